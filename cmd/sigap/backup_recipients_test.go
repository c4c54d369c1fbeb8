package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"filippo.io/age"

	"github.com/cc147/sigap/cmd/internal/tasks"
)

// TestABackupIsEncryptedWhereRecipientsAreConfigured: by the bot's configuration or, without
// one, by the command's; --plain and --recipient go over it, and the output says which.
func TestABackupIsEncryptedWhereRecipientsAreConfigured(t *testing.T) {
	data, dir := importAll(t), t.TempDir()
	recipient, identity := keyPair(t)
	other, otherIdentity := keyPair(t)
	site := writeConfig(t, fmt.Sprintf("backup: {recipients: [%s]}\n", recipient))
	bot := readConfig(t, site)
	for i, c := range []struct {
		how      []string
		ofBot    bool
		identity string // "" is not encrypted
		says     string
	}{
		{[]string{"--config", site}, false, identity, ", encrypted\n"},
		{nil, true, identity, ", encrypted\n"},
		{[]string{"--config", site, "--plain"}, false, "", ", not encrypted\n"},
		{[]string{"--plain"}, true, "", ", not encrypted\n"},
		{[]string{"--config", site, "--recipient", other}, true, otherIdentity, ", encrypted\n"},
		{[]string{"--config", site, "--armor"}, false, identity, ", encrypted\n"},
		{nil, false, "", ", not encrypted\n"},
	} {
		release := func() {}
		if c.ofBot {
			_, release = holdAs(t, data, bot)
		}
		to, back := filepath.Join(dir, fmt.Sprint(i)), t.TempDir()
		out := must(t, append([]string{"backup", "--to", to, "--data", data}, c.how...)...)
		release()
		shows := strings.Contains(read(t, to), "628950000282")
		if !strings.Contains(out, c.says) || shows != (c.identity == "") {
			t.Errorf("backup %v (by a bot with recipients: %v) says %q and shows numbers: %v; want %q", c.how, c.ofBot, out, shows, c.says)
		}
		if isText := strings.HasPrefix(read(t, to), "-----BEGIN AGE ENCRYPTED FILE-----\n"); isText != strings.Contains(strings.Join(c.how, " "), "--armor") {
			t.Errorf("backup %v is text: %v; want it with --armor alone", c.how, isText)
		}
		restore := []string{"restore", to, "--data", back}
		if c.identity != "" {
			restore = append(restore, "--identity", c.identity)
		}
		must(t, restore...)
		if got := namesIn(t, back); len(got) != 1 {
			t.Errorf("the restored folder has %v; want the data file", got)
		}
	}
	must(t, "backup", "--to", dir, "--data", data, "--config", site)
	if !strings.Contains(strings.Join(namesIn(t, dir), " "), "sigap-20261123T050000Z.db.age") {
		t.Errorf("the folder has %v; want the encrypted backup to end in .age", namesIn(t, dir))
	}
}

// TestASecretKeyAsRecipientIsNotEchoed, wherever it is given.
func TestASecretKeyAsRecipientIsNotEchoed(t *testing.T) {
	data := importAll(t)
	key, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	secret := key.String()
	file := filepath.Join(t.TempDir(), "recipients.txt")
	if err := os.WriteFile(file, []byte("# mine\n"+secret+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	to := filepath.Join(t.TempDir(), "x")
	for _, args := range [][]string{
		{"backup", "--to", to, "--data", data, "--recipient", secret},
		{"backup", "--to", to, "--data", data, "--recipient", strings.ToLower(secret)},
		{"backup", "--to", to, "--data", data, "--recipients-file", file},
		{"backup", "--to", to, "--data", data, "--config", writeConfig(t, "backup: {recipients: ["+secret+"]}\n")},
		{"config", "show", "--config", writeConfig(t, "backup: {recipients: "+secret+"}\n")},
		{"check", "--offline", "--data", data, "--config", writeConfig(t, "backup: {recipients: ["+secret+"\n")},
	} {
		out, log, err := call(t, args...)
		said := fmt.Sprint(out, log, err)
		if err == nil || strings.Contains(strings.ToUpper(said), secret[16:30]) || !strings.Contains(said, "secret key of age") {
			t.Errorf("sigap %v ended with %v; want it refused without the key in\n%s", args[:2], err, strings.ReplaceAll(said, secret, "(THE KEY)"))
		}
	}
	if _, _, err := call(t, "backup", "--to", to, "--data", data, "--armor"); err == nil || !strings.Contains(err.Error(), "--recipient") {
		t.Errorf("--armor without a recipient: %v; want it refused", err)
	}
	if _, err := os.Stat(to); err == nil {
		t.Error("a backup was written; want none")
	}
}

// TestWhatAKilledBackupLeftIsTakenAway by the next one into that folder, but not what a
// backup that runs is writing.
func TestWhatAKilledBackupLeftIsTakenAway(t *testing.T) {
	data, dir := importAll(t), t.TempDir()
	for _, name := range []string{".sigap-backup-partial-1", ".sigap-backup-partial-2", ".other-partial-3"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte("half"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	held, err := os.Open(filepath.Join(dir, ".sigap-backup-partial-2"))
	if err != nil {
		t.Fatal(err)
	}
	defer held.Close()
	if err := syscall.Flock(int(held.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		t.Fatal(err)
	}
	var made tasks.BackupResult
	if err := json.Unmarshal([]byte(must(t, "backup", "--to", filepath.Join(dir, "now.db"), "--data", data, "--json")), &made); err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(namesIn(t, dir), " "); got != ".other-partial-3 .sigap-backup-partial-2 now.db" {
		t.Errorf("the folder has %s; want what is another's or still written, and the backup", got)
	}
	if made.Encrypted || made.Bytes == 0 {
		t.Errorf("the backup says %+v; want its size, and that it is not encrypted", made)
	}
}

package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"filippo.io/age"

	"github.com/cc147/sigap/cmd/internal/tasks"
)

// keyPair returns an age recipient, and a file with the identity that opens what
// is encrypted for it.
func keyPair(t *testing.T) (recipient, identity string) {
	t.Helper()
	key, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	identity = filepath.Join(t.TempDir(), "key.txt")
	if err := os.WriteFile(identity, []byte("# a key\n"+key.String()+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	return key.Recipient().String(), identity
}

// TestABackupIsRestored: a backup made with and without a running bot, encrypted and
// not, is restored with the same data.
func TestABackupIsRestored(t *testing.T) {
	data := importAll(t)
	lookup := []string{"lookup", "628950000282"}
	want := must(t, append(lookup, "--data", data)...)
	recipient, identity := keyPair(t)
	list := filepath.Join(t.TempDir(), "recipients.txt")
	if err := os.WriteFile(list, []byte("# two lines\n"+recipient+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	entries := uint64(4) // three imports and the look-up, before the first backup
	for _, beside := range []bool{false, true} {
		release := func() {}
		if beside {
			_, release = hold(t, data)
		}
		for _, c := range []struct {
			name         string
			how, restore []string
		}{
			{"sigap.db", nil, nil},
			{"sigap.db.age", []string{"--recipient", recipient}, []string{"--identity", identity}},
			{"listed.age", []string{"--recipients-file", list}, []string{"--identity", identity}},
		} {
			to, back := filepath.Join(t.TempDir(), c.name), t.TempDir()
			var made tasks.BackupResult
			out := must(t, append([]string{"backup", "--to", to, "--json", "--data", data}, c.how...)...)
			if err := json.Unmarshal([]byte(out), &made); err != nil {
				t.Fatal(err)
			}
			entries++
			info, err := os.Stat(to)
			if err != nil || info.Mode().Perm() != 0o600 || info.Size() != made.Bytes || made.Audit != entries || made.Customers == 0 || made.Encrypted != (c.how != nil) {
				t.Errorf("the backup says %+v and is %v, %v; want its size, mode 600, %d entries of the audit, its own among them, customers", made, info, err, entries)
			}
			if strings.Contains(read(t, to), "628950000282") == made.Encrypted {
				t.Errorf("a backup that is encrypted: %v shows the numbers of customers: %v", made.Encrypted, !made.Encrypted)
			}
			must(t, append([]string{"restore", to, "--data", back}, c.restore...)...)
			if got := must(t, append(lookup, "--data", back)...); got != want {
				t.Errorf("the restored data say\n%s\nwant\n%s", got, want)
			}
			if names := namesIn(t, filepath.Dir(to)); len(names) != 1 {
				t.Errorf("where the backup was written stands %v; want it alone", names)
			}
		}
		release()
		if names := namesIn(t, data); len(names) != 1 {
			t.Errorf("in the data folder stands %v; want the data file alone", names)
		}
	}
}

func namesIn(t *testing.T, dir string) (names []string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}

func TestABackupIntoAFolderIsNamedByTheTime(t *testing.T) {
	data, to := importAll(t), t.TempDir()
	out := must(t, "backup", "--to", to, "--data", data)
	if names := namesIn(t, to); len(names) != 1 || names[0] != "sigap-20261123T050000Z.db" || !strings.Contains(out, names[0]+": 0 cases, ") {
		t.Errorf("the folder has %v, the command says %q; want sigap-20261123T050000Z.db and its cases", names, out)
	}
}

// TestBackupAndRestoreRefuse, and leave everything as it was.
func TestBackupAndRestoreRefuse(t *testing.T) {
	data, empty := importAll(t), t.TempDir()
	dir := t.TempDir()
	good, sealed, there := filepath.Join(dir, "good.db"), filepath.Join(dir, "sealed.age"), filepath.Join(dir, "there")
	recipient, _ := keyPair(t)
	_, other := keyPair(t)
	must(t, "backup", "--to", good, "--data", data)
	must(t, "backup", "--to", sealed, "--data", data, "--recipient", recipient)
	if err := os.WriteFile(there, []byte("somebody's"), 0o600); err != nil {
		t.Fatal(err)
	}
	before, held := read(t, dataFile(data)), importAll(t)
	hold(t, held)
	for _, c := range []struct {
		args []string
		say  string
	}{
		{[]string{"backup", "--data", data}, "--to is needed"},
		{[]string{"backup", "--to", there, "--data", data}, "never written over"},
		{[]string{"backup", "--to", there, "--data", held}, "never written over"},
		{[]string{"backup", "--to", filepath.Join(dir, "no", "folder"), "--data", data}, "can't be written"},
		{[]string{"backup", "--to", filepath.Join(dir, "x"), "--data", empty}, "there is no data file"},
		{[]string{"backup", "--to", filepath.Join(dir, "x"), "--data", data, "--recipient", "age1no"}, `("age1no") is no age recipient`},
		{[]string{"backup", "--to", filepath.Join(dir, "x"), "--data", data, "--recipients-file", there}, there},
		{[]string{"restore", filepath.Join(dir, "none"), "--data", empty}, "can't be read"},
		{[]string{"restore", there, "--data", empty}, "can't be used"},
		{[]string{"restore", good, "--data", data}, "--replace"},
		{[]string{"restore", good, "--data", held, "--replace"}, "stop the program"},
		{[]string{"restore", sealed, "--data", empty}, "--identity"},
		{[]string{"restore", sealed, "--data", empty, "--identity", other}, "can't be opened"},
	} {
		if _, _, err := call(t, c.args...); err == nil || !strings.Contains(err.Error(), c.say) {
			t.Errorf("sigap %v: %v; want it refused, saying %q", c.args, err, c.say)
		}
	}
	if names := namesIn(t, dir); len(names) != 3 || read(t, there) != "somebody's" {
		t.Errorf("where backups are written stands %v; want the three files of before", names)
	}
	if names := namesIn(t, empty); len(names) != 0 {
		t.Errorf("in the folder that nothing was restored to stands %v", names)
	}
	if read(t, dataFile(data)) != before {
		t.Error("the data file was changed")
	}
}

func TestARestoreKeepsWhatItReplaces(t *testing.T) {
	data, good := importAll(t), filepath.Join(t.TempDir(), "good.db")
	must(t, "backup", "--to", good, "--data", data)
	before := read(t, dataFile(data))
	out := must(t, "restore", good, "--data", data, "--replace")
	kept := dataFile(data) + ".before-restore-20261123T050000Z"
	if read(t, kept) != before || !strings.Contains(out, filepath.Base(kept)) {
		t.Errorf("the command says %q; want the file of before kept as %s", out, filepath.Base(kept))
	}
	must(t, "lookup", "628950000282", "--data", data)
}

package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/user"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/cc147/sigap/cmd/internal/config"
	"github.com/cc147/sigap/cmd/internal/control"
	"github.com/cc147/sigap/store"
)

// writeText writes a text into a new file.
func writeText(t *testing.T, text string) (path string) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "text")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestTheAuditIsProvenByCheckpoints(t *testing.T) {
	dir := auditedStore(t)
	early := must(t, "audit", "checkpoint", "--data", dir)
	before := filepath.Join(t.TempDir(), "before.db")
	must(t, "backup", "--to", before, "--data", dir)
	must(t, "lookup", "152000000001", "--data", dir)
	late := must(t, "audit", "checkpoint", "--data", dir)
	other := must(t, "audit", "checkpoint", "--data", auditedStore(t))
	key := strings.TrimSpace(must(t, "audit", "key", "--data", dir))
	elsewhere := strings.TrimSpace(must(t, "audit", "key", "--data", auditedStore(t)))
	chat := "> Sigap 08.00\n> " + strings.ReplaceAll(early, "\n", "\n> ") + "\n```" + late + "```"
	broken := strings.Replace(late, "\n6\n", "\n5\n", 1)
	for _, c := range []struct {
		what string
		args []string
		want []string // parts of the output; the last of the error, "" is none
	}{
		{"no checkpoint", []string{"--data", dir}, []string{"ok        6 entries, the newest of 2026-11-23 12:00 WIB", ""}},
		{"its own", []string{"--data", dir, "--against", writeText(t, late)}, []string{"ok        checkpoint of 6 entries: the first 6 entries are what they were when it was made\n", ""}},
		{"a copied chat", []string{"--data", dir, "--against", writeText(t, chat), "--key", key}, []string{"ok        checkpoint of 4 entries", "ok        checkpoint of 6 entries", ""}},
		{"two files", []string{"--data", dir, "--against", writeText(t, late), "--against", writeText(t, early)}, []string{"checkpoint of 4 entries", "checkpoint of 6 entries", ""}},
		{"without its signature", []string{"--data", dir, "--against", writeText(t, strings.Join(strings.Split(late, "\n")[:3], "\n"))}, []string{"ok        checkpoint of 6 entries", "copied without its signature", ""}},
		{"an older file put back", []string{before, "--against", writeText(t, late)}, []string{"MISSING   checkpoint of 6 entries: 1 entries are missing: the audit ends at 5", "not proven"}},
		{"a backup", []string{before, "--against", writeText(t, early)}, []string{"ok        checkpoint of 4 entries", ""}},
		{"another installation's", []string{"--data", dir, "--against", writeText(t, other)}, []string{"REWRITTEN checkpoint of 4 entries: history was rewritten at or before entry 4", "not of this installation", "the first change is at an entry from 1 to 4", "not proven"}},
		{"a changed size", []string{"--data", dir, "--against", writeText(t, broken)}, []string{"REWRITTEN checkpoint of 5 entries", "its signature does not belong to its text", "not proven"}},
		{"a key that is not its own", []string{"--data", dir, "--against", writeText(t, late), "--key", elsewhere}, []string{"SIGNATURE checkpoint of 6 entries", "not of this installation's key", "not proven"}},
	} {
		out, _, err := call(t, append([]string{"audit", "verify"}, c.args...)...)
		for _, part := range c.want[:len(c.want)-1] {
			if !strings.Contains(out, part) {
				t.Errorf("%s: it prints\n%swant %q in it", c.what, out, part)
			}
		}
		if last := c.want[len(c.want)-1]; (last == "") != (err == nil) || err != nil && (!strings.Contains(err.Error(), last) || errors.Is(err, control.ErrUsage)) {
			t.Errorf("%s: the error is %v; want %q", c.what, err, last)
		}
	}
	for _, wrong := range [][]string{{"--against", writeText(t, "cap hilang")}, {"--against", writeText(t, late), "--key", "sigap"}, {"--against", writeText(t, "")}} {
		if _, _, err := call(t, append([]string{"audit", "verify", "--data", dir}, wrong...)...); !errors.Is(err, control.ErrUsage) {
			t.Errorf("%v gives %v; want a usage error", wrong, err)
		}
	}
}

// TestTheProofBesideABotIsTheSame, and so are the checkpoint and the key.
func TestTheProofBesideABotIsTheSame(t *testing.T) {
	dir := auditedStore(t)
	text := writeText(t, must(t, "audit", "checkpoint", "--data", dir))
	for _, args := range []string{"checkpoint", "key", "verify", "verify --json --against " + text} {
		command := append(append([]string{"audit"}, strings.Fields(args)...), "--data", dir)
		out1, log1, err1 := call(t, command...)
		_, release := hold(t, dir)
		out2, log2, err2 := call(t, command...)
		release()
		if out1 != out2 || log1 != log2 || fmt.Sprint(err1) != fmt.Sprint(err2) || out1 == "" {
			t.Errorf("%s beside a bot gives %v and\n%s%swant %v and\n%s%s", args, err2, out2, log2, err1, out1, log1)
		}
	}
	var verdict struct {
		Proven  bool
		Against []struct{ Result, Signature string }
	}
	if err := json.Unmarshal([]byte(must(t, "audit", "verify", "--json", "--against", text, "--data", dir)), &verdict); err != nil || !verdict.Proven || len(verdict.Against) != 1 || verdict.Against[0].Signature != "good" {
		t.Errorf("as JSON it is %+v (%v); want one good checkpoint, proven", verdict, err)
	}
}

// TestABackupPrintsItsCheckpoint: that of the copy, which proves it.
func TestABackupPrintsItsCheckpoint(t *testing.T) {
	dir, to := auditedStore(t), filepath.Join(t.TempDir(), "copy.db")
	out := must(t, "backup", "--to", to, "--data", dir)
	if !strings.Contains(out, "\n5\n") {
		t.Errorf("it prints\n%swant the checkpoint of the 5 entries in the copy, its own among them", out)
	}
	must(t, "audit", "verify", to, "--against", writeText(t, out))
	must(t, "audit", "verify", "--data", dir, "--against", writeText(t, out))
}

// newestEntry returns the newest entry of an action.
func newestEntry(t *testing.T, dir, action string) (found store.Entry) {
	t.Helper()
	s, err := control.File{Now: time.Now}.At(config.DataFile(dir))
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if err := s.View(t.Context(), func(tx *store.Tx) error {
		all, _ := tx.AuditPage("", 0, 1000, func(e store.Entry) bool { return e.Action == action })
		if len(all) > 0 {
			found = all[0]
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	return found
}

// TestWhoTypedACommandStandsInTheAudit: the uid and its name as the system knows them,
// alone and beside a bot, and what sudo says only beside that.
func TestWhoTypedACommandStandsInTheAudit(t *testing.T) {
	u, err := user.Current()
	if err != nil {
		t.Fatal(err)
	}
	dir := auditedStore(t)
	list := writeText(t, "Internet,Nama\n152000000009,Budi\n")
	desk := filepath.Join(t.TempDir(), "sigap.yaml")
	if err := os.WriteFile(desk, []byte("desk:\n  url: http://localhost:8147\npeople:\n  - id: dewi\n    name: Dewi\n    roles: [agent]\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	restored := t.TempDir()
	backup := filepath.Join(t.TempDir(), "copy.db")
	must(t, "backup", "--to", backup, "--data", dir)
	for _, sudo := range []string{"", "yoga", "yoga) (uid 0", u.Username} {
		t.Setenv("SUDO_USER", sudo)
		want := fmt.Sprintf("%s (uid %s)", u.Username, u.Uid)
		if sudo == "yoga" {
			want = fmt.Sprintf("%s (uid %s, sudo yoga)", u.Username, u.Uid)
		}
		for _, beside := range []bool{false, true} {
			release := func() {}
			if beside {
				c, _, err := config.Find(desk, dir, os.Getenv).Read()
				if err != nil {
					t.Fatal(err)
				}
				_, release = holdAs(t, dir, c)
			}
			must(t, "import", "customers", list, "--data", dir)
			var changes []struct{ ID int }
			if err := json.Unmarshal([]byte(must(t, "imports", "--json", "--data", dir)), &changes); err != nil {
				t.Fatal(err)
			}
			must(t, "undo", fmt.Sprint(changes[0].ID), "--data", dir, "--confirm-ended", "1")
			must(t, "lookup", "152000000001", "--data", dir)
			must(t, "export", "cases", "--data", dir)
			must(t, "audit", "list", "--data", dir)
			must(t, "audit", "export", "--data", dir)
			must(t, "desk-link", "dewi", "--data", dir, "--config", desk)
			must(t, "backup", "--to", t.TempDir(), "--data", dir)
			release()
			must(t, "restore", backup, "--replace", "--data", restored)
			for _, action := range []string{"import", "undo", "lookup", "export", "list", "desk_link", "backup"} {
				if e := newestEntry(t, dir, action); e.Person != want || e.Via != "cli" {
					t.Errorf("%s (beside a bot: %t) is by %q in the audit; want %q", action, beside, e.Person, want)
				}
			}
			if e := newestEntry(t, restored, "restore"); e.Person != want || e.Subject != "data" {
				t.Errorf("the restore is %+v in the audit; want it by %q", e, want)
			}
			if err := os.Remove(config.DataFile(restored)); err != nil {
				t.Fatal(err)
			}
		}
	}
	t.Setenv("SUDO_USER", "")
	for _, name := range []string{"yoga", u.Username} {
		l, _ := auditList(t, dir, "--person", name)
		if len(l.Entries) == 0 || slices.ContainsFunc(l.Entries, func(e struct {
			Seq                                      uint64
			At                                       time.Time
			Person, Name, Via, Subject, Action, Body string
		}) bool {
			return !strings.Contains(e.Person, name)
		}) {
			t.Errorf("--person %s lists %+v; want that user's commands", name, l.Entries)
		}
	}
}

package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/cc147/sigap/cmd/internal/control"
	"github.com/cc147/sigap/procedure"
	"github.com/cc147/sigap/store"
)

// auditedStore has entries of two days by Dewi and Sari about two customers' calls and a
// case, and an import.
func auditedStore(t *testing.T) (dir string) {
	t.Helper()
	dir = t.TempDir()
	now := time.Date(2026, 11, 22, 3, 0, 0, 0, time.UTC)
	s, err := openStore(dir, func() time.Time { return now }, true)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	line := procedure.Number{Kind: procedure.Internet, Value: "152000000001"}
	add := func(e store.Entry) {
		t.Helper()
		if _, err := s.Update(t.Context(), store.Key{}, func(tx *store.Tx) (store.Receipt, error) {
			return store.Receipt{}, tx.Audit(e)
		}); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := s.Update(t.Context(), store.Key{}, func(tx *store.Tx) (store.Receipt, error) {
		tx.PutPerson(procedure.Person{ID: "dewi", Name: "Dewi"})
		tx.PutCall(procedure.Call{ID: tx.NewCall(), At: tx.Now(), By: "dewi", Customer: line.Key(), Case: 1, Personal: procedure.CallPersonal{Number: line}})
		tx.PutCall(procedure.Call{ID: tx.NewCall(), At: tx.Now(), By: "dewi", Personal: procedure.CallPersonal{Number: procedure.Number{Kind: procedure.Internet, Value: "152000000002"}}})
		tx.PutCase(procedure.Case{ID: tx.NewCase(), Kind: procedure.CallbackKind, State: procedure.Waiting, Customer: line.Key(), Opened: tx.Now()})
		return store.Receipt{}, nil
	}); err != nil {
		t.Fatal(err)
	}
	add(store.Entry{Person: procedure.System, Via: "cli", Subject: "list", Action: "import", Body: map[string]any{"list": "vvip", "rows": 3}})
	add(store.Entry{Person: "dewi", Via: "slack", Subject: "C-1", Action: "cek", Body: map[string]any{"Personal": map[string]any{"Number": line, "Words": "=mati 0812 3456 7890"}}})
	add(store.Entry{Person: "dewi", Via: "slack", Subject: "C-2", Action: "cek"})
	now = now.Add(24 * time.Hour)
	add(store.Entry{Person: "sari", Via: "telegram", Subject: "K-1", Action: "reveal", Body: map[string]any{"fields": map[string]any{"Reason": "cek\x1b[31m"}}})
	return dir
}

type listed struct {
	Entries []struct {
		Seq                                      uint64
		At                                       time.Time
		Person, Name, Via, Subject, Action, Body string
	}
	Next uint64
}

func auditList(t *testing.T, dir string, flags ...string) (l listed, subjects string) {
	t.Helper()
	if err := json.Unmarshal([]byte(must(t, append([]string{"audit", "list", "--json", "--data", dir}, flags...)...)), &l); err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, e := range l.Entries {
		all = append(all, e.Subject)
	}
	return l, strings.Join(all, " ")
}

func TestTheAuditIsListedByFilters(t *testing.T) {
	dir := auditedStore(t)
	for _, c := range []struct {
		flags []string
		want  string
	}{
		{nil, "K-1 C-2 C-1 list"},
		{[]string{"--subject", "k-1"}, "K-1"},
		{[]string{"--subject", "K-01"}, "K-1"},
		{[]string{"--subject", " k-1 "}, "K-1"},
		{[]string{"--subject", "c-02", "--subject", "list"}, "C-2 list"},
		{[]string{"--subject", "C-1", "--subject", "list"}, "C-1 list"},
		{[]string{"--person", "Dewi"}, "C-2 C-1"},
		{[]string{"--person", "sari"}, "K-1"},
		{[]string{"--number", "15200-0000-001"}, "K-1 C-1 list"},
		{[]string{"--number", "152000000002"}, "C-2 list"},
		{[]string{"--number", "152000000001", "--action", "reveal"}, "K-1"},
		{[]string{"--action", "cek", "--action", "import"}, "C-2 C-1 list"},
		{[]string{"--from", "2026-11-23"}, "K-1"},
		{[]string{"--to", "2026-11-22", "--person", "dewi"}, "C-2 C-1"},
		{[]string{"--from", "2026-11-22 10:00", "--to", "2026-11-22 10:01"}, "C-2 C-1 list"},
		{[]string{"--from", "2026-11-22T10:01", "--to", "2026-11-22"}, ""},
		{[]string{"--limit", "1"}, "K-1"},
	} {
		if l, got := auditList(t, auditedStore(t), c.flags...); got != c.want {
			t.Errorf("%v lists %s; want %s: %+v", c.flags, got, c.want, l)
		}
	}
	for _, wrong := range [][]string{{"--limit", "0"}, {"--limit", "1001"}, {"--from", "kemarin"}, {"--from", "2026-11-24", "--to", "2026-11-22"}, {"--number", "Budi"}, {"K-1"}} {
		if _, _, err := call(t, append([]string{"audit", "list", "--data", dir}, wrong...)...); !errors.Is(err, control.ErrUsage) {
			t.Errorf("%v gives %v; want a usage error", wrong, err)
		}
	}
	if l, _ := auditList(t, dir); len(l.Entries) != 4 {
		t.Errorf("after wrong arguments the audit has %d entries; want none of them in it", len(l.Entries))
	}
}

func TestTheAuditIsReadInPages(t *testing.T) {
	dir := auditedStore(t)
	var got []string
	for before := uint64(0); ; {
		l, subjects := auditList(t, dir, "--limit", "3", "--before", fmt.Sprint(before), "--to", "2026-11-23 10:30")
		got = append(got, subjects)
		if before = l.Next; before == 0 {
			break
		}
	}
	if strings.Join(got, " | ") != "K-1 C-2 C-1 | list" {
		t.Errorf("the pages are %s; want K-1 C-2 C-1, then list", strings.Join(got, " | "))
	}
}

// TestWhoReadsTheAuditStandsInIt, masked or not, and what they see is masked unless they
// ask for all.
func TestWhoReadsTheAuditStandsInIt(t *testing.T) {
	t.Setenv("SUDO_USER", "yoga")
	dir := auditedStore(t)
	masked := must(t, "audit", "list", "--data", dir)
	if strings.Contains(masked, "152000000001") || strings.Contains(masked, "3456") || strings.Contains(masked, "\x1b") || !strings.Contains(masked, "1520•••••001") {
		t.Errorf("masked it is\n%q", masked)
	}
	full := must(t, "audit", "export", "--data", dir, "--full", "--lang", "en")
	if !strings.HasPrefix(full, "No,Time,Person,Name,Via,Subject,Action,Body\n") || !strings.Contains(full, "number: 152000000001; words: =mati 0812 3456 7890") {
		t.Errorf("in full it is\n%s", full)
	}
	must(t, "lookup", "152000000001", "--data", dir)
	l, _ := auditList(t, dir, "--person", "yoga", "--from", "2026-11-23")
	var got []string
	for _, e := range l.Entries {
		got = append(got, e.Subject+" "+e.Action+": "+e.Body)
	}
	want := []string{"lookup lookup: number: 1520•••••001", "audit export: full: yes", "audit list: "}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("the audit has\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if _, got := auditList(t, dir, "--number", "152000000001", "--action", "lookup"); got != "lookup" {
		t.Errorf("by the number are %q; want the operator's look-up", got)
	}
}

// TestTheAuditBesideABotIsTheSame: its output, its errors, and that its reading is
// recorded.
func TestTheAuditBesideABotIsTheSame(t *testing.T) {
	for _, args := range []string{"audit list --json", "audit list --person sari", "audit export --number 152000000001", "audit list --from yesterday"} {
		dir := auditedStore(t)
		command := append(strings.Fields(args), "--data", dir, "--to", "2026-11-23 11:00")
		out1, log1, err1 := call(t, command...)
		s, release := hold(t, dir)
		out2, log2, err2 := call(t, command...)
		if out1 != out2 || log1 != log2 || fmt.Sprint(err1) != fmt.Sprint(err2) {
			t.Errorf("%s beside a bot gives %v and\n%s%swant %v and\n%s%s", args, err2, out2, log2, err1, out1, log1)
		}
		if err := s.View(t.Context(), func(tx *store.Tx) error {
			if n := len(tx.AuditOf("audit")); err1 == nil && n != 2 {
				t.Errorf("%s stands in the audit %d times; want twice", args, n)
			}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		release()
	}
}

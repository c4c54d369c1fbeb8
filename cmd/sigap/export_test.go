package main

import (
	"encoding/csv"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/cc147/sigap/cmd/internal/control"
	"github.com/cc147/sigap/procedure"
	"github.com/cc147/sigap/store"
)

// exportedStore holds cases of two days, one of them with a name that is a formula.
func exportedStore(t *testing.T) (dir string) {
	t.Helper()
	dir = t.TempDir()
	s, err := openStore(dir, func() time.Time { return time.Date(2026, 11, 24, 5, 0, 0, 0, time.UTC) }, true)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	// 23:30 of 22 November in Jakarta, then half past midnight of the 23rd.
	first := time.Date(2026, 11, 22, 16, 30, 0, 0, time.UTC)
	if _, err := s.Update(t.Context(), store.Key{}, func(tx *store.Tx) (store.Receipt, error) {
		for i, name := range []string{"=HYPERLINK(\"http://x\")", "Budi Hidayat"} {
			tx.PutCase(procedure.Case{ID: tx.NewCase(), Kind: procedure.CallbackKind, State: procedure.Waiting, Agent: "dewi", Opened: first.Add(time.Duration(i) * time.Hour),
				Judged:      []procedure.Criterion{procedure.HardComplaint},
				Contacts:    []procedure.Contact{{Outcome: procedure.NoAnswer}, {Outcome: procedure.Reached}},
				Escalations: []procedure.Escalation{{Team: "jaringan", Answer: procedure.Solved, Right: procedure.Right}},
				Personal: procedure.Personal{Name: name, Numbers: []procedure.Number{{Kind: procedure.Telephone, Value: "+6281234567890"}, {Kind: procedure.Internet, Value: "152000000001"}},
					Said: []procedure.Said{{As: "words", Text: "-mati, hubungi 0812 3456 7890"}, {As: "note", Text: "rahasia"}}}})
		}
		return store.Receipt{}, nil
	}); err != nil {
		t.Fatal(err)
	}
	return dir
}

func rowsOf(t *testing.T, text string) []map[string]string {
	t.Helper()
	all, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil {
		t.Fatalf("%v in\n%s", err, text)
	}
	var out []map[string]string
	for _, row := range all[1:] {
		m := map[string]string{}
		for i, name := range all[0] {
			m[name] = row[i]
		}
		out = append(out, m)
	}
	return out
}

func TestAnExportIsMasked(t *testing.T) {
	dir := exportedStore(t)
	text := must(t, "export", "cases", "--data", dir)
	const header = "Kasus,Jenis,Status,Urgensi,Kategori,Kriteria,Pelanggan,Nomor,Keluhan,Agent,Dibuka,Pemegang,Tim sekarang,Eskalasi ke,Jawaban backend,Eskalasi tepat," +
		"Kontak,Edukasi,Edukasi tepat,Hasil,Kepuasan,Ditutup,Ditutup oleh,Revisi\n"
	if !strings.HasPrefix(text, header) {
		t.Errorf("it begins with\n%s\nwant\n%s", text, header)
	}
	for _, personal := range []string{"Budi", "HYPERLINK", "0812345", "3456", "152000000001", "rahasia"} {
		if strings.Contains(text, personal) {
			t.Errorf("it tells %q:\n%s", personal, text)
		}
	}
	rows := rowsOf(t, text)
	if len(rows) != 2 || rows[0]["Kasus"] != "K-2" || rows[1]["Kasus"] != "K-1" {
		t.Fatalf("it has %v; want K-2, then K-1", rows)
	}
	for column, want := range map[string]string{"Pelanggan": "B. H.", "Nomor": "0812•••••890; 1520•••••001", "Urgensi": "3", "Kriteria": "hard complaint", "Jenis": "Callback", "Status": "Menunggu", "Eskalasi tepat": "Tepat",
		"Dibuka": "2026-11-23 00:30:00", "Kontak": "Tidak diangkat; Tersambung", "Eskalasi ke": "jaringan", "Jawaban backend": "Solusi", "Keluhan": "'-mati, hubungi •••• •••• ••90", "Ditutup": ""} {
		if got := rows[0][column]; got != want {
			t.Errorf("%s of K-2 is %q; want %q", column, got, want)
		}
	}
}

func TestAFullExportIsInTheAudit(t *testing.T) {
	dir := exportedStore(t)
	rows := rowsOf(t, must(t, "export", "cases", "--data", dir, "--full", "--lang", "en"))
	if len(rows) != 2 || rows[0]["Customer"] != "Budi Hidayat" || rows[0]["Numbers"] != "081234567890; 152000000001" || rows[0]["Complaint"] != "'-mati, hubungi 0812 3456 7890" {
		t.Errorf("it has %v; want the customer in full", rows)
	}
	if r := rows[0]; r["State"] != "Waiting" || r["Contacts"] != "No answer; Reached" || r["Backend's answers"] != "Solved" || r["Category"] != "Special customer" {
		t.Errorf("it has %v; want its words in English", r)
	}
	if got := rows[1]["Customer"]; got != "'=HYPERLINK(\"http://x\")" {
		t.Errorf("a formula comes out as %q; want an apostrophe before it", got)
	}
	s, err := openStore(dir, time.Now, false)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if err := s.View(t.Context(), func(tx *store.Tx) error {
		if a := tx.AuditOf("cases"); len(a) != 1 || a[0].Action != "export" || a[0].Via != "cli" {
			t.Errorf("the audit of it is %+v; want one entry", a)
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
}

// TestAnExportBesideABotSaysTheSame, and the bot's audit has it.
func TestAnExportBesideABotSaysTheSame(t *testing.T) {
	dir := exportedStore(t)
	for _, flags := range []string{"", "--full", "--lang en --from 2026-11-23", "--to 2026-11-22", "--from yesterday"} {
		args := append([]string{"export", "cases", "--data", dir}, strings.Fields(flags)...)
		out1, log1, err1 := call(t, args...)
		s, release := hold(t, dir)
		out2, log2, err2 := call(t, args...)
		if out1 != out2 || log1 != log2 || fmt.Sprint(err1) != fmt.Sprint(err2) || errors.Is(err1, control.ErrUsage) != errors.Is(err2, control.ErrUsage) {
			t.Errorf("%s beside a bot gives %v and\n%s%swant %v and\n%s%s", flags, err2, out2, log2, err1, out1, log1)
		}
		if err := s.View(t.Context(), func(tx *store.Tx) error {
			if a := tx.AuditOf("cases"); flags == "--full" && (len(a) != 4 || a[3].Action != "export") {
				t.Errorf("the audit of two masked exports and two full ones is %+v; want all", a)
			}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		release()
	}
}

func TestTheDaysOfAnExportBelongToIt(t *testing.T) {
	dir := exportedStore(t)
	for _, c := range []struct{ flags, want string }{
		{"--from 2026-11-22 --to 2026-11-22", "K-1"},
		{"--from 2026-11-23", "K-2"},
		{"--to 2026-11-23", "K-2 K-1"},
		{"--from 2026-11-24", ""},
	} {
		var got []string
		for _, r := range rowsOf(t, must(t, append([]string{"export", "cases", "--data", dir}, strings.Fields(c.flags)...)...)) {
			got = append(got, r["Kasus"])
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%s gives %v; want %s", c.flags, got, c.want)
		}
	}
	for _, wrong := range []string{"--from yesterday", "--to 23/11/2026", "--from 2026-11-24 --to 2026-11-23", "--lang jv"} {
		if _, _, err := call(t, append([]string{"export", "cases", "--data", dir}, strings.Fields(wrong)...)...); err == nil || !strings.HasPrefix(err.Error(), "usage") {
			t.Errorf("%s gives %v; want a usage error", wrong, err)
		}
	}
}

package handlers_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/bot/bottest"
	"github.com/cc147/sigap/procedure"
	"github.com/cc147/sigap/store"
)

// requests are the rows of the request list with their ids, in order.
func (s *stage) requests(t *testing.T) (ids []uint64, rows []procedure.Row) {
	t.Helper()
	if err := s.store.View(t.Context(), func(tx *store.Tx) error {
		for id, r := range tx.Entries(procedure.SpecialRequests) {
			ids, rows = append(ids, id), append(rows, r)
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	return ids, rows
}

// addRequests adds requests to the list, each for one day more.
func (s *stage) addRequests(t *testing.T, n int) {
	t.Helper()
	if _, err := s.store.Update(t.Context(), store.Key{}, func(tx *store.Tx) (store.Receipt, error) {
		for i := range n {
			row := procedure.Row{List: procedure.SpecialRequests, Name: fmt.Sprintf("Pelanggan %c", 'A'+i), Request: procedure.CabutPasang,
				Numbers: []procedure.Number{inet(fmt.Sprintf("1524000001%02d", i))}, Until: procedure.Date(fmt.Sprintf("2026-12-%02d", i+1))}
			if _, err := tx.ChangeEntry(row.List, 0, &row, store.Change{By: "adi", Via: "cli"}); err != nil {
				return store.Receipt{}, err
			}
		}
		return store.Receipt{}, nil
	}); err != nil {
		t.Fatal(err)
	}
}

func (s *stage) putPerson(t *testing.T, p procedure.Person) {
	t.Helper()
	if _, err := s.store.Update(t.Context(), store.Key{}, func(tx *store.Tx) (store.Receipt, error) {
		tx.PutPerson(p)
		tx.Link(bot.Account{Platform: platform, ID: p.ID}, p.ID)
		return store.Receipt{}, nil
	}); err != nil {
		t.Fatal(err)
	}
}

// send hands a press, or a filled form, to the bot.
func (s *stage) send(t *testing.T, person, key string, b bot.Button, fields map[string]string) bot.Answer {
	t.Helper()
	in := bot.In{Account: s.Account(person), Key: key, Press: &bot.Press{Button: b}}
	if fields != nil {
		in.Press, in.Submit = nil, &bot.Submit{Button: b, Fields: fields}
	}
	a, err := s.Handle(t.Context(), in)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func sitis(id uint64, action string) bot.Button {
	return bot.Button{Subject: fmt.Sprintf("E-special-requests.%d", id), Action: action}
}

var filledEntry = map[string]string{"kind": "cabut_pasang", "numbers": "152000000002", "name": "Siti Cahyono", "note": "baru", "until": "31-12-26"}

// TestWhoSeesAndChangesEntries: leads and admins in full, quality masked and without
// changing anything, nobody else; also who lost the role since the form was opened.
func TestWhoSeesAndChangesEntries(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.putPerson(t, procedure.Person{ID: "qori", Name: "Qori", Roles: []procedure.Role{procedure.Quality}})
	ids, before := s.requests(t)
	add := bot.Button{Subject: "D-special-requests", Action: "add"}
	for _, c := range []struct {
		person         string
		reads, changes bool
	}{{"ratna", true, true}, {"adi", true, true}, {"qori", true, false}, {"dewi", false, false}, {"sari", false, false}, {"agus", false, false}} {
		for what, a := range map[string]bot.Answer{
			"the list":    s.send(t, c.person, "", bot.Button{Subject: add.Subject, Action: "browse", Arg: "all"}, nil),
			"the entry":   s.send(t, c.person, "", sitis(ids[0], "show"), nil),
			"its history": s.send(t, c.person, "", sitis(ids[0], "history"), nil),
		} {
			text := bottest.AnswerText(a)
			if (a.Code == "") != c.reads || strings.Contains(text, "Siti") != (c.changes && what != "the list") || strings.Contains(text, "152000000002") != (c.changes && what == "the entry") {
				t.Errorf("%s opens %s: code %q\n%s", c.person, what, a.Code, text)
			}
		}
		for what, a := range map[string]bot.Answer{"add": s.send(t, c.person, "", add, nil), "edit": s.send(t, c.person, "", sitis(ids[0], "edit"), nil), "end": s.send(t, c.person, "", sitis(ids[0], "end"), nil)} {
			if (a.Form != nil) != c.changes {
				t.Errorf("%s presses %s: a form %v, code %q; want a form: %v", c.person, what, a.Form != nil, a.Code, c.changes)
			}
		}
		if c.changes {
			continue
		}
		for what, a := range map[string]bot.Answer{"add": s.send(t, c.person, "", add, filledEntry), "edit": s.send(t, c.person, "", sitis(ids[0], "edit"), filledEntry),
			"end": s.send(t, c.person, "", sitis(ids[0], "end"), map[string]string{"when": "now"})} {
			if a.Code != string(procedure.NoRole) {
				t.Errorf("%s sends the form of %s: code %q; want no_role", c.person, what, a.Code)
			}
		}
	}
	if _, after := s.requests(t); len(after) != len(before) || after[0].Identity() != before[0].Identity() {
		t.Errorf("the list is %v; want it as it was", after)
	}
	s.send(t, "adi", "", sitis(ids[0], "end"), map[string]string{"when": "now"})
	for _, person := range []string{"qori", "dewi"} {
		for action, fields := range map[string]map[string]string{"edit": filledEntry, "end": {"when": "now"}, "show": nil} {
			if a := s.send(t, person, "", sitis(ids[0], action), fields); a.Code != string(procedure.NoRole) && (person != "qori" || action != "show") {
				t.Errorf("%s presses %s on an entry that ended: code %q\n%s\nwant no_role", person, action, a.Code, bottest.AnswerText(a))
			}
		}
	}
	if n := s.audited(t, "entry", "entry_shown"); n != 6 {
		t.Errorf("the audit has %d times that somebody saw an entry in full; want 6: two saw it, its history and its form", n)
	}
	bottest.Play(t, s, "adi types /sigap jejak 152000000002\nanswer says Ratna: melihat entrinya di daftar")
}

// TestTheTrailOfAnEntryIsItsLines: strangers who share a telephone have trails of their own.
func TestTheTrailOfAnEntryIsItsLines(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	if _, err := s.store.Update(t.Context(), store.Key{}, func(tx *store.Tx) (store.Receipt, error) {
		for i, name := range []string{"Tono Hadi", "Ani Lestari"} {
			row := procedure.Row{List: procedure.VVIPRegister, Name: name, VVIP: procedure.Official, Numbers: []procedure.Number{inet(fmt.Sprint(152400000104 + i)), tel("+6281234567804")}}
			if _, err := tx.ChangeEntry(row.List, 0, &row, store.Change{By: "adi", Via: "cli"}); err != nil {
				return store.Receipt{}, err
			}
		}
		return store.Receipt{}, nil
	}); err != nil {
		t.Fatal(err)
	}
	s.Type(t, "ratna", "/sigap daftar vvip tono")
	for number, want := range map[string]bool{"152400000104": true, "152400000105": false, "0812-3456-7804": true} {
		if said := s.Type(t, "adi", "/sigap jejak "+number).Text; strings.Contains(said, "Ratna: melihat entrinya") != want {
			t.Errorf("the trail of %s is\n%s\nwant in it that Ratna saw the entry of 152400000104: %v", number, said, want)
		}
	}
}

// TestAnEntryIsSavedOnce: an input that comes again, and one that was in between.
func TestAnEntryIsSavedOnce(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	ids, _ := s.requests(t)
	first := s.send(t, "ratna", "1", sitis(ids[0], "edit"), filledEntry)
	again := s.send(t, "ratna", "1", sitis(ids[0], "edit"), filledEntry)
	if first.Code != "" || bottest.AnswerText(first) != bottest.AnswerText(again) {
		t.Errorf("the same input again is answered\n%s\nafter\n%s", bottest.AnswerText(again), bottest.AnswerText(first))
	}
	if now, rows := s.requests(t); len(rows) != 1 || now[0] != ids[0]+rowsAfter || rows[0].Note != "baru" {
		t.Errorf("the list has %v, %v; want the entry changed once", now, rows)
	}
	if n := s.audited(t, "list", "entry"); n != 1 {
		t.Errorf("the audit has %d changes of an entry; want one", n)
	}
	second := s.send(t, "adi", "2", sitis(ids[0], "end"), map[string]string{"when": "now"})
	if second.Code != string(procedure.EntryChanged) || !strings.Contains(second.Toast, "Ratna") || !strings.Contains(bottest.AnswerText(second), "Instruksi: baru") {
		t.Errorf("an end of the version before: %q\n%s\nwant it refused, with who changed it and how it is", second.Code, bottest.AnswerText(second))
	}
}

// rowsAfter is how many rows the stage's lists have behind the only request, and one.
const rowsAfter = 3

// TestAnImportAndAFormDoNotMeet: while the list is imported nothing is changed by form and
// the form stays open; what the import ended is ended.
func TestAnImportAndAFormDoNotMeet(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	ids, _ := s.requests(t)
	staged, err := s.store.Stage(procedure.SpecialRequests)
	if err != nil {
		t.Fatal(err)
	}
	defer staged.Close()
	if err := staged.Add(procedure.Row{List: procedure.SpecialRequests, Name: "Rina", Request: procedure.CabutPasang, Numbers: []procedure.Number{inet("152000000003")}}); err != nil {
		t.Fatal(err)
	}
	if _, err := staged.Compare(t.Context(), store.Ending{}); err != nil {
		t.Fatal(err)
	}
	asked := 0
	during := func(int, int) {
		if asked++; asked > 1 {
			return
		}
		a := s.send(t, "ratna", "", sitis(ids[0], "edit"), filledEntry)
		if a.Code != string(procedure.ListBusy) || !strings.Contains(a.Errors[""], "Adi") {
			t.Errorf("a form during the import: %q, %v; want it refused, with who imports", a.Code, a.Errors)
		}
	}
	if _, err := staged.Apply(t.Context(), store.Change{By: "adi", Via: "desk", File: "november.csv"}, during); err != nil || asked == 0 {
		t.Fatalf("the import: %v, asked %d times", err, asked)
	}
	a := s.send(t, "ratna", "", sitis(ids[0], "edit"), filledEntry)
	if a.Code != string(procedure.EntryEnded) || !strings.Contains(a.Toast, "Adi") || !strings.Contains(bottest.AnswerText(a), "Isian Anda, belum tersimpan: Instruksi: baru") {
		t.Errorf("a form after it: %q\n%s\nwant it refused, with who ended the entry, and what was typed", a.Code, bottest.AnswerText(a))
	}
	if a.Hidden == nil || a.Until.IsZero() {
		t.Error("what was typed should be hidden after its time")
	}
	if text := bottest.AnswerText(s.send(t, "ratna", "", sitis(ids[0], "history"), nil)); !strings.Contains(text, "berakhir karena impor november.csv – Adi") {
		t.Errorf("the history is\n%s\nwant the import that ended it", text)
	}
}

// TestPagesOfEntries: every entry is on one page, those added last first, and those that
// end first where they end.
func TestPagesOfEntries(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.addRequests(t, 11)
	seen := s.Type(t, "ratna", "/sigap daftar request").Text
	var all []string
	for range 3 {
		all = append(all, seen)
		if len(all) < 3 {
			seen = s.Press(t, "ratna", bottest.Spot{}, "browse", "all").Text
		}
	}
	for i, initials := range []string{"P. K.", "P. F.", "P. A."} {
		for j, page := range all {
			if strings.Contains(page, initials) != (i == j) {
				t.Errorf("page %d is\n%s\nwant %s on page %d alone", j+1, page, initials, i+1)
			}
		}
	}
	if strings.Contains(all[2], "Berikutnya") || !strings.Contains(all[2], "S. C.") {
		t.Errorf("the last page is\n%s\nwant the entry that was first, and no further page", all[2])
	}
	if ending := s.Type(t, "ratna", "/sigap daftar request BERAKHIR").Text; !strings.Contains(ending, "1: Tidak boleh buka isolir · S. C.") || strings.Contains(ending, "P. A.") {
		t.Errorf("what ends is\n%s\nwant the only one that ends within a week", ending)
	}
	if named := s.Type(t, "ratna", "/sigap daftar request pelanggan").Text; !strings.Contains(named, "P. G.") || strings.Contains(named, "P. F.") || !strings.Contains(named, "dan 6 lagi") {
		t.Errorf("those of a name are\n%s\nwant five, and how many more", named)
	}
	if budi := s.Type(t, "adi", "/sigap list vvip budi").Text; !strings.Contains(budi, "Budi Hidayat") {
		t.Errorf("one of a name is\n%s\nwant it at once", budi)
	}
	for typed, want := range map[string]string{"/sigap daftar vvip 12x": "/sigap daftar vvip 0812-3456-7890", "/sigap jejak 12x": "/sigap jejak K-12"} {
		if said := s.Type(t, "adi", typed).Text; !strings.Contains(said, want) || strings.Contains(said, "/cek") {
			t.Errorf("%s answers\n%s\nwant an example of that command, %q", typed, said, want)
		}
	}
}

// TestForgedPressesOnEntries: whatever a button or a form holds, it is refused or opens what
// the person may see, and changes nothing.
func TestForgedPressesOnEntries(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	ids, before := s.requests(t)
	for _, subject := range []string{"E-customers.1", "E-special-requests.0", "E-special-requests.99999", "E-vvip.x", "E-vvip", fmt.Sprintf("E-vvip.%d", ids[0]), "D-customers", "D-vvip", "E-special-requests.-1"} {
		for _, action := range []string{"show", "edit", "end", "history", "browse", "add", "more", "publish"} {
			for _, fields := range []map[string]string{nil, {"when": "never"}, {}} {
				a := s.send(t, "ratna", "", bot.Button{Subject: subject, Action: action, Arg: "all", Turn: 1 << 63}, fields)
				if a.Code == "" && a.Form == nil && action != "browse" {
					t.Errorf("%s on %s with %v is answered\n%s\nwant a refusal", action, subject, fields, bottest.AnswerText(a))
				}
			}
		}
	}
	for _, fields := range []map[string]string{{"when": ""}, {"when": "later"}, {"kind": "pejabat", "numbers": "152000000002"}, {"kind": "cabut_pasang", "numbers": "tidak ada"}, {"numbers": strings.Repeat("152000000002 ", 500)}} {
		for _, action := range []string{"edit", "end"} {
			if a := s.send(t, "ratna", "", sitis(ids[0], action), fields); len(a.Errors) == 0 {
				t.Errorf("%s with %.60v is answered\n%s\nwant the form open with an error", action, fields, bottest.AnswerText(a))
			}
		}
	}
	if _, after := s.requests(t); len(after) != 1 || after[0].Identity() != before[0].Identity() {
		t.Errorf("the list is %v; want it as it was", after)
	}
}

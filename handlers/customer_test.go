package handlers_test

import (
	"strings"
	"testing"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/bot/bottest"
	"github.com/cc147/sigap/procedure"
	"github.com/cc147/sigap/store"
)

// imports makes rows the customer file, and those of the register the register.
func (s *stage) imports(t *testing.T, rows ...procedure.Row) {
	t.Helper()
	byList := map[procedure.List][]procedure.Row{procedure.Customers: nil, procedure.VVIPRegister: nil, procedure.SpecialRequests: nil}
	for _, r := range rows {
		byList[r.List] = append(byList[r.List], r)
	}
	for list, rows := range byList {
		s.replace(t, list, rows)
	}
}

func listed(name, line, phone string) procedure.Row {
	return procedure.Row{List: procedure.Customers, Name: name, Numbers: []procedure.Number{inet(line), tel(phone)}, Mbps: 20}
}

func registered(name, line, phone string) procedure.Row {
	return procedure.Row{List: procedure.VVIPRegister, Name: name, Numbers: []procedure.Number{inet(line), tel(phone)}, VVIP: procedure.Official,
		Note: "lewat ajudan", Dont: "Jangan janjikan kunjungan."}
}

// TestStrangersWhoShareATelephone are not one customer: neither the register's row,
// nor the case, nor the status of one is the other's. The agent is warned, and one
// press leads to the other.
func TestStrangersWhoShareATelephone(t *testing.T) {
	t.Parallel()
	const andi, beni, phone = "152400000011", "152400000012", "+622155500011"
	s := newStage(t)
	s.imports(t, listed("Andi Wijaya", andi, phone), listed("Beni Susanto", beni, phone), registered("Andi Wijaya", andi, phone))
	bottest.Play(t, s, `
		dewi types /cek 152400000011 mati
		dewi presses confirm
		dewi presses callback/given
		see tier2 K-1 VVIP · Menunggu`)
	answer := s.Type(t, "budi", "/cek 152400000012 lambat").Text
	for _, want := range []string{"Regular · Beni Susanto", "This telephone also belongs to VVIP: A. W.\n"} {
		if !strings.Contains(answer, want) {
			t.Errorf("the answer should say %q; it says\n%s", want, answer)
		}
	}
	for _, bad := range []string{"K-1", andi, "Andi"} {
		if strings.Contains(answer, bad) {
			t.Errorf("the answer has %q of the stranger:\n%s", bad, answer)
		}
	}
	s.Press(t, "budi", bottest.Spot{}, "choose", "also-1")
	if other := s.Answered(); other.Card == nil || other.Card.Title != "VVIP · Andi Wijaya" {
		t.Errorf("one press from the other: %+v; want Andi's answer", other.Card)
	}
}

// TestAFillerAsksForAnotherNumber: it finds nobody, and no call is written.
func TestAFillerAsksForAnotherNumber(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	var rows []procedure.Row
	for i := range procedure.FillerLines + 1 {
		rows = append(rows, listed("Nama", "1524000001"+string(rune('a'+i)), "+62215550001"))
	}
	s.imports(t, rows...)
	a, err := s.bot.Handle(t.Context(), bot.In{Account: s.Account("dewi"), Key: "1", Command: &bot.Command{Name: "cek", Text: "021 5550001"}})
	if err != nil || a.Code != string(procedure.FillerNumber) || !strings.Contains(bottest.AnswerText(a), "Minta nomor internet") {
		t.Errorf("the answer is %q, %v:\n%s\nwant that another number is asked for", a.Code, err, bottest.AnswerText(a))
	}
	if err := s.store.View(t.Context(), func(tx *store.Tx) error {
		if _, ok := tx.LastCall("dewi"); ok {
			t.Error("a call was written, though nobody was shown")
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
}

// TestAnImportBetweenTheAnswerAndThePress: what was confirmed is what the case is
// about. A customer who changed meanwhile is refused with words, and shown anew.
func TestAnImportBetweenTheAnswerAndThePress(t *testing.T) {
	t.Parallel()
	const line, phone = "152400000011", "+622155500011"
	s := newStage(t)
	s.imports(t, listed("Andi Wijaya", line, phone), registered("Andi Wijaya", line, phone))
	s.Type(t, "dewi", "/cek 152400000011 mati")
	s.imports(t, listed("Citra Lestari", line, phone))
	s.Press(t, "dewi", bottest.Spot{}, "confirm", "")
	a := s.Answered()
	if a.Code != string(procedure.Changed) || a.Card == nil || a.Card.Title != "Reguler · Citra Lestari" || !strings.Contains(bottest.AnswerText(a), "berubah sejak dicek") {
		t.Errorf("the answer is %q:\n%s\nwant that the data changed, and the customer as they are now", a.Code, bottest.AnswerText(a))
	}
	s.imports(t, listed("Citra Lestari", line, phone), registered("Citra Lestari", line, phone))
	s.Type(t, "dewi", "/cek 152400000011 mati")
	if text := bottest.AnswerText(s.Answered()); !strings.Contains(text, "lewat ajudan") || !strings.Contains(text, "Jangan janjikan kunjungan.") {
		t.Errorf("the register's own note should be shown:\n%s", text)
	}
}

// TestReportsFollowTheCustomer from a telephone to the line that a list learns, and to
// the line that replaces it; a stranger on the telephone sees none of them.
func TestReportsFollowTheCustomer(t *testing.T) {
	t.Parallel()
	const first, second, stranger, phone = "152400000011", "152400000013", "152400000012", "+622155500011"
	s := newStage(t)
	vip := registered("Andi Wijaya", first, phone)
	vip.Numbers, vip.From, vip.Until = vip.Numbers[1:], "2026-01-01", "2026-12-31"
	beni := listed("Beni Susanto", stranger, phone)
	s.imports(t, vip)
	look := func(number, words string) string { return s.Type(t, "dewi", "/cek "+number+" "+words).Text }
	if text := look("02155500011", "yang pertama"); !strings.Contains(text, "Register VVIP: lewat ajudan · mulai 1 Jan 2026 · sampai 31 Des 2026") {
		t.Errorf("the register's row should say when it counts:\n%s", text)
	}
	for _, c := range []struct {
		number, words string
		rows          []procedure.Row
		has, lacks    string
	}{
		{first, "yang kedua", []procedure.Row{vip, listed("Andi Wijaya", first, phone), beni}, "yang pertama", "yang ketiga"},
		{stranger, "yang ketiga", []procedure.Row{vip, listed("Andi Wijaya", first, phone), beni}, "Beni", "yang pertama"},
		{second, "yang keempat", []procedure.Row{vip, listed("Andi Wijaya", second, phone), beni}, "“yang kedua”", "yang ketiga"},
		{second, "yang kelima", []procedure.Row{vip, listed("Andi Wijaya", second, phone), beni}, "“yang pertama”", "yang ketiga"},
	} {
		s.imports(t, c.rows...)
		if text := look(c.number, c.words); !strings.Contains(text, c.has) || strings.Contains(text, c.lacks) {
			t.Errorf("asked by %s for the call %q: want %q and not %q in\n%s", c.number, c.words, c.has, c.lacks, text)
		}
	}
}

// TestALineWithTwoNames: the register's row of a line says whose name it gives, where the
// customer file gives another.
func TestALineWithTwoNames(t *testing.T) {
	t.Parallel()
	const line, phone = "152400000011", "+622155500011"
	s := newStage(t)
	s.imports(t, listed("PT Maju Jaya", line, phone), registered("Ani Lestari", line, phone))
	answer := s.Type(t, "dewi", "/cek 152400000011 mati").Text
	if !strings.Contains(answer, "VVIP · PT Maju Jaya") || !strings.Contains(answer, "atas nama Ani Lestari") {
		t.Errorf("the answer should give both names; it says\n%s", answer)
	}
	s.imports(t, listed("PT Maju Jaya", line, phone), registered("PT. Maju", line, phone))
	if answer := s.Type(t, "dewi", "/cek 152400000011 mati").Text; strings.Contains(answer, "atas nama") {
		t.Errorf("the names are one person's; the answer says\n%s", answer)
	}
}

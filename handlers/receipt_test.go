package handlers_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/bot/bottest"
	"github.com/cc147/sigap/procedure"
	"github.com/cc147/sigap/store"
)

// logged is a stage with K-1, a VVIP's waiting case of Dewi's, and an entry of the request
// list about whom Siti's is.
func logged(t *testing.T) *stage {
	t.Helper()
	s := newStage(t)
	bottest.Play(t, s, `
		dewi types /cek 152000000001 internet mati
		dewi presses confirm
		dewi presses callback/given`)
	return s
}

func pressOn(subject, action, arg string, turn uint64) bot.In {
	return bot.In{Press: &bot.Press{Button: bot.Button{Subject: subject, Action: action, Arg: arg, Turn: turn}}}
}

func fillOn(subject, action string, turn uint64, fields map[string]string) bot.In {
	return bot.In{Submit: &bot.Submit{Button: bot.Button{Subject: subject, Action: action, Turn: turn}, Fields: fields}}
}

func typed(line string) bot.In {
	name, text, _ := strings.Cut(line, " ")
	return bot.In{Command: &bot.Command{Name: name, Text: text}}
}

// TestAUsedKeyWithAnotherInputIsRefused: whatever was done with a key, nothing else is done
// or shown with it, by nobody, and it says so.
func TestAUsedKeyWithAnotherInputIsRefused(t *testing.T) {
	t.Parallel()
	entry := func(s *stage) string {
		ids, _ := s.requests(t)
		return fmt.Sprintf("E-special-requests.%d", ids[0])
	}
	for what, c := range map[string]struct {
		who   string
		first bot.In
		then  func(*stage) bot.In
	}{
		"a reveal after a look-up":    {"ratna", typed("cek 152000000003 mati"), func(*stage) bot.In { return fillOn("K-1", "reveal", 1, map[string]string{"reason": "x"}) }},
		"a reveal after a note":       {"sari", fillOn("K-1", "note", 1, map[string]string{"text": "halo"}), func(*stage) bot.In { return fillOn("K-1", "reveal", 1, map[string]string{"reason": "x"}) }},
		"a reveal with other words":   {"sari", fillOn("K-1", "reveal", 1, map[string]string{"reason": "x"}), func(*stage) bot.In { return fillOn("K-1", "reveal", 1, map[string]string{"reason": "y"}) }},
		"a look-up of another number": {"dewi", typed("cek 152000000003 mati"), func(*stage) bot.In { return typed("cek 152000000001 mati") }},
		"a look-up with other words":  {"dewi", typed("cek 152000000003 mati"), func(*stage) bot.In { return typed("cek 152000000003 lambat") }},
		"a claim after a look-up":     {"ratna", typed("cek 152000000003 mati"), func(*stage) bot.In { return fillOn("K-1", "assign", 1, map[string]string{"to": "sari"}) }},
		"clearing the status":         {"ratna", typed("cek 152000000003 mati"), func(*stage) bot.In { return fillOn("K-1", "clear", 1, map[string]string{"reason": "x"}) }},
		"an entry":                    {"adi", typed("sigap jejak K-1"), func(s *stage) bot.In { return pressOn(entry(s), "show", "", 0) }},
		"the end of an entry":         {"adi", typed("sigap jejak K-1"), func(s *stage) bot.In { return fillOn(entry(s), "end", 0, map[string]string{"when": "now"}) }},
		"a trail of another number":   {"adi", typed("sigap jejak 152000000003"), func(*stage) bot.In { return typed("sigap jejak 152000000001") }},
		"a draft":                     {"ratna", typed("cek 152000000003 mati"), func(*stage) bot.In { return fillOn("S-vvip.id", "edit", 0, map[string]string{"say": "lain"}) }},
		"a publication":               {"ratna", fillOn("S-vvip.id", "edit", 0, map[string]string{"say": "satu"}), func(*stage) bot.In { return pressOn("S-vvip.id", "publish", "", 1) }},
		"dropping a draft":            {"ratna", fillOn("S-vvip.id", "edit", 0, map[string]string{"say": "satu"}), func(*stage) bot.In { return pressOn("S-vvip.id", "discard", "", 1) }},
		"a code of another account":   {"ratna", typed("cek 152000000003 mati"), func(*stage) bot.In { return typed("sigap tautkan ABCD1234") }},
		"sending again":               {"ratna", typed("cek 152000000003 mati"), func(*stage) bot.In { return pressOn("outbox", "resend", "", 0) }},
	} {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			s := logged(t)
			c.first.Account, c.first.Key = s.Account(c.who), "used"
			if a := s.whole(t, c.first); a.Code != "" {
				t.Fatalf("the first input is refused: %q", a.Code)
			}
			before, entries := s.stored(t), s.entries(t)
			then := c.then(s)
			then.Account, then.Key = s.Account(c.who), "used"
			a := s.whole(t, then)
			if a.Code != "key_used" || !strings.Contains(bottest.AnswerText(a), "ditolak") {
				t.Errorf("with the used key the answer is %q:\n%s\nwant key_used, and a sentence that says so", a.Code, bottest.AnswerText(a))
			}
			if s.stored(t) != before || s.entries(t) != entries {
				t.Error("the used key changed something; want nothing changed, and no entry in the audit")
			}
			if a := s.whole(t, c.first); a.Code == "key_used" {
				t.Error("the first input, sent again, is refused too; want its answer")
			}
		})
	}
}

// TestAUsedKeyOfSomebodyElseIsRefused: a key of the same platform, too.
func TestAUsedKeyOfSomebodyElseIsRefused(t *testing.T) {
	t.Parallel()
	s := logged(t)
	for i, who := range []string{"sari", "rian"} {
		in := fillOn("K-1", "reveal", 1, map[string]string{"reason": "x"})
		in.Account, in.Key = s.Account(who), "used"
		if a := s.whole(t, in); (a.Code == "key_used") != (i == 1) {
			t.Errorf("%s gets the code %q; want the receipt to be Sari's alone", who, a.Code)
		}
	}
}

// TestARepeatedAnswerIsJudgedAgain: by the roles of now, and what is shown again is in the
// audit again.
func TestARepeatedAnswerIsJudgedAgain(t *testing.T) {
	t.Parallel()
	s := logged(t)
	ids, rows := s.requests(t)
	entry := fmt.Sprintf("E-special-requests.%d", ids[0])
	look := typed("cek 152000000001 mati")
	look.Account, look.Key = s.Account("dewi"), "1"
	show := pressOn(entry, "show", "", 0)
	show.Account, show.Key = s.Account("adi"), "2"
	end := fillOn(entry, "end", 0, map[string]string{"when": "today"})
	end.Account, end.Key = s.Account("adi"), "3"
	for what, c := range map[string]struct {
		in     bot.In
		secret string
	}{"a look-up": {look, "152000000001"}, "an entry": {show, rows[0].Name}} {
		if a := s.whole(t, c.in); !strings.Contains(bottest.AnswerText(a), c.secret) {
			t.Fatalf("%s is answered\n%s\nwant the data", what, bottest.AnswerText(a))
		}
	}
	seen := s.audited(t, "entry", "entry_shown")
	s.whole(t, show)
	if n := s.audited(t, "entry", "entry_shown"); n != seen+1 {
		t.Errorf("an entry that is shown again is %d times in the audit; want %d", n, seen+1)
	}
	s.whole(t, end)
	for _, id := range []string{"dewi", "adi"} {
		s.putPerson(t, procedure.Person{ID: id, Name: id, Roles: []procedure.Role{procedure.Backend}, Teams: []string{"jaringan"}})
	}
	for what, c := range map[string]struct {
		in     bot.In
		secret string
	}{"a look-up": {look, "152000000001"}, "an entry": {show, rows[0].Name}, "its end": {end, rows[0].Name}} {
		if a := s.whole(t, c.in); a.Code != string(procedure.NoRole) || strings.Contains(bottest.AnswerText(a), c.secret) {
			t.Errorf("without the role, %s is answered %q:\n%s\nwant no_role and no data", what, a.Code, bottest.AnswerText(a))
		}
	}
}

// TestALinkSentAgainIsLinked: the account has another person by then.
func TestALinkSentAgainIsLinked(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	if _, err := s.store.Update(t.Context(), store.Key{}, func(tx *store.Tx) (store.Receipt, error) {
		tx.PutLinkCode("ABCD1234", "sari", tx.Now().Add(time.Second))
		return store.Receipt{}, nil
	}); err != nil {
		t.Fatal(err)
	}
	in := typed("sigap tautkan abcd1234")
	in.Account, in.Key = bot.Account{Platform: "telegram", ID: "7"}, "1"
	for range 2 {
		if a := s.whole(t, in); a.Code != "" || !strings.Contains(bottest.AnswerText(a), "Sari") {
			t.Errorf("linking is answered %q:\n%s\nwant it done, both times", a.Code, bottest.AnswerText(a))
		}
	}
}

// TestAnotherFileWithAUsedKeyIsRead: what came twice is one file, not one key.
func TestAnotherFileWithAUsedKeyIsRead(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	for i, name := range []string{"a.csv", "a.csv", "b.csv"} {
		in := bot.In{Account: s.Account("adi"), Key: "1", Upload: &bot.Upload{Name: name, Size: 3, Text: "vvip"}}
		a, err := s.Handle(t.Context(), in)
		if said := bottest.AnswerText(a) != ""; err != nil || said != (i != 1) {
			t.Errorf("file %d, %s, is answered %q, %v; want nothing for the second alone", i+1, name, bottest.AnswerText(a), err)
		}
	}
}

// entries is the number of entries of the audit.
func (s *stage) entries(t *testing.T) (n uint64) {
	t.Helper()
	if err := s.store.View(t.Context(), func(tx *store.Tx) error {
		page, _ := tx.AuditPage("", 0, 1, func(store.Entry) bool { return true })
		n = page[0].Seq
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	return n
}

package handlers_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/procedure"
	"github.com/cc147/sigap/store"
)

// TestTwoAccountsBecomeOnePerson: a code of one account, typed by another, links both
// to one person. It works once, for ten minutes, and not for a person who works on a
// case.
func TestTwoAccountsBecomeOnePerson(t *testing.T) {
	s := newStage(t)
	n := 0
	say := func(account bot.Account, text string) bot.Answer {
		t.Helper()
		n++
		a, err := s.Handle(t.Context(), bot.In{Account: account, Key: strings.Repeat("k", n), Command: &bot.Command{Name: "sigap", Text: text}})
		if err != nil {
			t.Fatal(err)
		}
		return a
	}
	code := func(person string) string {
		t.Helper()
		a := say(s.Account(person), "tautkan")
		_, code, ok := strings.Cut(a.Card.Lines[0].Text, "tautkan ")
		if !ok {
			t.Fatalf("the answer should hold a code: %+v", a.Card)
		}
		return code
	}
	phone := bot.Account{Platform: "telegram", ID: "1001"}
	if a := say(phone, "siapa"); a.Code != "stranger" {
		t.Fatalf("the account is answered %q; want it to be a stranger", a.Code)
	}
	if a := say(phone, "tautkan ABCDEFGH"); a.Code != "link_code" {
		t.Errorf("a guessed code is answered %q; want link_code", a.Code)
	}
	n-- // the same input comes again
	if a := say(phone, "tautkan ABCDEFGH"); a.Code != "link_code" {
		t.Errorf("a guessed code that is delivered again is answered %q, %q; want link_code", a.Code, a.Toast)
	}
	first := code("sari")
	if a := say(phone, "tautkan "+strings.ToLower(first)); a.Code != "" || !strings.Contains(a.Toast, "Sari") {
		t.Errorf("the code is answered %q, %q; want it to link the account to Sari", a.Code, a.Toast)
	}
	if a := say(phone, "siapa"); a.Card.Title != "Sari" {
		t.Errorf("the account is %q; want Sari", a.Card.Title)
	}
	if a := say(bot.Account{Platform: "telegram", ID: "1002"}, "tautkan "+first); a.Code != "link_code" {
		t.Errorf("a used code is answered %q; want link_code", a.Code)
	}
	late := code("rian")
	s.Advance(t, 11*time.Minute)
	if a := say(bot.Account{Platform: "telegram", ID: "1002"}, "tautkan "+late); a.Code != "link_code" {
		t.Errorf("an old code is answered %q; want link_code", a.Code)
	}
	if a := say(phone, "tautkan "+code("sari")); a.Code != "link_same" {
		t.Errorf("one's own code is answered %q; want link_same", a.Code)
	}
	if got := s.audited(t, "sari", "link"); got != 1 {
		t.Errorf("the audit holds %d links; want 1", got)
	}
}

func TestWhoWorksOnACaseIsNotLinkedAway(t *testing.T) {
	s := newStage(t)
	a, err := s.Handle(t.Context(), bot.In{Account: s.Account("dewi"), Key: "1", Command: &bot.Command{Name: "callback", Text: "152000000001 mati"}})
	if err != nil {
		t.Fatal(err)
	}
	for i, action := range []string{"confirm", "callback"} {
		b := bot.Button{Subject: "C-1", Action: action, Arg: "given", Turn: uint64(i + 1)}
		if a, err = s.Handle(t.Context(), bot.In{Account: s.Account("dewi"), Key: action, Press: &bot.Press{Button: b}}); err != nil || a.Code != "" {
			t.Fatalf("%s: %q, %v", action, a.Code, err)
		}
	}
	a, err = s.Handle(t.Context(), bot.In{Account: s.Account("sari"), Key: "2", Command: &bot.Command{Name: "sigap", Text: "link"}})
	if err != nil {
		t.Fatal(err)
	}
	_, code, _ := strings.Cut(a.Card.Lines[0].Text, "tautkan ")
	a, err = s.Handle(t.Context(), bot.In{Account: s.Account("dewi"), Key: "3", Command: &bot.Command{Name: "sigap", Text: "tautkan " + code}})
	if err != nil || a.Code != "link_working" {
		t.Errorf("Dewi, who logged an open case, is answered %q, %v; want link_working", a.Code, err)
	}
}

// TestRolesGoWithTheAccount: linking a person's only account leaves no second person
// with roles, and both changes are in the audit.
func TestRolesGoWithTheAccount(t *testing.T) {
	s := newStage(t)
	if _, err := s.store.Update(t.Context(), store.Key{}, func(tx *store.Tx) (store.Receipt, error) {
		tx.PutPerson(procedure.Person{ID: "slack-U1", Name: "Sari", Roles: []procedure.Role{procedure.Agent}})
		tx.Link(bot.Account{Platform: "slack", ID: "U1"}, "slack-U1")
		return store.Receipt{}, nil
	}); err != nil {
		t.Fatal(err)
	}
	say := func(account bot.Account, key, text string) bot.Answer {
		t.Helper()
		a, err := s.Handle(t.Context(), bot.In{Account: account, Key: key, Command: &bot.Command{Name: "sigap", Text: text}})
		if err != nil || a.Code != "" {
			t.Fatalf("%s: %q, %v", text, a.Code, err)
		}
		return a
	}
	_, code, _ := strings.Cut(say(s.Account("sari"), "1", "tautkan").Card.Lines[0].Text, "tautkan ")
	say(bot.Account{Platform: "slack", ID: "U1"}, "2", "tautkan "+code)
	if err := s.store.View(t.Context(), func(tx *store.Tx) error {
		whole, err := tx.Person("sari")
		if err != nil || !slices.Equal(whole.Roles, []procedure.Role{procedure.Tier2, procedure.Agent}) {
			t.Errorf("Sari has %v, %v; want Tier 2 and agent", whole.Roles, err)
		}
		left, err := tx.Person("slack-U1")
		if err != nil || len(left.Roles) > 0 {
			t.Errorf("who is left has %v, %v; want no role", left.Roles, err)
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	for _, person := range []string{"sari", "slack-U1"} {
		if n := s.audited(t, person, "roles"); n != 1 {
			t.Errorf("the audit holds %d changes of %s's roles; want 1", n, person)
		}
	}
}

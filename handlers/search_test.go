package handlers_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/bot/bottest"
	"github.com/cc147/sigap/procedure"
	"github.com/cc147/sigap/store"
)

const claimedK1 = `
	dewi types /cek 152000000001 internet mati
	dewi presses confirm
	dewi presses callback/given
	sari presses claim on K-1 in tier2
`

// search is a look-up of what somebody types in the hand-over's form.
func (s *stage) search(t *testing.T, person, text string) bot.Answer {
	t.Helper()
	answer, err := s.bot.Handle(t.Context(), bot.In{Account: s.Account(person), Search: &bot.Search{
		Button: bot.Button{Subject: "K-1", Action: "handover", Turn: 2}, Field: "to", Text: text}})
	if err != nil {
		t.Fatal(err)
	}
	return answer
}

func labels(options []bot.Option) (out []string) {
	for _, o := range options {
		out = append(out, o.Label)
	}
	return out
}

func (s *stage) write(t *testing.T, fn func(*store.Tx)) {
	t.Helper()
	if _, err := s.store.Update(t.Context(), store.Key{}, func(tx *store.Tx) (store.Receipt, error) {
		fn(tx)
		return store.Receipt{}, nil
	}); err != nil {
		t.Fatal(err)
	}
}

// TestACaseIsOfferedToWhoCanTakeIt: those on shift come first, then those with the fewest
// open cases, and the list says so.
func TestACaseIsOfferedToWhoCanTakeIt(t *testing.T) {
	s := newStage(t)
	bottest.Play(t, s, claimedK1)
	s.write(t, func(tx *store.Tx) {
		tx.SetActed("rian")
		tx.SetActed("ani")
		tx.PutPerson(procedure.Person{ID: "ani", Name: "Ani", Roles: []procedure.Role{procedure.Tier2}})
		tx.PutPerson(procedure.Person{ID: "tono", Name: "Tono", Roles: []procedure.Role{procedure.Tier2}})
		tx.PutCase(procedure.Case{ID: tx.NewCase(), Kind: procedure.CallbackKind, State: procedure.Claimed, Holder: "ani", Opened: tx.Now(), Turn: 1, Rev: 1})
	})
	want := []string{"Rian · bertugas · 0 kasus", "Ani · bertugas · 1 kasus", "Ratna · tidak bertugas · 0 kasus", "Tono · tidak bertugas · 0 kasus"}
	if got := labels(s.search(t, "sari", "").Options); !slices.Equal(got, want) {
		t.Errorf("the case is offered to %q; want %q", got, want)
	}
	s.Advance(t, 11*time.Hour)
	if got := labels(s.search(t, "sari", "rian").Options); !slices.Equal(got, []string{"Rian · tidak bertugas · 0 kasus"}) {
		t.Errorf("after the shift: %q", got)
	}
}

func TestAmongThreeHundredPeopleOneIsFoundByTyping(t *testing.T) {
	s := newStage(t)
	bottest.Play(t, s, claimedK1)
	s.write(t, func(tx *store.Tx) {
		for i := range 300 {
			id := fmt.Sprintf("p%03d", i)
			tx.PutPerson(procedure.Person{ID: id, Name: fmt.Sprintf("Petugas Nomor %03d", i), Roles: []procedure.Role{procedure.Tier2}})
		}
	})
	if got := s.search(t, "sari", "").Options; len(got) != 100 {
		t.Errorf("nothing typed: %d options; want the first hundred", len(got))
	}
	for _, c := range []struct {
		text string
		want int
	}{{"287", 1}, {"NOMOR 287 petugas", 1}, {" petugas  28", 13}, {"nobody", 0}} {
		if got := s.search(t, "sari", c.text).Options; len(got) != c.want {
			t.Errorf("%q: %q; want %d", c.text, labels(got), c.want)
		}
	}
	got := s.search(t, "sari", "287").Options[0]
	if got.Value != "p287" || !strings.HasPrefix(got.Label, "Petugas Nomor 287 · ") {
		t.Errorf("found %+v; want p287 by name", got)
	}
	bottest.Play(t, s, `
		sari presses handover on K-1 in tier2
		sari fills to=p287
		see tier2 K-1 Petugas Nomor 287
	`)
}

// TestASearchShowsNobodyToWhoMayNotHandOver, and nothing of a form that isn't there.
func TestASearchShowsNobodyToWhoMayNotHandOver(t *testing.T) {
	s := newStage(t)
	bottest.Play(t, s, claimedK1)
	for what, in := range map[string]bot.In{
		"somebody else's case": {Account: s.Account("budi"), Search: &bot.Search{Button: bot.Button{Subject: "K-1", Action: "handover", Turn: 2}, Field: "to"}},
		"a stranger":           {Account: s.Account("nobody"), Search: &bot.Search{Button: bot.Button{Subject: "K-1", Action: "handover", Turn: 2}, Field: "to"}},
		"no such field":        {Account: s.Account("sari"), Search: &bot.Search{Button: bot.Button{Subject: "K-1", Action: "handover", Turn: 2}, Field: "team"}},
		"an act without form":  {Account: s.Account("rian"), Search: &bot.Search{Button: bot.Button{Subject: "K-1", Action: "claim", Turn: 2}, Field: "to"}},
		"no such case":         {Account: s.Account("sari"), Search: &bot.Search{Button: bot.Button{Subject: "K-9", Action: "handover", Turn: 2}, Field: "to"}},
		"no case at all":       {Account: s.Account("sari"), Search: &bot.Search{Button: bot.Button{Subject: "list-vvip", Action: "x"}, Field: "to"}},
	} {
		if answer, err := s.bot.Handle(t.Context(), in); err != nil || len(answer.Options) != 0 {
			t.Errorf("%s: %q, %v; want no options", what, labels(answer.Options), err)
		}
	}
}

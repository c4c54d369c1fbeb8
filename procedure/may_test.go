package procedure_test

import (
	"slices"
	"testing"

	. "github.com/cc147/sigap/procedure"
)

func TestMayOpen(t *testing.T) {
	f := atBackend(t)
	blank := func(a Action, by Person) Command { return Command{Action: a, By: by, Turn: f.c.Turn} }
	if err := MayOpen(f.c, blank(AnswerCase, bayu), f.w); err != nil {
		t.Errorf("answer, not taken: got %v, want its form opened, whatever is not filled in", err)
	}
	f.act(Command{Action: Take, By: dewi})
	for _, c := range []struct {
		do   Command
		code Code
	}{
		{blank(AnswerCase, bayu), Taken},
		{blank(AnswerCase, eko), NoRole},
		{blank(Close, sari), WrongState},
		{blank(Withdraw, tono), NotHolder},
		{blank(Confirm, sari), WrongKind},
		{Command{Action: Withdraw, By: sari, Turn: 1}, Stale},
	} {
		wantCode(t, MayOpen(f.c, c.do, f.w), c.code, c.do)
	}
	if err := MayOpen(f.c, blank(AnswerCase, dewi), f.w); err != nil {
		t.Errorf("answer by who took it: got %v, want its form opened", err)
	}
}

func TestMayOpenStep(t *testing.T) {
	f := look(t, wati, speedy)
	unsolved := Command{Action: Unsolved, By: wati, Turn: f.call.Turn}
	wantCode(t, MayOpenStep(f.call, unsolved, f.w), NotConfirmed, unsolved)
	f.step(Command{Action: Confirm, By: wati})
	unsolved.Turn = f.call.Turn
	if err := MayOpenStep(f.call, unsolved, f.w); err != nil {
		t.Errorf("unsolved, confirmed: got %v, want its form opened, whatever is not filled in", err)
	}
	f.w.Open = 9
	wantCode(t, MayOpenStep(f.call, unsolved, f.w), HasCase, unsolved)
}

func TestChoose(t *testing.T) {
	f := look(t, wati, Customer{})
	p, turn := f.w.Policy, f.call.Turn
	for _, c := range []struct {
		by   Person
		turn uint64
		want Code
	}{{yudi, turn, NotYourCall}, {qori, turn, NoRole}, {wati, turn + 1, Stale}} {
		_, err := p.Choose(f.call, c.by, c.turn, official, f.w.Now)
		wantCode(t, err, c.want, Command{Action: "choose", By: c.by})
	}
	got, err := p.Choose(f.call, wati, turn, official, f.w.Now.Add(minute))
	if err != nil || got.Customer != official.ID || got.Category != VVIP || got.Route != EducateCallback || got.Turn != turn+1 {
		t.Errorf("chosen: customer %q, %s, route %s, turn %d, %v; want a VVIP to educate, turn %d", got.Customer, got.Category, got.Route, got.Turn, err, turn+1)
	}
	_, err = p.Choose(got, wati, got.Turn, listed, f.w.Now)
	wantCode(t, err, Stale, Command{Action: "choose again", By: wati})
	ended := f.call
	ended.End = EndDropped
	_, err = p.Choose(ended, wati, turn, official, f.w.Now)
	wantCode(t, err, Ended, Command{Action: "choose for an ended call", By: wati})
}

func TestCaseWords(t *testing.T) {
	c := callback(t, listed).c
	if c.Name() != "K-12" || CaseName(7) != "K-7" || !c.IsOpen() || c.Category() != Special {
		t.Errorf("name %s, open %v, category %s; want K-12, open, special", c.Name(), c.IsOpen(), c.Category())
	}
	if c.LastSaid("words") != "internet mati" || c.LastSaid("done") != "" {
		t.Errorf("last words %q, done %q; want the call's words, nothing", c.LastSaid("words"), c.LastSaid("done"))
	}
	if got := (Case{}).Category(); got != Regular {
		t.Errorf("category without criteria %s, want regular", got)
	}
}

// TestRefusalIsForTheLog: a code, a field and a state; nothing of the customer and
// nobody's name.
func TestRefusalIsForTheLog(t *testing.T) {
	r := &Refusal{Code: Missing, Field: "reason", By: sari.ID, State: Claimed, Case: 12}
	if got, want := r.Error(), "refused: missing reason (state claimed)"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got, want := (&Refusal{Code: Ended}).Error(), "refused: ended"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestRoles(t *testing.T) {
	if want := []Role{"agent", "tier2", "backend", "lead", "quality", "admin"}; !slices.Equal(Roles, want) {
		t.Errorf("roles %v, want %v", Roles, want)
	}
	for _, c := range []struct {
		p    Person
		team string
		want bool
	}{
		{bayu, "jaringan", true}, {bayu, "tagihan", false}, {bayu, "", false},
		{Person{Roles: []Role{Lead}, Teams: []string{"jaringan"}}, "jaringan", false},
	} {
		if got := c.p.Backs(c.team); got != c.want {
			t.Errorf("%s with roles %v backs %q: %v, want %v", c.p.ID, c.p.Roles, c.team, got, c.want)
		}
	}
}

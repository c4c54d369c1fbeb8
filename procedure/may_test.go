package procedure_test

import (
	"slices"
	"testing"

	. "github.com/cc147/sigap/procedure"
)

func TestMayOpen(t *testing.T) {
	f := atBackend(t)
	blank := func(a Action, by Person) Command { return Command{Action: a, By: by, Turn: f.c.Turn} }
	if open, err := MayOpen(f.c, blank(AnswerCase, bayu), f.w); err != nil || !open {
		t.Errorf("answer, not taken: open %v, %v; want its form opened, whatever is not filled in", open, err)
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
		_, err := MayOpen(f.c, c.do, f.w)
		wantCode(t, err, c.code, c.do)
	}
	if open, err := MayOpen(f.c, blank(AnswerCase, dewi), f.w); err != nil || !open {
		t.Errorf("answer by who took it: open %v, %v; want its form opened", open, err)
	}
	if open, err := MayOpen(callback(t, listed).c, Command{Action: Claim, By: sari, Turn: 1}, f.w); err != nil || open {
		t.Errorf("claim: open %v, %v; want no form, for nothing is to be filled in", open, err)
	}
}

func TestMayOpenStep(t *testing.T) {
	f := look(t, wati, speedy)
	unsolved := Command{Action: Unsolved, By: wati, Turn: f.call.Turn}
	opens := func(want Code) {
		t.Helper()
		_, err := MayOpenStep(f.call, unsolved, f.w)
		wantCode(t, err, want, unsolved)
	}
	opens(NotConfirmed)
	f.step(Command{Action: Confirm, By: wati})
	unsolved.Turn = f.call.Turn
	if open, err := MayOpenStep(f.call, unsolved, f.w); err != nil || !open {
		t.Errorf("unsolved, confirmed: open %v, %v; want its form opened, whatever is not filled in", open, err)
	}
	f.w.Open = 9
	opens(HasCase)
}

// TestOneButtonOfAnEducationOpensAForm: "given" has all that it needs.
func TestOneButtonOfAnEducationOpensAForm(t *testing.T) {
	f := look(t, wati, official).step(Command{Action: Confirm, By: wati})
	for _, c := range []struct {
		education EducationResult
		reason    string
		open      bool
	}{{"", "", true}, {Given, "", false}, {Refused, "", true}, {Refused, "marah", false}} {
		do := Command{Action: MakeCallback, By: wati, Turn: f.call.Turn, Education: c.education, Reason: c.reason}
		if open, err := MayOpenStep(f.call, do, f.w); err != nil || open != c.open {
			t.Errorf("education %q with the reason %q: open %v, %v; want %v", c.education, c.reason, open, err, c.open)
		}
	}
}

func TestChoose(t *testing.T) {
	f := look(t, wati, Customer{})
	f.w.Customer = official
	f.refusesStep(NotYourCall, Command{Action: Choose, By: yudi})
	f.refusesStep(NoRole, Command{Action: Choose, By: qori})
	wantStale := Command{Action: Choose, By: wati, Turn: f.call.Turn + 1}
	_, _, err := ApplyCall(f.call, wantStale, f.w)
	wantCode(t, err, Stale, wantStale)

	before := f.call
	f.step(Command{Action: Choose, By: wati})
	got := f.call
	if got.Customer != official.ID || got.Category != VVIP || got.Route != EducateCallback || got.Turn != before.Turn+1 {
		t.Errorf("chosen: customer %q, %s, route %s, turn %d; want a VVIP to educate, turn %d", got.Customer, got.Category, got.Route, got.Turn, before.Turn+1)
	}
	f.refusesStep(Stale, Command{Action: Choose, By: wati})
	f.call = before
	f.call.End = EndDropped
	f.refusesStep(Ended, Command{Action: Choose, By: wati})
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
		if got := c.p.IsInTeam(c.team); got != c.want {
			t.Errorf("%s with roles %v backs %q: %v, want %v", c.p.ID, c.p.Roles, c.team, got, c.want)
		}
	}
}

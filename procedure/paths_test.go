package procedure_test

import (
	"slices"
	"testing"

	. "github.com/cc147/sigap/procedure"
)

// The paths of "Words on the buttons, and how few presses", each press in order.

// presses counts what one act costs: a button alone is one; a form is its opening,
// its submit, and a choice for each field that is neither typed nor chosen before.
func presses(a Action, c Case, by Person) int {
	i := slices.IndexFunc(Rules(), func(r Rule) bool { return r.Action == a && slices.Contains(r.Kinds, c.Kind) })
	needs := Rules()[i].Needs
	if len(needs) == 0 {
		return 1
	}
	n := 2
	for _, need := range needs {
		switch {
		case need == NeedAnswer, need == NeedOutcome, need == NeedRight && AsksRight(c, a, by.ID):
			n++
		}
	}
	return n
}

// path counts the presses of a floor.
type path struct {
	*floor
	n int
}

func (p *path) press(do Command) {
	p.t.Helper()
	p.n++
	p.step(do)
}

func (p *path) on(do Command) {
	p.t.Helper()
	p.n += presses(do.Action, p.c, do.By)
	p.act(do)
}

func (p *path) want(n int) {
	p.t.Helper()
	if p.n != n {
		p.t.Errorf("the path took %d presses, want %d", p.n, n)
	}
}

func TestPathCallbackSolvedAtFirstCall(t *testing.T) {
	p := &path{floor: look(t, wati, official)}
	p.press(Command{Action: Confirm, By: wati})
	p.press(Command{Action: MakeCallback, By: wati, Education: Given})
	p.wantCase(Waiting, "")
	p.wantEffect(Effect{Kind: ShowBoard})
	if p.call.End != EndCallback || p.c.Education.Result != Given || p.c.LastSaid("words") != "internet mati" {
		t.Errorf("call ended %q, education %q, words %q; want callback, given, the words of /cek", p.call.End, p.c.Education.Result, p.c.LastSaid("words"))
	}
	p.on(Command{Action: Claim, By: sari})
	p.wantCase(Claimed, sari.ID)
	p.wantEffect(Effect{Kind: ShowHolder, Person: sari.ID})
	p.on(Command{Action: Close, By: sari, Contact: Reached, Analysis: "modem direset", Outcome: OutSolved, Right: Right})
	p.wantCase(Closed, sari.ID)
	if len(p.c.Contacts) != 1 || p.c.LastSaid("analysis") != "modem direset" || p.c.Educated != Right {
		t.Errorf("closed with contacts %v, analysis %q, education judged %q; want the form's", p.c.Contacts, p.c.LastSaid("analysis"), p.c.Educated)
	}
	p.want(7)
}

func TestPathCallbackBackendClosed(t *testing.T) {
	p := &path{floor: look(t, wati, listed)}
	p.press(Command{Action: Confirm, By: wati})
	p.press(Command{Action: MakeCallback, By: wati, Education: Given})
	p.on(Command{Action: Claim, By: sari})
	p.on(Command{Action: Escalate, By: sari, Team: "jaringan", Checked: "modem", Wanted: "cek jalur"})
	p.wantCase(Escalated, sari.ID)
	p.wantEffect(Effect{Kind: ShowTeam, Team: "jaringan"})
	p.on(Command{Action: AnswerCase, By: bayu, Answer: Solved, Done: "jalur diperbaiki", Right: Right})
	p.wantCase(Claimed, sari.ID)
	p.wantEffect(Effect{Kind: TellPerson, Person: sari.ID, Text: SayBack})
	if e := p.c.Escalation(); e.Taker != bayu.ID || e.Right != Right {
		t.Errorf("answered: taker %q, escalation judged %q; want answering takes (bayu), right", e.Taker, e.Right)
	}
	p.on(Command{Action: Close, By: sari, Contact: Reached, Outcome: OutSolved, Right: Wrong})
	p.wantCase(Closed, sari.ID)
	p.want(13)
}

func TestPathTier1BackendClosed(t *testing.T) {
	p := &path{floor: look(t, wati, speedy)}
	p.press(Command{Action: Confirm, By: wati})
	p.n++ // Belum solusi opens a form; its submit is the press below
	p.press(Command{Action: Unsolved, By: wati, Team: "jaringan", Checked: "modem", Wanted: "cek jalur"})
	p.wantCase(Escalated, wati.ID)
	p.wantEffect(Effect{Kind: ShowTeam, Team: "jaringan"})
	p.wantEffect(Effect{Kind: ShowHolder, Person: wati.ID})
	if p.call.Route != Tier1Backend || p.c.Kind != Tier1Kind {
		t.Errorf("route %q, kind %q; want tier1+backend, tier1", p.call.Route, p.c.Kind)
	}
	p.on(Command{Action: AnswerCase, By: bayu, Answer: Solved, Done: "jalur diperbaiki", Right: Right})
	p.wantCase(Closed, wati.ID)
	p.wantEffect(Effect{Kind: TellPerson, Person: wati.ID, Text: SaySolved})
	if p.c.Outcome != OutSolved || p.c.Educated != NotApplicable || p.c.ClosedBy != bayu.ID {
		t.Errorf("closed as %q by %q, education %q; want solved by bayu, n/a", p.c.Outcome, p.c.ClosedBy, p.c.Educated)
	}
	p.want(7)
}

func TestPathTier1Solved(t *testing.T) {
	p := &path{floor: look(t, wati, speedy)}
	p.press(Command{Action: SolveCall, By: wati})
	if p.call.End != EndSolved || !p.call.Confirmed {
		t.Errorf("call ended %q, confirmed %v; want solved and confirmed by one press", p.call.End, p.call.Confirmed)
	}
	p.want(1)
}

func TestPathRegular(t *testing.T) {
	if f := look(t, wati, ordinary); f.call.End != EndRegular || f.call.Route != RegularRoute {
		t.Errorf("call ended %q on route %q; want regular, without a press", f.call.End, f.call.Route)
	}
}

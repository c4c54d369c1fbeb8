package procedure_test

import (
	"slices"
	"testing"

	. "github.com/cc147/sigap/procedure"
)

// The roads of "Words on the buttons, and how few presses", each press in order.

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

// road counts the presses of a floor.
type road struct {
	*floor
	n int
}

func (r *road) press(do Command) {
	r.t.Helper()
	r.n++
	r.step(do)
}

func (r *road) on(do Command) {
	r.t.Helper()
	r.n += presses(do.Action, r.c, do.By)
	r.act(do)
}

func (r *road) want(n int) {
	r.t.Helper()
	if r.n != n {
		r.t.Errorf("the road took %d presses, want %d", r.n, n)
	}
}

func TestRoadCallbackSolvedAtFirstCall(t *testing.T) {
	r := &road{floor: look(t, wati, official)}
	r.press(Command{Action: Confirm, By: wati})
	r.press(Command{Action: MakeCallback, By: wati, Education: Given})
	r.wantCase(Waiting, "")
	r.wantEffect(Effect{Kind: ShowBoard})
	if r.call.End != EndCallback || r.c.Education.Result != Given || r.c.LastSaid("words") != "internet mati" {
		t.Errorf("call ended %q, education %q, words %q; want callback, given, the words of /cek", r.call.End, r.c.Education.Result, r.c.LastSaid("words"))
	}
	r.on(Command{Action: Claim, By: sari})
	r.wantCase(Claimed, sari.ID)
	r.wantEffect(Effect{Kind: ShowHolder, Person: sari.ID})
	r.on(Command{Action: Close, By: sari, Contact: Reached, Analysis: "modem direset", Outcome: OutSolved, Right: Right})
	r.wantCase(Closed, sari.ID)
	if len(r.c.Contacts) != 1 || r.c.LastSaid("analysis") != "modem direset" || r.c.Educated != Right {
		t.Errorf("closed with contacts %v, analysis %q, education judged %q; want the form's", r.c.Contacts, r.c.LastSaid("analysis"), r.c.Educated)
	}
	r.want(7)
}

func TestRoadCallbackBackendClosed(t *testing.T) {
	r := &road{floor: look(t, wati, listed)}
	r.press(Command{Action: Confirm, By: wati})
	r.press(Command{Action: MakeCallback, By: wati, Education: Given})
	r.on(Command{Action: Claim, By: sari})
	r.on(Command{Action: Escalate, By: sari, Team: "jaringan", Checked: "modem", Wanted: "cek jalur"})
	r.wantCase(Escalated, sari.ID)
	r.wantEffect(Effect{Kind: ShowTeam, Team: "jaringan"})
	r.on(Command{Action: AnswerCase, By: bayu, Answer: Solved, Done: "jalur diperbaiki", Right: Right})
	r.wantCase(Claimed, sari.ID)
	r.wantEffect(Effect{Kind: TellPerson, Person: sari.ID, Text: SayBack})
	if e := r.c.Escalation(); e.Taker != bayu.ID || e.Right != Right {
		t.Errorf("answered: taker %q, escalation judged %q; want answering takes (bayu), right", e.Taker, e.Right)
	}
	r.on(Command{Action: Close, By: sari, Contact: Reached, Outcome: OutSolved, Right: Wrong})
	r.wantCase(Closed, sari.ID)
	r.want(13)
}

func TestRoadTier1BackendClosed(t *testing.T) {
	r := &road{floor: look(t, wati, speedy)}
	r.press(Command{Action: Confirm, By: wati})
	r.n++ // Belum solusi opens a form; its submit is the press below
	r.press(Command{Action: Unsolved, By: wati, Team: "jaringan", Checked: "modem", Wanted: "cek jalur"})
	r.wantCase(Escalated, wati.ID)
	r.wantEffect(Effect{Kind: ShowTeam, Team: "jaringan"})
	r.wantEffect(Effect{Kind: ShowHolder, Person: wati.ID})
	if r.call.Route != Tier1Backend || r.c.Kind != Tier1Kind {
		t.Errorf("route %q, kind %q; want tier1+backend, tier1", r.call.Route, r.c.Kind)
	}
	r.on(Command{Action: AnswerCase, By: bayu, Answer: Solved, Done: "jalur diperbaiki", Right: Right})
	r.wantCase(Closed, wati.ID)
	r.wantEffect(Effect{Kind: TellPerson, Person: wati.ID, Text: SaySolved})
	if r.c.Outcome != OutSolved || r.c.Educated != NotApplicable || r.c.ClosedBy != bayu.ID {
		t.Errorf("closed as %q by %q, education %q; want solved by bayu, n/a", r.c.Outcome, r.c.ClosedBy, r.c.Educated)
	}
	r.want(7)
}

func TestRoadTier1Solved(t *testing.T) {
	r := &road{floor: look(t, wati, speedy)}
	r.press(Command{Action: SolveCall, By: wati})
	if r.call.End != EndSolved || !r.call.Confirmed {
		t.Errorf("call ended %q, confirmed %v; want solved and confirmed by one press", r.call.End, r.call.Confirmed)
	}
	r.want(1)
}

func TestRoadRegular(t *testing.T) {
	if f := look(t, wati, ordinary); f.call.End != EndRegular || f.call.Route != RegularRoute {
		t.Errorf("call ended %q on route %q; want regular, without a press", f.call.End, f.call.Route)
	}
}

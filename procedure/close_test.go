package procedure_test

import (
	"testing"
	"time"

	. "github.com/cc147/sigap/procedure"
)

func TestAsksRight(t *testing.T) {
	educated := Case{Agent: wati.ID, Education: Education{Result: Refused}}
	escalated := Case{Escalations: []Escalation{{By: sari.ID}}}
	for _, c := range []struct {
		name string
		c    Case
		a    Action
		by   Person
		want bool
	}{
		{"close: an agent's education", educated, Close, sari, true},
		{"close: one's own education", educated, Close, wati, false},
		{"close: no education", Case{Agent: wati.ID}, Close, sari, false},
		{"answer: somebody's escalation", escalated, AnswerCase, bayu, true},
		{"answer: one's own escalation", escalated, AnswerCase, sari, false},
		{"answer: no escalation", Case{}, AnswerCase, bayu, false},
		{"another action", escalated, Note, bayu, false},
	} {
		if got := AsksRight(c.c, c.a, c.by.ID); got != c.want {
			t.Errorf("%s: asked %v, want %v", c.name, got, c.want)
		}
	}
}

func TestEducatedAtClose(t *testing.T) {
	all := Person{ID: wati.ID, Roles: []Role{Agent, Tier2}}
	f := claimed(t, official)
	f.refuses(Missing, Command{Action: Close, By: sari, Outcome: OutSolved})
	f.refuses(Missing, Command{Action: Close, By: sari, Outcome: OutSolved, Right: NotApplicable})
	f.act(Command{Action: Close, By: sari, Outcome: OutSolved, Right: Wrong})
	if f.c.Educated != Wrong {
		t.Errorf("a colleague's judgement is kept as %q, want wrong", f.c.Educated)
	}
	own := callback(t, official).act(Command{Action: Claim, By: all}).act(Command{Action: Close, By: all, Outcome: OutSolved, Right: Right})
	if own.c.Educated != NotJudged {
		t.Errorf("one's own education is judged %q, want not_judged, whatever was sent", own.c.Educated)
	}
	none := tier1(t).act(Command{Action: Withdraw, By: wati, Reason: "bisa"}).act(Command{Action: Close, By: wati, Outcome: OutSolved, Right: Right})
	if none.c.Educated != NotApplicable {
		t.Errorf("no education is judged %q, want n/a", none.c.Educated)
	}
}

func TestOutcomes(t *testing.T) {
	for _, o := range []Outcome{"solved", "not_solved", "unreachable", "plasa", "cancelled", "duplicate"} {
		f := claimed(t, official).act(Command{Action: Close, By: sari, Outcome: o, Right: Right, Satisfied: NotSatisfied})
		if f.c.Outcome != o || f.c.Satisfied != NotSatisfied || !f.c.ClosedAt.Equal(f.w.Now) {
			t.Errorf("closed as %q, %q, at %v; want %q, not_satisfied, now", f.c.Outcome, f.c.Satisfied, f.c.ClosedAt, o)
		}
	}
	f := claimed(t, official)
	f.refuses(Missing, Command{Action: Close, By: sari, Outcome: "beres", Right: Right})
	f.refuses(Missing, Command{Action: Close, By: sari, Outcome: OutSolved, Right: Right, Contact: "surat"})
}

func TestContactOutcomes(t *testing.T) {
	f := claimed(t, official)
	at := f.w.Now.Add(2 * time.Hour)
	for _, o := range []ContactOutcome{"reached", "no_answer", "busy", "wrong_number", "asked_for_call"} {
		f.act(Command{Action: LogContact, By: sari, Contact: o, CallAt: at, Analysis: "dicek"})
		got := f.c.Contacts[len(f.c.Contacts)-1]
		want := Contact{At: f.w.Now, By: sari.ID, Outcome: o}
		if o == AskedForCall {
			want.CallAt = at
		}
		if got != want || !f.c.Due.Equal(want.CallAt) {
			t.Errorf("logged %v, due %v; want %v, due with its call", got, f.c.Due, want)
		}
	}
	f.refuses(Missing, Command{Action: LogContact, By: sari, Contact: AskedForCall})
	f.refuses(Missing, Command{Action: LogContact, By: sari, Contact: "surat"})
}

// TestDueEnds: an agreed call ends with the work that it was agreed in.
func TestDueEnds(t *testing.T) {
	for _, a := range []Action{Escalate, EscalateSuper, Close} {
		f := claimed(t, official)
		f.act(Command{Action: LogContact, By: sari, Contact: AskedForCall, CallAt: f.w.Now.Add(60 * minute)})
		do := filled(a, f.c, sari)
		do.Contact = "" // the form of close gave none
		if f.act(do); !f.c.Due.IsZero() {
			t.Errorf("%s: due at %v, want no time", a, f.c.Due)
		}
	}
}

func closedCallback(t *testing.T) *floor {
	f := claimed(t, official).act(Command{Action: Close, By: sari, Outcome: OutNotSolved, Right: Right, Satisfied: NotSatisfied})
	f.w.Open = 0
	return f
}

func TestReopenCallback(t *testing.T) {
	f := closedCallback(t)
	f.refuses(NoRole, Command{Action: Reopen, By: wati, Reason: "belum beres"})
	f.act(Command{Action: Reopen, By: tono, Reason: "belum beres"})
	f.wantCase(Waiting, "")
	f.wantEffect(Effect{Kind: ShowBoard})
	if f.c.Outcome != "" || !f.c.ClosedAt.IsZero() || f.c.ClosedBy != "" || f.c.Educated != "" || f.c.Satisfied != "" {
		t.Error("a reopened case keeps how it was closed, want nothing of it")
	}
}

func TestReopenWithOpenCase(t *testing.T) {
	f := closedCallback(t)
	f.w.Open = 13
	if ref := f.refuses(HasCase, Command{Action: Reopen, By: tono, Reason: "belum beres"}); ref.Case != 13 {
		t.Errorf("the refusal names case %d, want 13", ref.Case)
	}
}

func TestReopenTier1(t *testing.T) {
	for _, c := range []struct {
		name   string
		by     Person
		off    bool
		holder Person
		tells  bool
	}{
		{"by its agent", wati, false, wati, false},
		{"by its agent, who did nothing yet", wati, true, wati, false},
		{"by the lead", lina, false, wati, true},
		{"by the lead, agent off shift", lina, true, lina, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := tier1(t).act(Command{Action: AnswerCase, By: bayu, Answer: Solved, Done: "dicek", Right: Right})
			f.w.Open = 0
			f.w.OnShift = func(string) bool { return !c.off }
			f.refuses(NoRole, Command{Action: Reopen, By: tono, Reason: "belum beres"})
			f.refuses(NoRole, Command{Action: Reopen, By: yudi, Reason: "belum beres"})
			f.act(Command{Action: Reopen, By: c.by, Reason: "belum beres"})
			f.wantCase(Claimed, c.holder.ID)
			f.wantEffect(Effect{Kind: ShowHolder, Person: c.holder.ID})
			if c.tells {
				f.wantEffect(Effect{Kind: TellPerson, Person: c.holder.ID, Text: SayReopened})
			}
		})
	}
}

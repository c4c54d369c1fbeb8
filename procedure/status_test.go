package procedure_test

import (
	"reflect"
	"strings"
	"testing"

	. "github.com/cc147/sigap/procedure"
)

func super(by Person) Command {
	return Command{Action: EscalateSuper, By: by, Team: "jaringan", Checked: "modem", Wanted: "datang hari ini", Reason: "belum beres"}
}

func TestSuperEmergency(t *testing.T) {
	f := claimed(t, official)
	if f.c.Urgency() != UrgencyVVIP {
		t.Fatalf("a VVIP's case has urgency %d, want 2", f.c.Urgency())
	}
	rev := f.c.Rev
	f.act(super(sari))
	f.wantCase(Escalated, sari.ID)
	f.wantEffect(Effect{Kind: SetStatus})
	f.wantEffect(Effect{Kind: ShowTeam, Team: "jaringan"})
	if !f.c.Super || !f.c.Escalation().Super || f.c.Urgency() != UrgencyEmergency || f.c.Rev != rev+1 {
		t.Errorf("super %v, stay %v, urgency %d, rev +%d; want status and escalation in one act, urgency 1",
			f.c.Super, f.c.Escalation().Super, f.c.Urgency(), f.c.Rev-rev)
	}
}

func TestRerouteStaysSuper(t *testing.T) {
	f := claimed(t, official).act(super(sari)).act(Command{Action: Reroute, By: bayu, Team: "tagihan", Reason: "salah tim"})
	if !f.c.Escalation().Super {
		t.Error("the stay at the next team is not super emergency, want it to stay so")
	}
}

func TestSuperEmergencyIsForVVIP(t *testing.T) {
	f := claimed(t, listed)
	f.refuses(WrongKind, super(sari))
	f = claimed(t, official)
	f.refuses(NotHolder, super(tono))
	do := super(sari)
	do.Reason = ""
	f.refuses(Missing, do)
	do = super(sari)
	do.Team = "gudang"
	f.refuses(NoSuchTeam, do)
}

func TestSuperEmergencyIsOfferedFirstAfterNotSolved(t *testing.T) {
	f := claimed(t, official)
	sees := func() []Action { return Offered(f.c, f.w, Audience{Person: sari}) }
	if got := sees(); got[0] != Close {
		t.Errorf("first button %s, want close", got[0])
	}
	f.act(Command{Action: Escalate, By: sari, Team: "jaringan", Checked: "modem", Wanted: "cek"})
	f.act(Command{Action: AnswerCase, By: bayu, Answer: NotSolved, Done: "tidak bisa", Right: Right})
	if got := sees(); got[0] != EscalateSuper {
		t.Errorf("after not solved: first button %s, want super", got[0])
	}
	f.act(super(sari)).act(Command{Action: AnswerCase, By: bayu, Answer: NotSolved, Done: "tidak bisa", Right: Right})
	if got := sees(); got[0] != Close {
		t.Errorf("after super was not solved: first button %s, want close", got[0])
	}
}

func TestClearStatus(t *testing.T) {
	w := world(official)
	w.Customer.Status = &Status{Since: w.Now, By: sari.ID, Case: 12}
	press := Command{Action: ClearStatus, By: lina, Reason: "sudah tenang"}
	call := w.Policy.NewCall(345, wati, line, "", nil, official, w.Now)
	closed := closedCallback(t).c
	for _, c := range []struct {
		name  string
		spoil func(*Command, *Facts)
		want  Code
	}{
		{"by the holder", func(do *Command, _ *Facts) { do.By = sari }, NoRole},
		{"without a reason", func(do *Command, _ *Facts) { do.Reason = " " }, Missing},
		{"too long", func(do *Command, _ *Facts) { do.Reason = strings.Repeat("a", 1001) }, TooLong},
		{"without a status", func(_ *Command, w *Facts) { w.Customer.Status = nil }, NotSuper},
	} {
		do, w := press, w
		c.spoil(&do, &w)
		_, effects, err := Apply(closed, do, w)
		wantCode(t, err, c.want, do)
		_, opened, err := ApplyCall(call, do, w)
		wantCode(t, err, c.want, do)
		if effects != nil || opened.Effects != nil {
			t.Errorf("%s: effects %v and %v, want none", c.name, effects, opened.Effects)
		}
	}
	want := []Effect{{Kind: UnsetStatus}}
	if c, effects, err := Apply(closed, press, w); err != nil || !reflect.DeepEqual(effects, want) || !reflect.DeepEqual(c, closed) {
		t.Errorf("from a case: effects %v, %v; want %v, and the case as it was", effects, err, want)
	}
	if c, opened, err := ApplyCall(call, press, w); err != nil || !reflect.DeepEqual(opened, Opened{Effects: want}) || !reflect.DeepEqual(c, call) {
		t.Errorf("from a call: %+v, %v; want %v, and the call as it was", opened, err, want)
	}
}

func TestStatusShowsInOpenCases(t *testing.T) {
	f := callback(t, listed)
	set := f.c.Carry(true)
	if !set.Super || set.Rev != f.c.Rev+1 || set.Turn != f.c.Turn || set.Urgency() != UrgencyEmergency {
		t.Errorf("set: super %v, rev +%d, turn +%d, urgency %d; want true, 1, 0, 1", set.Super, set.Rev-f.c.Rev, set.Turn-f.c.Turn, set.Urgency())
	}
	if again := set.Carry(true); again.Rev != set.Rev {
		t.Error("set again: the rev grew, want the case as it was")
	}
	if cleared := set.Carry(false); cleared.Super || cleared.Rev != set.Rev+1 {
		t.Errorf("cleared: super %v, rev +%d; want false, 1", cleared.Super, cleared.Rev-set.Rev)
	}
	if closed := closedCallback(t); closed.c.Carry(true).Super {
		t.Error("a closed case shows the new status, want it as it was")
	}
}

func TestReopenTakesTheStatusOfNow(t *testing.T) {
	for _, carried := range []bool{true, false} {
		f := closedCallback(t)
		f.c.Super = !carried
		f.w.Customer.Status = nil
		if carried {
			f.w.Customer.Status = &Status{By: sari.ID}
		}
		f.act(Command{Action: Reopen, By: lina, Reason: "belum beres"})
		if f.c.Super != carried {
			t.Errorf("customer carries the status: %v; the reopened case shows %v", carried, f.c.Super)
		}
	}
}

package procedure_test

import (
	"testing"

	. "github.com/cc147/sigap/procedure"
)

// atBackend is a callback case that sari escalated to the team jaringan.
func atBackend(t *testing.T) *floor {
	t.Helper()
	return claimed(t, official).act(Command{Action: Escalate, By: sari, Team: "jaringan", Checked: "modem", Wanted: "cek jalur"})
}

func TestTakeByColleague(t *testing.T) {
	f := atBackend(t)
	form := f.c.Turn // bayu opens the form of the answer
	f.act(Command{Action: Take, By: dewi})
	f.wantEffect(Effect{Kind: ShowTaker, Person: dewi.ID})
	since := f.w.Now
	answer := Command{Action: AnswerCase, By: bayu, Turn: form, Answer: Solved, Done: "jalur diperbaiki", Right: Right}
	for _, do := range []Command{answer, {Action: Take, By: bayu, Turn: form}} {
		for _, do.Turn = range []uint64{form, f.c.Turn} {
			if ref := f.refusesOld(Taken, do); ref.By != dewi.ID || !ref.Since.Equal(since) || ref.State != Escalated {
				t.Errorf("%s: the refusal says %q since %v, state %q; want dewi since %v, escalated", do.Action, ref.By, ref.Since, ref.State, since)
			}
		}
	}
	answer.By = dewi
	f.act(answer)
	f.wantCase(Claimed, sari.ID)
}

func TestLeadFrees(t *testing.T) {
	f := atBackend(t).act(Command{Action: Take, By: dewi})
	f.refuses(NoSuchTeam, Command{Action: Reroute, By: bayu, Team: "jaringan", Reason: "dewi pulang"})
	f.act(Command{Action: Reroute, By: lina, Team: "jaringan", Reason: "dewi pulang"})
	f.wantEffect(Effect{Kind: TellPerson, Person: dewi.ID, Text: SayMoved})
	if f.c.Team() != "jaringan" || f.c.Taker() != "" {
		t.Errorf("freed: at %q, taken by %q; want jaringan, nobody", f.c.Team(), f.c.Taker())
	}
	f.refuses(NoSuchTeam, Command{Action: Reroute, By: lina, Team: "jaringan", Reason: "lagi"})
	f.act(Command{Action: Take, By: bayu})
}

func TestReroute(t *testing.T) {
	f := atBackend(t)
	agreed := f.w.Now.Add(60 * minute)
	f.act(Command{Action: LogContact, By: sari, Contact: AskedForCall, CallAt: agreed})
	f.refuses(NoSuchTeam, Command{Action: Reroute, By: bayu, Team: "gudang", Reason: "salah tim"})
	f.refuses(NoRole, Command{Action: Reroute, By: eko, Team: "tagihan", Reason: "salah tim"})
	f.act(Command{Action: Reroute, By: bayu, Team: "tagihan", Reason: "salah tim"})
	f.wantCase(Escalated, sari.ID)
	f.wantEffect(Effect{Kind: ShowTeam, Team: "tagihan"})
	if !f.c.Due.Equal(agreed) {
		t.Errorf("due at %v after a re-route, want the agreed %v", f.c.Due, agreed)
	}
	if n := len(f.c.Escalations); n != 2 || f.c.Escalations[0].EndedAt.IsZero() || f.c.Escalation().By != sari.ID {
		t.Errorf("%d stays, the last by %q; want 2, the first ended, both sari's", n, f.c.Escalation().By)
	}
	f.refuses(NoRole, Command{Action: Take, By: bayu})
	f.act(Command{Action: AnswerCase, By: eko, Answer: Solved, Done: "tagihan benar", Right: Right})
}

func TestWithdraw(t *testing.T) {
	f := atBackend(t).act(Command{Action: Take, By: dewi})
	f.act(Command{Action: Withdraw, By: sari, Reason: "sudah bisa"})
	f.wantCase(Claimed, sari.ID)
	f.wantEffect(Effect{Kind: TellTeam, Team: "jaringan", Text: SayWithdraw})
	f.wantEffect(Effect{Kind: TellPerson, Person: dewi.ID, Text: SayWithdraw})
	if f.c.Team() != "" || f.c.Taker() != "" || f.c.Escalation().Answer != "" {
		t.Errorf("withdrawn: at %q, taken by %q, answered %q; want none", f.c.Team(), f.c.Taker(), f.c.Escalation().Answer)
	}
}

func TestAnswerOfTier1(t *testing.T) {
	offShift := func(string) bool { return false }
	for _, c := range []struct {
		name    string
		answer  AnswerResult
		onShift func(string) bool
		lead    string
		state   State
		holder  string
		tell    Effect
	}{
		{"solved", Solved, nil, lina.ID, Closed, wati.ID, Effect{Kind: TellPerson, Person: wati.ID, Text: SaySolved}},
		{"solved, agent off shift", Solved, offShift, lina.ID, Closed, wati.ID, Effect{Kind: TellPerson, Person: wati.ID, Text: SaySolved}},
		{"not solved", NotSolved, nil, lina.ID, Claimed, wati.ID, Effect{Kind: TellPerson, Person: wati.ID, Text: SayBack}},
		{"need data", NeedData, nil, lina.ID, Claimed, wati.ID, Effect{Kind: ShowHolder, Person: wati.ID}},
		{"not ours", NotOurs, nil, lina.ID, Claimed, wati.ID, Effect{Kind: TellPerson, Person: wati.ID, Text: SayBack}},
		{"not solved, agent off shift", NotSolved, offShift, lina.ID, Claimed, lina.ID, Effect{Kind: TellPerson, Person: lina.ID, Text: SayBack}},
		{"off shift, no lead", NotSolved, offShift, "", Claimed, wati.ID, Effect{Kind: TellPerson, Person: wati.ID, Text: SayBack}},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := tier1(t)
			if c.onShift != nil {
				f.w.OnShift = c.onShift
			}
			f.w.Lead = c.lead
			f.act(Command{Action: AnswerCase, By: bayu, Answer: c.answer, Done: "dicek", Right: Right})
			f.wantCase(c.state, c.holder)
			f.wantEffect(c.tell)
		})
	}
}

// TestAnswerOfTier1HandedOver: the shift that counts is that of who holds it now.
func TestAnswerOfTier1HandedOver(t *testing.T) {
	for away, holder := range map[string]string{wati.ID: yudi.ID, yudi.ID: lina.ID} {
		f := tier1(t).act(Command{Action: HandOver, By: wati, To: yudi})
		f.w.OnShift = func(person string) bool { return person != away }
		f.act(Command{Action: AnswerCase, By: bayu, Answer: NotSolved, Done: "dicek", Right: Right})
		f.wantCase(Claimed, holder)
	}
}

func TestAnswerOfCallbackComesToItsHolder(t *testing.T) {
	for _, a := range AnswerResults {
		f := atBackend(t)
		f.w.OnShift = func(string) bool { return false }
		f.act(Command{Action: AnswerCase, By: bayu, Answer: a, Done: "dicek", Right: Right})
		f.wantCase(Claimed, sari.ID)
		if got := f.c.Escalation().Answer; got != a {
			t.Errorf("answer kept as %q, want %q", got, a)
		}
	}
	f := atBackend(t)
	f.refuses(Missing, Command{Action: AnswerCase, By: bayu, Answer: "mungkin", Done: "dicek", Right: Right})
}

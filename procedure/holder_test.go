package procedure_test

import (
	"testing"
	"time"

	. "github.com/cc147/sigap/procedure"
)

// callback is a case of that customer, logged by wati, in the queue.
func callback(t *testing.T, c Customer) *floor {
	t.Helper()
	return look(t, wati, c).step(Command{Action: Confirm, By: wati}).step(Command{Action: MakeCallback, By: wati, Education: Given})
}

// claimed is callback, claimed by sari.
func claimed(t *testing.T, c Customer) *floor {
	t.Helper()
	return callback(t, c).act(Command{Action: Claim, By: sari})
}

// tier1 is a Tier 1 case of wati's at the team jaringan.
func tier1(t *testing.T) *floor {
	t.Helper()
	return look(t, wati, speedy).step(Command{Action: Confirm, By: wati}).
		step(Command{Action: Unsolved, By: wati, Team: "jaringan", Checked: "modem", Wanted: "cek jalur"})
}

func TestClaimLostSaysWhoAndSince(t *testing.T) {
	f := callback(t, official)
	card := f.c.Turn
	f.act(Command{Action: Claim, By: sari})
	since := f.w.Now
	for name, turn := range map[string]uint64{"from the old card": card, "from the new card": f.c.Turn} {
		ref := f.refusesOld(Taken, Command{Action: Claim, By: tono, Turn: turn})
		if ref.By != sari.ID || !ref.Since.Equal(since) || ref.State != Claimed {
			t.Errorf("%s: the refusal says %q since %v, state %q; want sari since %v, claimed", name, ref.By, ref.Since, ref.State, since)
		}
	}
}

func TestAssign(t *testing.T) {
	f := callback(t, official)
	f.refuses(Missing, Command{Action: Assign, By: lina})
	f.refuses(NoSuchPerson, Command{Action: Assign, By: lina, To: wati})
	f.act(Command{Action: Assign, By: lina, To: tono})
	f.wantCase(Claimed, tono.ID)
	f.wantEffect(Effect{Kind: ShowHolder, Person: tono.ID})
	f.wantEffect(Effect{Kind: TellPerson, Person: tono.ID, Text: SayAssigned})
}

func TestHandOver(t *testing.T) {
	for _, c := range []struct {
		name string
		open func(*testing.T) *floor
		may  []Person
		not  []Person
	}{
		{"callback", func(t *testing.T) *floor { return claimed(t, official) }, []Person{tono, lina}, []Person{yudi, bayu, qori, adi, sari}},
		{"tier1", tier1, []Person{yudi, lina}, []Person{tono, bayu, qori, adi, wati}},
	} {
		for _, p := range c.not {
			f := c.open(t)
			if ref := f.refuses(NoSuchPerson, Command{Action: HandOver, By: lina, To: p}); ref.State != f.c.State {
				t.Errorf("%s to %s: the refusal says state %q, want %q", c.name, p.ID, ref.State, f.c.State)
			}
		}
		for _, p := range c.may {
			f := c.open(t)
			state, was := f.c.State, f.c.Holder
			f.act(Command{Action: HandOver, By: lina, To: p})
			f.wantCase(state, p.ID)
			f.wantEffect(Effect{Kind: ShowHolder, Person: p.ID})
			f.wantEffect(Effect{Kind: TellPerson, Person: was, Text: SayTaken})
		}
	}
}

func TestOnlyHolderWorks(t *testing.T) {
	f := claimed(t, official)
	since := f.w.Now
	for _, a := range []Action{Close, Escalate, EscalateSuper, LogContact} {
		if ref := f.refuses(NotHolder, filled(a, f.c, tono)); ref.By != sari.ID || !ref.Since.Equal(since) {
			t.Errorf("%s by a colleague: the refusal says %q since %v, want sari since %v", a, ref.By, ref.Since, since)
		}
		f.refuses(NoRole, filled(a, f.c, qori))
	}
}

func TestReleaseByLead(t *testing.T) {
	f := claimed(t, official)
	f.refuses(Missing, Command{Action: Release, By: lina, Reason: "  "})
	f.act(Command{Action: Release, By: lina, Reason: "istirahat"})
	f.wantCase(Waiting, "")
	f.wantEffect(Effect{Kind: TellPerson, Person: sari.ID, Text: SayReleased})
	f.wantEffect(Effect{Kind: TellBoard, Text: SayReleased})
	if !f.c.HeldSince.IsZero() || !f.c.HolderActed.IsZero() {
		t.Error("a released case keeps when it was held, want neither time")
	}
}

func TestClaimExpires(t *testing.T) {
	expire := Command{Action: Release, By: timer, Reason: "60 menit"}
	f := claimed(t, official)
	f.w.Now = f.w.Now.Add(58 * minute)
	f.act(Command{Action: Note, By: sari, Text: "masih dicek"}) // 59 minutes after the claim
	last := f.w.Now
	f.act(Command{Action: Note, By: tono, Text: "saya bantu"}) // not the holder's
	f.w.Now = last.Add(time.Hour - time.Second)
	f.refuses(WrongState, expire)
	f.w.Now = last.Add(time.Hour - minute) // the act is a minute later
	f.act(expire)
	f.wantCase(Waiting, "")
}

// TestBackFromBackendIsANewClaim: the hours at backend are not the holder's.
func TestBackFromBackendIsANewClaim(t *testing.T) {
	f := atBackend(t)
	f.w.Now = f.w.Now.Add(5 * time.Hour)
	f.act(Command{Action: AnswerCase, By: bayu, Answer: NeedData, Done: "nomor seri?", Right: Right})
	if f.c.Expired(f.w.Policy, f.w.Now.Add(59*minute)) || !f.c.HeldSince.Equal(f.w.Now) {
		t.Errorf("answered at %v: held since %v, expired within the hour; want held from now on", f.w.Now, f.c.HeldSince)
	}
}

func TestAgreedCallKeepsClaim(t *testing.T) {
	f := claimed(t, official)
	at := f.w.Now.Add(5 * time.Hour)
	f.act(Command{Action: LogContact, By: sari, Contact: AskedForCall, CallAt: at})
	for now, want := range map[time.Time]bool{at: false, at.Add(59 * minute): false, at.Add(time.Hour): true} {
		if got := f.c.Expired(f.w.Policy, now); got != want {
			t.Errorf("call agreed for %v: expired at %v is %v, want %v", at, now, got, want)
		}
	}
}

func TestOnlyClaimsExpire(t *testing.T) {
	long := 100 * time.Hour
	escalated := claimed(t, official).act(Command{Action: Escalate, By: sari, Team: "jaringan", Checked: "modem", Wanted: "cek"})
	back := tier1(t).act(Command{Action: AnswerCase, By: bayu, Answer: NotOurs, Done: "bukan kami", Right: Wrong})
	for name, f := range map[string]*floor{"waiting": callback(t, official), "escalated": escalated, "tier1, claimed": back} {
		if f.c.Expired(f.w.Policy, f.w.Now.Add(long)) {
			t.Errorf("%s: expired after %v, want never", name, long)
		}
	}
}

func TestCancel(t *testing.T) {
	f := callback(t, official)
	f.refuses(NoRole, Command{Action: Cancel, By: yudi, Reason: "salah"})
	f.act(Command{Action: Cancel, By: wati, Reason: "salah"})
	f.wantCase(Closed, "")
	if f.c.Outcome != OutCancelled || f.c.ClosedBy != wati.ID {
		t.Errorf("closed as %q by %q, want cancelled by who logged it", f.c.Outcome, f.c.ClosedBy)
	}
}

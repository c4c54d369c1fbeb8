package handlers_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/bot/bottest"
	"github.com/cc147/sigap/procedure"
	"github.com/cc147/sigap/store"
)

// TestATimerGivesWay: whoever acts while a timer is at work, behind its look at
// what is due or behind its look at the record, was quicker: the timer does
// nothing.
func TestATimerGivesWay(t *testing.T) {
	const claimed = `
		dewi types /cek 152000000001 internet mati
		dewi presses confirm
		dewi presses callback/given
		sari presses claim on K-1 in tier2`
	for _, c := range []struct {
		name, play, person string
		after              time.Duration
		in                 bot.In
		holder             string
		timer              procedure.Action
	}{
		{"a note of the holder", claimed, "sari", time.Hour + time.Second, submitted("K-1", "note", 2, map[string]string{"text": "modem"}), "sari", procedure.Release},
		{"a contact of the holder", claimed, "sari", time.Hour + time.Second, submitted("K-1", "contact", 2, map[string]string{"contact": "busy"}), "sari", procedure.Release},
		{"a call that is agreed", claimed, "sari", time.Hour + time.Second, submitted("K-1", "contact", 2, map[string]string{"contact": "asked_for_call", "call_at": "16:00"}), "sari", procedure.Release},
		{"a hand-over", claimed, "sari", time.Hour + time.Second, submitted("K-1", "handover", 2, map[string]string{"to": "rian"}), "rian", procedure.Release},
		{"a press of the agent", "\n\tdewi types /cek 152000000001 internet mati", "dewi", 10*time.Hour + time.Second,
			bot.In{Press: &bot.Press{Button: bot.Button{Subject: "C-1", Action: "confirm", Turn: 1}}}, "", procedure.DropCall},
	} {
		for _, look := range []int{1, 2} {
			t.Run(fmt.Sprint(c.name, " behind look ", look), func(t *testing.T) {
				t.Parallel()
				s := newStage(t)
				bottest.Play(t, s, c.play)
				s.Advance(t, c.after)
				s.stop()
				s.wire(t)
				looks, quick := 0, bot.Answer{Code: "never asked"}
				s.looked = func() {
					if looks++; looks != look {
						return
					}
					s.looked = nil
					in := c.in
					in.Account, in.Key = s.Account(c.person), "quick"
					var err error
					if quick, err = s.bot.Handle(t.Context(), in); err != nil {
						t.Error(err)
					}
				}
				n := s.due(t)
				if quick.Code != "" {
					t.Fatalf("%s is answered %q (%s); want it done", c.name, quick.Code, quick.Toast)
				}
				subject := map[procedure.Action]string{procedure.Release: "K-1", procedure.DropCall: "C-1"}[c.timer]
				if acts := s.audited(t, subject, string(c.timer)); n != 0 || acts != 0 {
					t.Errorf("the timer did %d things, and the audit holds %s %d times; want nothing done", n, c.timer, acts)
				}
				if c.holder != "" && s.caseOf(t, 1).Holder != c.holder {
					t.Errorf("the case is held by %q; want %q", s.caseOf(t, 1).Holder, c.holder)
				}
			})
		}
	}
}

func submitted(subject, action string, turn uint64, fields map[string]string) bot.In {
	return bot.In{Submit: &bot.Submit{Button: bot.Button{Subject: subject, Action: action, Turn: turn}, Fields: fields}}
}

// TestWhatFallsDueDuringAStopHappensOnce, at the first look after it, and neither
// at the next nor after another stop.
func TestWhatFallsDueDuringAStopHappensOnce(t *testing.T) {
	s := newStage(t)
	bottest.Play(t, s, `
		dewi types /cek 152000000001 internet mati
		dewi presses confirm
		dewi presses callback/given
		budi types /check 152000000007 tagihan
		budi presses confirm
		budi presses callback/given
		dewi types /cek 152000000003 lambat
		sari presses claim on K-1 in tier2
		rian presses claim on K-2 in tier2
		rian presses contact on K-2 in tier2
		rian fills contact=asked_for_call; call_at=16:00`)
	for _, stop := range []struct {
		hours                   time.Duration
		done, one, two, dropped int
	}{
		{2, 1, 1, 0, 0},  // at 12:00 the first claim has expired; a call is agreed for the other
		{9, 2, 1, 1, 1},  // at 21:00 there was no act for an hour after that call, nor on the call of 10:00
		{24, 1, 1, 1, 1}, // the checkpoint of eight in the morning
	} {
		s.stop()
		s.Advance(t, stop.hours*time.Hour)
		s.start(t)
		if n := s.due(t); n != stop.done {
			t.Errorf("after a stop of %d h %d things are done; want %d", stop.hours, n, stop.done)
		}
		if n := s.due(t); n != 0 {
			t.Errorf("after a stop of %d h %d things are done a second time; want none", stop.hours, n)
		}
		got := [3]int{s.audited(t, "K-1", "release"), s.audited(t, "K-2", "release"), s.audited(t, "C-3", string(procedure.DropCall))}
		if want := [3]int{stop.one, stop.two, stop.dropped}; got != want {
			t.Errorf("after a stop of %d h the audit holds %v releases of K-1, of K-2 and drops of C-3; want %v", stop.hours, got, want)
		}
	}
	if err := s.store.View(t.Context(), func(tx *store.Tx) error {
		c, err := tx.Call(3)
		if c.End != procedure.EndDropped {
			t.Errorf("the call ended as %q; want it dropped", c.End)
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
}

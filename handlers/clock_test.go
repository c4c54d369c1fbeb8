package handlers_test

import (
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/bot/bottest"
	"github.com/cc147/sigap/handlers"
	"github.com/cc147/sigap/procedure"
	"github.com/cc147/sigap/store"
)

// steady gives a stage a monotonic clock, by which jumps of its clock are found.
func (s *stage) steady(t *testing.T) *atomic.Int64 {
	t.Helper()
	mono := &atomic.Int64{}
	s.elapsed = func() time.Duration { return time.Duration(mono.Load()) }
	s.Restart(t)
	return mono
}

// TestADoubtedClockIsSaid: in one sentence, in each answer that depends on a date, until the
// doubt is over.
func TestADoubtedClockIsSaid(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.steady(t)
	s.bot.Policy.Lookups = 3
	const sentence = "Jam mesin ini sedang diragukan"
	ids, _ := s.requests(t)
	ask := func() map[string]bot.Answer {
		return map[string]bot.Answer{
			"a look-up":       s.cek(t, "dewi", "", "152000000002 mati"),
			"candidates":      s.cek(t, "dewi", "", "081200000005 mati"),
			"a list":          s.send(t, "adi", "", bot.Button{Subject: "D-special-requests", Action: "browse", Arg: "all"}, nil),
			"an entry":        s.send(t, "adi", "", sitis(ids[0], "show"), nil),
			"a code":          s.whole(t, bot.In{Account: s.Account("dewi"), Command: &bot.Command{Name: "sigap", Text: "tautkan ABCD1234"}}),
			"an entry's form": s.send(t, "adi", "", sitis(ids[0], "edit"), map[string]string{"kind": "cabut_pasang", "numbers": "152000000002", "name": "Siti", "from": "2026-12-02", "until": "2026-12-01"}),
		}
	}
	for i, set := range []time.Duration{0, 6 * time.Minute, -6 * time.Minute} {
		s.now.Add(int64(set))
		for what, a := range ask() {
			if says := strings.Count(bottest.AnswerText(a), sentence); says != i%2 {
				t.Errorf("%d: %s (%s) says %d times that the clock is doubted, want %d:\n%s", i, what, a.Code, says, i%2, bottest.AnswerText(a))
			}
		}
	}
}

// TestStatusNamesADoubtedClock: with the reason, for an operator.
func TestStatusNamesADoubtedClock(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.links = []handlers.Link{{Platform: "clock", Since: s.look(), Cause: "it is 1h0m0s ahead by the clock of slack"}}
	for person, want := range map[string]bool{"ratna": true, "dewi": false} {
		text := bottest.AnswerText(s.whole(t, bot.In{Account: s.Account(person), Command: &bot.Command{Name: "sigap", Text: "status"}}))
		if strings.Contains(text, "Jam mesin: diragukan sejak 10:00: it is 1h0m0s ahead") != want {
			t.Errorf("the status of %s names the clock: want %v\n%s", person, want, text)
		}
	}
}

// TestNothingIsStuckAfterAnyJumps: whatever the clock is set to in a course of acts, a press
// on a new card is accepted, claims expire and limits end by the machine's clock.
func TestNothingIsStuckAfterAnyJumps(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		s := newStage(t)
		defer func() { s.stop(); s.stop = func() {} }()
		s.steady(t)
		s.bot.Policy.Lookups, s.bot.Policy.Reveals = 4, 2
		key := 0
		do := func(who string, in bot.In) bot.Answer {
			key++
			in.Account, in.Key = s.Account(who), fmt.Sprint(key)
			return s.whole(t, in)
		}
		accepted := func(what string, a bot.Answer) {
			if a.Code != "" {
				rt.Errorf("%s is refused: %s\n%s", what, a.Code, bottest.AnswerText(a))
			}
		}
		open := 0
		for _, number := range []string{"152000000001", "152000000007"}[:rapid.IntRange(1, 2).Draw(rt, "cases")] {
			s.now.Add(int64(rapid.IntRange(-2000, 2000).Draw(rt, "set")) * int64(time.Hour))
			call := do("dewi", typed("cek "+number+" mati"))
			if call.Code == string(procedure.LookupLimit) {
				continue
			}
			confirmed := do("dewi", pressOn(call.About, "confirm", "", 1))
			accepted("confirming", confirmed)
			accepted("a callback", do("dewi", pressOn(call.About, "callback", "given", 2)))
			open++
			name := fmt.Sprintf("K-%d", open)
			accepted("a claim", do("sari", pressOn(name, "claim", "", 1)))
			if rapid.Bool().Draw(rt, "promise") {
				do("sari", fillOn(name, "contact", 2, map[string]string{"contact": "asked_for_call", "call_at": "16:00"}))
			}
			s.now.Add(int64(rapid.IntRange(-2000, 2000).Draw(rt, "set again")) * int64(time.Hour))
			do("rian", fillOn(name, "reveal", 2, map[string]string{"reason": "x"}))
		}
		for range 8 { // two days
			s.now.Add(int64(6*time.Hour + 7*time.Minute))
			s.due(t)
		}
		if err := s.store.View(t.Context(), func(tx *store.Tx) error {
			all, err := tx.Open()
			for _, l := range all {
				if far := l.Due.Sub(tx.Now()); l.State == procedure.Claimed && (far <= 0 || far > procedure.MaxAgreed) {
					rt.Errorf("K-%d is still claimed, acted on at %v, due %v, now %v", l.ID, l.HolderActed, l.Due, tx.Now())
				}
			}
			return err
		}); err != nil {
			rt.Fatal(err)
		}
		for i := range 4 {
			accepted(fmt.Sprintf("look-up %d", i+1), do("budi", typed("cek 15200000000"+fmt.Sprint(i+1)+" mati")))
		}
	})
}

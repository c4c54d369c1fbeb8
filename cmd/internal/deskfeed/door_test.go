package deskfeed_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/cc147/sigap/bot/desk"
	"github.com/cc147/sigap/cmd/internal/deskfeed"
	"github.com/cc147/sigap/procedure"
	"github.com/cc147/sigap/store"
)

// TestOfManyWhoUseALinkOneGetsIn checks that 32 at once get one session.
func TestOfManyWhoUseALinkOneGetsIn(t *testing.T) {
	s := openSite(t)
	key := s.link("dewi")
	var all sync.WaitGroup
	in := make([]error, 32)
	for i := range in {
		all.Go(func() { _, _, in[i] = s.Enter(t.Context(), key, desk.Visit{}) })
	}
	all.Wait()
	got := 0
	for _, err := range in {
		if err == nil {
			got++
		} else if !errors.Is(err, desk.Used) {
			t.Errorf("one of the others gets %v; want that the link was used", err)
		}
	}
	list, err := s.List(t.Context())
	if got != 1 || err != nil || len(list) != 1 {
		t.Errorf("%d got in, and there are %v, %v; want one", got, list, err)
	}
	s.live()
}

// TestEveryEndOfASessionIsOneEntry takes a session through each of its ends.
func TestEveryEndOfASessionIsOneEntry(t *testing.T) {
	for why, end := range map[string]func(s *site, secret string){
		"signed_out": func(s *site, secret string) { must(s, s.End(s.Context(), secret, desk.ThisSession)) },
		"ended":      func(s *site, _ string) { must(s, s.End(s.Context(), s.enter("dewi"), desk.OtherSessions)) },
		"revoked": func(s *site, _ string) {
			_, _, err := deskfeed.Revoke(s.Context(), s.Store, "dewi", deskfeed.By{Person: "root", Via: "cli"})
			must(s, err)
		},
		"too_many": func(s *site, _ string) {
			for range 8 {
				s.advance(time.Second)
				s.enter("dewi")
			}
		},
		"entered_anew": func(s *site, secret string) {
			_, _, err := s.Enter(s.Context(), s.link("sari"), desk.Visit{Old: secret})
			must(s, err)
		},
		"idle": func(s *site, _ string) { s.advance(13 * time.Hour) },
		"expired": func(s *site, _ string) {
			s.Idle, s.Lasts = 24*time.Hour, 12*time.Hour
			s.advance(12*time.Hour + time.Second)
		},
		"no_role": func(s *site, _ string) {
			s.update(func(tx *store.Tx) { tx.PutPerson(procedure.Person{ID: "dewi", Name: "dewi"}) })
		},
		"restored": func(s *site, _ string) {
			b, err := s.Store.Backup(s.Context())
			must(s, err)
			defer b.Close()
			must(s, s.Store.Close())
			_, err = store.Restore(s.Context(), store.Options{Path: s.path, Now: s.clock}, b, s.path+".before")
			must(s, err)
			s.open()
		},
	} {
		t.Run(why, func(t *testing.T) {
			s := openSite(t)
			secret := s.enter("dewi")
			s.lets("at first", secret, true)
			end(s, secret)
			s.lets("then", secret, false)
			must(s, s.Sweep(t.Context()))
			must(s, s.Sweep(t.Context()))
			if n := s.count("dewi", "desk_end", why); n != 1 {
				t.Errorf("the audit has %d ends for %s; want 1", n, why)
			}
			s.live()
		})
	}
}

func must(s *site, err error) {
	s.Helper()
	if err != nil {
		s.Fatal(err)
	}
}

// TestActsKeepASessionAliveAndAreRarelyWritten checks that the file is written every ten
// minutes at most, and that a window which only stays open doesn't count.
func TestActsKeepASessionAliveAndAreRarelyWritten(t *testing.T) {
	s := openSite(t)
	secret := s.enter("dewi")
	seen := func() time.Time {
		list, err := s.List(t.Context())
		if err != nil || len(list) != 1 {
			t.Fatalf("the list is %v, %v; want one session", list, err)
		}
		return list[0].Seen
	}
	before, writes := seen(), 0
	for range 24 * 60 { // an act each minute
		s.advance(time.Minute)
		if _, err := s.Session(t.Context(), secret, true); err != nil {
			t.Fatal(err)
		}
		if now := seen(); now != before {
			before, writes = now, writes+1
		}
	}
	if writes < 24*6-2 || writes > 24*6 {
		t.Errorf("a day's acts were written %d times; want every ten minutes", writes)
	}
	s.advance(12 * time.Hour)
	s.lets("12 hours after the last act", secret, true)
	s.advance(10 * time.Minute)
	s.lets("10 minutes later", secret, false)
}

// TestAClockThatWasAheadLeavesNobodyIn checks that a link and a session of a year ahead are no
// good once the clock is right, and that a short jump back ends nothing.
func TestAClockThatWasAheadLeavesNobodyIn(t *testing.T) {
	s := openSite(t)
	const year = 365 * 24 * time.Hour
	s.advance(year)
	secret, link := s.enter("dewi"), s.link("sari")
	s.advance(-time.Minute)
	s.lets("a minute back", secret, true)
	s.advance(-year)
	s.lets("a year back", secret, false)
	if _, err := s.Link(t.Context(), link); !errors.Is(err, desk.Expired) {
		t.Errorf("the link of a year ahead gives %v; want that it has expired", err)
	}
	again := s.enter("dewi")
	s.lets("entered anew", again, true)
}

// TestRefusedAttemptsDontFillTheAudit checks that 10,000 of them in an hour are one entry a
// minute and kind, that none is lost, and that no entry has a secret.
func TestRefusedAttemptsDontFillTheAudit(t *testing.T) {
	s := openSite(t)
	used := s.link("dewi")
	if _, _, err := s.Enter(t.Context(), used, desk.Visit{}); err != nil {
		t.Fatal(err)
	}
	for i := range 10_000 {
		s.advance(360 * time.Millisecond)
		if _, err := s.Link(t.Context(), fmt.Sprintf("guessed-%d", i)); !errors.Is(err, desk.Unknown) {
			t.Fatalf("a guessed key gives %v", err)
		}
		if i%10 == 0 {
			if _, err := s.Link(t.Context(), used); !errors.Is(err, desk.Used) {
				t.Fatalf("a used link gives %v", err)
			}
		}
	}
	stopped, cancel := context.WithCancel(t.Context())
	cancel()
	s.Door.Run(stopped) // a stop writes what is left
	if n := s.count(desk.Name, "desk_refused", "unknown"); n != 10_000 {
		t.Errorf("the audit counts %d unknown keys; want 10,000", n)
	}
	if n := s.count("dewi", "desk_refused", "used"); n != 1000 {
		t.Errorf("the audit counts %d uses of a used link; want 1,000", n)
	}
	if err := s.Store.View(t.Context(), func(tx *store.Tx) error {
		if n := len(tx.AuditOf(desk.Name)); n > 62 {
			t.Errorf("the audit has %d entries of unknown keys in an hour; want one a minute", n)
		}
		all, _ := tx.AuditPage("", 0, 100_000, func(store.Entry) bool { return true })
		text, err := json.Marshal(all)
		if err != nil {
			return err
		}
		if text := string(text); strings.Contains(text, used) || strings.Contains(text, "guessed") {
			t.Error("the audit has a secret")
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
}

// TestEndedLinksAreBounded checks that a person's ended links are forgotten from the eighth
// on, and all of them after a month.
func TestEndedLinksAreBounded(t *testing.T) {
	s := openSite(t)
	first := s.link("dewi")
	for range 20 {
		s.advance(time.Second)
		s.link("dewi")
	}
	stored := func() (n int) {
		must(s, s.Store.View(t.Context(), func(tx *store.Tx) error { n = len(tx.DeskKeys(store.DeskLink)); return nil }))
		return n
	}
	if n := stored(); n != 9 {
		t.Errorf("21 links leave %d; want the newest and 8 that ended", n)
	}
	if _, err := s.Link(t.Context(), first); !errors.Is(err, desk.Unknown) {
		t.Errorf("the first link gives %v; want unknown", err)
	}
	s.advance(2 * time.Hour)
	must(s, s.Sweep(t.Context()))
	s.live()
	s.advance(31 * 24 * time.Hour)
	must(s, s.Sweep(t.Context()))
	if n := stored(); n != 0 {
		t.Errorf("after a month %d links are kept; want none", n)
	}
}

//go:build kill

package main

import (
	"time"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/bot/fakes"
	"github.com/cc147/sigap/bot/telegram"
	"github.com/cc147/sigap/store"
)

// kill ends the program as kill -9 does: what is under way takes effect or not, and
// nothing more is recorded.
func (s *stormSite) kill() {
	s.Helper()
	s.down.Lock()
	defer s.down.Unlock()
	if err := s.store.Close(); err != nil {
		s.Error(err)
	}
	s.slack.Drop(-1)
	s.halt()
	s.add("kills", 1)
	s.add("unknown at a kill", s.underWay())
	s.start(s.T)
}

// restart stops the program in order, and starts it again.
func (s *stormSite) restart() {
	s.Helper()
	s.down.Lock()
	defer s.down.Unlock()
	s.halt()
	s.add("restarts", 1)
	s.start(s.T)
}

// halt stops the program. Its calls don't hang: their machine is about to be gone.
func (s *stormSite) halt() {
	s.Helper()
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		s.stop(s.T)
	}()
	for {
		select {
		case <-ended:
			return
		case <-time.After(10 * time.Millisecond):
			s.fakes(func(f *fakes.Failures, _ []fakes.Fault) { f.Release() })
		}
	}
}

// underWay is how many sends to Telegram a kill has left without an outcome.
func (s *stormSite) underWay() (n int) {
	s.Helper()
	file, err := store.Open(store.Options{Path: dataFile(s.dir), Now: s.now})
	if err != nil {
		s.Fatal(err)
	}
	defer file.Close()
	if err := file.View(s.Context(), func(tx *store.Tx) error {
		for _, row := range tx.Outbox(*stormCases) {
			for _, p := range tx.Posts(row.Subject) {
				if p.State == bot.PostInflight && p.Place.Platform == telegram.Name {
					n++
				}
			}
		}
		return nil
	}); err != nil {
		s.Fatal(err)
	}
	return n
}

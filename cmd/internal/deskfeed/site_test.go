package deskfeed_test

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/bot/desk"
	"github.com/cc147/sigap/cmd/internal/deskfeed"
	"github.com/cc147/sigap/procedure"
	"github.com/cc147/sigap/store"
)

// site is a door over a real store, with a clock of its own.
type site struct {
	testing.TB
	*deskfeed.Door
	path string
	mu   sync.Mutex
	now  time.Time
}

func openSite(t testing.TB) *site {
	t.Helper()
	s := &site{TB: t, path: filepath.Join(t.TempDir(), "sigap.db"), now: time.Date(2026, 11, 23, 3, 0, 0, 0, time.UTC)}
	s.open()
	s.update(func(tx *store.Tx) {
		for _, id := range []string{"dewi", "sari"} {
			tx.PutPerson(procedure.Person{ID: id, Name: id, Roles: []procedure.Role{procedure.Tier2}})
			tx.Link(bot.Account{Platform: desk.Name, ID: id}, id)
		}
	})
	t.Cleanup(func() { s.Store.Close() })
	return s
}

func (s *site) clock() time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.now
}

func (s *site) advance(d time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.now = s.now.Add(d)
}

func (s *site) open() {
	s.Helper()
	st, err := store.Open(store.Options{Path: s.path, Now: s.clock})
	if err != nil {
		s.Fatal(err)
	}
	s.Door = &deskfeed.Door{Store: st, Idle: 12 * time.Hour, Lasts: 30 * 24 * time.Hour, Log: slog.New(slog.DiscardHandler), Now: s.clock}
}

func (s *site) update(fn func(*store.Tx)) {
	s.Helper()
	if _, err := s.Store.Update(s.Context(), store.Key{}, func(tx *store.Tx) (store.Receipt, error) { fn(tx); return store.Receipt{}, nil }); err != nil {
		s.Fatal(err)
	}
}

// link makes a link and returns its key.
func (s *site) link(person string) string {
	s.Helper()
	link, until, err := deskfeed.NewLink(s.Context(), s.Store, "https://desk.example", person, deskfeed.By{Person: "root", Via: "cli"}, time.Hour)
	if err != nil || until.Sub(s.clock()).Round(time.Second) != time.Hour {
		s.Fatalf("the link is good until %s, %v; want an hour", until, err)
	}
	u, err := url.Parse(link)
	if err != nil {
		s.Fatal(err)
	}
	return u.Query().Get("key")
}

func (s *site) enter(person string) string {
	s.Helper()
	secret, _, err := s.Enter(s.Context(), s.link(person), desk.Visit{Browser: "Firefox, Linux"})
	if err != nil {
		s.Fatal(err)
	}
	return secret
}

// lets checks whether a session is good.
func (s *site) lets(when, secret string, want bool) {
	s.Helper()
	if _, err := s.Session(s.Context(), secret, false); (err == nil) != want {
		s.Errorf("%s the session is good: %v; want %v", when, err, want)
	}
}

// live compares the audit with the links and sessions that are stored: what began and has not
// ended in the one is in the other.
func (s *site) live() {
	s.Helper()
	begun := map[string]bool{}
	stored := map[string]bool{}
	if err := s.Store.View(s.Context(), func(tx *store.Tx) error {
		all, _ := tx.AuditPage("", 0, 100_000, func(e store.Entry) bool { return strings.HasPrefix(e.Action, "desk_") })
		slices.Reverse(all)
		for _, e := range all {
			var b struct{ Link, Session string }
			raw, _ := e.Body.(json.RawMessage)
			if err := json.Unmarshal(raw, &b); err != nil {
				return err
			}
			switch e.Action {
			case "desk_link":
				begun["link "+b.Link] = true
			case "desk_enter":
				delete(begun, "link "+b.Link)
				begun["session "+b.Session] = true
			case "desk_link_end":
				delete(begun, "link "+b.Link)
			case "desk_end":
				delete(begun, "session "+b.Session)
			}
		}
		for _, k := range append(tx.DeskKeys(store.DeskLink), tx.DeskKeys(store.DeskSession)...) {
			if k.Ended.IsZero() {
				stored[string(k.Kind)+" "+k.Hash.ID()] = true
			}
		}
		return nil
	}); err != nil {
		s.Fatal(err)
	}
	if fmt.Sprint(begun) != fmt.Sprint(stored) {
		s.Errorf("by the audit there are\n%v\nstored are\n%v", begun, stored)
	}
}

func (s *site) count(subject, action, why string) (n int) {
	s.Helper()
	if err := s.Store.View(s.Context(), func(tx *store.Tx) error {
		for _, e := range tx.AuditOf(subject) {
			var b struct {
				Why   string
				Count int
			}
			raw, _ := e.Body.(json.RawMessage)
			if err := json.Unmarshal(raw, &b); err != nil {
				return err
			}
			if e.Action == action && b.Why == why {
				n += max(1, b.Count)
			}
		}
		return nil
	}); err != nil {
		s.Fatal(err)
	}
	return n
}

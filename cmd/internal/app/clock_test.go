package app

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/bot/bottest"
	"github.com/cc147/sigap/cmd/internal/config"
	"github.com/cc147/sigap/handlers/words"
	"github.com/cc147/sigap/procedure"
	"github.com/cc147/sigap/store"
)

// saying is a platform whose service says the time.
type saying struct {
	*bottest.Screen
	ahead time.Duration
	n     uint64
}

func (s *saying) SaidTime() (time.Duration, uint64) { return s.ahead, s.n }

// TestAClockThatAServiceContradicts is a part of /readyz, which stays ready, and in the
// metrics, until the service agrees; a restart remembers it.
func TestAClockThatAServiceContradicts(t *testing.T) {
	path, now := filepath.Join(t.TempDir(), "sigap.db"), time.Date(2026, 11, 27, 8, 0, 0, 0, time.UTC)
	service := &saying{Screen: bottest.NewScreen("slack")}
	said := map[string]uint64{}
	for i, c := range []struct {
		ahead   time.Duration // of the service
		restart bool
		reason  string
		metric  float64
	}{
		{ahead: -4 * time.Minute},
		{ahead: -time.Hour, reason: "it is 1h0m0s ahead by the clock of slack", metric: 3600},
		{ahead: -time.Hour, restart: true, reason: "it is 1h0m0s ahead by the clock of slack", metric: 3600},
		{ahead: 2 * time.Hour, reason: "it is 2h0m0s behind by the clock of slack", metric: -7200},
		{ahead: time.Minute},
		{ahead: time.Minute, restart: true},
	} {
		s, err := store.Open(store.Options{Path: path, Now: func() time.Time { return now }})
		if err != nil {
			t.Fatal(err)
		}
		a, err := New(Options{Site: config.Site{Policy: procedure.DefaultPolicy(time.UTC)}, Version: "test", Store: s, Book: words.New(time.UTC), Platforms: []bot.Platform{service},
			Log: slog.New(slog.DiscardHandler), Now: func() time.Time { return now }})
		if err != nil {
			t.Fatal(err)
		}
		if service.ahead = c.ahead; !c.restart {
			service.n++
		}
		a.compareClocks(said)
		if err := s.KeepDoubt(t.Context()); err != nil {
			t.Fatal(err)
		}
		admin := a.AdminHandler(t.Context(), path)
		w := httptest.NewRecorder()
		admin.ServeHTTP(w, httptest.NewRequest("GET", "http://localhost/readyz", nil))
		var ready Readiness
		if err := json.Unmarshal(w.Body.Bytes(), &ready); err != nil {
			t.Fatal(err)
		}
		reason := ""
		for _, p := range ready.Parts {
			if p.Part == partClock {
				reason = p.Reason
			}
		}
		if !ready.Ready || !strings.HasPrefix(reason, c.reason) || c.reason == "" && reason != "" {
			t.Errorf("%d: /readyz is ready %v, the clock's reason %q; want it ready, and %q", i+1, ready.Ready, reason, c.reason)
		}
		w = httptest.NewRecorder()
		admin.ServeHTTP(w, httptest.NewRequest("GET", "http://localhost/metrics", nil))
		doubted := 0
		if c.reason != "" {
			doubted = 1
		}
		for _, want := range []string{fmt.Sprintf("sigap_clock_doubted %d\n", doubted), fmt.Sprintf("sigap_clock_ahead_seconds %v\n", c.metric)} {
			if !strings.Contains(w.Body.String(), want) {
				t.Errorf("%d: the metrics lack %q", i+1, want)
			}
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

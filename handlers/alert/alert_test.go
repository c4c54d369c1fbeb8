package alert

import (
	"log/slog"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/bot/bottest"
	"github.com/cc147/sigap/handlers/words"
	"github.com/cc147/sigap/procedure"
	"github.com/cc147/sigap/store"
)

const platform = "slack"

// TestALeadHearsOnceWhateverTheServiceAnswers: a message that certainly wasn't
// delivered is sent again later, one that may have been too, and incidents that
// ended before the first attempt are not reported.
func TestALeadHearsOnceWhateverTheServiceAnswers(t *testing.T) {
	for name, c := range map[string]struct {
		first bot.Outcome
		shown int // in the end, of what began
	}{
		"done":      {bot.Outcome{}, 1},
		"retry":     {bot.Outcome{Result: bot.Retry, After: time.Minute}, 1},
		"unsure":    {bot.Outcome{Result: bot.Unsure}, 1},
		"no chat":   {bot.Outcome{Result: bot.Closed}, 0},
		"too large": {bot.Outcome{Result: bot.Failed}, 0},
	} {
		t.Run(name, func(t *testing.T) {
			s, err := store.Open(store.Options{Path: filepath.Join(t.TempDir(), "sigap.db"), Now: time.Now})
			if err != nil {
				t.Fatal(err)
			}
			defer s.Close()
			ratna, closed := bot.Account{Platform: platform, ID: "U1"}, bot.Place{Platform: platform, ID: "C1"}
			if _, err := s.Update(t.Context(), store.Key{}, func(tx *store.Tx) (store.Receipt, error) {
				tx.PutPerson(procedure.Person{ID: "ratna", Name: "Ratna", Roles: []procedure.Role{procedure.Lead}, Lang: "en"})
				tx.Link(ratna, "ratna")
				return store.Receipt{}, nil
			}); err != nil {
				t.Fatal(err)
			}
			screen := bottest.NewScreen(platform)
			n := New(Config{Store: s, Platforms: []bot.Platform{screen}, Book: words.New(time.UTC), Log: slog.New(slog.DiscardHandler), Now: time.Now})
			shown := func(text string) (times int) {
				for _, m := range screen.Messages(bot.Place{Platform: platform, ID: "U1", Private: true}) {
					if strings.Contains(m.Card.Title, text) {
						times++
					}
				}
				return times
			}
			rounds := func(count int) {
				for range count {
					n.watchStore(t.Context())
					n.send(t.Context())
				}
			}
			if c.first.Result != bot.Done {
				screen.Fail(func(string, bot.Place) *bot.Outcome { return &c.first })
			}
			n.PlaceChanged(closed, "archived")
			rounds(1)
			screen.Fail(nil)
			rounds(59)
			if c.first.Result == bot.Retry && shown("can't write to C1 (Slack)") != 0 {
				t.Error("it was sent again before the service's time was over")
			}
			rounds(60)
			if times := shown("can't write to C1 (Slack)"); times != c.shown {
				t.Errorf("the lead sees it %d times; want %d", times, c.shown)
			}
			n.PlaceChanged(closed, "")
			rounds(60)
			if times := shown("writes to C1 (Slack) again"); times != 1 {
				t.Errorf("the lead sees the end %d times; want once", times)
			}
			screen.Fail(func(string, bot.Place) *bot.Outcome { return &bot.Outcome{Result: bot.Retry} })
			n.PlaceChanged(bot.Place{Platform: platform, ID: "C2"}, "archived")
			rounds(1)
			screen.Fail(nil)
			n.PlaceChanged(bot.Place{Platform: platform, ID: "C2"}, "")
			if rounds(60); shown("C2") != 0 || len(n.incidents) != 0 {
				t.Errorf("of an incident that ended before it was reported the lead sees %d messages, and %d incidents are left; want none", shown("C2"), len(n.incidents))
			}
		})
	}
}

package main

import (
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/bot/bottest"
	"github.com/cc147/sigap/handlers/words"
	"github.com/cc147/sigap/procedure"
	"github.com/cc147/sigap/store"
)

// TestALeadIsToldOnceHoweverTheServiceEndsIt: later where it surely did not arrive,
// not again where it may have, and never about what ended before.
func TestALeadIsToldOnceHoweverTheServiceEndsIt(t *testing.T) {
	for name, c := range map[string]struct {
		first bot.Outcome
		shown int // in the end, of what began
	}{
		"done":      {bot.Outcome{}, 1},
		"retry":     {bot.Outcome{Result: bot.Retry, After: time.Minute}, 1},
		"unsure":    {bot.Outcome{Result: bot.Unsure}, 0},
		"no chat":   {bot.Outcome{Result: bot.Closed}, 0},
		"too large": {bot.Outcome{Result: bot.Failed}, 0},
	} {
		t.Run(name, func(t *testing.T) {
			s, err := openStore(t.TempDir(), time.Now, true)
			if err != nil {
				t.Fatal(err)
			}
			defer s.Close()
			ratna, closed := bot.Account{Platform: slackName, ID: "U1"}, bot.Place{Platform: slackName, ID: "C1"}
			if _, err := s.Update(t.Context(), store.Key{}, func(tx *store.Tx) (store.Receipt, error) {
				tx.PutPerson(procedure.Person{ID: "ratna", Name: "Ratna", Roles: []procedure.Role{procedure.Lead}, Lang: "en"})
				tx.Link(ratna, "ratna")
				return store.Receipt{}, nil
			}); err != nil {
				t.Fatal(err)
			}
			book := words.New(time.UTC)
			screen := bottest.NewScreen(slackName)
			a := newAlarm(house{}, s, []bot.Platform{screen}, book, slog.New(slog.DiscardHandler))
			told := func(text string) (n int) {
				for _, m := range screen.Messages(bot.Place{Platform: slackName, ID: "U1", Private: true}) {
					if strings.Contains(m.Card.Title, text) {
						n++
					}
				}
				return n
			}
			seconds := func(n int) {
				for range n {
					a.look(t.Context())
					a.tell(t.Context())
				}
			}
			if c.first.Result != bot.Done {
				screen.Fail(func(string, bot.Place) *bot.Outcome { return &c.first })
			}
			a.place(closed, "archived")
			seconds(1)
			screen.Fail(nil)
			seconds(59)
			if c.first.Result == bot.Retry && told("can't write to C1 (Slack)") != 0 {
				t.Error("it was sent again before the service's time was over")
			}
			seconds(60)
			if n := told("can't write to C1 (Slack)"); n != c.shown {
				t.Errorf("the lead sees it %d times; want %d", n, c.shown)
			}
			a.place(closed, "")
			seconds(60)
			if n := told("writes to C1 (Slack) again"); n != 1 {
				t.Errorf("the lead sees the end %d times; want once", n)
			}
			screen.Fail(func(string, bot.Place) *bot.Outcome { return &bot.Outcome{Result: bot.Retry} })
			a.place(bot.Place{Platform: slackName, ID: "C2"}, "archived")
			seconds(1)
			screen.Fail(nil)
			a.place(bot.Place{Platform: slackName, ID: "C2"}, "")
			if seconds(60); told("C2") != 0 || len(a.troubles) != 0 {
				t.Errorf("of what was over before anybody heard of it the lead sees %d messages, and %d troubles are left; want none", told("C2"), len(a.troubles))
			}
		})
	}
}

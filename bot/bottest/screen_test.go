package bottest_test

import (
	"strings"
	"testing"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/bot/bottest"
)

func TestTheScreenIsAPlatform(t *testing.T) {
	s := bottest.NewScreen("desk")
	channel := bot.Place{Platform: "desk", ID: "tier2"}
	bottest.Suite(t, bottest.Subject{Platform: s, Channel: channel, Account: bot.Account{Platform: "desk", ID: "sari"}, Shown: func(*testing.T) string {
		var out []string
		for _, m := range s.Messages(channel) {
			out = append(out, m.Card.Plain())
		}
		return strings.Join(out, "\n")
	}})
}

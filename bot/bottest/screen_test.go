package bottest_test

import (
	"testing"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/bot/bottest"
)

func TestTheScreenIsAPlatform(t *testing.T) {
	bottest.Suite(t, bottest.NewScreen("desk"), bot.Place{Platform: "desk", ID: "tier2"}, bot.Account{Platform: "desk", ID: "sari"})
}

package desk_test

import (
	"testing"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/bot/bottest"
	"github.com/cc147/sigap/bot/desk"
)

func TestTheDeskIsAPlatform(t *testing.T) {
	d, err := desk.New((&house{messages: map[bot.Place][]desk.Message{}}).options())
	if err != nil {
		t.Fatal(err)
	}
	bottest.Suite(t, d, board, bot.Account{Platform: desk.Name, ID: "sari"})
}

package handlers_test

import (
	"context"
	"strings"
	"testing"

	"github.com/cc147/sigap/bot"
)

// TestARoleThatCouldNotBeFoundOutIsNotNone: the answer says to try again, in the language of
// the account, and nothing else; what is open to all is answered.
func TestARoleThatCouldNotBeFoundOutIsNotNone(t *testing.T) {
	s := newStage(t)
	s.bot.Newcomer = func(_ context.Context, in bot.In) (bot.In, bool, error) { return in, false, nil }
	for name, in := range map[string]bot.In{
		"a command": {Command: &bot.Command{Name: "cek", Text: "0812"}},
		"a press":   {Press: &bot.Press{Button: bot.Button{Subject: "K-1", Action: "claim", Turn: 1}}},
		"a form":    {Submit: &bot.Submit{Button: bot.Button{Subject: "K-1", Action: "note", Turn: 1}}},
	} {
		for locale, want := range map[string]string{"id": "belum bisa dipastikan", "en-US": "could not be found out just now"} {
			in.Account, in.Locale, in.Key = bot.Account{Platform: platform, ID: "new"}, locale, name+locale
			got, err := s.bot.Handle(t.Context(), in)
			if err != nil || got.Code != "role_unsure" || got.Card == nil || !strings.Contains(got.Card.Title, want) {
				t.Errorf("%s in %s is answered with %+v, %v; want to try again", name, locale, got, err)
			}
			if keeps := len(got.Errors) > 0; keeps != (in.Submit != nil) {
				t.Errorf("%s keeps its form open: %v", name, keeps)
			}
		}
	}
	help := bot.In{Account: bot.Account{Platform: platform, ID: "new"}, Locale: "id", Key: "help", Command: &bot.Command{Name: "sigap", Text: "tautkan 123456"}}
	if got, err := s.bot.Handle(t.Context(), help); err != nil || got.Code == "role_unsure" {
		t.Errorf("what is open to all is answered with %+v, %v", got, err)
	}
}

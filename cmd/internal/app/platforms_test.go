package app

import (
	"slices"
	"testing"
	"time"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/bot/desk"
	"github.com/cc147/sigap/bot/slack"
	"github.com/cc147/sigap/bot/telegram"
	"github.com/cc147/sigap/handlers/words"
)

// TestEveryPlatformHasItsWords: the book has each text that a platform says itself,
// in each language.
func TestEveryPlatformHasItsWords(t *testing.T) {
	book := words.New(time.UTC)
	if !slices.Equal(words.Languages, bot.Languages) {
		t.Errorf("the book has %v, platforms have %v; want the same languages, the first for those of whom none is known", words.Languages, bot.Languages)
	}
	for platform, keys := range map[string][]string{slack.Name: slack.Keys, telegram.Name: telegram.Keys, desk.Name: desk.Keys} {
		for _, lang := range words.Languages {
			if i := slices.IndexFunc(keys, func(key string) bool { return !book.In(lang).Has(platform + "." + key) }); i >= 0 {
				t.Errorf("%s.toml should have %q", lang, platform+"."+keys[i])
			}
		}
	}
}

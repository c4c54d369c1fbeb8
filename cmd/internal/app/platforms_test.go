package app

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/bot/desk"
	"github.com/cc147/sigap/bot/slack"
	"github.com/cc147/sigap/bot/telegram"
	"github.com/cc147/sigap/cmd/internal/config"
	"github.com/cc147/sigap/handlers/words"
)

// keys are the texts that each platform says itself.
var keys = map[string][]string{slack.Name: slack.Keys, telegram.Name: telegram.Keys, desk.Name: desk.Keys}

// TestEveryPlatformHasItsWords: the book has the title and the own texts of each
// platform, in each language.
func TestEveryPlatformHasItsWords(t *testing.T) {
	book := words.New(time.UTC)
	if !slices.Equal(words.Languages, bot.Languages) {
		t.Errorf("the book has %v, platforms have %v; want the same languages, the first as the default", words.Languages, bot.Languages)
	}
	for platform, keys := range keys {
		wanted := []string{"platform." + platform}
		for _, key := range keys {
			wanted = append(wanted, platform+"."+key)
		}
		for _, lang := range words.Languages {
			if i := slices.IndexFunc(wanted, func(key string) bool { return !book.In(lang).Has(key) }); i >= 0 {
				t.Errorf("%s.toml should have %q", lang, wanted[i])
			}
		}
	}
}

// TestEveryServiceIsWhole: each service of the configuration can be made, and has a
// page that leads through its setup. TestEveryPlatformHasItsWords has its texts.
func TestEveryServiceIsWhole(t *testing.T) {
	for _, service := range config.Services {
		if makers[service.Name] == nil {
			t.Errorf("makers should have a row for %s", service.Name)
		}
		if len(keys[service.Name]) == 0 {
			t.Errorf("the list of keys in this test should have %s", service.Name)
		}
		page := filepath.Join("..", "..", "..", "docs", service.Name+".md")
		if _, err := os.Stat(page); err != nil {
			t.Errorf("sigap check refers to docs/%s.md: %v", service.Name, err)
		}
	}
}

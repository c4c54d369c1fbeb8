package bot_test

import (
	"testing"

	"github.com/cc147/sigap/bot"
)

func TestTheLanguageOfALocale(t *testing.T) {
	word := bot.Words(func(lang, key string) string { return lang + "." + key })
	for locale, want := range map[string]string{"": "id", "id": "id", "id-ID": "id", "en": "en", "en-GB": "en", "jv": "id", "engineer": "id"} {
		if got := word.In(locale)("fault"); got != want+".fault" {
			t.Errorf("for %q the word is %q; want %q", locale, got, want+".fault")
		}
	}
}

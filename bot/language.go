package bot

import (
	"slices"
	"strings"
)

// Languages are the languages of the platforms' own texts. The first is the default.
var Languages = []string{"id", "en"}

// LanguageOf returns the language for a locale such as "en-US", or the first of
// Languages.
func LanguageOf(locale string) string {
	lang, _, _ := strings.Cut(locale, "-")
	if slices.Contains(Languages, lang) {
		return lang
	}
	return Languages[0]
}

// Words returns a text of the platform by its language and key. Safe for concurrent use.
type Words func(lang, key string) string

// In returns the lookup for the language of a locale.
func (w Words) In(locale string) func(key string) string {
	lang := LanguageOf(locale)
	return func(key string) string { return w(lang, key) }
}

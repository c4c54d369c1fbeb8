package bot

import (
	"slices"
	"strings"
)

// Languages are those that each platform has words in. The first is for those of
// whom no language is known.
var Languages = []string{"id", "en"}

// LanguageOf is the one of Languages that a locale such as "en-US" asks for, else
// the first.
func LanguageOf(locale string) string {
	lang, _, _ := strings.Cut(locale, "-")
	if slices.Contains(Languages, lang) {
		return lang
	}
	return Languages[0]
}

// Words gives a platform's own texts by their names. Safe for concurrent use.
type Words func(lang, key string) string

// In is Words in the language that a locale asks for.
func (w Words) In(locale string) func(key string) string {
	lang := LanguageOf(locale)
	return func(key string) string { return w(lang, key) }
}

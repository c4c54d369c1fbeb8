package words

import (
	"regexp"
	"strings"
)

// noWord is what stands in a sentence beside its words: placeholders and commands.
var noWord = regexp.MustCompile(`\{\{[^}]*\}\}|/\w+`)

// Common reports whether a word, in lower case, stands in a sentence of the book in any
// language, so that it tells nobody of whom it is a name too: "hari", "mei". Sentences that
// name somebody, as hints what to try do, don't count.
func (b *Book) Common(word string) bool {
	for _, lang := range Languages {
		if b.languages[lang]().common[word] {
			return true
		}
	}
	return false
}

// Common is Book.Common.
func (r Reader) Common(word string) bool { return r.book.Common(word) }

// addWords adds the words of a sentence.
func addWords(to map[string]bool, key, sentence string) {
	if strings.HasPrefix(key, "try.") {
		return
	}
	for _, w := range strings.FieldsFunc(strings.ToLower(noWord.ReplaceAllString(sentence, " ")), func(r rune) bool { return r < 'a' || r > 'z' }) {
		to[w] = true
	}
}

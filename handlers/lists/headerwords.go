package lists

import (
	"slices"
	"strings"
	"unicode"
)

var joined = strings.NewReplacer("s/d", " sd ", "s.d.", " sd ", "s.d", " sd ", "don't", "dont", "don’t", "dont", "a/n", " an ", "a.n.", " an ")

// vocabulary are all words that a header may have.
var vocabulary = func() map[string]bool {
	out := map[string]bool{}
	for _, r := range rules {
		for _, w := range slices.Concat(r.any, r.with, r.may) {
			out[w] = true
		}
	}
	for _, w := range slices.Concat(endLike, edgeLike, newLike, speedLike, numberLike, otherDate, otherThing) {
		out[w] = true
	}
	return out
}()

// headerWords splits a header into its words without letter case. Words that are
// written as one, "NoTelp", are parted if all of it is known words.
func headerWords(header string) (out []string) {
	text := joined.Replace(strings.ToLower(tidy(compatible(header))))
	for _, w := range strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		digits := strings.TrimLeftFunc(w, unicode.IsLetter)
		if head := w[:len(w)-len(digits)]; head != "" && digits != "" && strings.Trim(digits, "0123456789") == "" {
			out = append(append(out, parted(head)...), digits)
			continue
		}
		out = append(out, parted(w)...)
	}
	return out
}

// parted returns the known words that a word consists of, or the word.
func parted(word string) []string {
	if parts := known(word); parts != nil {
		return parts
	}
	return []string{word}
}

// known returns the fewest known words that make up a word; nil if none do.
func known(word string) (best []string) {
	if vocabulary[word] {
		return []string{word}
	}
	if len(word) > maxHeaderWord {
		return nil
	}
	for i := 2; i <= len(word)-2; i++ {
		if !vocabulary[word[:i]] {
			continue
		}
		if rest := known(word[i:]); rest != nil && (best == nil || len(rest)+1 < len(best)) {
			best = append([]string{word[:i]}, rest...)
		}
	}
	return best
}

const maxHeaderWord = 40 // bytes of a word that is parted

// SameHeader reports whether two headers are one in different spellings: Options.Columns
// takes either.
func SameHeader(a, b string) bool { return sameHeader(a) == sameHeader(b) }

// sameHeader is a header without what people write differently.
func sameHeader(h string) string {
	return strings.Map(func(r rune) rune {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			return -1
		}
		return unicode.ToLower(r)
	}, compatible(h))
}

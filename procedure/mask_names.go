package procedure

import (
	"slices"
	"strings"
	"unicode"
)

const (
	// shortestPart is how many letters of a name tell somebody without its other words.
	shortestPart = 3
	// shortestTicket is how many letters and digits a ticket has that is looked for in texts.
	shortestTicket = 5
	// mostWords is how many words of a name are looked for.
	mostWords = 12
)

// maskedName is one name of a customer, as it is looked for in texts.
type maskedName struct {
	words  []string        // folded, in order
	has    map[string]bool // the words, and those written as one: "budihidayat"
	single string          // a name of one short word, as written
}

func maskedNames(names []string) (out []maskedName) {
	for _, name := range names {
		n := maskedName{has: map[string]bool{}}
		for _, field := range strings.Fields(name) {
			if titles[strings.ReplaceAll(strings.ToLower(strings.Trim(field, ",.()")), ".", "")] {
				continue
			}
			for _, t := range tokensOf([]rune(field)) {
				n.words = append(n.words, t.folded)
				n.single = field[:len(field)-len(strings.TrimLeft(field, ",.("))] + strings.Trim(field, ",.()")
			}
		}
		n.words = n.words[:min(len(n.words), mostWords)]
		if len(n.words) == 0 || slices.ContainsFunc(out, func(o maskedName) bool { return slices.Equal(o.words, n.words) }) {
			continue
		}
		for i := range n.words {
			for j := i + 1; j <= len(n.words); j++ {
				if word := strings.Join(n.words[i:j], ""); j == i+1 || len([]rune(word)) > shortestPart {
					n.has[word] = true
				}
			}
		}
		if len(n.words) > 1 || len([]rune(n.words[0])) >= shortestPart {
			n.single = ""
		}
		out = append(out, n)
	}
	return out
}

// hideNames replaces the customer's names by their initials: names whole and in part, in
// any letter case, with the endings of Indonesian, and written as one word.
func (m Mask) hideNames(text []rune, tokens []token) []rune {
	if len(m.names) == 0 {
		return text
	}
	shown := make([]bool, len(tokens))
	for i := range shown {
		shown[i] = true
	}
	for _, n := range m.names {
		for i := 0; i < len(tokens); {
			j := i
			for j < len(tokens) && n.word(tokens[j].folded) && (j == i || sameName(text[tokens[j-1].to:tokens[j].from])) {
				j++
			}
			if j > i && m.tells(n, text, tokens, i, j) {
				for k := i; k < j; k++ {
					shown[k] = false
				}
			}
			i = max(i+1, j)
		}
	}
	return initialsOf(text, tokens, shown)
}

// sameName reports whether two words with that between them can be of one name.
func sameName(between []rune) bool {
	return len(between) <= shortestPart && strings.Trim(string(between), " .-_'’/\u00a0") == ""
}

// initialsOf replaces the tokens that are not shown by their initials.
func initialsOf(text []rune, tokens []token, shown []bool) []rune {
	out := make([]rune, 0, len(text))
	at := 0
	for i, t := range tokens {
		if shown[i] {
			continue
		}
		out = append(append(out, text[at:t.from]...), unicode.ToUpper(foldRune(text[t.from])), '.')
		if at = t.to; at < len(text) && text[at] == '.' {
			at++
		}
	}
	return append(out, text[at:]...)
}

// endings are what Indonesian, and English, adds to a name.
var endings = []string{"nya", "lah", "kah", "pun", "ku", "mu", "s"}

// word reports whether a word of a text is one of the name, with an ending or without, also
// with the digits that names of accounts have: "budi88".
func (n maskedName) word(w string) bool {
	w = strings.TrimFunc(w, isDigit)
	if n.has[w] {
		return true
	}
	return slices.ContainsFunc(endings, func(e string) bool {
		stem, ok := strings.CutSuffix(w, e)
		return ok && len([]rune(stem)) >= shortestPart && n.has[stem]
	})
}

// tells reports whether words of a name, side by side, tell the customer: the whole name,
// several words with a long one among them, or one that is no word of the language, unless
// a form of address stands before it.
func (m Mask) tells(n maskedName, text []rune, tokens []token, from, to int) bool {
	long := slices.ContainsFunc(tokens[from:to], func(t token) bool { return len([]rune(t.folded)) >= shortestPart })
	switch {
	case to-from > 1:
		return long || to-from >= len(n.words)
	case n.single != "":
		return string(text[tokens[from].from:tokens[from].to]) == n.single
	case !long:
		return false
	case from > 0 && addressed[tokens[from-1].folded]:
		return true
	}
	return m.common == nil || !m.common(tokens[from].folded)
}

// addressed are the words before a name.
var addressed = map[string]bool{
	"bapak": true, "bpk": true, "bp": true, "pak": true, "ibu": true, "bu": true, "saudara": true, "sdr": true, "saudari": true, "sdri": true,
	"tuan": true, "tn": true, "nyonya": true, "ny": true, "nona": true, "nn": true, "mr": true, "mrs": true, "ms": true, "miss": true,
	"mas": true, "mbak": true, "kak": true, "haji": true, "hajah": true, "dr": true, "prof": true, "bernama": true, "nama": true, "name": true,
}

// token is a word of a text: its place, and how it is compared.
type token struct {
	from, to int
	folded   string
}

// tokensOf splits a text into runs of letters and digits. Invisible runes don't end one.
func tokensOf(text []rune) (out []token) {
	for i := 0; i < len(text); {
		if !isWordRune(text[i]) {
			i++
			continue
		}
		t := token{from: i}
		var b strings.Builder
		for ; i < len(text) && (isWordRune(text[i]) || isInvisible(text[i])); i++ {
			if !isInvisible(text[i]) {
				b.WriteRune(foldRune(text[i]))
				t.to = i + 1
			}
		}
		t.folded = b.String()
		out = append(out, t)
	}
	return out
}

func isWordRune(r rune) bool { return (unicode.IsLetter(r) || isDigit(r)) && !isInvisible(r) }

// plain are letters with a mark, and what people who can't type them write.
var plain = func() map[rune]rune {
	out := map[rune]rune{}
	for base, marked := range map[rune]string{'a': "àáâãäåāăą", 'c': "çćč", 'e': "èéêëēĕėęě", 'i': "ìíîïĩīĭįı", 'n': "ñńň", 'o': "òóôõöøōŏő", 's': "śšş", 'u': "ùúûüũūŭůű", 'y': "ýÿ", 'z': "źżž"} {
		for _, r := range marked {
			out[r] = base
		}
	}
	return out
}()

// foldRune is a letter without case, mark and typographic style.
func foldRune(r rune) rune {
	switch {
	case r >= '\uff21' && r <= '\uff5a': // full-width
		r -= '\uff21' - 'A'
	case r >= '\U0001d400' && r <= '\U0001d6a3': // mathematical alphabets
		if i := (r - '\U0001d400') % 52; i < 26 {
			r = 'a' + i
		} else {
			r = 'a' + i - 26
		}
	}
	r = unicode.ToLower(r)
	if p, ok := plain[r]; ok {
		return p
	}
	return r
}

// alphanumeric are the letters and digits of a text, in lower case.
func alphanumeric(text string) (out []rune) {
	for _, r := range text {
		if isWordRune(r) {
			out = append(out, foldRune(r))
		}
	}
	return out
}

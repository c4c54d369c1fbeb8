package numbers

import (
	"strings"

	"github.com/cc147/sigap"
)

// maxTokens is how many groups of digits one number is written in at most.
const maxTokens = 6

// Take takes the number from the head of a command's text and gives the rest:
// "0812 3456 7890 hc mati total". A first word that is a number by itself ends
// there; else it goes on while groups of digits follow, up to the first number
// that a known plan has, or to the longest that has the form of one.
func Take(text string) (n sigap.Number, rest string, err error) {
	tokens, rests := heads(text)
	if len(tokens) == 0 {
		return sigap.Number{}, "", &Error{Empty}
	}
	n, _, err = parse(tokens[0])
	if err == nil {
		return n, rests[0], nil
	}
	for i := 1; i < len(tokens); i++ {
		longer, sure, errLonger := parse(strings.Join(tokens[:i+1], " "))
		if errLonger != nil {
			continue
		}
		n, rest, err = longer, rests[i], nil
		if sure {
			break
		}
	}
	return n, rest, err
}

// heads are the first word and the groups of digits that follow it, each with
// the text behind it.
func heads(text string) (tokens, rests []string) {
	rest := strings.TrimLeft(text, " \t\n")
	for rest != "" && len(tokens) < maxTokens {
		token, tail, _ := strings.Cut(rest, " ")
		token = strings.TrimRight(token, "\t\n")
		if len(tokens) > 0 && strings.ContainsFunc(plain(token), func(r rune) bool { return !isNumberRune(r) }) {
			break
		}
		rest = strings.TrimLeft(tail, " \t\n")
		tokens, rests = append(tokens, token), append(rests, rest)
	}
	return tokens, rests
}

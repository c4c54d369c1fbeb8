// Package numbers normalises a number as a customer says it or a list spells
// it: internet, telephone or ticket (5.2.2). One number has one key, however
// it was written.
package numbers

import (
	"fmt"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/nyaruka/phonenumbers"

	"github.com/cc147/sigap/procedure"
)

// Problem says why a text is no number. Its words for a user stand elsewhere.
type Problem string

// The problems.
const (
	Empty      Problem = "empty"
	Letters    Problem = "letters"
	TooLong    Problem = "too_long"
	ShortCode  Problem = "short_code"  // 147, 188
	Scientific Problem = "scientific"  // 8.12346E+11, as a spreadsheet leaves it
	TwoNumbers Problem = "two_numbers" // "021… / 0812…"
	NotANumber Problem = "not_a_number"
)

// Error is the only error of this package. It holds nothing of the text.
type Error struct{ Problem Problem }

// Error names the problem.
func (e *Error) Error() string { return fmt.Sprintf("not a customer's number: %s", e.Problem) }

// maxRunes bounds the text of one number; nobody writes a longer one.
const maxRunes = 64

const (
	internetDigits  = 12 // and the first is 1
	shortCodeDigits = 5
	minTicketDigits = 6
	maxTicketDigits = 12
	minNational     = 8 // digits of a telephone number behind its country
	minBare         = 9 // of one written without 0 and 62; fewer could lack their area
)

// Parse normalises one number, however it is spelled. A telephone number must
// be one of Indonesia's number plan; others, and those that cost the caller
// nothing or extra, are no customer's. The error is an *Error. Safe for
// concurrent use.
func Parse(text string) (procedure.Number, error) {
	if len(text) > maxRunes*utf8.UTFMax || utf8.RuneCountInString(text) > maxRunes {
		return procedure.Number{}, &Error{TooLong}
	}
	text = plain(text)
	if text == "" {
		return procedure.Number{}, &Error{Empty}
	}
	if n, ok := ticket(text); ok {
		return n, nil
	}
	if strings.ContainsFunc(text, unicode.IsLetter) {
		return procedure.Number{}, &Error{lettersOr(text)}
	}
	if len(Split(text)) > 1 {
		return procedure.Number{}, &Error{TwoNumbers}
	}
	digits := digitsOf(text)
	switch {
	case digits == "" || strings.ContainsFunc(text, func(r rune) bool { return !isNumberRune(r) }):
		return procedure.Number{}, &Error{NotANumber}
	case len(digits) <= shortCodeDigits:
		return procedure.Number{}, &Error{ShortCode}
	case !strings.Contains(text, "+") && len(digits) == internetDigits && digits[0] == '1':
		return procedure.Number{Kind: procedure.Internet, Value: digits}, nil
	}
	return telephone(text, digits)
}

// ticket reads "IN82928627", in any case, also "in 82928627" and "IN-82928627".
func ticket(text string) (procedure.Number, bool) {
	head, digits := text, ""
	if len(text) > 2 {
		head, digits = strings.ToUpper(text[:2]), strings.TrimLeft(text[2:], " -")
	}
	if head != "IN" || len(digits) < minTicketDigits || len(digits) > maxTicketDigits || strings.Trim(digits, "0123456789") != "" {
		return procedure.Number{}, false
	}
	return procedure.Number{Kind: procedure.Ticket, Value: "IN" + digits}, true
}

func lettersOr(text string) Problem {
	if strings.Trim(strings.ToUpper(text), "0123456789.,+-") == "E" && digitsOf(text) != "" {
		return Scientific
	}
	several := 0
	for _, part := range Split(text) {
		if len(digitsOf(part)) > shortCodeDigits {
			several++
		}
	}
	if several > 1 {
		return TwoNumbers
	}
	return Letters
}

// telephone gives the number in E.164, if it is a fixed or a mobile one.
func telephone(text, digits string) (procedure.Number, error) {
	if national, ok := nationalPart(text, digits); ok && !strings.HasPrefix(national, "0") {
		if p, err := phonenumbers.Parse("+62"+national, "ID"); err == nil {
			switch phonenumbers.GetNumberType(p) { // an invalid number has none
			case phonenumbers.FIXED_LINE, phonenumbers.MOBILE, phonenumbers.FIXED_LINE_OR_MOBILE:
				return procedure.Number{Kind: procedure.Telephone, Value: phonenumbers.Format(p, phonenumbers.E164)}, nil
			}
		}
	}
	return procedure.Number{}, &Error{NotANumber}
}

// nationalPart is a telephone number without what stands for Indonesia or for
// a trunk before it: +62, 62, 0062 and the operators' 001, 007, 008 and 01017
// before a 62, and 0. A bare number is one whose 0 a spreadsheet ate; a bare
// 62… is the country's code, never an area 062 that lost its 0.
func nationalPart(text, digits string) (string, bool) {
	if before, after, ok := strings.Cut(text, "+"); ok {
		rest, ok := strings.CutPrefix(digits, "62")
		return strings.TrimPrefix(rest, "0"), ok && digitsOf(before) == "" && !strings.Contains(after, "+")
	}
	for _, abroad := range []string{"0062", "00162", "00762", "00862", "0101762", "62"} {
		if rest, ok := strings.CutPrefix(digits, abroad); ok && len(rest) >= minNational {
			return strings.TrimPrefix(rest, "0"), true
		}
	}
	if rest, ok := strings.CutPrefix(digits, "0"); ok {
		return rest, true
	}
	return digits, len(digits) >= minBare && !strings.HasPrefix(digits, "62")
}

// plain takes out what can't be seen, and writes every digit as an ASCII one.
func plain(text string) string {
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		switch {
		case r >= '\u0660' && r <= '\u0669':
			return r - '\u0660' + '0'
		case r >= '\u06f0' && r <= '\u06f9':
			return r - '\u06f0' + '0'
		case r >= '\uff10' && r <= '\uff19':
			return r - '\uff10' + '0'
		case unicode.IsSpace(r):
			return ' '
		case unicode.Is(unicode.Cf, r), unicode.IsControl(r):
			return -1
		case unicode.Is(unicode.Pd, r):
			return '-'
		}
		return r
	}, text))
}

func digitsOf(text string) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, text)
}

func isNumberRune(r rune) bool { return r >= '0' && r <= '9' || strings.ContainsRune(" .-()+", r) }

// between are the words between two numbers, as Split knows them.
var between = regexp.MustCompile(`(?i)\s(atau|or)\s`)

// Split parts a cell that holds several numbers: "021 555… / 0812…".
func Split(cell string) []string {
	fields := strings.FieldsFunc(between.ReplaceAllString(cell, "/"), func(r rune) bool {
		return r == '/' || r == ';' || r == ','
	})
	out := fields[:0]
	for _, f := range fields {
		if f = strings.TrimSpace(f); f != "" {
			out = append(out, f)
		}
	}
	return out
}

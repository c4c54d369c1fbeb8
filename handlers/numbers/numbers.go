// Package numbers reads internet, telephone and ticket numbers (5.2.2) in the
// spellings of customers, agents and lists. All spellings of a number give the same
// key.
//
// A Parser reads a list's cell (Read), a text that is one number (Parse) and
// the line behind a command (Line), all by one set of rules: plain.go makes a
// text readable, cell.go parts it, single.go reads one number, line.go finds
// the number in what an agent typed. What could be two numbers is refused, never
// guessed: a wrong number is another customer.
package numbers

import (
	"errors"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/cc147/sigap/procedure"
)

// Problem says why a text is no number. Its words for a user stand elsewhere.
type Problem string

// The problems.
const (
	Empty       Problem = "empty"        // also "-", "0", "N/A", "tidak ada"
	NoNumber    Problem = "no_number"    // neither a telephone number of the plan nor one of the forms
	Letters     Problem = "letters"      // 12O34xxxx
	TooLong     Problem = "too_long"     // longer than any number
	ShortCode   Problem = "short_code"   // 147, 188
	LostDigits  Problem = "lost_digits"  // 8.12346E+11, as a spreadsheet leaves it
	Ambiguous   Problem = "ambiguous"    // "+62 62 812…": more than one number could be meant
	TwoNumbers  Problem = "two_numbers"  // "021… / 0812…" where one is wanted
	TwoInternet Problem = "two_internet" // two internet numbers, which are two customers
)

// accepted says for each problem what is wrong and what would be accepted.
var accepted = map[Problem]string{
	Empty:       "there is no number",
	NoNumber:    "it is no internet number, Indonesian telephone number or ticket",
	Letters:     "there are letters in it; accepted are digits, and tickets such as IN12345678",
	TooLong:     "it is too long for a number",
	ShortCode:   "it is too short for a customer's number",
	LostDigits:  "a spreadsheet cut its last digits; make the column text and write all digits",
	Ambiguous:   "more than one number could be meant; write it without spaces and nothing else beside it",
	TwoNumbers:  "there is more than one number; write one",
	TwoInternet: "there are two internet numbers, which are two customers; write one a row",
}

// Reason is the problem as the lists count it: Empty, LostDigits, TwoInternet,
// or NoNumber for all others.
func (p Problem) Reason() Problem {
	switch p {
	case Empty, LostDigits, TwoInternet:
		return p
	}
	return NoNumber
}

// Error is the error of all reading functions. It contains nothing of the text.
type Error struct{ Problem Problem }

// Error names the problem, and what would be accepted.
func (e *Error) Error() string {
	return "not a customer's number (" + string(e.Problem) + "): " + accepted[e.Problem]
}

const (
	maxRunes = 64   // bytes of one number
	maxCell  = 4096 // bytes of one cell
)

// Parser reads numbers of the forms it was made with. It is safe for concurrent
// use.
type Parser struct{ forms Forms }

// New makes a parser of these forms. The error names a form that would be ambiguous.
func New(f Forms) (*Parser, error) {
	if err := f.check(); err != nil {
		return nil, err
	}
	return &Parser{f.folded()}, nil
}

// Public reads the public forms.
var Public = &Parser{PublicForms().folded()}

// Parse reads a text that is one number, however it is spelled. A telephone
// number must be one of Indonesia's number plan; others, and those that cost the
// caller nothing or extra, are no customer's. The error is an *Error.
func (p *Parser) Parse(text string) (procedure.Number, error) {
	if len(text) > maxRunes*utf8.UTFMax || utf8.RuneCountInString(text) > maxRunes {
		return procedure.Number{}, &Error{TooLong}
	}
	out, err := p.Read(text)
	var bad *Error
	switch {
	case len(out) > 1 && (!errors.As(err, &bad) || bad.Problem != TwoInternet):
		return procedure.Number{}, &Error{TwoNumbers}
	case err != nil:
		return procedure.Number{}, err
	}
	return out[0], nil
}

// quick reads what most cells have, digits alone or a ticket, as all other ways would.
func (p *Parser) quick(cell string) (n procedure.Number, ok bool) {
	switch {
	case len(cell) <= shortCodeDigits || len(cell) > maxRunes:
		return n, false
	case isNumeral(cell):
		n, bad := p.single(cell)
		return n, bad == ""
	case cell[0]|0x20 < 'a' || cell[0]|0x20 > 'z' || strings.Trim(cell, asciiLetters+digits) != "":
		return n, false
	}
	return p.forms.ticket(cell)
}

// Read reads a cell of a list: one number or several ("021… / 0812… (WA)"),
// each once, in their order. An extension and a remark such as (WA) are left
// out. The error is an *Error: Empty where the cell says that there is none.
// Beside another one stand the numbers that could be read, so that it is known
// whom the cell is about; they are no answer.
func (p *Parser) Read(cell string) ([]procedure.Number, error) {
	if len(cell) > maxCell {
		return nil, &Error{TooLong}
	}
	if n, ok := p.quick(cell); ok {
		return []procedure.Number{n}, nil
	}
	text := plain(cell)
	if isEmpty(text) {
		return nil, &Error{Empty}
	}
	var out []procedure.Number
	problem, lines := Problem(""), 0
	for _, part := range p.parts(text) {
		found, bad := p.part(part)
		if bad != "" && (problem == "" || bad == LostDigits) {
			problem = bad
		}
		for _, n := range found {
			if slices.Contains(out, n) {
				continue
			}
			if out = append(out, n); n.Kind == procedure.Internet {
				lines++
			}
		}
	}
	switch {
	case problem != "":
		return out, &Error{problem}
	case lines > 1:
		return out, &Error{TwoInternet}
	case len(out) == 0:
		return nil, &Error{NoNumber}
	}
	return out, nil
}

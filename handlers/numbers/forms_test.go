package numbers_test

import (
	"strings"
	"testing"

	"github.com/cc147/sigap/handlers/numbers"
)

// TestASiteHasItsOwnForms: what a site configures is read in all spellings, and
// the public forms are not.
func TestASiteHasItsOwnForms(t *testing.T) {
	p, err := numbers.New(numbers.Forms{
		Internet: []numbers.Form{{Prefix: "17", Min: 8, Max: 8}, {Prefix: "8", Min: 10, Max: 10}},
		Ticket:   []numbers.Form{{Prefix: "tkt-", Min: 4, Max: 6}, {Prefix: "HP", Min: 5, Max: 5}, {Prefix: "2-", Min: 4, Max: 4, Letters: true}},
		Realm:    []string{"Contoh.ID"},
	})
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]string{
		"17 1234-5678":              "i:1712345678",
		"1712345678@CONTOH.id":      "i:1712345678",
		"171234567":                 "no_number",
		"152401234567":              "no_number",
		"1712345678@telkom.net":     "letters",
		"81234567890":               "ambiguous", // a telephone number without its 0 as well
		"081234567890":              "t:+6281234567890",
		"TKT-1234":                  "k:TKT-1234",
		"tkt 12 34":                 "k:TKT-1234",
		"1712345678@contoh.id (WA)": "i:1712345678",
		"No. tkt-1234":              "k:TKT-1234",
		"tkt1234":                   "short_code",
		"hp12345":                   "k:HP12345", // which is a label elsewhere
		"hp: 081234567890":          "t:+6281234567890",
		"2-A1B2":                    "k:2-A1B2",
		"2-1234":                    "short_code",
		"IN12345678":                "letters",
		"081234567890 / 2-OR12 wa":  "k:2-OR12",
	} {
		got, err := p.Read(text)
		key := problemOf(err)
		if err == nil {
			key = got[len(got)-1].Key()
		}
		if key != want {
			t.Errorf("Read(%q) = %v, %v; want %q", text, got, err, want)
		}
	}
}

func TestFormsThatCantBeReadAreRefused(t *testing.T) {
	internet := func(f numbers.Form) numbers.Forms { return numbers.Forms{Internet: []numbers.Form{f}} }
	ticket := func(f numbers.Form) numbers.Forms { return numbers.Forms{Ticket: []numbers.Form{f}} }
	for say, f := range map[string]numbers.Forms{
		`internet number "1A": only digits`:             internet(numbers.Form{Prefix: "1A", Min: 10, Max: 12}),
		`internet number "2": only digits`:              internet(numbers.Form{Prefix: "2", Min: 10, Max: 12, Letters: true}),
		`internet number "": it must begin`:             internet(numbers.Form{Min: 10, Max: 12}),
		`internet number "08": it must begin`:           internet(numbers.Form{Prefix: "08", Min: 10, Max: 12}),
		`internet number "62": it must begin`:           internet(numbers.Form{Prefix: "62", Min: 10, Max: 12}),
		`internet number "1": 4 digits are as short`:    internet(numbers.Form{Prefix: "1", Min: 3, Max: 12}),
		`number "1": from 10 to 9 characters can't be`:  internet(numbers.Form{Prefix: "1", Min: 10, Max: 9}),
		`number "1": from 10 to 90 characters can't be`: internet(numbers.Form{Prefix: "1", Min: 10, Max: 90}),
		`number "IN": from 0 to 9 characters`:           ticket(numbers.Form{Prefix: "IN", Max: 9}),
		`ticket "": the prefix must be`:                 ticket(numbers.Form{Min: 6, Max: 9}),
		`ticket "I N": the prefix must be`:              ticket(numbers.Form{Prefix: "I N", Min: 6, Max: 9}),
		`ticket "-1": the prefix must be`:               ticket(numbers.Form{Prefix: "-1", Min: 6, Max: 9}),
		`ticket "88": a ticket of digits alone`:         ticket(numbers.Form{Prefix: "88", Min: 6, Max: 9}),
		`ticket "IN": where letters are allowed`:        ticket(numbers.Form{Prefix: "IN", Min: 6, Max: 9, Letters: true}),
		`realm "@telkom.net": want a name`:              {Realm: []string{"@telkom.net"}},
		`realm "": want a name`:                         {Realm: []string{""}},
	} {
		p, err := numbers.New(f)
		if err == nil || !strings.Contains(err.Error(), say) || p != nil {
			t.Errorf("New(%+v) = %v, %v; want an error with %q", f, p, err, say)
		}
	}
	if _, err := numbers.New(numbers.PublicForms()); err != nil {
		t.Errorf("the public forms are refused: %v", err)
	}
}

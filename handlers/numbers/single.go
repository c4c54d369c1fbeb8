package numbers

import (
	"regexp"
	"strconv"
	"strings"

	"github.com/nyaruka/phonenumbers"

	"github.com/cc147/sigap/procedure"
)

const (
	shortCodeDigits = 5
	minNational     = 8 // digits of a telephone number behind its country
	minBare         = 9 // of one written without 0 and 62; fewer could lack their area
)

// single reads one number from a plain text that holds nothing else.
func (p *Parser) single(text string) (procedure.Number, Problem) {
	text = bare(text)
	if len(text) > maxRunes*4 {
		return procedure.Number{}, TooLong
	}
	if !isNumeral(text) {
		if number, lost, ok := scientific(text); ok {
			if lost {
				return procedure.Number{}, LostDigits
			}
			text = number
		}
		if hasLetter(text) {
			return p.lettered(text)
		}
		text = decimals.ReplaceAllString(text, "$1")
	}
	number := digitsOf(text)
	switch {
	case text == "":
		return procedure.Number{}, Empty
	case number == "" || number != text && (strings.Trim(text, digits+" .-()_+") != "" || elided.MatchString(text)):
		return procedure.Number{}, NoNumber
	case len(number) <= shortCodeDigits:
		return procedure.Number{}, ShortCode
	case number != text && p.doubtful(text):
		return procedure.Number{}, Ambiguous
	}
	isInternet := !strings.Contains(text, "+") && p.forms.isInternet(number)
	if isInternet && number[0] == '1' { // the plan keeps 1 for services, which is cheap to know
		return procedure.Number{Kind: procedure.Internet, Value: number}, ""
	}
	phone, isPhone := telephone(text, number)
	switch {
	case isInternet && isPhone:
		return procedure.Number{}, Ambiguous
	case isInternet:
		return procedure.Number{Kind: procedure.Internet, Value: number}, ""
	case isPhone:
		return phone, ""
	}
	return procedure.Number{}, NoNumber
}

var (
	// decimals are what a data frame or a spreadsheet writes behind a whole number.
	decimals = regexp.MustCompile(`(\d{7})\.0+$`)
	// elided are the marks of digits that somebody left out.
	elided   = regexp.MustCompile(`\.\.|__|---`)
	exponent = regexp.MustCompile(`^\+?(\d+)(?:\.(\d+))?\s*[eE]\s*([+-]?)\s*(\d{1,3})$`)
)

// scientific reads 8.1200006934E+10, as long as all its digits are there. The
// number of a mantissa that ends early is lost: it could have had any digits,
// zeros among them. ok is whether text is of this form.
func scientific(text string) (number string, lost, ok bool) {
	m := exponent.FindStringSubmatch(strings.Replace(text, ",", ".", 1))
	if m == nil {
		return "", false, false
	}
	places := 0
	for _, r := range m[4] {
		places = places*10 + int(r-'0')
	}
	whole, fraction := m[1], m[2]
	if m[3] == "-" && places > 0 || len(fraction) < places || strings.Trim(fraction[places:], "0") != "" {
		return "", true, true
	}
	return whole + fraction[:places], false, true
}

// lettered reads a number whose spelling has letters: a ticket, or an internet
// number with its realm.
func (p *Parser) lettered(text string) (procedure.Number, Problem) {
	if head, realm, ok := strings.Cut(text, "@"); ok {
		if !p.forms.isRealm(realm) {
			return procedure.Number{}, Letters
		}
		n, bad := p.single(head)
		if bad == "" && n.Kind != procedure.Internet {
			return procedure.Number{}, NoNumber
		}
		return n, bad
	}
	if n, ok := p.forms.ticket(text); ok {
		return n, ""
	}
	return procedure.Number{}, Letters
}

var indonesia int32 = 62

// telephone gives the number in E.164, if it is a fixed or a mobile one. What is
// as well a mobile number behind 62 written twice is none.
func telephone(text, number string) (procedure.Number, bool) {
	national, ok := nationalPart(text, number)
	if rest, twice := strings.CutPrefix(national, "628"); twice && len(national) > 10 && validPhone("8"+rest) != "" {
		return procedure.Number{}, false
	}
	if !ok || strings.HasPrefix(national, "0") {
		return procedure.Number{}, false
	}
	value := validPhone(national)
	return procedure.Number{Kind: procedure.Telephone, Value: value}, value != ""
}

// validPhone is a national number in E.164, and "" for one that is neither a
// fixed nor a mobile one of the plan.
func validPhone(national string) string {
	value, err := strconv.ParseUint(national, 10, 64)
	if err != nil {
		return ""
	}
	n := &phonenumbers.PhoneNumber{CountryCode: &indonesia, NationalNumber: &value}
	switch phonenumbers.GetNumberType(n) { // an invalid number has none
	case phonenumbers.FIXED_LINE, phonenumbers.MOBILE, phonenumbers.FIXED_LINE_OR_MOBILE:
		return "+62" + national
	}
	return ""
}

// nationalPart is a telephone number without what stands for Indonesia or for
// a trunk before it: +62, 62, 0062 and the operators' 001, 007, 008 and 01017
// before a 62, and 0. A bare number is one whose 0 a spreadsheet ate; a bare
// 62… is the country's code, never an area 062 that lost its 0.
func nationalPart(text, number string) (string, bool) {
	if before, after, ok := strings.Cut(text, "+"); ok {
		if digitsOf(before) != "" || strings.Contains(after, "+") {
			return "", false
		}
		if !strings.HasPrefix(number, "0") { // no country's code begins with 0
			rest, ok := strings.CutPrefix(number, "62")
			return strings.TrimPrefix(rest, "0"), ok
		}
	}
	for _, abroad := range []string{"0062", "00162", "00762", "00862", "0101762", "62"} {
		if rest, ok := strings.CutPrefix(number, abroad); ok && len(rest) >= minNational {
			return strings.TrimPrefix(rest, "0"), true
		}
	}
	if rest, ok := strings.CutPrefix(number, "0"); ok {
		return rest, true
	}
	return number, len(number) >= minBare && !strings.HasPrefix(number, "62")
}

var (
	countryTwice = regexp.MustCompile(`^\D*(?:00)?62\D+62\D`)
	// american is how North America groups its numbers: 1-800-555-0199.
	american = regexp.MustCompile(`^\(?1\)?[ .-]\(?\d{3}\)?[ .-]\d{3}[ .-]\d{4}$`)
	// listed is a number behind a 1 that could be an item's.
	listed = regexp.MustCompile(`^\(?1\D+(.*)$`)
	// tail is a range or a count behind a number: 0274-512345-48, 0812-3456-789 (2).
	tail = regexp.MustCompile(`^(.*\d{6})[.-]\d{1,2}$|^(.*\d) ?\(\d{1,2}\)$`)
)

// doubtful reports whether a text could well be another number than its digits
// in a row.
func (p *Parser) doubtful(text string) bool {
	if countryTwice.MatchString(text) || american.MatchString(text) {
		return true
	}
	if m := listed.FindStringSubmatch(text); m != nil {
		_, bad := p.single(m[1])
		return bad == ""
	}
	if m := tail.FindStringSubmatch(text); m != nil {
		_, bad := p.single(m[1] + m[2])
		return bad == ""
	}
	return false
}

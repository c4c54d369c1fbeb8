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
	minNational     = 8 // digits of a telephone number after its country code
	minBare         = 9 // digits of one written without 0 and 62; with fewer the area code could be missing
)

// single reads one number from a plain text that contains nothing else.
func (p *Parser) single(text string) (procedure.Number, Problem) {
	text = bare(text)
	if len(text) > maxRunes*4 {
		return procedure.Number{}, TooLong
	}
	if !isNumeral(text) {
		if strings.ContainsAny(text, "eE") {
			if number, lost, ok := scientific(text); ok {
				if lost {
					return procedure.Number{}, LostDigits
				}
				text = number
			}
		}
		if hasLetter(text) {
			return p.lettered(text)
		}
		if strings.Contains(text, ".0") {
			text = decimals.ReplaceAllString(text, "$1")
		}
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
	if isInternet && number[0] == '1' { // numbers with 1 are services, so the plan needn't be asked
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
	// decimals are what a data frame or a spreadsheet appends to a whole number.
	decimals = regexp.MustCompile(`(\d{7})\.0+$`)
	// elided are marks for digits that were left out.
	elided   = regexp.MustCompile(`\.\.|__|---`)
	exponent = regexp.MustCompile(`^\+?(\d+)(?:\.(\d+))?\s*[eE]\s*([+-]?)\s*(\d{1,3})$`)
)

// scientific reads 8.1200006934E+10 if the mantissa has all digits. With a shorter
// mantissa digits are lost: zeros can't be assumed. ok reports whether text has this
// form.
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

// lettered reads a number with letters: a ticket, or an internet number with its
// realm.
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

// telephone returns the number in E.164 if it is a fixed or a mobile one. It refuses
// what could also be a mobile number after 62 written twice.
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

// validPhone returns a national number in E.164, or "" if the plan has no such fixed
// or mobile number.
func validPhone(national string) string {
	value, err := strconv.ParseUint(national, 10, 64)
	if err != nil {
		return ""
	}
	n := &phonenumbers.PhoneNumber{CountryCode: &indonesia, NationalNumber: &value}
	switch phonenumbers.GetNumberType(n) { // an invalid number has no type
	case phonenumbers.FIXED_LINE, phonenumbers.MOBILE, phonenumbers.FIXED_LINE_OR_MOBILE:
		return "+62" + national
	}
	return ""
}

// nationalPart removes the country code or the trunk prefix from a telephone number:
// +62, 62, 0062, the operators' 001, 007, 008 and 01017 before a 62, and 0. A number
// without any lost its 0 in a spreadsheet; one that begins with 62 has the country
// code, never an area code 062 without its 0.
func nationalPart(text, number string) (string, bool) {
	if before, after, ok := strings.Cut(text, "+"); ok {
		if digitsOf(before) != "" || strings.Contains(after, "+") {
			return "", false
		}
		if !strings.HasPrefix(number, "0") { // no country code begins with 0
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
	// american is the grouping of North American numbers: 1-800-555-0199.
	american = regexp.MustCompile(`^\(?1\)?[ .-]\(?\d{3}\)?[ .-]\d{3}[ .-]\d{4}$`)
	// listed is a number after a 1 that could number a list item.
	listed = regexp.MustCompile(`^\(?1\D+(.*)$`)
	// tail is a range or a count after a number: 0274-512345-48, 0812-3456-789 (2).
	tail = regexp.MustCompile(`^(.*\d{6})[.-]\d{1,2}$|^(.*\d) ?\(\d{1,2}\)$`)
)

// doubtful reports whether a text could be another number than its digits in a row.
func (p *Parser) doubtful(text string) bool {
	if strings.Count(text, "62") > 1 && countryTwice.MatchString(text) {
		return true
	}
	if text[0] == '1' || text[0] == '(' {
		if american.MatchString(text) {
			return true
		}
		if m := listed.FindStringSubmatch(text); m != nil {
			_, bad := p.single(m[1])
			return bad == ""
		}
	}
	if len(text)-strings.LastIndexAny(text, ".-") > 3 && !strings.HasSuffix(text, ")") {
		return false // no tail; most numbers are decided here, without patterns
	}
	if m := tail.FindStringSubmatch(text); m != nil {
		_, bad := p.single(m[1] + m[2])
		return bad == ""
	}
	return false
}

package numbers

import "cmp"

// Examples are a made-up internet number and ticket of the first form of each, to be shown
// to people: 152401234567 and IN12345678 by the public forms. Without a form it is a
// telephone number.
func (p *Parser) Examples() (internet, ticket string) {
	const telephone = "021-5551-2345"
	return cmp.Or(example(p.forms.Internet, "52401234567", 11), telephone), cmp.Or(example(p.forms.Ticket, "1234567890", 8), telephone)
}

// example is the prefix of the first form and the digits, again and again: as many as are
// usual, or the form's nearest.
func example(forms []Form, digits string, usual int) string {
	if len(forms) == 0 {
		return ""
	}
	f := forms[0]
	text := make([]byte, min(max(usual, f.Min), f.Max))
	for i := range text {
		text[i] = digits[i%len(digits)]
	}
	if f.Letters {
		text[0] = 'A'
	}
	return f.Prefix + string(text)
}

package procedure

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// ticketForm is a ticket with letters: "1-ABC1D23". It has a digit among them.
var ticketForm = regexp.MustCompile(`\b\d-[A-Za-z0-9]{7}\b`)

// hideTickets hides tickets whose form has letters, and all tickets of the customer.
func (m Mask) hideTickets(text []rune) []rune {
	out := slices.Clone(text)
	if slices.Contains(text, '-') {
		out = []rune(ticketForm.ReplaceAllStringFunc(string(text), func(s string) string {
			if len(digitsOf(s)) == 1 || strings.Trim(s, "0123456789-") == "" {
				return s
			}
			return Number{Kind: Ticket, Value: s}.Masked()
		}))
	}
	for slices.ContainsFunc(m.ticket, func(ticket []rune) bool { return hideTicket(out, ticket) }) {
	}
	return out
}

// hideTicket hides a ticket wherever it stands, also with signs between its letters and
// digits, and reports whether it did.
func hideTicket(text, ticket []rune) (found bool) {
	var stream []rune
	var at []int
	for i, r := range text {
		if isWordRune(r) {
			stream, at = append(stream, foldRune(r)), append(at, i)
		}
	}
	for i := 0; i+len(ticket) <= len(stream); i++ {
		last := i + len(ticket) - 1
		if !slices.Equal(stream[i:last+1], ticket) || at[last]-at[i] >= 2*len(ticket) {
			continue
		}
		for _, j := range at[i : last+1-openTail] {
			text[j] = maskRune
		}
		i, found = last, true
	}
	return found
}

// domains are the ends of e-mail addresses that are known even with a space before the @.
var domains = []string{"com", "net", "org", "id", "co", "edu", "gov", "info", "biz", "io", "me", "my", "sg"}

// atSigns are what people type and copy as the @ of an e-mail address.
const atSigns = "@\uff20\ufe6b"

// longestSpace is how many runes of white space beside an @ belong to an address.
const longestSpace = 3

// hideEmails hides e-mail addresses.
func hideEmails(text []rune) []rune {
	var out []rune
	done := 0 // what stands in out
	for i, r := range text {
		if !strings.ContainsRune(atSigns, r) || i < done {
			continue
		}
		from, to := i, i+1
		for from > done && i-from < longestSpace && unicode.IsSpace(text[from-1]) {
			from--
		}
		for to < len(text) && to-i <= longestSpace && unicode.IsSpace(text[to]) {
			to++
		}
		spaced := to-from > 1
		for from > done && isMailRune(text[from-1], "._%+-'#$&=~") {
			from--
		}
		for to < len(text) && isMailRune(text[to], ".-") {
			to++
		}
		local, domain := alphanumeric(string(text[from:i])), strings.ToLower(strings.TrimFunc(string(text[i+1:to]), isMailEdge))
		end := domain[strings.LastIndexByte(domain, '.')+1:]
		if len(local) == 0 || len(alphanumeric(domain)) < 2 || !strings.ContainsFunc(domain, unicode.IsLetter) || spaced && !slices.Contains(domains, end) {
			continue
		}
		for to > i && !isWordRune(text[to-1]) {
			to--
		}
		out = append(append(append(out, text[done:from]...), []rune(hidden)...), '@')
		out, done = append(out, []rune(hidden)...), to
	}
	return append(out, text[done:]...)
}

// isMailEdge reports whether a rune beside a domain is none of it.
func isMailEdge(r rune) bool { return unicode.IsSpace(r) || r == '.' || r == '-' }

func isMailRune(r rune, also string) bool {
	return isWordRune(r) || isInvisible(r) || strings.ContainsRune(also, r)
}

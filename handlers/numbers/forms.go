package numbers

import (
	"fmt"
	"slices"
	"strings"

	"github.com/cc147/sigap/procedure"
)

// Form describes one kind of number without separators: a prefix, then Min to Max
// characters.
type Form struct {
	Prefix   string // "1", "IN", "1-"; the case of letters does not count
	Min, Max int    // characters behind the prefix
	// Letters allows letters as well as digits after the prefix. The text must then
	// have at least one letter, and a separator where the prefix has a dash;
	// otherwise it could be any number.
	Letters bool
}

// Forms are the kinds of number that a site has besides Indonesian telephone numbers.
// The zero Forms has only telephone numbers.
type Forms struct {
	Internet []Form
	Ticket   []Form
	// Realm are the names that may follow an internet number and an @, as in
	// 152401234567@telkom.net; case is ignored.
	Realm []string
}

// PublicForms returns the publicly known forms: IndiHome and Internet service numbers
// of 11 to 13 digits that begin with 1, and tickets such as IN12345678, INC12345678
// and 1-ABC1D23.
func PublicForms() Forms {
	return Forms{
		Internet: []Form{{Prefix: "1", Min: 10, Max: 12}},
		Ticket: []Form{
			{Prefix: "IN", Min: 6, Max: 12},
			{Prefix: "INC", Min: 6, Max: 15},
			{Prefix: "1-", Min: 5, Max: 8, Letters: true},
		},
		Realm: []string{"telkom.net", "telkom.net.id", "telkom.speedy", "speedy", "indihome"},
	}
}

const (
	maxForm     = 32 // characters of a number with its prefix
	minInternet = shortCodeDigits + 1
)

// check returns an error for the first form that would be ambiguous.
func (f Forms) check() error {
	for _, form := range f.Internet {
		switch {
		case strings.Trim(form.Prefix, digits) != "" || form.Letters:
			return fmt.Errorf("internet number %q: only digits are possible", form.Prefix)
		case form.Prefix == "" || form.Prefix[0] == '0' || strings.HasPrefix(form.Prefix, "62"):
			return fmt.Errorf("internet number %q: it must begin with digits that no telephone number begins with, and not with 0 or 62", form.Prefix)
		case len(form.Prefix)+form.Min < minInternet:
			return fmt.Errorf("internet number %q: %d digits are as short as a service code; at least %d are needed", form.Prefix, len(form.Prefix)+form.Min, minInternet)
		}
	}
	for _, form := range f.Ticket {
		letters := strings.Trim(strings.ToUpper(form.Prefix), "ABCDEFGHIJKLMNOPQRSTUVWXYZ"+digits+"-")
		switch {
		case form.Prefix == "" || letters != "" || form.Prefix[0] == '-':
			return fmt.Errorf("ticket %q: the prefix must be letters A to Z, digits and dashes, and not begin with a dash", form.Prefix)
		case !form.Letters && strings.Trim(form.Prefix, digits+"-") == "":
			return fmt.Errorf("ticket %q: a ticket of digits alone can't be told from other numbers; give the prefix a letter, or allow letters", form.Prefix)
		case form.Letters && !strings.HasSuffix(form.Prefix, "-"):
			return fmt.Errorf("ticket %q: where letters are allowed, the prefix must end in a dash", form.Prefix)
		}
	}
	for _, form := range slices.Concat(f.Internet, f.Ticket) {
		if form.Min < 1 || form.Max < form.Min || len(form.Prefix)+form.Max > maxForm {
			return fmt.Errorf("number %q: from %d to %d characters can't be; want 1 ≤ min ≤ max, and at most %d with the prefix", form.Prefix, form.Min, form.Max, maxForm)
		}
	}
	for _, realm := range f.Realm {
		if realm == "" || realm != plain(realm) || strings.ContainsAny(realm, "@ /;,|") {
			return fmt.Errorf("realm %q: want a name such as telkom.net, without the @", realm)
		}
	}
	return nil
}

// folded returns f in the case that comparisons use.
func (f Forms) folded() Forms {
	out := Forms{Internet: f.Internet}
	for _, form := range f.Ticket {
		form.Prefix = strings.ToUpper(form.Prefix)
		out.Ticket = append(out.Ticket, form)
	}
	for _, realm := range f.Realm {
		out.Realm = append(out.Realm, strings.ToLower(realm))
	}
	return out
}

// isInternet reports whether digits are an internet number.
func (f Forms) isInternet(number string) bool {
	return slices.ContainsFunc(f.Internet, func(form Form) bool {
		rest, ok := strings.CutPrefix(number, form.Prefix)
		return ok && len(rest) >= form.Min && len(rest) <= form.Max
	})
}

func (f Forms) isRealm(name string) bool {
	return slices.Contains(f.Realm, strings.ToLower(strings.Trim(name, " .")))
}

// ticket reads a ticket in any case, with separators anywhere: "in-8292 8627".
func (f Forms) ticket(text string) (procedure.Number, bool) {
	text = strings.ToUpper(text)
	for _, form := range f.Ticket {
		if rest, ok := behindPrefix(text, form.Prefix); ok && form.holds(rest) {
			return procedure.Number{Kind: procedure.Ticket, Value: form.Prefix + rest}, true
		}
	}
	return procedure.Number{}, false
}

// isHead reports whether a word is the letter prefix of a ticket.
func (f Forms) isHead(word string) bool {
	return slices.ContainsFunc(f.Ticket, func(form Form) bool {
		return !form.Letters && strings.EqualFold(form.Prefix, strings.TrimRight(word, ticketSeparators))
	})
}

const ticketSeparators = " -._:#"

// behindPrefix returns the text after the prefix, without separators. A dash of the
// prefix may be written as any separator.
func behindPrefix(text, prefix string) (string, bool) {
	for _, r := range prefix {
		bare := strings.TrimLeft(text, ticketSeparators)
		if r == '-' {
			if len(bare) == len(text) {
				return "", false
			}
			text = bare
			continue
		}
		rest, ok := strings.CutPrefix(bare, string(r))
		if !ok {
			return "", false
		}
		text = rest
	}
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune(ticketSeparators, r) {
			return -1
		}
		return r
	}, text), true
}

// holds reports whether rest is valid after the prefix. A run of X means that
// somebody hid digits.
func (form Form) holds(rest string) bool {
	if len(rest) < form.Min || len(rest) > form.Max {
		return false
	}
	if !form.Letters {
		return strings.Trim(rest, digits) == ""
	}
	letters := strings.Trim(rest, digits) != ""
	return letters && strings.Trim(rest, "ABCDEFGHIJKLMNOPQRSTUVWXYZ"+digits) == "" && !strings.Contains(rest, "XXXX")
}

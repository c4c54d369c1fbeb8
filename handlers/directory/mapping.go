package directory

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/cc147/sigap/procedure"
)

// Mapping says what the values of an answer are. Paths are the keys of JSON objects with
// dots between them; a step may be the place in an array, from 0, and an array without
// one means all of it.
type Mapping struct {
	Records string            // path of the customers, an object or an array; "" is the whole answer
	Fields  map[string]string // the path in a customer, by the names of Fields
	Kinds   map[string]string // the directory's own words for vvip and request: one of Kinds each
}

// The fields that can be mapped.
const (
	fieldName      = "name"
	fieldInternet  = "internet"
	fieldTelephone = "telephone"
	fieldTicket    = "ticket"
	fieldSpeed     = "speed" // of the package, in Mbps
	fieldVVIP      = "vvip"
	fieldRequest   = "request"
	fieldNote      = "note"
	fieldSay       = "say"
	fieldDont      = "dont_promise"
	fieldFrom      = "from"  // first day of vvip and request
	fieldUntil     = "until" // last day of them
	fieldPIC       = "pic"
)

// Fields are the names of the fields that can be mapped.
var Fields = []string{fieldName, fieldInternet, fieldTelephone, fieldTicket, fieldSpeed, fieldVVIP, fieldRequest,
	fieldNote, fieldSay, fieldDont, fieldFrom, fieldUntil, fieldPIC}

// NoKind is the kind of a word that says nothing about VVIP and requests.
const NoKind = "none"

// Kinds are the codes that a word can stand for.
func Kinds() []string {
	out := []string{NoKind}
	for _, v := range procedure.VVIPCriteria {
		out = append(out, string(v))
	}
	for _, q := range procedure.RequestKinds {
		out = append(out, string(q))
	}
	return out
}

// Check says what is wrong with the mapping, or nil.
func (m Mapping) Check() error {
	if len(m.Fields) == 0 {
		return fmt.Errorf("fields: name at least one of %s", strings.Join(Fields, ", "))
	}
	for _, name := range slices.Sorted(maps.Keys(m.Fields)) {
		switch {
		case !slices.Contains(Fields, name):
			return fmt.Errorf("fields: there is no field %q; the fields are %s", name, strings.Join(Fields, ", "))
		case !isPath(m.Fields[name]):
			return fmt.Errorf("fields: %s needs a path such as customer.%s", name, name)
		}
	}
	if m.Records != "" && !isPath(m.Records) {
		return fmt.Errorf("records: %q is no path such as data.customers", m.Records)
	}
	folded := map[string]string{}
	for _, word := range slices.Sorted(maps.Keys(m.Kinds)) {
		code := m.Kinds[word]
		if !slices.Contains(Kinds(), code) {
			return fmt.Errorf("kinds: %q stands for %q; the kinds are %s", word, code, strings.Join(Kinds(), ", "))
		}
		if other, ok := folded[fold(word)]; ok && other != code {
			return fmt.Errorf("kinds: %q stands twice", word)
		}
		folded[fold(word)] = code
	}
	return nil
}

// kind is the code that a word stands for; "" is none that is known. Our own codes stand
// for themselves.
func (m Mapping) kind(word string) string {
	word = fold(word)
	for own, code := range m.Kinds {
		if fold(own) == word {
			return code
		}
	}
	if slices.Contains(Kinds(), word) {
		return word
	}
	return ""
}

// fold makes the spellings of a word equal: letter case and spaces.
func fold(word string) string { return strings.ToLower(strings.Join(strings.Fields(word), " ")) }

package config

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/cc147/sigap/handlers"
	"github.com/cc147/sigap/handlers/lists"
	"github.com/cc147/sigap/handlers/numbers"
	"github.com/cc147/sigap/procedure"
)

// Lists are the site's rules for its lists; 0 keeps the default.
type Lists struct {
	MaxEnded        int `yaml:"max_ended"`         // rows that an import may end without a confirmation; 50
	MaxEndedPercent int `yaml:"max_ended_percent"` // of the list, likewise; 20
	SpecialShare    int `yaml:"special_share"`     // percentage of special customers above which an import warns; 25
	// Columns says by list what a column is, by its header: a name of docs/lists.md, or ""
	// for one that is not read.
	Columns map[procedure.List]map[string]string `yaml:"columns"`
	// Kinds are further words for a kind of request or of VVIP, to the kind's code.
	Kinds map[string]string `yaml:"kinds"`
}

// filled returns l with the defaults in place of what is 0.
func (l Lists) filled() Lists {
	l.MaxEnded, l.MaxEndedPercent, l.SpecialShare = cmp.Or(l.MaxEnded, handlers.MaxEnded), cmp.Or(l.MaxEndedPercent, handlers.MaxEndedPercent), cmp.Or(l.SpecialShare, handlers.MaxSpecialShare)
	return l
}

// ListRules are the rules by which lists are read and imported.
func (c Config) ListRules() handlers.ListRules {
	parser, err := c.NumberParser()
	if err != nil { // a configuration that was validated has none
		parser = numbers.Public
	}
	r := handlers.ListRules{MaxEndedPercent: c.Lists.MaxEndedPercent, MaxEnded: c.Lists.MaxEnded, SpecialShare: c.Lists.SpecialShare,
		Read: map[procedure.List]lists.Options{}}
	for _, list := range procedure.Lists {
		r.Read[list] = lists.Options{Numbers: parser, Columns: maps.Clone(c.Lists.Columns[list]), Kinds: c.Lists.Kinds}
	}
	return r
}

// joined are names for a sentence.
func joined[T ~string](all []T) string {
	names := make([]string, len(all))
	for i, one := range all {
		names[i] = string(one)
	}
	return strings.Join(names, ", ")
}

func (l Lists) validate(wrong *faults) {
	for name, n := range map[string]int{"max_ended": l.MaxEnded, "max_ended_percent": l.MaxEndedPercent, "special_share": l.SpecialShare} {
		if n < 0 || n > 100 && name != "max_ended" {
			wrong.add("lists: %s: %d can't be; want %s, or 0 for the default", name, n, map[bool]string{true: "a number of rows", false: "1 to 100 percent"}[name == "max_ended"])
		}
	}
	for list, columns := range l.Columns {
		if !slices.Contains(procedure.Lists, list) {
			wrong.add("lists: columns: there is no list %q; the lists are %s", list, joined(procedure.Lists))
			continue
		}
		for header, field := range columns {
			if field != "" && !slices.Contains(lists.Fields(list), field) {
				wrong.add("lists: columns: %q can't be %q; the columns of %s are %s, or \"\" for one that is not read", header, field, list, strings.Join(lists.Fields(list), ", "))
			}
		}
	}
	for list, columns := range l.Columns {
		wrong.twice("lists: columns: "+string(list), columns, lists.SameHeader)
	}
	wrong.twice("lists: kinds", l.Kinds, lists.SameWords)
	for words, code := range l.Kinds {
		if !slices.Contains(procedure.RequestKinds, procedure.RequestKind(code)) && !slices.Contains(procedure.VVIPCriteria, procedure.Criterion(code)) {
			wrong.add("lists: kinds: %q: there is no kind %q; the kinds are %s, %s", words, code, joined(procedure.RequestKinds), joined(procedure.VVIPCriteria))
		}
	}
}

// twice adds a fault for two spellings of one key with two values, of which either could
// be meant.
func (f *faults) twice(where string, values map[string]string, same func(a, b string) bool) {
	keys := slices.Sorted(maps.Keys(values))
	for i, a := range keys {
		for _, b := range keys[:i] {
			if same(a, b) && values[a] != values[b] {
				f.add("%s: %q and %q are the same, and can't be both %q and %q", where, b, a, values[b], values[a])
			}
		}
	}
}

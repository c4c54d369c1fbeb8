package procedure

import (
	"hash/fnv"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// titles are what stands beside a name and does not tell who it is, folded as
// nameWords folds: forms of address, titles and degrees.
var titles = map[string]bool{
	"bapak": true, "bpk": true, "bp": true, "pak": true, "ibu": true, "bu": true, "saudara": true, "sdr": true,
	"saudari": true, "sdri": true, "tuan": true, "tn": true, "nyonya": true, "ny": true, "nona": true,
	"nn": true, "mr": true, "mrs": true, "ms": true, "miss": true, "mas": true, "mbak": true, "kak": true,
	"h": true, "hj": true, "haji": true, "hajah": true, "hajjah": true, "kh": true, "kyai": true, "kiai": true,
	"ustadz": true, "ustad": true, "ustaz": true, "ust": true, "ustadzah": true,
	"prof": true, "dr": true, "dra": true, "drs": true, "drh": true,
	"drg": true, "ir": true, "se": true, "sh": true, "st": true, "si": true, "ssi": true, "ssos": true,
	"skom": true, "sked": true, "skep": true, "spd": true, "spdi": true, "sag": true, "spsi": true, "sik": true,
	"sip": true, "sikom": true, "sp": true, "spt": true, "stp": true, "skm": true, "skg": true, "ssn": true,
	"sds": true, "sst": true, "strk": true, "strkeb": true, "sfarm": true, "ssth": true, "sstp": true,
	"mm": true, "mh": true, "mt": true, "mba": true, "msi": true, "msc": true, "mkom": true, "mpd": true,
	"mpdi": true, "mag": true, "mhum": true, "mkes": true, "mkn": true, "mph": true, "mp": true,
	"mak": true, "ak": true, "ca": true, "cpa": true, "amd": true, "amdkeb": true, "amdkep": true,
	"apt": true, "ners": true, "ns": true, "phd": true, "bsc": true, "bba": true,
	"llb": true, "llm": true, "sppd": true, "spog": true, "spa": true, "spb": true, "spjp": true, "spkk": true,
	"spkj": true, "sptht": true, "sprad": true, "span": true, "spm": true, "spp": true,
}

// nameWords folds a name to its words, each once, in order: without letter case,
// dots, other punctuation, titles and degrees.
func nameWords(name string) []string {
	fold := func(r rune) rune {
		switch {
		case r == '.':
			return -1
		case unicode.IsLetter(r), unicode.IsDigit(r), unicode.IsMark(r):
			return unicode.ToLower(r)
		}
		return ' '
	}
	words := strings.Fields(strings.Map(fold, name))
	words = slices.DeleteFunc(words, func(w string) bool { return titles[w] })
	slices.Sort(words)
	return slices.Compact(words)
}

// samePerson reports whether two names are one person's: the same words, or one
// has all words of the other, or one is empty. It is not transitive: see
// Customer.
func samePerson(a, b []string) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	return !slices.ContainsFunc(a, func(w string) bool { return !slices.Contains(b, w) })
}

// SamePerson reports whether two names, as written, are one person's: the same words, or
// one has all words of the other, or one is empty.
func SamePerson(a, b string) bool { return samePerson(nameWords(a), nameWords(b)) }

// nameHash stands for a folded name in keys; "" has none.
func nameHash(words []string) string {
	if len(words) == 0 {
		return ""
	}
	h := fnv.New64a()
	_, _ = h.Write([]byte(strings.Join(words, " ")))
	return "#" + strconv.FormatUint(h.Sum64(), 36)
}

// NameHas reports whether a name has all words of the query, each at least as its
// beginning, as people look for somebody. A query without words finds nobody.
func NameHas(name, query string) bool {
	asked, words := nameWords(query), nameWords(name)
	return len(asked) > 0 && !slices.ContainsFunc(asked, func(q string) bool {
		return !slices.ContainsFunc(words, func(w string) bool { return strings.HasPrefix(w, q) })
	})
}

package handlers

import (
	"slices"
	"strings"
	"unicode"

	"github.com/cc147/sigap/procedure"
	"github.com/cc147/sigap/store"
)

// moreListNames are words for the lists beside a file, in addition to listNames.
var moreListNames = map[string]procedure.List{
	"customers": procedure.Customers, "customer": procedure.Customers, "pelanggan": procedure.Customers,
	"special-requests": procedure.SpecialRequests, "permintaan": procedure.SpecialRequests,
}

// modeNames are the words for what an import does; without one the file is the whole
// list.
var modeNames = map[string]store.Mode{
	"tambah": store.AddRows, "tambahkan": store.AddRows, "add": store.AddRows,
	"akhiri": store.EndRows, "end": store.EndRows,
}

// listWords finds in what was typed beside a file which list it is, and what the import
// shall do: "" where it says both. A text that names no list, or several, names none.
func listWords(text string) (list procedure.List, mode store.Mode) {
	mode = store.WholeList
	var found []procedure.List
	for _, word := range strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) && r != '-' }) {
		for _, names := range []map[string]procedure.List{listNames, moreListNames} {
			if l, ok := names[word]; ok && !slices.Contains(found, l) {
				found = append(found, l)
			}
		}
		if m, ok := modeNames[word]; ok {
			if mode != store.WholeList && mode != m {
				return "", ""
			}
			mode = m
		}
	}
	if len(found) == 1 {
		list = found[0]
	}
	return list, mode
}

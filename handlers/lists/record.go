package lists

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// record is one row of a file, as it stands.
type record struct {
	cells  []string
	line   int            // on which it begins
	faults map[int]Reason // why cells can't be read; most often nil
}

// put sets cell i; those before it that are not there yet are empty.
func (r *record) put(i int, text string, fault Reason) {
	for len(r.cells) <= i {
		r.cells = append(r.cells, "")
	}
	r.cells[i] = text
	if fault == "" {
		return
	}
	if r.faults == nil {
		r.faults = map[int]Reason{}
	}
	r.faults[i] = fault
}

func blank(cells []string) bool {
	return !slices.ContainsFunc(cells, func(c string) bool { return strings.TrimSpace(c) != "" })
}

func validText(cells []string) bool {
	return !slices.ContainsFunc(cells, func(c string) bool { return !utf8.ValidString(c) })
}

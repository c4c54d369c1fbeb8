package lists

import (
	"slices"
	"strings"
)

// record is one row of a file, before it is interpreted.
type record struct {
	cells  []string
	line   int            // line on which it begins
	faults map[int]Reason // why cells can't be read; usually nil
}

// put sets cell i and fills missing cells before it with "".
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

// blank reports whether cells have nothing that can be seen.
func blank(cells []string) bool {
	return !slices.ContainsFunc(cells, func(c string) bool { return strings.Trim(tidy(c), ",;|") != "" })
}

package lists

import (
	"slices"
	"strings"
)

const maxTop = 50 // rows among which the header is looked for

// top is the beginning of a file: its header, and what stands above it.
type top struct {
	rows    []record // up to the last row of the header
	columns columns
	header  int // rows of the header: 1, or 2
}

// findTop finds the header among a file's first rows: the row, or the two rows, of
// which the most columns are understood. The error is the one of that header.
func (r *reading) findTop(rows []record) (top, error) {
	best, bestErr, most := top{}, notTheList(errNoHeader), -1
	try := func(i, n int, header []string) {
		c, err := columnsOf(r.list, header, r.options)
		score := c.score() * 2
		if err == nil {
			score++
		}
		if score > most {
			best, bestErr, most = top{rows: rows[:i+n], columns: c, header: n}, err, score
		}
	}
	for i, rec := range rows {
		header := trimmed(rec.cells)
		if digitRuns(header) {
			continue
		}
		try(i, 1, header)
		if i+1 < len(rows) && !digitRuns(rows[i+1].cells) {
			try(i, 2, under(header, trimmed(rows[i+1].cells)))
		}
	}
	if most < 0 && len(rows) > 0 {
		try(0, 1, trimmed(rows[0].cells)) // for what it says is wrong
	}
	return best, bestErr
}

// trimmed are the cells of a header without line breaks and invisible characters.
func trimmed(cells []string) []string {
	out := make([]string, len(cells))
	for i, c := range cells {
		out[i] = tidy(strings.ToValidUTF8(c, "?"))
	}
	return out
}

// under joins a header of two rows: below "Masa Berlaku", which stands over two
// columns, are "Mulai" and "Sampai".
func under(above, below []string) []string {
	out := make([]string, max(len(above), len(below)))
	over := ""
	for i := range out {
		if i < len(above) {
			out[i] = above[i]
			if above[i] != "" {
				over = above[i]
			}
		}
		if i < len(below) && below[i] != "" {
			out[i] = strings.TrimSpace(over + " " + below[i])
		}
	}
	return out
}

// digitRuns reports whether a cell has as many digits in a row as a number of a
// customer, which no header has.
func digitRuns(cells []string) bool {
	return slices.ContainsFunc(cells, func(c string) bool { return hasDigits(c, 7) })
}

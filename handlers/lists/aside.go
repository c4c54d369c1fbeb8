package lists

import (
	"slices"
	"strings"
)

// Skipped is a row that is none of a customer's, and was not read.
type Skipped struct {
	Line int    `json:"line"`
	Why  string `json:"why"` // Above, Again, Footer or Nothing
}

// Why a row is skipped.
const (
	Above   = "above_header" // a title
	Again   = "header_again" // a header or title that is repeated
	Footer  = "footer"       // such as "Total: 400"
	Nothing = "nothing"      // nothing in the columns that are read
)

const maxSkipped = 1000 // skipped rows, and emptied cells, of which the lines are kept

var footers = split("total jumlah grand subtotal sub rekap rekapitulasi mengetahui menyetujui disetujui dibuat diperiksa dicetak printed prepared checked " +
	"sumber source generated catatan keterangan note nb ttd hormat end akhir")

// aside says why a row that can't be read is none of a customer's; "" if it is one's.
func (r *reading) aside(rec record) string {
	if r.isAgain(rec) {
		return Again
	}
	digits, filled, read, who := false, 0, false, false
	for i, cell := range rec.cells {
		cell = tidy(cell)
		if cell == "" {
			continue
		}
		filled++
		f := r.columns.fieldAt(i)
		if f == "" || isEmpty(cell) {
			continue
		}
		read = true
		digits = digits || hasDigits(cell, minFooterDigits)
		who = who || f == name || f == kind
	}
	switch {
	case !read:
		return Nothing
	case digits || len(rec.faults) > 0:
		return ""
	case !who && filled <= 2 && !r.numbersWritten(rec), filled <= 4 && beginsAsFooter(rec.cells):
		return Footer
	}
	return ""
}

const minFooterDigits = 7 // in a row; a number of a customer has as many, and a count fewer

// numbersWritten reports whether a column of numbers has what somebody meant as one.
func (r *reading) numbersWritten(rec record) bool {
	for i, cell := range rec.cells {
		if f := r.columns.fieldAt(i); slices.Contains(numberFields, f) && hasDigits(cell, 2) && !strings.Contains(tidy(cell), " ") {
			return true
		}
	}
	return false
}

func beginsAsFooter(cells []string) bool {
	for _, cell := range cells {
		if words := headerWords(cell); len(words) > 0 {
			return slices.Contains(footers, words[0])
		}
	}
	return false
}

// isAgain reports whether a row repeats the header, or a title above it.
func (r *reading) isAgain(rec record) bool {
	return slices.ContainsFunc(r.top.rows, func(first record) bool {
		n := 0
		for i := range max(len(first.cells), len(rec.cells)) {
			a, b := at(first.cells, i), at(rec.cells, i)
			if tidy(a) != tidy(b) && sameHeader(a) != sameHeader(b) {
				return false
			}
			if tidy(a) != "" {
				n++
			}
		}
		return n > 0
	})
}

func at(cells []string, i int) string {
	if i < len(cells) {
		return cells[i]
	}
	return ""
}

// hasDigits reports whether a text has so many digits in a row.
func hasDigits(text string, run int) bool {
	n := 0
	for _, r := range text {
		if r < '0' || r > '9' {
			n = 0
			continue
		}
		if n++; n == run {
			return true
		}
	}
	return false
}

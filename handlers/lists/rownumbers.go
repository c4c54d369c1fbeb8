package lists

import (
	"iter"
	"slices"
	"strings"

	"github.com/cc147/sigap/handlers/numbers"
	"github.com/cc147/sigap/procedure"
)

const maxNumbers = 16 // of one row

var lineBreaks = strings.NewReplacer("\r\n", ";", "\n", ";")

// numbers reads the number columns. One cell that is no number refuses the row:
// half of it could be somebody else.
func (c columns) numbers(r *procedure.Row, cells []string) *Refusal {
	for part, f := range c.numberParts(cells) {
		n, err := numbers.Parse(part)
		switch {
		case err != nil:
			return &Refusal{Reason: BadNumber, Column: string(f)}
		case slices.Contains(r.Numbers, n):
		case len(r.Numbers) == maxNumbers:
			return &Refusal{Reason: TooManyNumbers, Column: string(f)}
		default:
			r.Numbers = append(r.Numbers, n)
		}
	}
	if len(r.Numbers) == 0 {
		return &Refusal{Reason: NoNumber}
	}
	return nil
}

// readable are the numbers that can be read of a row, whatever else is wrong
// with it.
func (c columns) readable(cells []string) (out []procedure.Number) {
	for part := range c.numberParts(cells) {
		if n, err := numbers.Parse(part); err == nil {
			out = append(out, n)
		}
	}
	return out
}

// numberParts are the spellings of numbers in a row, by field: the first number
// of a row is what the customer is named by.
func (c columns) numberParts(cells []string) iter.Seq2[string, field] {
	return func(yield func(string, field) bool) {
		for _, f := range numberFields {
			for i, cell := range cells {
				if c.fieldAt(i) != f {
					continue
				}
				for _, part := range numbers.Split(apart(cell)) {
					if !yield(part, f) {
						return
					}
				}
			}
		}
	}
}

// apart makes a cell of numbers readable: two lines are two numbers, and an
// apostrophe before a number is a spreadsheet's mark for text.
func apart(cell string) string {
	cell = strings.TrimPrefix(strings.TrimSpace(cell), "'")
	return tidy(lineBreaks.Replace(cell))
}

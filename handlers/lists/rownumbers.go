package lists

import (
	"errors"
	"iter"
	"slices"

	"github.com/cc147/sigap/handlers/numbers"
	"github.com/cc147/sigap/procedure"
)

const maxNumbers = 16 // the most numbers of one row

// numbers reads the number columns. One cell that isn't a number refuses the row,
// since the rest could belong to another customer.
func (c columns) numbers(r *procedure.Row, cells []string) *Refusal {
	for cell, f := range c.numberCells(cells) {
		read, err := c.parser.Read(cell)
		var bad *numbers.Error
		if errors.As(err, &bad) && bad.Problem != numbers.Empty {
			return &Refusal{Reason: BadNumber, Column: string(f)}
		}
		for _, n := range read {
			switch {
			case slices.Contains(r.Numbers, n):
			case len(r.Numbers) == maxNumbers:
				return &Refusal{Reason: TooManyNumbers, Column: string(f)}
			default:
				r.Numbers = append(r.Numbers, n)
			}
		}
	}
	if len(r.Numbers) == 0 {
		return &Refusal{Reason: NoNumber}
	}
	return nil
}

// readable returns the readable numbers of a refused row.
func (c columns) readable(cells []string) (out []procedure.Number) {
	for cell := range c.numberCells(cells) {
		read, _ := c.parser.Read(cell) // errors are ignored: the row is refused already
		out = append(out, read...)
	}
	return out
}

// numberCells returns the number cells of a row in the order of numberFields, because
// the first number identifies the customer.
func (c columns) numberCells(cells []string) iter.Seq2[string, field] {
	return func(yield func(string, field) bool) {
		for _, f := range numberFields {
			for i, cell := range cells {
				if c.fieldAt(i) == f && !yield(cell, f) {
					return
				}
			}
		}
	}
}

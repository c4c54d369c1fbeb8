package lists

import (
	"errors"
	"iter"
	"slices"

	"github.com/cc147/sigap/handlers/numbers"
	"github.com/cc147/sigap/procedure"
)

const maxNumbers = 16 // of one row

// numbers reads the number columns. One cell that is no number refuses the row:
// half of it could be somebody else.
func (c columns) numbers(r *procedure.Row, cells []string) *Refusal {
	for cell, f := range c.numberCells(cells) {
		read, err := numbers.Read(cell)
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

// readable are the numbers that can be read of a row, whatever else is wrong
// with it.
func (c columns) readable(cells []string) (out []procedure.Number) {
	for cell := range c.numberCells(cells) {
		read, _ := numbers.Read(cell) // what can't be read is why the row was refused
		out = append(out, read...)
	}
	return out
}

// numberCells are the cells of numbers in a row, by field: the first number of a
// row is what the customer is named by.
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

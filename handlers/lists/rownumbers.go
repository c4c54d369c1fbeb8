package lists

import (
	"errors"
	"iter"
	"slices"

	"github.com/cc147/sigap/handlers/numbers"
	"github.com/cc147/sigap/procedure"
)

const maxNumbers = 16 // the most numbers of one row

// readNumbers reads the number columns. A telephone or ticket that isn't understood is
// left out beside a number that is, unless it has digits and would be all that tells
// the customer; an internet number never is.
func (r *rowReader) readNumbers() *Refusal {
	var bad []int // columns of cells that aren't understood
	for i, f := range r.numberCells() {
		read, problem := r.readNumber(i)
		switch problem {
		case "", numbers.Empty:
		case numbers.LostDigits:
			return refuse(LostDigits, r.title(i))
		case numbers.TwoInternet:
			return refuse(TwoInternet, r.title(i))
		default:
			if f == internet {
				return r.refuseNumber(i)
			}
			bad = append(bad, i)
			continue
		}
		for _, n := range read {
			if slices.Contains(r.row.Numbers, n) {
				continue
			}
			if n.Kind == procedure.Internet && slices.ContainsFunc(r.row.Numbers, isInternet) {
				return refuse(TwoInternet, r.title(i))
			}
			if r.row.Numbers = append(r.row.Numbers, n); len(r.row.Numbers) > maxNumbers {
				return refuse(TooManyNumbers, r.title(i))
			}
		}
	}
	if len(r.row.Numbers) == 0 {
		return r.refuseNumber(slices.Concat(bad, []int{r.firstNumber()})[0])
	}
	line := slices.ContainsFunc(r.row.Numbers, isInternet)
	for _, i := range bad {
		if !line && hasDigits(r.cells[i], 2) {
			return r.refuseNumber(i)
		}
		r.empty(i, r.cells[i])
	}
	// An internet number may stand in another column, and is the row's first.
	slices.SortStableFunc(r.row.Numbers, func(a, b procedure.Number) int { return rank(a) - rank(b) })
	return nil
}

func isInternet(n procedure.Number) bool { return n.Kind == procedure.Internet }

func rank(n procedure.Number) int {
	switch n.Kind {
	case procedure.Internet:
		return 0
	case procedure.Telephone:
		return 1
	}
	return 2
}

func (r *rowReader) refuseNumber(i int) *Refusal {
	if fault := r.faults[i]; fault != "" {
		return refuse(fault, r.title(i))
	}
	refusal := refuse(NoNumber, r.title(i))
	internet, ticket := r.parser.Examples()
	refusal.Text += internet + ", 0812-3456-7890 or " + ticket
	return refusal
}

// readNumber reads one cell; a problem of "" is none.
func (c columns) readCell(cell string) ([]procedure.Number, numbers.Problem) {
	read, err := c.parser.Read(cell)
	var bad *numbers.Error
	if errors.As(err, &bad) {
		return read, bad.Problem
	}
	return read, ""
}

func (r *rowReader) readNumber(i int) ([]procedure.Number, numbers.Problem) {
	if r.faults[i] != "" {
		return nil, numbers.NoNumber
	}
	return r.readCell(r.cells[i])
}

// readable returns the readable numbers of a refused row; none where they don't tell
// whose it is, since its internet number, or all that it has instead, can't be read: the
// row may be stored under other numbers.
func (c columns) readable(rec record, why Reason) (out []procedure.Number) {
	lost := why == WrongColumns // its cells may stand in other columns than their own
	for i, f := range c.numberColumns(len(rec.cells)) {
		read, problem := c.readCell(rec.cells[i])
		if unread := rec.faults[i] != "" || problem != "" && problem != numbers.Empty && problem != numbers.TwoInternet; unread {
			if f == internet {
				return nil
			}
			lost = lost || rec.faults[i] != "" || hasDigits(rec.cells[i], 2)
		}
		out = append(out, read...)
	}
	if lost && !slices.ContainsFunc(out, isInternet) {
		return nil
	}
	return out
}

func (r *rowReader) numberCells() iter.Seq2[int, field] { return r.numberColumns(len(r.cells)) }

// numberColumns returns the columns of numbers among so many, in the order of
// numberFields, because the first number identifies the customer.
func (c columns) numberColumns(cells int) iter.Seq2[int, field] {
	return func(yield func(int, field) bool) {
		for _, f := range numberFields {
			for i := range min(cells, len(c.fields)) {
				if c.fields[i] == f && !yield(i, f) {
					return
				}
			}
		}
	}
}

// firstNumber is the first column of numbers.
func (c columns) firstNumber() int {
	for i := range c.numberColumns(len(c.fields)) {
		return i
	}
	return 0
}

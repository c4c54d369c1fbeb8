package lists

import (
	"crypto/sha256"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/cc147/sigap/procedure"
)

// source is a text file or a sheet. Each call of each begins with the first row; the
// cells of a record are valid until take returns.
type source interface {
	each(take func(record) error) error
}

// reading is the state of reading a file.
type reading struct {
	list    procedure.List
	options Options
	taken   func(row procedure.Row, line int) error
	epoch   time.Time
	sheet   bool

	top     top
	merged  merged
	columns columns
	number  int                   // of the row
	seen    map[[16]byte]struct{} // hashes of the rows' identities
	cells   int
	bytes   int // of the cells' texts
	kept    int // bytes of the cells of refused rows
	file    File
}

// from finds the header and the kinds of dates, and then reads the rows.
func (r reading) from(in source) (File, error) {
	if err := r.survey(in); err != nil {
		return File{}, err
	}
	if s, ok := in.(sheet); ok {
		var err error
		if r.merged, err = s.merged(); err != nil {
			return File{}, err
		}
	}
	r.seen = map[[16]byte]struct{}{}
	c := &r.columns
	c.epoch, c.sheet, c.kinds, c.speeds = r.epoch, r.sheet, kindsSaid(r.options.Kinds), map[string]int{}
	last := r.top.rows[len(r.top.rows)-1]
	r.file.Header, r.file.HeaderLine, r.file.Unread, r.file.Columns = c.header, last.line, c.unread, c.named()
	if err := in.each(r.take); err != nil {
		return File{}, err
	}
	return r.file, nil
}

func (r *reading) take(rec record) error {
	if r.number++; r.number <= len(r.top.rows) {
		if r.number <= len(r.top.rows)-r.top.header {
			r.skip(rec, Above)
		}
		return nil
	}
	r.merged.fill(&rec)
	r.cells += len(rec.cells)
	for _, cell := range rec.cells {
		r.bytes += len(cell)
	}
	switch {
	case len(rec.cells) > maxColumns:
		return TooLarge.as("line %d: a row has more than %d columns", rec.line, maxColumns)
	case r.number-len(r.top.rows) > maxRows:
		return TooLarge.as("the file has more than %d rows", maxRows)
	case r.cells > maxCells:
		return TooLarge.as("the file has more than %d cells", maxCells)
	case r.bytes > maxBytes: // cells that share a text can be far larger than the file
		return TooLarge.as("the file's cells hold more than %d MiB", maxBytes>>20)
	}
	rec.cells = r.otherwise(rec.cells)
	return r.add(rec)
}

// otherwise parts a row that was pasted from a file with another separator.
func (r *reading) otherwise(cells []string) []string {
	if r.sheet || len(cells) != 1 || len(r.columns.header) < 3 {
		return cells
	}
	for _, comma := range commas {
		if parts := strings.Split(cells[0], string(comma)); len(parts) == len(r.columns.header) {
			return parts
		}
	}
	return cells
}

func (r *reading) add(rec record) error {
	row, emptied, refusal := r.columns.row(rec)
	if refusal != nil {
		if why := r.aside(rec); why != "" {
			r.skip(rec, why)
			return nil
		}
		refusal.Line, refusal.Cells, refusal.Numbers = rec.line, slices.Clone(rec.cells), r.columns.readable(rec, refusal.Reason)
		return r.refuse(*refusal)
	}
	for _, e := range emptied {
		if r.file.EmptiedCells++; r.file.EmptiedCells <= maxSkipped {
			r.file.Emptied = append(r.file.Emptied, e)
		}
	}
	sum := sha256.Sum256([]byte(row.Identity()))
	id := [16]byte(sum[:])
	if _, seen := r.seen[id]; seen {
		r.file.Duplicates++
		return nil
	}
	r.seen[id] = struct{}{}
	r.file.Rows++
	return r.taken(row, rec.line)
}

func (r *reading) skip(rec record, why string) {
	if r.file.SkippedRows++; r.file.SkippedRows <= maxSkipped {
		r.file.Skipped = append(r.file.Skipped, Skipped{Line: rec.line, Why: why})
	}
}

// refuse keeps a refusal, and its cells as long as there is room for them.
func (r *reading) refuse(refusal Refusal) error {
	if len(r.file.Refused) == maxRefused {
		return ManyRefused.as("more than %d rows are refused, the first of them on line %d: is it the right list, and are its columns what they were taken for?", maxRefused, r.file.Refused[0].Line)
	}
	for _, cell := range refusal.Cells {
		r.kept += len(cell) + stringHeader
	}
	if r.kept > maxKept {
		refusal.Cells = nil
	}
	r.file.Refused = append(r.file.Refused, refusal)
	return nil
}

// errEnough ends a survey.
var errEnough = errors.New("enough was seen")

// survey finds the header, and in which columns the months of dates stand first.
func (r *reading) survey(in source) error {
	var first []record
	found := false
	month, day := map[int]bool{}, map[int]bool{}
	see := func(rec record) {
		for _, f := range []field{from, until, review} {
			if i, ok := r.columns.at[f]; ok && i < len(rec.cells) {
				m, d := monthEvidence(tidy(rec.cells[i]))
				month[i], day[i] = month[i] || m, day[i] || d
			}
		}
	}
	find := func() (err error) {
		found = true
		if r.top, err = r.findTop(first); err != nil {
			return err
		}
		r.columns = r.top.columns
		for _, rec := range first[len(r.top.rows):] {
			see(rec)
		}
		return nil
	}
	err := in.each(func(rec record) error {
		if found {
			see(rec)
			return nil
		}
		rec.cells = slices.Clone(rec.cells)
		if first = append(first, rec); len(first) < maxTop {
			return nil
		}
		if err := find(); err != nil {
			return err
		}
		if !r.columns.has(from) && !r.columns.has(until) && !r.columns.has(review) {
			return errEnough
		}
		return nil
	})
	if err == nil && !found {
		err = find()
	}
	r.columns.months(month, day)
	if errors.Is(err, errEnough) {
		return nil
	}
	return err
}

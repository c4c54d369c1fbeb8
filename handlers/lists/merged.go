package lists

import (
	"bufio"
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strconv"
)

// merged are the merged cells of a sheet that go over several rows: people see the cell's
// text beside each of the rows, though it is stored in the first alone.
type merged struct {
	ranges []mergedCells // those that begin below, in order
	open   map[int]mergedText
}

// mergedCells is one of them; rows and columns begin with 1.
type mergedCells struct{ row, column, last int }

// mergedText is what a merged cell says, down to its last row.
type mergedText struct {
	text        string
	fault       Reason
	first, last int
}

var mergeCell = regexp.MustCompile(`<(?:\w+:)?mergeCell\s[^>]*?ref\s*=\s*["']([A-Za-z]{1,3})(\d{1,7}):[A-Za-z]{1,3}(\d{1,7})["']`)

const (
	maxMerged = 100_000 // merged cells of a sheet
	maxTag    = 1024    // bytes of a tag that is looked for
)

// merged finds the merged cells (18.3.1.55). They stand behind the rows, so it runs over
// the sheet without taking the XML apart.
func (s sheet) merged() (out merged, err error) {
	text, err := s.book.files[s.part].Open()
	if err != nil {
		return out, fmt.Errorf("%s can't be unzipped: %w", s.part, err)
	}
	defer text.Close()
	in, _, err := decoded(bufio.NewReaderSize(text, 32<<10))
	if err != nil {
		return out, fmt.Errorf("%s can't be read: %w", s.part, err)
	}
	buf := make([]byte, 0, 64<<10)
	for {
		n, err := in.Read(buf[len(buf):cap(buf)])
		buf = buf[:len(buf)+n]
		end := 0
		if bytes.Contains(buf, []byte("mergeCell")) { // nearly always there is none, and this is fast
			for _, m := range mergeCell.FindAllSubmatchIndex(buf, -1) {
				out.add(string(buf[m[2]:m[3]]), string(buf[m[4]:m[5]]), string(buf[m[6]:m[7]]))
				end = m[1]
			}
		}
		switch {
		case len(out.ranges) > maxMerged:
			return out, TooLarge.as("the sheet has more than %d merged cells", maxMerged)
		case errors.Is(err, io.EOF):
			slices.SortFunc(out.ranges, func(a, b mergedCells) int { return cmp.Or(a.row-b.row, a.column-b.column) })
			return out, nil
		case err != nil:
			return out, fmt.Errorf("%s can't be read: %w", s.part, err)
		}
		if len(buf) > maxTag { // a tag may go on in what is read next
			buf = buf[:copy(buf, buf[max(end, len(buf)-maxTag):])]
		}
	}
}

func (m *merged) add(column, first, last string) {
	c, err1 := strconv.Atoi(columnNumber(column))
	row, err2 := strconv.Atoi(first)
	end, err3 := strconv.Atoi(last)
	if err1 == nil && err2 == nil && err3 == nil && c <= maxColumns && row < end {
		m.ranges = append(m.ranges, mergedCells{row, c, end})
	}
}

// fill writes the texts of merged cells that begin in rows above into a row. It must see
// the rows in order, from the first below the header on.
func (m *merged) fill(rec *record) {
	for i, t := range m.open {
		switch {
		case t.last < rec.line:
			delete(m.open, i)
		case t.first < rec.line && (i >= len(rec.cells) || rec.cells[i] == ""):
			rec.put(i, t.text, t.fault)
		}
	}
	for len(m.ranges) > 0 && m.ranges[0].row <= rec.line {
		r, i := m.ranges[0], m.ranges[0].column-1
		m.ranges = m.ranges[1:]
		if r.row == rec.line && i < len(rec.cells) {
			if m.open == nil {
				m.open = map[int]mergedText{}
			}
			m.open[i] = mergedText{rec.cells[i], rec.faults[i], r.row, r.last}
		}
	}
}

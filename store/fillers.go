package store

import (
	"bytes"
	"cmp"
	"context"
	"encoding/binary"
	"hash/fnv"
	"slices"
	"strings"

	"github.com/cc147/sigap/procedure"
)

// Filler is a telephone that more than procedure.FillerLines lines carry.
type Filler struct {
	Number procedure.Number
	Lines  int
}

// Fillers returns the fillers among the telephones of the file, those of the most lines
// first: of a file that is the whole list by its own rows, of one whose rows are added by
// all that is stored too. It takes 16 bytes of memory a telephone.
func (g *Staged) Fillers(ctx context.Context, mode Mode) ([]Filler, error) {
	all := make([]carriedLine, 0, len(g.ids))
	err := g.rows.each(func(_ int, r spooled) error {
		for _, n := range r.numbers {
			if isTelephone(n) && len(r.mark) > 0 {
				all = append(all, lineAt(n, r.mark))
			}
		}
		return nil
	})
	if err == nil && mode == AddRows {
		prefix := []byte{byte(procedure.Telephone), ':'}
		err = g.s.pieces(ctx, bucketNumbers, prefix, nil, func(_ *Tx, k, mark []byte) error {
			if n, _, _ := bytes.Cut(k, []byte{0}); len(mark) > 0 {
				all = append(all, lineAt(string(n), mark))
			}
			return nil
		}, nil)
	}
	lines := moreThan(all, procedure.FillerLines)
	if err != nil || len(lines) == 0 {
		return nil, err
	}
	var out []Filler
	err = g.rows.each(func(_ int, r spooled) error {
		for _, n := range r.numbers {
			if at := lineAt(n, nil).number; isTelephone(n) && lines[at] > 0 {
				out = append(out, Filler{Lines: lines[at], Number: numbersOf([]string{n})[0]})
				delete(lines, at)
			}
		}
		return nil
	})
	slices.SortStableFunc(out, func(a, b Filler) int { return cmp.Compare(b.Lines, a.Lines) })
	return out, err
}

func isTelephone(key string) bool {
	return strings.HasPrefix(key, string(rune(procedure.Telephone))+":")
}

// carriedLine says that a line carries a telephone; both are hashes.
type carriedLine struct {
	number uint64
	line   uint64
}

func lineAt(number string, mark []byte) (c carriedLine) {
	h := fnv.New64a()
	_, _ = h.Write([]byte(number)) // never fails
	if len(mark) >= 8 {
		c.line = binary.BigEndian.Uint64(mark)
	}
	c.number = h.Sum64()
	return c
}

// moreThan returns how many lines carry each number that more than most carry.
func moreThan(all []carriedLine, most int) map[uint64]int {
	slices.SortFunc(all, func(a, b carriedLine) int {
		return cmp.Or(cmp.Compare(a.number, b.number), cmp.Compare(a.line, b.line))
	})
	all = slices.Compact(all)
	out := map[uint64]int{}
	for i := 0; i < len(all); {
		next := i
		for next < len(all) && all[next].number == all[i].number {
			next++
		}
		if next-i > most {
			out[all[i].number] = next - i
		}
		i = next
	}
	return out
}

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

// Filler is a telephone that more than procedure.FillerLines lines carry, or more than
// procedure.MaxJoined lines and rows without a line.
type Filler struct {
	Number procedure.Number
	Lines  int
	Rows   int // without a line
}

// Fillers returns the fillers among the telephones of the file, those of the most
// first: of a file that is the whole list by its own rows, of one whose rows are added by
// all that is stored too. It takes 16 bytes of memory a telephone.
func (g *Staged) Fillers(ctx context.Context, mode Mode) ([]Filler, error) {
	all, blind := make([]carriedLine, 0, len(g.ids)), g.s.seal.blinder()
	err := g.rows.each(func(_ int, r spooled) error {
		for _, n := range r.numbers {
			if isTelephone(n) {
				all = append(all, lineAt(blind.text(n), r.mark, r.hash[:]))
			}
		}
		return nil
	})
	if err == nil && mode == AddRows {
		prefix := []byte{byte(procedure.Telephone), ':'}
		err = g.s.pieces(ctx, bucketNumbers, prefix, nil, func(t *Tx, k, mark []byte) error {
			n, rest, _ := bytes.Cut(k, []byte{0})
			if list, id, _ := cutText(rest); len(mark) == 0 && list == string(g.list) { // as its row in the file is counted
				rest = t.get(bucketLiveRows, rowKey(g.list, readU64(id)))
			}
			all = append(all, lineAt(string(n), mark, rest))
			return nil
		}, nil)
	}
	found := fillersOf(all)
	if err != nil || len(found) == 0 {
		return nil, err
	}
	var out []Filler
	err = g.rows.each(func(_ int, r spooled) error {
		for _, n := range r.numbers {
			at := lineAt(blind.text(n), nil, nil).number
			if f, ok := found[at]; ok && isTelephone(n) {
				f.Number = numbersOf([]string{n})[0]
				out = append(out, f)
				delete(found, at)
			}
		}
		return nil
	})
	slices.SortStableFunc(out, func(a, b Filler) int { return cmp.Compare(b.Lines+b.Rows, a.Lines+a.Rows) })
	return out, err
}

func isTelephone(key string) bool {
	return strings.HasPrefix(key, string(rune(procedure.Telephone))+":")
}

// carriedLine says that a line carries a telephone, or a row without a line: then alone is
// set in what stands for it. Both are hashes.
type carriedLine struct {
	number uint64
	line   uint64
}

const alone = 1 << 63

// lineAt is the carriedLine of a row by its lineMark, or else by what else tells the row.
func lineAt(number string, mark, row []byte) (c carriedLine) {
	h := fnv.New64a()
	_, _ = h.Write([]byte(number)) // never fails
	c.number = h.Sum64()
	if len(mark) >= 8 {
		c.line = binary.BigEndian.Uint64(mark) &^ alone
		return c
	}
	h.Reset()
	_, _ = h.Write(row)
	c.line = h.Sum64() | alone
	return c
}

// fillersOf returns by its hash each number that is a filler.
func fillersOf(all []carriedLine) map[uint64]Filler {
	slices.SortFunc(all, func(a, b carriedLine) int {
		return cmp.Or(cmp.Compare(a.number, b.number), cmp.Compare(a.line, b.line))
	})
	all = slices.Compact(all)
	out := map[uint64]Filler{}
	for i := 0; i < len(all); {
		next, f := i, Filler{}
		for ; next < len(all) && all[next].number == all[i].number; next++ {
			if all[next].line&alone != 0 {
				f.Rows++
			} else {
				f.Lines++
			}
		}
		if f.Lines > procedure.FillerLines || f.Lines+f.Rows > procedure.MaxJoined {
			out[all[i].number] = f
		}
		i = next
	}
	return out
}

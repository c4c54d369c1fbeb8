package lists

import (
	"bytes"
	"io"
	"iter"
	"maps"
	"slices"
	"testing"

	"github.com/cc147/sigap/procedure"
)

// CountRows reads a workbook's first sheet and does nothing with its rows.
func CountRows(r io.Reader) (n int, err error) {
	b, err := openWorkbook(r)
	if err != nil {
		return 0, err
	}
	err = b.sheets[0].each(func(record) error { n++; return nil })
	return n, err
}

// RowsOf are the cells of a workbook's first sheet.
func RowsOf(t *testing.T, data []byte) iter.Seq[[]string] {
	t.Helper()
	b, err := openWorkbook(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	return func(yield func([]string) bool) {
		if err := b.sheets[0].each(func(r record) error { yield(r.cells); return nil }); err != nil {
			t.Error(err)
		}
	}
}

// TextOf is the sentence of a reason.
func TextOf(r Reason) string { return texts[r] }

// Understood are all words that headers, kinds and cells are read by, and the names of
// columns and reasons, for the page that names them.
func Understood() (out []string) {
	add := func(words ...[]string) {
		for _, w := range words {
			out = append(out, w...)
		}
	}
	for _, r := range rules {
		add(r.any, r.with, r.may)
	}
	for _, all := range requestKinds {
		for _, k := range all {
			add(k.any, k.with, k.may)
		}
	}
	for _, all := range vvipKinds {
		for _, k := range all {
			add(k.any, k.with, k.may)
		}
	}
	add(isolation, opening, permits, split(notWords), endLike, edgeLike, bareEdge, newLike, speedLike, numberLike, kindLike, footers)
	for _, texts := range []map[string]bool{empties, endless, zeros} {
		add(slices.Collect(maps.Keys(texts)))
	}
	add(slices.Collect(maps.Keys(months)))
	for _, list := range procedure.Lists {
		add(Fields(list))
	}
	for _, r := range Reasons {
		add([]string{string(r)})
	}
	for _, k := range procedure.RequestKinds {
		add([]string{string(k)})
	}
	for _, k := range procedure.VVIPCriteria {
		add([]string{string(k)})
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// Blank is blank.
func Blank(cells []string) bool { return blank(cells) }

package lists_test

import (
	"testing"

	"github.com/cc147/sigap/handlers/lists"
)

func TestNoCellIsAFormula(t *testing.T) {
	for _, start := range []string{"=", "+", "-", "@", "＝", "＋", "－", "＠", "﹦", "−"} {
		for _, before := range []string{"", " ", "\t", "\n", "\u00a0", "\u200b", "\ufeff", "\u2060", "\u202e", "\u3000", "\x00", "\u3164", " \u200b\t"} {
			if cell := before + start + "1+1"; lists.Inert(cell) != "'"+cell {
				t.Errorf("%q comes out as %q; want an apostrophe before it", cell, lists.Inert(cell))
			}
		}
	}
	for _, cell := range []string{"", "a=1", "  ", "é=", "'=1", "0812-3456", "\u200b", "Rp 1", "1-2"} {
		if got := lists.Inert(cell); got != cell {
			t.Errorf("%q comes out as %q; want it unchanged", cell, got)
		}
	}
	for _, cell := range []string{"\tx", "\rx"} {
		if got := lists.Inert(cell); got != "'"+cell {
			t.Errorf("%q comes out as %q; want an apostrophe before it", cell, got)
		}
	}
}

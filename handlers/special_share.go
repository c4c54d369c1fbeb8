package handlers

import (
	"github.com/cc147/sigap/procedure"
	"github.com/cc147/sigap/store"
)

// SpecialShare returns how many percent of the customers are special by their speed,
// as the newest import of the whole customer file counted, and the site's bound above which
// that is a warning. above reports whether it is. An import that was undone doesn't count.
func SpecialShare(tx *store.Tx, r ListRules) (percent, bound int, above bool) {
	undone := map[uint64]bool{}
	for c := range tx.Changes(procedure.Customers) {
		switch {
		case c.Kind == store.UndoChange && !undone[c.ID]:
			undone[c.UndoOf] = true
		case c.Kind == store.ImportChange && c.Mode == store.WholeList && c.Rows > 0 && !undone[c.ID]:
			percent = 100 * c.Special / c.Rows
			return percent, r.special(), percent > r.special()
		}
	}
	return 0, r.special(), false
}

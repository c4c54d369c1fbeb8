package app

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/cc147/sigap/cmd/internal/config"
	"github.com/cc147/sigap/procedure"
	"github.com/cc147/sigap/store"
)

// LostLists returns the lists that are empty and were not: whose newest change left rows
// that are not in the file, or that have no change and had rows by the witness. One whose
// rows were ended by an import or by form is not lost.
func LostLists(tx *store.Tx, witness *config.Witness) (lost []procedure.List) {
	for _, list := range procedure.Lists {
		if tx.HasRows(list) && tx.HoldsRows(list) {
			continue
		}
		had := tx.HasRows(list)
		if !had && witness.Had(list) {
			had = true
			for range tx.Changes(list) {
				had = false // which ended them
			}
		}
		if had {
			lost = append(lost, list)
		}
	}
	return lost
}

// LostNext is what to do about a list that was lost.
const LostNext = "restore the newest backup, or import the list again"

// listsPart is a part for /readyz if a list was lost, else none: who is asked for is then
// unknown, and would be served as a regular customer.
func (a *App) listsPart(ctx context.Context) (parts []Part) {
	_ = a.Store.View(ctx, func(tx *store.Tx) error { // what fails here is the store's part
		var names []string
		for _, list := range LostLists(tx, a.witness) {
			names = append(names, string(list))
		}
		if len(names) > 0 {
			parts = []Part{{Part: "lists", Reason: fmt.Sprintf("%s: empty, though no import ended the rows: %s", strings.Join(names, ", "), LostNext)}}
		}
		return nil
	})
	return parts
}

// seeLists has the witness know which lists have rows. A lost one stays known.
func (a *App) seeLists(ctx context.Context) {
	if a.witness == nil {
		return
	}
	var have []procedure.List
	err := a.Store.View(ctx, func(tx *store.Tx) error {
		lost := LostLists(tx, a.witness)
		for _, list := range procedure.Lists {
			if tx.HasRows(list) || slices.Contains(lost, list) {
				have = append(have, list)
			}
		}
		return nil
	})
	if err == nil {
		err = a.witness.See(have)
	}
	if err != nil && ctx.Err() == nil && !a.blind {
		a.blind = true
		a.log.Warn("lists: what the configuration's marker says of them can't be updated, will try again", "error", err)
	}
}

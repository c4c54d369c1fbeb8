package deskfeed

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/cc147/sigap/store"
)

// Access is a link or a session of a person that is good now.
type Access struct {
	Person  string    `json:"person"`
	Kind    string    `json:"kind"` // "link" or "session"
	ID      string    `json:"id"`   // as in the audit
	Browser string    `json:"browser,omitempty"`
	Begun   time.Time `json:"begun"`
	Seen    time.Time `json:"seen,omitzero"` // of a session: when its person last acted, within ten minutes
	Until   time.Time `json:"until"`         // when it ends at the latest
}

// List returns the links and sessions that are good now, by person, the newest first.
func (d *Door) List(ctx context.Context) (out []Access, err error) {
	epoch, err := d.Store.Epoch(ctx)
	if err != nil {
		return nil, err
	}
	err = d.Store.View(ctx, func(tx *store.Tx) error {
		for _, k := range append(tx.DeskKeys(store.DeskLink), tx.DeskKeys(store.DeskSession)...) {
			if d.dead(tx, k, epoch) != "" {
				continue
			}
			a := Access{Person: k.Person, Kind: string(k.Kind), ID: k.Hash.ID(), Browser: k.Browser, Begun: k.Begun, Seen: k.Seen, Until: k.Until}
			if k.Kind == store.DeskSession {
				a.Until = k.Begun.Add(d.Lasts)
			}
			out = append(out, a)
		}
		return nil
	})
	slices.SortFunc(out, func(a, b Access) int {
		return cmp.Or(cmp.Compare(a.Person, b.Person), b.Begun.Compare(a.Begun), cmp.Compare(a.ID, b.ID))
	})
	return out, err
}

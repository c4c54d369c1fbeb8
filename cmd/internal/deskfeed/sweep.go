package deskfeed

import (
	"context"
	"fmt"
	"time"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/store"
)

const (
	sweepEvery = time.Minute
	maxSwept   = 200 // secrets that end in one transaction
)

// Begin ends what is over at the start, and the permanent links of older versions. It
// returns whose these were.
func (d *Door) Begin(ctx context.Context) (permanent []string, err error) {
	_, err = d.Store.Update(ctx, store.Key{}, func(tx *store.Tx) (store.Receipt, error) {
		a := acts{tx: tx, by: system}
		permanent = tx.DropPermanentLinks()
		for _, person := range permanent {
			a.write(person, "desk_link_end", deskBody{Why: "permanent"})
		}
		return store.Receipt{}, a.err
	})
	if err != nil {
		return nil, fmt.Errorf("ending the permanent links of before: %w", err)
	}
	return permanent, d.Sweep(ctx)
}

// Run ends what is over, and writes refused attempts into the audit, regularly until ctx
// ends.
func (d *Door) Run(ctx context.Context) {
	for bot.Wait(ctx, sweepEvery) {
		if err := d.Sweep(ctx); err != nil && ctx.Err() == nil {
			d.Log.Error("desk: links and sessions that are over can't be removed, will try again; nobody gets in by them", "error", err)
		}
		d.writeRefusals(ctx, false)
	}
	d.writeRefusals(context.WithoutCancel(ctx), true)
}

// Sweep ends the links and sessions that are over: expired, of a person without a role, or
// from before a restore. Each is in the audit.
func (d *Door) Sweep(ctx context.Context) error {
	epoch, err := d.Store.Epoch(ctx)
	if err != nil {
		return err
	}
	for {
		over, err := d.over(ctx, epoch)
		if err != nil {
			return err
		}
		if len(over) == 0 {
			return d.Store.NoteDeskEnds(ctx)
		}
		_, err = d.Store.Update(ctx, store.Key{}, func(tx *store.Tx) (store.Receipt, error) {
			a := acts{tx: tx, by: system}
			for _, k := range over {
				now, ok := tx.DeskKey(k.Kind, k.Hash)
				switch why := d.dead(tx, now, epoch); {
				case !ok || why == "":
				case !now.Ended.IsZero():
					tx.DeleteDeskKey(now) // its end is in the audit
				default:
					a.end(now, why)
				}
			}
			return store.Receipt{}, a.err
		})
		if err != nil {
			return fmt.Errorf("ending links and sessions: %w", err)
		}
	}
}

// over returns secrets that are to be ended, and links that ended long ago.
func (d *Door) over(ctx context.Context, epoch string) (out []store.DeskKey, err error) {
	err = d.Store.View(ctx, func(tx *store.Tx) error {
		for _, k := range append(tx.DeskKeys(store.DeskLink), tx.DeskKeys(store.DeskSession)...) {
			long := !k.Ended.IsZero() && tx.Now().Sub(k.Ended).Abs() > keptFor
			if len(out) < maxSwept && (long || k.Ended.IsZero() && d.dead(tx, k, epoch) != "") {
				out = append(out, k)
			}
		}
		return nil
	})
	return out, err
}

package courier

import (
	"context"
	"time"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/store"
)

// record applies a report to the stored post, and returns the time of the transaction.
func (k *Courier) record(ctx context.Context, sent bot.Post, r report) (at time.Time, err error) {
	err = k.change(ctx, func(tx *store.Tx) error {
		at = tx.Now()
		p, err := tx.Post(sent.ID)
		if err != nil {
			return err
		}
		merge(&p, r, k.finds(p.Place.Platform), at)
		if tooOld(p, at) && !tx.IsOpen(p.Subject) {
			p.State, p.Shown, p.Doubt = bot.PostFailed, p.Want, time.Time{}
		}
		if err := tx.PutPost(p); err != nil {
			return err
		}
		return settle(tx, p.Subject)
	})
	if err == nil && r.act == bot.ActEdit {
		k.mu.Lock()
		delete(k.doubted, sent.ID)
		k.mu.Unlock()
	}
	return at, err
}

// settle removes the subject from the work list if all its posts show its newest rev.
func settle(tx *store.Tx, subject string) error {
	var rev uint64
	for _, p := range tx.Posts(subject) {
		if !p.Settled() {
			return nil
		}
		rev = p.Want
	}
	tx.Settled(subject, rev)
	return nil
}

// settle removes subjects whose posts already show the newest rev from the work list.
func (k *Courier) settle(ctx context.Context, subjects []string) error {
	return k.change(ctx, func(tx *store.Tx) error {
		for _, s := range subjects {
			if err := settle(tx, s); err != nil {
				return err
			}
		}
		return nil
	})
}

func (k *Courier) change(ctx context.Context, fn func(*store.Tx) error) error {
	_, err := k.Store.Update(ctx, store.Key{}, func(tx *store.Tx) (store.Receipt, error) {
		return store.Receipt{}, fn(tx)
	})
	return err
}

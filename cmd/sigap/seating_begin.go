package main

import (
	"context"
	"slices"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/procedure"
	"github.com/cc147/sigap/store"
)

// begin is for before the first input: whoever the configuration names no more is
// out by then, and so is an account that it has replaced.
func (s *seating) begin(ctx context.Context) error {
	if err := s.dropReplaced(ctx); err != nil {
		return err
	}
	return s.settle(ctx, told{})
}

// dropReplaced makes accounts nobody's that stand beside the one which the
// configuration names for their person on that platform.
func (s *seating) dropReplaced(ctx context.Context) error {
	left := 0
	err := s.store.View(ctx, func(tx *store.Tx) error {
		for _, p := range s.people {
			left += len(replaced(tx, p))
		}
		return nil
	})
	if err != nil || left == 0 {
		return err
	}
	_, err = s.store.Update(ctx, store.Key{}, func(tx *store.Tx) (store.Receipt, error) {
		for _, p := range s.people {
			for _, a := range replaced(tx, p) {
				tx.Unlink(a)
				if err := tx.Audit(store.Entry{Person: procedure.System, Via: viaConfig, Subject: p.ID, Action: "unlink", Body: a}); err != nil {
					return store.Receipt{}, err
				}
			}
		}
		return store.Receipt{}, nil
	})
	return err
}

func replaced(tx *store.Tx, p seat) []bot.Account {
	return slices.DeleteFunc(tx.Accounts(p.ID), func(a bot.Account) bool {
		named := slices.ContainsFunc(p.accounts, func(own bot.Account) bool { return own.Platform == a.Platform })
		return !named || slices.Contains(p.accounts, a)
	})
}

package main

import (
	"context"
	"crypto/sha256"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/bot/desk"
	"github.com/cc147/sigap/store"
)

// whoHas is the desk's Options.Who: the account whose key it is.
func (a *app) whoHas(ctx context.Context, key string) (account bot.Account, ok bool, err error) {
	err = a.store.View(ctx, func(tx *store.Tx) error {
		var person string
		person, ok = tx.DeskPerson(sha256.Sum256([]byte(key)))
		account = bot.Account{Platform: desk.Name, ID: person}
		return nil
	})
	return account, ok, err
}

package deskfeed

import (
	"cmp"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"fmt"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/bot/desk"
	"github.com/cc147/sigap/procedure"
	"github.com/cc147/sigap/store"
)

// keySize is the number of random bytes of a secret key.
const keySize = 32

// NewLink makes a person's new link to the desk at url and ends the old one. It can't
// be shown again: only its hash is stored. It is safe for concurrent use, also in a
// running bot. by is who makes it, for the audit.
func NewLink(ctx context.Context, s *store.Store, url, person, by string) (string, error) {
	secret := make([]byte, keySize)
	_, _ = rand.Read(secret) // never fails
	key := base64.RawURLEncoding.EncodeToString(secret)
	_, err := s.Update(ctx, store.Key{}, func(tx *store.Tx) (store.Receipt, error) {
		tx.PutDeskKey(person, sha256.Sum256([]byte(key)))
		return store.Receipt{}, auditDeskKey(tx, person, by, "desk_link")
	})
	if err != nil {
		return "", fmt.Errorf("the link is not made: %w", err)
	}
	return desk.LinkTo(url, key), nil
}

// RevokeLink ends the person's link, and within seconds the windows that it opened.
// It reports whether there was one. by is who revokes it. It is safe for concurrent use.
func RevokeLink(ctx context.Context, s *store.Store, person, by string) (had bool, err error) {
	_, err = s.Update(ctx, store.Key{}, func(tx *store.Tx) (store.Receipt, error) {
		if had = tx.RevokeDeskKey(person); !had {
			return store.Receipt{}, nil
		}
		return store.Receipt{}, auditDeskKey(tx, person, by, "desk_revoke")
	})
	if err != nil {
		return false, fmt.Errorf("the link is not revoked: %w", err)
	}
	return had, nil
}

func auditDeskKey(tx *store.Tx, person, by, action string) error {
	return tx.Audit(store.Entry{Person: cmp.Or(by, procedure.System), Via: "cli", Subject: person, Action: action})
}

// accountOf implements the desk's Options.Who: it returns the account of a key.
func (f *Feed) accountOf(ctx context.Context, key string) (account bot.Account, ok bool, err error) {
	err = f.Store.View(ctx, func(tx *store.Tx) error {
		var person string
		person, ok = tx.DeskPerson(sha256.Sum256([]byte(key)))
		account = bot.Account{Platform: desk.Name, ID: person}
		return nil
	})
	return account, ok, err
}

package tasks

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/cc147/sigap/bot/desk"
	"github.com/cc147/sigap/cmd/internal/control"
	"github.com/cc147/sigap/procedure"
	"github.com/cc147/sigap/store"
)

// errNoDesk says that a link would lead nowhere.
var errNoDesk = errors.New("the configuration has no desk: add 'desk:' with its url, see docs/desk.md")

// DeskLink makes or revokes a person's link to the desk.
type DeskLink struct {
	control.NeedsFile
	Person string
	Revoke bool
}

// Do prints the new link, or says that there was none to revoke. A person whom
// the configuration does not have is a usage error.
func (d *DeskLink) Do(ctx context.Context, on control.Data, out, _ io.Writer) error {
	if on.Config.Desk == nil {
		return errNoDesk
	}
	if d.Revoke { // also of who was taken out of the configuration
		had, err := revokeDeskLink(ctx, on.Store, d.Person)
		if err == nil && !had {
			fmt.Fprintf(out, "%s had no link\n", d.Person)
		}
		return err
	}
	var people []string
	known := false
	for _, p := range on.Config.People {
		people, known = append(people, p.ID), known || p.ID == d.Person
	}
	if !known {
		return control.Usage("there is no person %q; the configuration has %s", d.Person, strings.Join(people, ", "))
	}
	link, err := newDeskLink(ctx, on.Store, on.Config.Desk.URL, d.Person)
	if err == nil {
		fmt.Fprintln(out, link)
	}
	return err
}

// keySize is how many random bytes a secret key is made of.
const keySize = 32

// newDeskLink gives the person a new link to the desk at url, and ends the one
// before. It is shown this once: only its hash is stored. Safe for concurrent
// use, also beside a running bot that has the store.
func newDeskLink(ctx context.Context, s *store.Store, url, person string) (string, error) {
	secret := make([]byte, keySize)
	_, _ = rand.Read(secret) // never fails
	key := base64.RawURLEncoding.EncodeToString(secret)
	_, err := s.Update(ctx, store.Key{}, func(tx *store.Tx) (store.Receipt, error) {
		tx.PutDeskKey(person, sha256.Sum256([]byte(key)))
		return store.Receipt{}, auditDeskKey(tx, person, "desk_link")
	})
	if err != nil {
		return "", fmt.Errorf("the link is not made: %w", err)
	}
	return desk.LinkTo(url, key), nil
}

// revokeDeskLink ends the person's link, and within seconds the windows that it
// opened. It reports whether there was one. Safe for concurrent use, as
// newDeskLink.
func revokeDeskLink(ctx context.Context, s *store.Store, person string) (had bool, err error) {
	_, err = s.Update(ctx, store.Key{}, func(tx *store.Tx) (store.Receipt, error) {
		if had = tx.RevokeDeskKey(person); !had {
			return store.Receipt{}, nil
		}
		return store.Receipt{}, auditDeskKey(tx, person, "desk_revoke")
	})
	if err != nil {
		return false, fmt.Errorf("the link is not revoked: %w", err)
	}
	return had, nil
}

func auditDeskKey(tx *store.Tx, person, action string) error {
	return tx.Audit(store.Entry{Person: procedure.System, Via: "cli", Subject: person, Action: action})
}

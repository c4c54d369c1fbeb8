package deskfeed

import (
	"cmp"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"time"

	"github.com/cc147/sigap/bot/desk"
	"github.com/cc147/sigap/procedure"
	"github.com/cc147/sigap/store"
)

const (
	secretSize = 32                  // random bytes of a secret
	keptLinks  = 8                   // ended links of a person that can still be told from unknown ones
	keptFor    = 30 * 24 * time.Hour // how long they can
)

// newSecret returns a secret of the desk and its hash.
func newSecret() (string, store.DeskHash) {
	random := make([]byte, secretSize)
	_, _ = rand.Read(random) // never fails
	secret := base64.RawURLEncoding.EncodeToString(random)
	return secret, hashOf(secret)
}

func hashOf(secret string) store.DeskHash { return sha256.Sum256([]byte(secret)) }

// By is who changes the links of others, for the audit.
type By struct{ Person, Via string }

// NewLink makes a person's entry link to the desk at url, which works once and for the
// time lasts. It ends the one that was not used yet. It can't be shown again: only its hash
// is stored. The caller calls Store.NoteDeskEnds afterwards. It is safe for concurrent use,
// also in a running bot.
func NewLink(ctx context.Context, s *store.Store, url, person string, by By, lasts time.Duration) (link string, until time.Time, err error) {
	epoch, err := s.Epoch(ctx)
	if err != nil {
		return "", time.Time{}, fmt.Errorf("the link is not made: %w", err)
	}
	secret, hash := newSecret()
	_, err = s.Update(ctx, store.Key{}, func(tx *store.Tx) (store.Receipt, error) {
		a := acts{tx: tx, by: by}
		for _, old := range tx.DeskKeysOf(person, store.DeskLink) {
			a.end(old, "replaced")
		}
		until = tx.Now().Add(lasts)
		k := store.DeskKey{Hash: hash, Kind: store.DeskLink, Person: person, Epoch: epoch, Begun: tx.Now(), Until: until}
		tx.PutDeskKey(k)
		a.audit(k, "desk_link", "")
		return store.Receipt{}, a.err
	})
	if err != nil {
		return "", time.Time{}, fmt.Errorf("the link is not made: %w", err)
	}
	return desk.LinkTo(url, secret), until, nil
}

// Revoke ends a person's link and all their sessions, and within seconds the windows of
// these. It returns how many there were. The caller calls Store.NoteDeskEnds afterwards. It is
// safe for concurrent use.
func Revoke(ctx context.Context, s *store.Store, person string, by By) (links, sessions int, err error) {
	_, err = s.Update(ctx, store.Key{}, func(tx *store.Tx) (store.Receipt, error) {
		a := acts{tx: tx, by: by}
		links, sessions = a.endAll(tx.DeskKeysOf(person, store.DeskLink), "revoked"), a.endAll(tx.DeskKeysOf(person, store.DeskSession), "revoked")
		return store.Receipt{}, a.err
	})
	if err != nil {
		return 0, 0, fmt.Errorf("nothing is revoked: %w", err)
	}
	return links, sessions, nil
}

// acts are the changes of the desk's secrets in one transaction; each is in the audit.
type acts struct {
	tx  *store.Tx
	by  By
	err error // the first
}

// viaDesk is where an act of the door itself comes from.
const viaDesk = desk.Name

// system is the door itself.
var system = By{procedure.System, viaDesk}

// deskBody is what the audit has of a secret: nothing that it could be got from.
type deskBody struct {
	Link    string `json:"link,omitempty"`    // ID
	Session string `json:"session,omitempty"` // ID
	Browser string `json:"browser,omitempty"`
	Why     string `json:"why,omitempty"`
	Count   int    `json:"count,omitempty"`
}

// audit writes the entry of a secret.
func (a *acts) audit(k store.DeskKey, action, why string) {
	body := deskBody{Link: k.Link, Browser: k.Browser, Why: why}
	if k.Kind == store.DeskLink {
		body.Link = k.Hash.ID()
	} else {
		body.Session = k.Hash.ID()
	}
	a.write(k.Person, action, body)
}

func (a *acts) write(subject, action string, body deskBody) {
	err := a.tx.Audit(store.Entry{Person: cmp.Or(a.by.Person, procedure.System), Via: a.by.Via, Subject: subject, Action: action, Body: body})
	if a.err == nil {
		a.err = err
	}
}

// end ends a secret, and reports whether it had not ended before. A link stays, so that who
// opens it can be told why it doesn't work.
func (a *acts) end(k store.DeskKey, why string) bool {
	if !k.Ended.IsZero() {
		return false
	}
	action := "desk_end"
	if k.Kind == store.DeskSession {
		a.tx.DeleteDeskKey(k)
	} else {
		action = "desk_link_end"
		a.close(k, why)
	}
	a.tx.CountDeskEnd()
	a.audit(k, action, why)
	return true
}

// close keeps how a link ended, and forgets the oldest of the person's ended ones.
func (a *acts) close(k store.DeskKey, why string) {
	var ended []store.DeskKey
	for _, old := range a.tx.DeskKeysOf(k.Person, store.DeskLink) {
		if !old.Ended.IsZero() {
			ended = append(ended, old)
		}
	}
	for len(ended) >= keptLinks {
		oldest := 0
		for i := range ended {
			if ended[i].Ended.Before(ended[oldest].Ended) {
				oldest = i
			}
		}
		a.tx.DeleteDeskKey(ended[oldest])
		ended = append(ended[:oldest], ended[oldest+1:]...)
	}
	k.Ended, k.Why = a.tx.Now(), why
	a.tx.PutDeskKey(k)
}

func (a *acts) endAll(keys []store.DeskKey, why string) (n int) {
	for _, k := range keys {
		if a.end(k, why) {
			n++
		}
	}
	return n
}

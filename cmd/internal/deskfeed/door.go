package deskfeed

import (
	"context"
	"log/slog"
	"slices"
	"time"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/bot/desk"
	"github.com/cc147/sigap/procedure"
	"github.com/cc147/sigap/store"
)

const (
	maxSessions = 8                // of a person; the one that acted longest ago ends
	seenEvery   = 10 * time.Minute // how exactly it is kept when a person last acted
)

// Door is the desk's door: it knows the links and the sessions. It implements desk.Door. Safe
// for concurrent use.
type Door struct {
	Store *store.Store
	Idle  time.Duration // after which a session ends whose person doesn't act, within ten minutes
	Lasts time.Duration // after which a session ends in any case
	Log   *slog.Logger
	Now   func() time.Time

	refusals refusals
}

var _ desk.Door = (*Door)(nil)

// dead says why a secret is not good now, or "". One of a clock that was ahead is good no
// longer than any other.
func (d *Door) dead(tx *store.Tx, k store.DeskKey, epoch string) string {
	now := tx.Now()
	switch {
	case !k.Ended.IsZero():
		return k.Why
	case k.Epoch != epoch:
		return string(desk.Restored)
	case k.Kind == store.DeskLink && !procedure.Within(k.Begun, now, k.Until.Sub(k.Begun)):
		return string(desk.Expired)
	case k.Kind == store.DeskSession && !procedure.Within(k.Begun, now, d.Lasts):
		return string(desk.Expired)
	case k.Kind == store.DeskSession && !procedure.Within(k.Seen, now, d.Idle+seenEvery):
		return "idle"
	}
	if p, ok := tx.PersonOf(accountOf(k.Person)); !ok || p.ID != k.Person || len(p.Roles) == 0 {
		return string(desk.NoRole)
	}
	return ""
}

func accountOf(person string) bot.Account { return bot.Account{Platform: desk.Name, ID: person} }

// refusalOf returns what a person is told of how a secret ended.
func refusalOf(why string) desk.Refused {
	switch r := desk.Refused(why); r {
	case desk.Used, desk.Expired, desk.Restored, desk.NoRole, desk.Unknown:
		return r
	}
	return desk.Revoked // by a newer link or an admin
}

// find returns the secret of a link or session that is good, or else a Refused.
func (d *Door) find(tx *store.Tx, kind store.DeskKind, secret, epoch string) (store.DeskKey, error) {
	k, ok := tx.DeskKey(kind, hashOf(secret))
	if !ok {
		return k, desk.Unknown
	}
	if why := d.dead(tx, k, epoch); why != "" {
		return k, refusalOf(why)
	}
	return k, nil
}

// Link implements desk.Door.
func (d *Door) Link(ctx context.Context, key string) (bot.Account, error) {
	k, err := d.look(ctx, store.DeskLink, key)
	if err != nil {
		return bot.Account{}, d.refused(ctx, k.Person, err)
	}
	return accountOf(k.Person), nil
}

// look is find in a view.
func (d *Door) look(ctx context.Context, kind store.DeskKind, secret string) (k store.DeskKey, err error) {
	epoch, err := d.Store.Epoch(ctx)
	if err != nil {
		return k, err
	}
	err = d.Store.View(ctx, func(tx *store.Tx) error {
		k, err = d.find(tx, kind, secret, epoch)
		return err
	})
	return k, err
}

// Enter implements desk.Door.
func (d *Door) Enter(ctx context.Context, key string, v desk.Visit) (secret string, until time.Time, err error) {
	epoch, err := d.Store.Epoch(ctx)
	if err != nil {
		return "", time.Time{}, err
	}
	secret, hash := newSecret()
	var link store.DeskKey
	_, err = d.Store.Update(ctx, store.Key{}, func(tx *store.Tx) (store.Receipt, error) {
		var err error
		if link, err = d.find(tx, store.DeskLink, key, epoch); err != nil {
			return store.Receipt{}, err
		}
		a := acts{tx: tx, by: By{link.Person, viaDesk}}
		if old, ok := tx.DeskKey(store.DeskSession, hashOf(v.Old)); ok {
			a.end(old, "entered_anew")
		}
		d.makeRoom(&a, link.Person)
		a.close(link, string(desk.Used))
		tx.CountDeskEnd()
		s := store.DeskKey{Hash: hash, Kind: store.DeskSession, Person: link.Person, Epoch: epoch, Begun: tx.Now(), Seen: tx.Now(), Link: link.Hash.ID(), Browser: v.Browser}
		tx.PutDeskKey(s)
		a.audit(s, "desk_enter", "")
		until = s.Begun.Add(d.Lasts)
		return store.Receipt{}, a.err
	})
	if err != nil {
		return "", time.Time{}, d.refused(ctx, link.Person, err)
	}
	d.noteEnds(ctx)
	return secret, until, nil
}

// makeRoom ends the sessions of a person beyond the most that one may have, with one more
// to come: first what acted longest ago.
func (d *Door) makeRoom(a *acts, person string) {
	all := a.tx.DeskKeysOf(person, store.DeskSession)
	slices.SortFunc(all, func(x, y store.DeskKey) int { return x.Seen.Compare(y.Seen) })
	for len(all) >= maxSessions {
		a.end(all[0], "too_many")
		all = all[1:]
	}
}

// Session implements desk.Door.
func (d *Door) Session(ctx context.Context, secret string, acting bool) (desk.Session, error) {
	epoch, err := d.Store.Epoch(ctx)
	if err != nil {
		return desk.Session{}, err
	}
	var k store.DeskKey
	stale := false
	err = d.Store.View(ctx, func(tx *store.Tx) error {
		k, err = d.find(tx, store.DeskSession, secret, epoch)
		stale = tx.Now().Sub(k.Seen).Abs() >= seenEvery
		return err
	})
	if err != nil {
		return desk.Session{}, err
	}
	if acting && stale {
		d.see(ctx, k)
	}
	return sessionOf(k, k), nil
}

func sessionOf(k, this store.DeskKey) desk.Session {
	return desk.Session{ID: k.Hash.ID(), Account: accountOf(k.Person), Browser: k.Browser, Begun: k.Begun, Seen: k.Seen, This: k.Hash == this.Hash}
}

// see keeps when the person acted, unless that was done within seenEvery.
func (d *Door) see(ctx context.Context, k store.DeskKey) {
	_, err := d.Store.Update(ctx, store.Key{}, func(tx *store.Tx) (store.Receipt, error) {
		if now, ok := tx.DeskKey(store.DeskSession, k.Hash); ok && tx.Now().Sub(now.Seen).Abs() >= seenEvery {
			now.Seen = tx.Now()
			tx.PutDeskKey(now)
		}
		return store.Receipt{}, nil
	})
	if err != nil { // on a full disk people go on reading
		d.Log.Warn("desk: when a session was last used is not saved", "error", err)
	}
}

// Sessions implements desk.Door.
func (d *Door) Sessions(ctx context.Context, secret string) (out []desk.Session, err error) {
	this, err := d.look(ctx, store.DeskSession, secret)
	if err != nil {
		return nil, err
	}
	epoch, err := d.Store.Epoch(ctx)
	if err != nil {
		return nil, err
	}
	err = d.Store.View(ctx, func(tx *store.Tx) error {
		for _, k := range tx.DeskKeysOf(this.Person, store.DeskSession) {
			if d.dead(tx, k, epoch) == "" {
				out = append(out, sessionOf(k, this))
			}
		}
		return nil
	})
	slices.SortFunc(out, func(a, b desk.Session) int { return b.Begun.Compare(a.Begun) })
	return out, err
}

// End implements desk.Door. A session that has ended meanwhile is no error.
func (d *Door) End(ctx context.Context, secret, which string) error {
	epoch, err := d.Store.Epoch(ctx)
	if err != nil {
		return err
	}
	_, err = d.Store.Update(ctx, store.Key{}, func(tx *store.Tx) (store.Receipt, error) {
		this, err := d.find(tx, store.DeskSession, secret, epoch)
		if err != nil {
			return store.Receipt{}, err
		}
		a := acts{tx: tx, by: By{this.Person, viaDesk}}
		for _, k := range tx.DeskKeysOf(this.Person, store.DeskSession) {
			own := k.Hash == this.Hash
			switch {
			case own && (which == desk.ThisSession || which == k.Hash.ID()):
				a.end(k, "signed_out")
			case !own && (which == desk.OtherSessions || which == k.Hash.ID()):
				a.end(k, "ended")
			}
		}
		return store.Receipt{}, a.err
	})
	if err == nil {
		d.noteEnds(ctx)
	}
	return err
}

func (d *Door) noteEnds(ctx context.Context) {
	if err := d.Store.NoteDeskEnds(ctx); err != nil {
		d.Log.Error("desk: "+err.Error(), "next", "look at the disk of the data folder")
	}
}

package alert

import (
	"context"
	"slices"
	"time"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/handlers"
	"github.com/cc147/sigap/handlers/words"
	"github.com/cc147/sigap/store"
)

// How long something lasts before the leads hear of it. In rounds: what is not known from
// the store.
const (
	partGrace    = 60              // rounds: a reconnect is no incident
	partSteady   = 10              // rounds for which a part works again before that is told
	absentGrace  = 30              // rounds: the courier may be about to say that a place is open
	unknownGrace = 5 * time.Minute // of refusals for an unknown reason
	exposedGrace = 5 * time.Minute // of private data that isn't hidden
	exposedOff   = time.Hour       // the same, where the whole platform is known to be off
	scanEvery    = 3               // rounds
	scanShare    = 50              // a look takes at most the fiftieth part of the time
	maxScanned   = 10_000          // rows of the outbox
	leastUrgent  = 2               // super emergency and VVIP
)

// state is how long a part has worked, or not, in rounds.
type state struct{ up, down int }

// watchParts finds the platforms and other parts that are off for a while.
func (n *Notifier) watchParts() {
	if n.Parts == nil {
		return
	}
	now := n.Parts()
	n.mu.Lock()
	defer n.mu.Unlock()
	here := map[string]bool{}
	for _, l := range now {
		here[l.Platform] = true
		s := n.parts[l.Platform]
		if s == nil {
			s = &state{}
			n.parts[l.Platform] = s
		}
		if l.Up {
			s.up, s.down = s.up+1, 0
		} else {
			s.up, s.down = 0, s.down+1
		}
		switch {
		case s.down >= partGrace:
			n.begin(incident{Kind: kindPart, Key: l.Platform, Cause: l.Cause, At: l.Since})
		case s.up >= partSteady:
			n.end(kindPart, l.Platform)
		}
	}
	n.incidents = slices.DeleteFunc(n.incidents, func(i *incident) bool {
		if i.Kind != kindPart || here[i.Key] || i.Over {
			return false
		}
		if n.Book.In(words.Languages[0]).Has("alert.part." + i.Key) { // a part of the program, named only while it fails
			n.end(kindPart, i.Key)
			return false
		}
		n.changed = true // the platform was switched off: it doesn't work again
		return true
	})
}

// works reports whether messages may be sent on a platform.
func (n *Notifier) works(platform string) bool {
	s := n.parts[platform]
	return s == nil || s.down == 0
}

// watchOutbox finds the messages that aren't delivered, in the store. A long look is
// repeated more seldom.
func (n *Notifier) watchOutbox(ctx context.Context) {
	n.mu.Lock()
	due := n.rounds >= n.scan
	n.mu.Unlock()
	if !due {
		return
	}
	began := time.Now() //nolint:forbidigo // measures the machine
	var found []handlers.Undelivered
	var now time.Time
	if err := n.Store.View(ctx, func(tx *store.Tx) (err error) {
		now = tx.Now()
		found, err = handlers.FindUndelivered(tx, maxScanned)
		return err
	}); err != nil {
		return // the store's own incident says so
	}
	took := time.Since(began) //nolint:forbidigo // as above
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.scan == 0 { // the courier tells only what changes from now on
		for _, u := range found {
			if u.Trouble == handlers.TroublePlatform {
				n.setRefused(u.Place.Platform, u.Why)
			}
		}
	}
	n.scan = n.rounds + max(scanEvery, int(scanShare*took/interval))
	n.compare(found, now)
}

// compare begins and ends the incidents about messages. The caller holds mu.
func (n *Notifier) compare(found []handlers.Undelivered, now time.Time) {
	is := map[kind]map[string]bool{kindUrgent: {}, kindRefused: {}, kindUnknown: {}, kindLost: {}, kindExposed: {}, kindPlace: {}}
	for _, u := range found {
		for _, x := range n.incidentsOf(u, now) {
			is[x.Kind][x.Key] = true
			n.begin(x)
		}
	}
	n.incidents = slices.DeleteFunc(n.incidents, func(i *incident) bool {
		keys, watched := is[i.Kind]
		switch {
		case !watched || i.Over:
		case keys[i.Key]:
			i.absent = 0
		case i.Kind != kindPlace:
			n.end(i.Kind, i.Key)
		case i.absent == 0:
			i.absent = n.rounds
		case n.rounds-i.absent >= absentGrace: // nothing waits for the place any more; whether it is open nobody knows
			n.changed = true
			return true
		}
		return false
	})
}

// incidentsOf are the incidents that an undelivered message makes.
func (n *Notifier) incidentsOf(u handlers.Undelivered, now time.Time) (out []incident) {
	age := now.Sub(u.Since).Abs() // one that a wrong clock has left in the future is late too
	x := incident{Key: string(u.ID), Subject: u.Subject, Place: u.Place, Person: u.Person, Cause: u.Why, At: u.Since}
	add := func(k kind, key string) {
		x.Kind, x.Key = k, key
		out = append(out, x)
	}
	if u.IsCard() && u.Urgency <= leastUrgent && age >= handlers.Late {
		add(kindUrgent, u.Subject)
	}
	if u.Trouble == handlers.TroublePlace {
		add(kindPlace, placeKey(u.Place))
		out[len(out)-1].Subject, out[len(out)-1].At = "", time.Time{}
	}
	grace := exposedGrace
	if u.Trouble == handlers.TroublePlatform || !n.works(u.Place.Platform) {
		grace = exposedOff
	}
	switch {
	case u.Exposed:
		if age >= grace {
			add(kindExposed, u.Subject+" "+u.Person+" "+u.Place.Platform)
		}
	case u.Trouble == handlers.TroubleRefused:
		add(kindRefused, string(u.ID))
	case u.Trouble == handlers.TroubleLost:
		add(kindLost, string(u.ID))
	case u.Trouble == handlers.TroubleUnknown && age >= unknownGrace:
		add(kindUnknown, string(u.ID))
	}
	return out
}

func placeKey(p bot.Place) string {
	if p.Private {
		return p.Platform + " @" + p.ID
	}
	return p.Platform + " " + p.ID
}

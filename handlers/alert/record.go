package alert

import (
	"context"
	"encoding/json"
	"maps"
	"slices"
	"time"

	"github.com/cc147/sigap/bot"
)

// kind is a kind of incident.
type kind string

const (
	kindStore    kind = "store"   // nothing can be saved
	kindPart     kind = "part"    // a platform, or another part, is off
	kindPlace    kind = "place"   // a channel or a private chat is closed to the bot
	kindUrgent   kind = "urgent"  // the card of an urgent case isn't shown in its channel
	kindRefused  kind = "refused" // a message whose content is refused
	kindUnknown  kind = "unknown" // a message that is refused for an unknown reason
	kindLost     kind = "lost"    // a message that is perhaps lost
	kindExposed  kind = "exposed" // private data that can't be hidden
	kindAnswers  kind = "answers" // personal data in private answers that can't be hidden
	kindLookups  kind = "lookups" // a person has reached the limit of look-ups; this has no end
	memoryOf          = "alert"   // under which the store keeps the incidents
	memoryKey         = "incidents"
	maxOverRound      = 24 * 60 * 60 // rounds for which the end of an incident waits to be told
)

// Kinds are the kinds of incidents, for the metrics.
var Kinds = []string{string(kindStore), string(kindPart), string(kindPlace), string(kindUrgent), string(kindRefused), string(kindUnknown), string(kindLost), string(kindExposed), string(kindAnswers), string(kindLookups)}

// incident is one incident that the leads are notified about. The notifier's lock
// guards it. What is exported is kept in the store.
type incident struct {
	Kind    kind
	Key     string    // what it is about, within its kind
	Subject string    `json:",omitempty"` // the case
	Place   bot.Place `json:",omitzero"`
	Person  string    `json:",omitempty"`
	Cause   string    `json:",omitempty"` // for the operator
	At      time.Time `json:",omitzero"`  // since when; of a notice when it was made
	Full    bool      `json:",omitempty"` // for kindStore: the disk is full
	Over    bool      `json:",omitempty"`
	// Began and Ended are the accounts that were told.
	Began []string `json:",omitempty"`
	Ended []string `json:",omitempty"`

	round  int // when it began, or was over, in this process
	absent int // the round since which nothing waits for the place
	tries  map[bot.Account]*attempt
}

// attempt says how often a message about an incident was sent to an account in vain.
type attempt struct {
	n         int
	unsure    int // those that may have been delivered
	notBefore int // round
}

// platform is the platform that an incident is about, or "".
func (i *incident) platform() string {
	if i.Kind == kindPart {
		return i.Key
	}
	return i.Place.Platform
}

// kept reports whether the store keeps the incident: not if the store is what fails, nor
// what the store keeps otherwise.
func (i *incident) kept() bool { return i.Kind != kindStore && i.Kind != kindLookups }

// wants reports whether an account should be told of the incident, or of its end.
func (i *incident) wants(a bot.Account) bool {
	if i.Kind == kindPart && i.Key == a.Platform {
		return false // it would hear of the fault where it is
	}
	began := slices.Contains(i.Began, nameOf(a))
	return !i.Over && !began || i.Over && began && !slices.Contains(i.Ended, nameOf(a))
}

func nameOf(a bot.Account) string { return a.Platform + " " + a.ID }

func (i *incident) attempt(a bot.Account) *attempt {
	if i.tries == nil {
		i.tries = map[bot.Account]*attempt{}
	}
	if i.tries[a] == nil {
		i.tries[a] = &attempt{}
	}
	return i.tries[a]
}

// load reads once the incidents that the process before has left.
func (n *Notifier) load(ctx context.Context) {
	if n.loaded {
		return
	}
	value, ok, err := n.Store.Get(ctx, memoryOf, memoryKey)
	if err != nil {
		return // the next round tries again
	}
	n.loaded = true
	var left []*incident
	if ok {
		if err := json.Unmarshal(value, &left); err != nil {
			n.Log.Error("alert: what the leads were told before can't be read; they may be told again", "error", err)
			return
		}
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	known := map[string]bool{}
	for _, i := range left {
		known[string(i.Kind)+" "+i.Key] = !i.Over
	}
	// What began anew since the start is the same incident.
	n.incidents = append(left, slices.DeleteFunc(n.incidents, func(i *incident) bool { return known[string(i.Kind)+" "+i.Key] })...)
}

// save writes the incidents, if they changed. While nothing can be saved, they stay in
// memory.
func (n *Notifier) save(ctx context.Context) {
	n.mu.Lock()
	if !n.changed || !n.loaded || n.unsaved != nil {
		n.mu.Unlock()
		return
	}
	kept := []*incident{}
	for _, i := range n.incidents {
		if i.kept() {
			kept = append(kept, i)
		}
	}
	value, err := json.Marshal(kept)
	n.changed = false
	n.mu.Unlock()
	if err == nil {
		err = n.Store.Put(ctx, memoryOf, memoryKey, value)
	}
	if err != nil && ctx.Err() == nil {
		n.mu.Lock()
		n.changed = true
		n.mu.Unlock()
		n.Log.Debug("alert: what the leads were told is not saved yet", "error", err)
	}
}

// Counts count incidents and messages, by kind.
type Counts struct {
	Begun map[string]int // since the start
	Now   map[string]int
}

func (c *Counts) begun(k kind) {
	if c.Begun == nil {
		c.Begun = map[string]int{}
	}
	c.Begun[string(k)]++
}

// Counts returns how many incidents there were since the start, and are now.
func (n *Notifier) Counts() Counts {
	n.mu.Lock()
	defer n.mu.Unlock()
	out := Counts{Begun: maps.Clone(n.counts.Begun), Now: map[string]int{}}
	for _, i := range n.incidents {
		if !i.Over {
			out.Now[string(i.Kind)]++
		}
	}
	return out
}

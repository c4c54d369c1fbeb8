package telegram

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"slices"
	"sync"
	"time"

	"github.com/cc147/sigap/bot"
)

const (
	maxKeptOne = 40   // answers with personal data of one person; more hide the oldest
	maxKeptAll = 4096 // such answers of all people
)

// kept is an answer that shows personal data, or a message with buttons that are dead,
// until something else is shown in its place. It holds none of those data.
type kept struct {
	spot
	About string    `json:"about,omitempty"`
	At    time.Time `json:"at,omitzero"` // when Until was set
	Until time.Time `json:"until"`
	Card  bot.Card  `json:"card"` // what to show then
	Tries int       `json:"tries,omitempty"`
	// Refused is why the service refuses to hide it, or "".
	Refused string    `json:"refused,omitempty"`
	Next    time.Time `json:"next,omitzero"` // of the next try
}

const keptPrefix = "answer/"

func keptKey(at spot) string {
	return keptPrefix + decimal(at.User) + "/" + decimal(at.Chat) + "/" + decimal(at.Message) + "/" + decimal(at.Ephemeral)
}

// due returns when the answer is to be hidden.
func (k kept) due() time.Time {
	if k.Next.After(k.Until) {
		return k.Next
	}
	return k.Until
}

// keeper holds all kept answers, by their keys, as the memory does.
type keeper struct {
	people locks // by user: the writes of one person are in order
	mu     sync.Mutex
	all    map[string]kept
	known  bool          // those of earlier runs are in all
	wake   chan struct{} // has a token if something may be due sooner
}

func newKeeper() *keeper { return &keeper{all: map[string]kept{}, wake: make(chan struct{}, 1)} }

func (k *keeper) nudge() {
	select {
	case k.wake <- struct{}{}:
	default:
	}
}

// recall reads the kept answers of earlier runs.
func (p *Platform) recall(ctx context.Context) error {
	items, err := p.opt.Memory.List(ctx, Name, keptPrefix, 2*maxKeptAll)
	if err != nil {
		return err
	}
	p.kept.mu.Lock()
	defer p.kept.mu.Unlock()
	for _, item := range items {
		var k kept
		if json.Unmarshal(item.Value, &k) != nil || keptKey(k.spot) != item.Key {
			p.opt.Logger.Error("telegram: an unreadable record of an answer is dropped; its message may keep personal data", "key", item.Key)
			err = errors.Join(err, p.opt.Memory.Delete(ctx, Name, item.Key))
			continue
		}
		if _, newer := p.kept.all[item.Key]; !newer {
			p.kept.all[item.Key] = k
		}
	}
	p.kept.known = true
	return err
}

// settle records what an answer that is shown at a place means for the data that messages
// show: when it is hidden, and which others are hidden at once.
func (p *Platform) settle(ctx context.Context, i session, got bot.Answer, at spot) {
	if got.Hide && got.About != "" {
		if card := cmp.Or(got.Hidden, got.Card); card != nil {
			p.hideOthers(ctx, i.user, got.About, *card, at)
		}
	}
	switch {
	case at == spot{}:
	case got.Until.IsZero():
		p.drop(ctx, at) // it shows no data any more
	default:
		hidden := got.Hidden
		if hidden == nil {
			card := bot.Sentence(p.opt.Words(p.lang(i, got), "hidden"))
			hidden = &card
		}
		p.keep(ctx, kept{spot: at, About: got.About, Until: got.Until, Card: *hidden})
	}
}

// hideOthers hides the other answers of a person about a subject now.
func (p *Platform) hideOthers(ctx context.Context, user int64, about string, card bot.Card, but spot) {
	p.kept.mu.Lock()
	var others []kept
	for _, k := range p.kept.all {
		if k.User == user && k.About == about && k.spot != but {
			k.Until, k.Card = p.opt.Now(), card
			others = append(others, k)
		}
	}
	p.kept.mu.Unlock()
	for _, k := range others {
		p.keep(ctx, k)
	}
}

// keep records an answer. If there are too many, the oldest are hidden now.
func (p *Platform) keep(ctx context.Context, k kept) {
	k.At = p.opt.Now().Round(0) // by the wall's clock, as it is kept and as Until is
	unlock, _ := p.kept.people.lock(ctx, k.User)
	p.record(ctx, k)
	unlock()
	p.kept.mu.Lock()
	crowd := p.kept.crowd(k.User, p.opt.Now())
	p.kept.mu.Unlock()
	for _, old := range crowd {
		p.keep(ctx, old)
	}
	p.kept.nudge()
}

// record writes a kept answer. The caller holds the lock of its person.
func (p *Platform) record(ctx context.Context, k kept) {
	k.Card.Mentions = nil
	p.kept.mu.Lock()
	p.kept.all[keptKey(k.spot)] = k
	p.kept.mu.Unlock()
	value, err := json.Marshal(k)
	if err == nil {
		err = p.opt.Memory.Put(ctx, Name, keptKey(k.spot), value)
	}
	if err != nil {
		p.opt.Logger.Error("telegram: an answer with personal data was not recorded; after a restart it would not be hidden", "error", err)
	}
}

// crowd returns the answers that are to be hidden now because there are too many. The
// caller holds mu.
func (k *keeper) crowd(user int64, now time.Time) (out []kept) {
	one := func(x kept) bool { return x.User == user }
	all := func(kept) bool { return true }
	for most, in := range map[int]func(kept) bool{maxKeptOne: one, maxKeptAll: all} {
		var waiting []kept
		for _, x := range k.all {
			if in(x) && x.Until.After(now) {
				waiting = append(waiting, x)
			}
		}
		if len(waiting) <= most {
			continue
		}
		slices.SortFunc(waiting, func(a, b kept) int { return a.Until.Compare(b.Until) })
		for _, x := range waiting[:len(waiting)-most] {
			x.Until = now
			k.all[keptKey(x.spot)] = x
			out = append(out, x)
		}
	}
	return out
}

// drop forgets a kept answer.
func (p *Platform) drop(ctx context.Context, at spot) {
	unlock, _ := p.kept.people.lock(ctx, at.User)
	defer unlock()
	p.erase(ctx, at)
}

// erase removes a kept answer. The caller holds the lock of its person.
func (p *Platform) erase(ctx context.Context, at spot) {
	p.kept.mu.Lock()
	_, ok := p.kept.all[keptKey(at)]
	delete(p.kept.all, keptKey(at))
	p.kept.mu.Unlock()
	if !ok {
		return
	}
	if err := p.opt.Memory.Delete(ctx, Name, keptKey(at)); err != nil {
		p.opt.Logger.Warn("telegram: the record of an answer was not deleted; it is hidden once more after a restart", "error", err)
	}
}

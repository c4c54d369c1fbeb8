package telegram

import (
	"context"
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/cc147/sigap/bot"
)

const (
	firstHide = 2 * time.Second // before the second try to hide an answer
	maxHide   = time.Hour       // between later tries
	maxTries  = 60              // two days of them
	rareHide  = 24 * time.Hour  // between tries after that, or where the message can be neither changed nor deleted
	// maxEphemeralTries are half an hour: an ephemeral message vanishes by itself, and which
	// codes say that it has isn't published.
	maxEphemeralTries = 10
	hideTime          = 20 * time.Second

	// maxHiding is how many answers are hidden at once, each of another chat: a slow chat
	// keeps nobody else's data in sight.
	maxHiding = 16
)

// hideDue hides the answers that are due, and returns the time until the next one is.
func (p *Platform) hideDue(ctx context.Context) time.Duration {
	for ctx.Err() == nil {
		due, wait := p.kept.due(p.opt.Now().Round(0))
		if len(due) == 0 {
			return wait
		}
		var all sync.WaitGroup
		for _, k := range due {
			all.Go(func() { p.hide(ctx, k) })
		}
		all.Wait()
	}
	return 0
}

// due returns answers that are due, the first of each chat, and the time until the next one
// is due if none is.
func (k *keeper) due(now time.Time) (due []kept, wait time.Duration) {
	k.mu.Lock()
	k.turned(now)
	all := slices.Collect(maps.Values(k.all))
	k.mu.Unlock()
	slices.SortFunc(all, func(a, b kept) int { return a.due().Compare(b.due()) })
	if len(all) == 0 {
		return nil, sweepEvery
	}
	chats := map[int64]bool{}
	for _, x := range all {
		if x.due().After(now) || len(due) == maxHiding {
			break
		}
		if !chats[x.Chat] {
			chats[x.Chat] = true
			due = append(due, x)
		}
	}
	return due, all[0].due().Sub(now)
}

// turned sets the times anew of answers from before the clock was turned back: they are
// hidden as long after that as they were to be shown. The caller holds mu.
func (k *keeper) turned(now time.Time) {
	for key, x := range k.all {
		if x.At.After(now) {
			x.Until, x.At, x.Next = now.Add(x.Until.Sub(x.At)), now, time.Time{}
			k.all[key] = x
		}
	}
}

// hide shows in a message what is to stand there, and removes its buttons. Where the limit
// of its chat leaves no room, that waits, and the other chats go on.
func (p *Platform) hide(ctx context.Context, k kept) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), hideTime)
	defer cancel()
	limits := p.Limits(placeOf(target{chat: k.Chat}, k.Chat > 0), bot.ActEdit)
	if wait := p.opt.Pacer.Take(limits); wait > 0 {
		p.kept.postpone(k, p.opt.Now().Add(wait))
		return
	}
	out := bot.Outcome{Result: bot.Unknown, Cause: "a fault of the program"}
	defer func() { p.hidden(ctx, k, out) }()
	defer bot.RecoverPanic(p.opt.Logger, Name, "hiding an answer")
	out = p.showAt(ctx, k.spot, draw(k.Card, bot.OnAnswer))
	if out.Result == bot.Gone && out.Left {
		out = p.deleteAt(ctx, k.spot)
	}
	if out.Result == bot.Retry {
		p.opt.Pacer.Hold(limits[0], out.After)
	}
}

// postpone sets when an answer is tried next. It counts as no try.
func (k *keeper) postpone(x kept, until time.Time) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if now, ok := k.all[keptKey(x.spot)]; ok && now.Until.Equal(x.Until) && now.Tries == x.Tries {
		now.Next = until
		k.all[keptKey(x.spot)] = now
	}
}

// hidden records what became of hiding an answer, unless its message shows a newer one.
func (p *Platform) hidden(ctx context.Context, k kept, out bot.Outcome) {
	unlock, _ := p.kept.people.lock(ctx, k.User)
	defer unlock()
	if !p.kept.unchanged(k) {
		return
	}
	where := []any{"user", k.User, "chat", k.Chat, "message", k.Message, "about", k.About, "cause", out.Cause}
	stuck := out.Result == bot.Gone && out.Left
	lasting := stuck || out.Result == bot.Closed || out.Result == bot.Failed || out.Result == bot.Unknown
	pause := min(firstHide<<min(k.Tries, 16), maxHide)
	switch {
	case out.Result == bot.Done, out.Result == bot.Gone && !out.Left:
		p.erase(ctx, k.spot)
		return
	case lasting && k.Ephemeral != 0 && (stuck || k.Tries >= maxEphemeralTries):
		p.opt.Logger.Error("telegram: personal data stay in an ephemeral message", where...)
		p.erase(ctx, k.spot)
		return
	case lasting && k.Refused == "" && k.Ephemeral == 0:
		p.opt.Logger.Error("telegram: personal data can't be hidden; that is tried again", where...)
	}
	if lasting {
		k.Refused = out.Cause
	}
	if stuck || lasting && k.Tries >= maxTries {
		pause = rareHide
	}
	k.Tries++
	k.Next = p.opt.Now().Add(max(out.After, pause))
	p.record(ctx, k)
}

// unchanged reports whether an answer is still to be hidden as k says: its message may show
// a newer answer by now.
func (k *keeper) unchanged(x kept) bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	now, ok := k.all[keptKey(x.spot)]
	return ok && now.Until.Equal(x.Until) && now.Tries == x.Tries
}

var _ bot.Exposer = (*Platform)(nil)

// Exposed implements bot.Exposer: one exposure for each person, with the oldest message.
func (p *Platform) Exposed() (exposed []bot.Exposure, ok bool) {
	p.kept.mu.Lock()
	defer p.kept.mu.Unlock()
	of := map[int64]bot.Exposure{}
	for _, k := range p.kept.all {
		if k.Refused == "" || k.Ephemeral != 0 {
			continue
		}
		if x, ok := of[k.User]; !ok || k.Until.Before(x.Since) {
			of[k.User] = bot.Exposure{Account: bot.Account{Platform: Name, ID: decimal(k.User)}, Since: k.Until, Cause: k.Refused}
		}
	}
	return slices.Collect(maps.Values(of)), p.kept.known
}

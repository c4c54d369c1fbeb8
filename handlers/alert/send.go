package alert

import (
	"context"
	"slices"
	"sync"
	"time"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/procedure"
	"github.com/cc147/sigap/store"
)

// incident is one incident that the leads are notified about. The notifier's lock
// guards it.
type incident struct {
	place bot.Place // the closed place; zero if nothing can be saved
	about string    // the person whom a notice is about, which has no end
	at    time.Time // when the notice was made
	card  drawing
	over  bool
	sent  map[bot.Account]*progress
}

// progress says which messages about an incident one account has received.
type progress struct {
	began, ended bool
	tries        int
	notBefore    int // round
}

// message is one message to one account.
type message struct {
	*incident
	lead account
	over bool
}

// account is one account of a lead.
type account struct {
	bot.Account
	lang string
}

// send sends the messages that are due now: one after the other on each platform, the
// platforms in parallel.
func (n *Notifier) send(ctx context.Context) {
	if n.idle() {
		return
	}
	leads, err := n.leads(ctx)
	if err != nil {
		n.Log.Error("alert: can't read the leads from the store", "error", err)
		return
	}
	var all sync.WaitGroup
	due, told := n.due(leads)
	n.forget(ctx, told)
	for name, messages := range due {
		all.Go(func() {
			for _, m := range messages {
				n.sendOne(ctx, name, m)
			}
		})
	}
	all.Wait()
}

func (n *Notifier) idle() bool {
	n.mu.Lock()
	defer n.mu.Unlock()
	return len(n.incidents) == 0
}

// leads returns the accounts of all leads on the platforms that are on.
func (n *Notifier) leads(ctx context.Context) (out []account, err error) {
	err = n.Store.View(ctx, func(tx *store.Tx) error {
		for _, p := range tx.People() {
			if !p.Is(procedure.Lead) {
				continue
			}
			for _, at := range tx.Accounts(p.ID) {
				if n.platforms[at.Platform] != nil {
					out = append(out, account{at, p.Lang})
				}
			}
		}
		return nil
	})
	return out, err
}

// due returns the messages to send now, by platform. An incident that is over is
// removed once everybody who was notified of its beginning was notified of its end; a
// notice once every lead has it, and there is one.
func (n *Notifier) due(leads []account) (out map[string][]message, told []*incident) {
	n.mu.Lock()
	defer n.mu.Unlock()
	out = map[string][]message{}
	n.incidents = slices.DeleteFunc(n.incidents, func(i *incident) bool {
		notice := i.about != ""
		waiting := notice && len(leads) == 0
		for _, lead := range leads {
			p := i.of(lead.Account)
			if p.tries >= maxTries || !i.over && p.began || i.over && (!p.began || p.ended) {
				continue
			}
			if waiting = true; p.notBefore <= n.rounds {
				out[lead.Platform] = append(out[lead.Platform], message{i, lead, i.over})
			}
		}
		if notice && !waiting {
			told = append(told, i)
		}
		return (i.over || notice) && !waiting
	})
	return out, told
}

func (i *incident) of(a bot.Account) *progress {
	if i.sent == nil {
		i.sent = map[bot.Account]*progress{}
	}
	if i.sent[a] == nil {
		i.sent[a] = &progress{}
	}
	return i.sent[a]
}

// sendOne sends one message. A message that may have been delivered is not sent
// again.
func (n *Notifier) sendOne(ctx context.Context, platform string, m message) {
	ctx, cancel := context.WithTimeout(ctx, sendTimeout)
	defer cancel()
	_, out := n.platforms[platform].SendDirect(ctx, m.lead.Account, m.card(n.Book.In(m.lead.lang), m.over), "")
	n.mu.Lock()
	defer n.mu.Unlock()
	p := m.of(m.lead.Account)
	p.tries++
	switch {
	case out.Result == bot.Retry:
		p.notBefore = n.rounds + max(retryAfter, int(out.After/interval))
		n.Log.Warn("alert: sending to a lead failed, will try again", "platform", platform, "cause", out.Cause)
		return
	case out.Refused():
		n.Log.Warn("alert: sending to a lead failed for good", "platform", platform, "cause", out.Cause)
	}
	p.tries = 0
	if p.ended = m.over; !m.over {
		p.began = true
	}
}

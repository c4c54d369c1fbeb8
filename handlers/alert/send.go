package alert

import (
	"context"
	"slices"
	"sync"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/procedure"
	"github.com/cc147/sigap/store"
)

// gather says how incidents of a kind share a message.
type gather struct {
	group string
	wait  int // rounds before the first is told, for others to come
	every int // least rounds between two messages to an account
}

// gathers are the kinds of incident of which one message tells several.
var gathers = map[kind]gather{
	kindPlace:   {"place", 0, 10},
	kindUrgent:  {"urgent", 0, 30},
	kindRefused: {"trouble", 20, 300},
	kindUnknown: {"trouble", 20, 300},
	kindLost:    {"trouble", 20, 300},
	kindExposed: {"trouble", 20, 300},
	kindAnswers: {"trouble", 20, 300},
}

// gathering is a series of messages to one account.
type gathering struct {
	to    bot.Account
	group string
	over  bool
}

// message is one message to one account.
type message struct {
	gathering
	lang  string
	about []*incident
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
				if ctx.Err() == nil {
					n.sendOne(context.WithoutCancel(ctx), name, m) // a stop lets it end, so that it isn't told again
				}
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
		notice := i.Kind == kindLookups
		waiting := notice && len(leads) == 0
		for _, lead := range leads {
			waiting = waiting || i.wants(lead.Account) && i.attempt(lead.Account).n < maxTries
		}
		if notice && !waiting {
			told = append(told, i)
		}
		gone := (i.Over || notice) && !waiting || i.Over && n.rounds-i.round > maxOverRound
		n.changed = n.changed || gone
		return gone
	})
	for _, lead := range leads {
		if n.works(lead.Platform) {
			out[lead.Platform] = append(out[lead.Platform], n.dueTo(lead)...)
		}
	}
	return out, told
}

// dueTo returns the messages to one account. The caller holds mu.
func (n *Notifier) dueTo(lead account) (out []message) {
	var at []gathering // in the order of the incidents
	together := map[gathering][]*incident{}
	for _, i := range n.incidents {
		a := i.attempt(lead.Account)
		if !i.wants(lead.Account) || a.n >= maxTries || a.notBefore > n.rounds {
			continue
		}
		g, shared := gathers[i.Kind]
		if !shared {
			out = append(out, message{gathering{lead.Account, string(i.Kind), i.Over}, lead.lang, []*incident{i}})
			continue
		}
		key := gathering{lead.Account, g.group, i.Over}
		if together[key] == nil {
			at = append(at, key)
		}
		together[key] = append(together[key], i)
	}
	for _, key := range at {
		about := together[key]
		g := gathers[about[0].Kind]
		last, any := n.told[key]
		if n.rounds-about[0].round >= g.wait && (!any || n.rounds-last >= g.every) {
			out = append(out, message{key, lead.lang, about})
		}
	}
	return out
}

// unsureWaits are the waits, in rounds, before a message is sent again that may have been
// delivered. In an outage it usually was not, and an alert twice is better than none.
var unsureWaits = []int{60, 300}

// sendOne sends one message.
func (n *Notifier) sendOne(ctx context.Context, platform string, m message) {
	ctx, cancel := context.WithTimeout(ctx, sendTimeout)
	defer cancel()
	out := n.sendDirect(ctx, platform, m)
	n.mu.Lock()
	defer n.mu.Unlock()
	switch out.Result {
	case bot.Retry, bot.Off, bot.Unknown:
		for _, i := range m.about {
			a := i.attempt(m.to)
			a.n++
			a.notBefore = n.rounds + max(retryAfter, int(out.After/interval))
		}
		n.Log.Warn("alert: sending to a lead failed, will try again", "platform", platform, "cause", out.Cause)
		return
	case bot.Failed, bot.Closed:
		n.Log.Warn("alert: sending to a lead failed for good", "platform", platform, "cause", out.Cause)
	case bot.Done, bot.Unsure, bot.Gone:
	}
	n.told[m.gathering], n.changed = n.rounds, true
	for _, i := range m.about {
		a := i.attempt(m.to)
		if out.Result == bot.Unsure && a.unsure < len(unsureWaits) {
			a.notBefore = n.rounds + unsureWaits[a.unsure]
			a.unsure++
			continue
		}
		*a = attempt{}
		if m.over {
			i.Ended = append(i.Ended, nameOf(m.to))
		} else {
			i.Began = append(i.Began, nameOf(m.to))
		}
	}
}

// sendDirect calls the platform. After a panic there the message may have been sent.
func (n *Notifier) sendDirect(ctx context.Context, platform string, m message) (out bot.Outcome) {
	defer func() {
		if cause := recover(); cause != nil {
			bot.LogPanic(n.Log, platform, "alert", cause)
			out = bot.Outcome{Result: bot.Unsure}
		}
	}()
	_, out = n.platforms[platform].SendDirect(ctx, m.to, n.card(ctx, m), "")
	return out
}

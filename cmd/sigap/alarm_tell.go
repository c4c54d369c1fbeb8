package main

import (
	"context"
	"slices"
	"sync"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/procedure"
	"github.com/cc147/sigap/store"
)

// trouble is one thing that the leads are told of. The alarm's lock guards it.
type trouble struct {
	place bot.Place // that is closed; zero: nothing can be saved
	card  alarmCard
	over  bool
	told  map[bot.Account]*telling
}

// telling is what one account has heard of a trouble.
type telling struct {
	began, ended bool // it was told
	tries        int
	notBefore    int // look
}

// errand is one message to one account.
type message struct {
	*trouble
	lead account
	over bool
}

// account is one of a lead's.
type account struct {
	bot.Account
	lang string
}

// tell sends what is to be told now: one message after the other on a platform,
// the platforms beside one another.
func (a *alarm) tell(ctx context.Context) {
	if a.quiet() {
		return
	}
	leads, err := a.leads(ctx)
	if err != nil {
		a.log.Error("alarm: the leads can't be found", "error", err)
		return
	}
	var all sync.WaitGroup
	for name, messages := range a.due(leads) {
		all.Go(func() {
			for _, m := range messages {
				a.send(ctx, name, m)
			}
		})
	}
	all.Wait()
}

func (a *alarm) quiet() bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	return len(a.troubles) == 0
}

// leads are the accounts of everybody who leads, on the platforms that are on.
func (a *alarm) leads(ctx context.Context) (out []account, err error) {
	err = a.store.View(ctx, func(tx *store.Tx) error {
		for _, p := range tx.People() {
			if !p.Is(procedure.Lead) {
				continue
			}
			for _, at := range tx.Accounts(p.ID) {
				if a.platforms[at.Platform] != nil {
					out = append(out, account{at, p.Lang})
				}
			}
		}
		return nil
	})
	return out, err
}

// due are the messages to send now, by platform. A trouble that is over, and of
// which everybody knows who knew of it, is forgotten.
func (a *alarm) due(leads []account) map[string][]message {
	a.mu.Lock()
	defer a.mu.Unlock()
	out := map[string][]message{}
	a.troubles = slices.DeleteFunc(a.troubles, func(t *trouble) bool {
		waiting := false
		for _, lead := range leads {
			told := t.of(lead.Account)
			if told.tries >= maxTellTries || !t.over && told.began || t.over && (!told.began || told.ended) {
				continue
			}
			if waiting = true; told.notBefore <= a.looks {
				out[lead.Platform] = append(out[lead.Platform], message{t, lead, t.over})
			}
		}
		return t.over && !waiting
	})
	return out
}

func (t *trouble) of(a bot.Account) *telling {
	if t.told == nil {
		t.told = map[bot.Account]*telling{}
	}
	if t.told[a] == nil {
		t.told[a] = &telling{}
	}
	return t.told[a]
}

// send sends one message. One that may have arrived is not sent again.
func (a *alarm) send(ctx context.Context, platform string, m message) {
	ctx, cancel := context.WithTimeout(ctx, tellTimeout)
	defer cancel()
	_, out := a.platforms[platform].SendDirect(ctx, m.lead.Account, m.card(a.book.In(m.lead.lang), m.over), "")
	a.mu.Lock()
	defer a.mu.Unlock()
	told := m.of(m.lead.Account)
	told.tries++
	switch {
	case out.Result == bot.Retry:
		told.notBefore = a.looks + max(tellAgain, int(out.After/alarmEvery))
		a.log.Warn("alarm: a lead is not told yet", "platform", platform, "cause", out.Cause)
		return
	case out.Refused():
		a.log.Warn("alarm: a lead can't be told", "platform", platform, "cause", out.Cause)
	}
	told.tries = 0
	if told.ended = m.over; !m.over {
		told.began = true
	}
}

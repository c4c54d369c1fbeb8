package telegram

import (
	"context"
	"encoding/json"
	"sync"
	"sync/atomic"
	"time"

	"github.com/cc147/sigap/bot"
)

const (
	maxPause   = time.Minute // longest wait between failing polls
	confirming = 5 * time.Second
)

// Run implements bot.Platform. It passes updates to h until ctx ends. It returns an error
// if Telegram refuses the token. Only one Run may be active.
func (p *Platform) Run(ctx context.Context, h bot.Handler) error {
	ctx, cancel := context.WithCancel(ctx)
	p.handler, p.running = h, ctx
	var beside sync.WaitGroup
	defer beside.Wait()
	defer p.later.Wait()
	defer cancel()
	reached := sync.OnceFunc(func() { beside.Go(func() { p.offer(ctx) }) })
	pause := bot.Backoff{First: time.Second, Max: maxPause}
	for offset := int64(0); ctx.Err() == nil; {
		batch, err := p.next(ctx, offset, reached)
		if err == nil {
			p.health.Up(p.opt.Now())
		} else {
			p.health.Down(p.opt.Now(), cause(err))
			after, fatal := p.mend(ctx, err)
			if fatal != nil {
				return fatal
			}
			bot.Wait(ctx, max(after, pause.Next()))
			continue
		}
		before := offset
		inputs := p.decoded(batch, &offset)
		if whole := p.work(ctx, inputs); whole && ctx.Err() != nil && len(batch) > 0 {
			p.confirm(ctx, offset)
		}
		if len(batch) == 0 || offset != before {
			pause.Reset()
			continue
		}
		// Nothing confirms these updates: every poll delivers them again.
		bot.Wait(ctx, pause.Next())
	}
	return nil
}

// decoded returns the inputs of a batch and moves the offset behind it. The ids may go
// down: after a week without updates they start again at a random id.
func (p *Platform) decoded(batch []json.RawMessage, offset *int64) (inputs []input) {
	for _, raw := range batch {
		i, err := decode(raw, p.self)
		if i.id != 0 {
			*offset = i.id + 1
		}
		if err != nil {
			p.opt.Logger.Error("telegram: unreadable update ignored", "update", i.id, "cause", err)
			continue
		}
		inputs = append(inputs, i)
	}
	return inputs
}

// work answers inputs, those of one chat in order. It reports whether all were answered: a
// stop leaves the rest to the next start.
func (p *Platform) work(ctx context.Context, inputs []input) bool {
	chats := map[int64][]input{}
	for _, i := range inputs {
		chats[i.to.chat] = append(chats[i.to.chat], i)
	}
	var left atomic.Bool
	var all sync.WaitGroup
	for _, chat := range chats {
		all.Go(func() {
			for _, i := range chat {
				p.slots <- struct{}{}
				if ctx.Err() != nil {
					left.Store(true)
				} else {
					p.serve(ctx, i)
				}
				<-p.slots
			}
		})
	}
	all.Wait()
	return !left.Load()
}

// confirm confirms the answered updates at a stop, so that they are not delivered again.
// The updates that this poll returns stay unconfirmed.
func (p *Platform) confirm(ctx context.Context, offset int64) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), confirming)
	defer cancel()
	if _, err := p.poll(ctx, offset, 0); err != nil {
		p.opt.Logger.Warn("telegram: the last updates were not confirmed and may be delivered again", "cause", cause(err))
	}
}

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
	maxPause   = time.Minute // between polls that fail
	confirming = 5 * time.Second
)

// Run takes updates and gives them to h until ctx ends; see bot.Platform. It
// returns an error when Telegram refuses the token. It runs once at a time.
func (p *Platform) Run(ctx context.Context, h bot.Handler) error {
	p.handler = h
	ctx, cancel := context.WithCancel(ctx)
	var beside sync.WaitGroup
	defer beside.Wait()
	defer cancel()
	reached := sync.OnceFunc(func() { beside.Go(func() { p.offer(ctx) }) })
	pause := bot.Backoff{First: time.Second, Max: maxPause}
	for offset := int64(0); ctx.Err() == nil; {
		batch, err := p.next(ctx, offset, reached)
		p.health.Set(err == nil, p.opt.Now())
		if err != nil {
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
		// Nothing confirms these updates: they come with every poll.
		bot.Wait(ctx, pause.Next())
	}
	return nil
}

// decoded are the inputs of a batch, and the offset behind it. The ids may go down:
// after a week without updates they begin anew.
func (p *Platform) decoded(batch []json.RawMessage, offset *int64) (inputs []input) {
	for _, raw := range batch {
		i, err := decode(raw, p.self)
		if i.id != 0 {
			*offset = i.id + 1
		}
		if err != nil {
			p.opt.Logger.Error("telegram: an update is set aside", "update", i.id, "cause", err)
			continue
		}
		inputs = append(inputs, i)
	}
	return inputs
}

// work answers inputs, those of one chat in their order, and reports whether none
// was left for after a stop.
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

// confirm tells the service at a stop what is answered, so that it doesn't come
// again. What the poll gives isn't confirmed by it.
func (p *Platform) confirm(ctx context.Context, offset int64) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), confirming)
	defer cancel()
	if _, err := p.poll(ctx, offset, 0); err != nil {
		p.opt.Logger.Warn("telegram: the last updates may come again", "cause", cause(err))
	}
}

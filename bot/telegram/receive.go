package telegram

import (
	"context"
	"encoding/json"
	"sync"
	"time"

	"github.com/cc147/sigap/bot"
)

const (
	maxPause   = time.Minute // longest wait between failing polls
	confirming = 5 * time.Second

	// The waits between polls while Telegram refuses the bot itself.
	firstRefused = time.Minute
	maxRefused   = 5 * time.Minute
)

// receiver is one Run: the polls, and what they brought.
type receiver struct {
	p      *Platform
	intake *intake
	offset int64
	last   []*task        // of the newest batch
	open   bool           // no poll has confirmed the newest batch yet
	again  map[int64]bool // updates from the journal, which may be delivered again
	begun  bool           // the service has said who the bot is

	pause, refused bot.Backoff
}

// Run implements bot.Platform. It passes updates to h until ctx ends. While the service
// refuses the bot, Run tries again, slowly, and Health says why. Only one Run may be
// active.
func (p *Platform) Run(ctx context.Context, h bot.Handler) error {
	ctx, cancel := context.WithCancel(ctx)
	work, end := context.WithCancel(context.WithoutCancel(ctx))
	p.handler, p.running = h, ctx
	r := &receiver{p: p, again: map[int64]bool{}, pause: bot.Backoff{First: time.Second, Max: maxPause}, refused: bot.Backoff{First: firstRefused, Max: maxRefused}}
	r.intake = &intake{serve: p.serve, work: work, room: make(chan struct{}, maxInAll), people: map[int64]*line{},
		journal: journal{memory: p.opt.Memory, log: p.opt.Logger, now: p.opt.Now}}
	var beside sync.WaitGroup
	defer beside.Wait()
	defer p.later.Wait()
	beside.Go(func() { p.sweep(ctx) })
	beside.Go(func() { p.tidy(ctx) })
	reached := sync.OnceFunc(func() { beside.Go(func() { p.offer(ctx) }) })
	defer r.stop(ctx, cancel, end)
	for ctx.Err() == nil {
		r.round(ctx, reached)
	}
	return nil
}

// stop waits for what is in work, and confirms the newest batch if all of it is answered or
// in the journal.
func (r *receiver) stop(ctx context.Context, cancel, end context.CancelFunc) {
	cancel()
	r.intake.stop(end)
	if r.open && r.intake.journal.keep(r.last) {
		r.p.confirm(ctx, r.offset)
	}
}

// round polls once and passes on what came.
func (r *receiver) round(ctx context.Context, reached func()) {
	if !r.begun && !r.begin(ctx) {
		return
	}
	reached()
	r.open = false
	batch, err := r.p.poll(ctx, r.offset, r.p.opt.Poll)
	if err != nil {
		r.failed(ctx, err)
		return
	}
	r.p.health.Up(r.p.opt.Now())
	r.refused.Reset()
	before := r.offset
	r.last = r.tasks(batch)
	r.open = r.offset != before
	r.intake.take(ctx, r.last)
	r.intake.secure(ctx, r.last)
	if len(batch) == 0 || r.offset != before {
		r.pause.Reset()
		return
	}
	// Nothing confirms these updates: every poll delivers them again.
	bot.Wait(ctx, r.pause.Next())
}

// begin looks up the bot's name, and passes on what the last run left in the journal.
func (r *receiver) begin(ctx context.Context) bool {
	self, err := r.p.who(ctx)
	if err != nil {
		r.failed(ctx, err)
		return false
	}
	r.p.self, r.begun = self, true
	r.p.health.Up(r.p.opt.Now())
	rest := r.intake.journal.rest(ctx, self)
	for _, t := range rest {
		r.again[t.id] = true
	}
	r.intake.take(ctx, rest)
	return true
}

// failed waits after a failed call.
func (r *receiver) failed(ctx context.Context, err error) {
	if ctx.Err() != nil {
		return
	}
	out := r.p.mend(ctx, err)
	r.p.health.Down(r.p.opt.Now(), out.Cause)
	pause := &r.pause
	if out.Result == bot.Off {
		pause = &r.refused
	}
	bot.Wait(ctx, max(out.After, pause.Next()))
}

// tasks returns the tasks of a batch and moves the offset behind it. The ids may go down:
// after a week without updates they start again at a random id.
func (r *receiver) tasks(batch []json.RawMessage) (tasks []*task) {
	for _, raw := range batch {
		i, err := decode(raw, r.p.self)
		if i.id != 0 {
			r.offset = i.id + 1
		}
		switch {
		case err != nil:
			r.p.opt.Logger.Error("telegram: unreadable update ignored", "update", i.id, "cause", err)
		case r.again[i.id]:
			delete(r.again, i.id)
		case i.kind != ignored || i.query != "":
			tasks = append(tasks, newTask(i, r.p.opt.Now()))
		}
	}
	return tasks
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

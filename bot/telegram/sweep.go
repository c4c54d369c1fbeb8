package telegram

import (
	"context"
	"strconv"
	"strings"
	"time"

	"github.com/cc147/sigap/bot"
)

const (
	sweepEvery = 15 * time.Second // at most, between looks at what is due: the clock may be turned
	sweepAll   = 10 * time.Minute // between looks at the dialogs
	maxSwept   = 4096
)

// sweep hides answers when they are due, until ctx ends.
func (p *Platform) sweep(ctx context.Context) {
	recalled := false
	for ctx.Err() == nil {
		wait := time.NewTimer(p.sweepOnce(ctx, &recalled))
		select {
		case <-ctx.Done():
		case <-wait.C:
		case <-p.kept.wake:
		}
		wait.Stop()
	}
}

// sweepOnce hides what is due, and returns the time until it is called again. recalled says
// that the kept answers of earlier runs are known. A panic ends this call alone.
func (p *Platform) sweepOnce(ctx context.Context, recalled *bool) (wait time.Duration) {
	wait = sweepEvery
	defer bot.RecoverPanic(p.opt.Logger, Name, "sweep")
	if !*recalled {
		err := p.recall(ctx)
		if *recalled = err == nil; !*recalled {
			p.opt.Logger.Error("telegram: the answers to be hidden can't be read; tried again", "error", err)
		}
	}
	return min(p.hideDue(ctx), sweepEvery)
}

// tidy closes dialogs that nobody goes on with, and tries again what failed at the start,
// until ctx ends. It may wait for the service or for somebody's answer, and sweep must not.
func (p *Platform) tidy(ctx context.Context) {
	var last time.Time
	for ctx.Err() == nil {
		if now := p.opt.Now(); now.Sub(last) >= sweepAll || now.Before(last) {
			last = now
			p.tidyOnce(ctx)
		}
		bot.Wait(ctx, sweepEvery)
	}
}

func (p *Platform) tidyOnce(ctx context.Context) {
	defer bot.RecoverPanic(p.opt.Logger, Name, "tidy")
	p.sweepDialogs(ctx)
	p.forgetBegun(ctx)
	if p.unset.Swap(false) {
		p.offer(ctx)
	}
	p.probe(ctx)
}

// sweepDialogs closes the dialogs that wait too long for their next step: they hold what
// was typed.
func (p *Platform) sweepDialogs(ctx context.Context) {
	items, err := p.opt.Memory.List(ctx, Name, dialogPrefix, maxSwept)
	if err != nil {
		p.opt.Logger.Error("telegram: the dialogs can't be read; abandoned ones are closed later", "error", err)
	}
	for _, item := range items {
		if d, err := readDialog(item.Value); err == nil && p.opt.Now().Sub(d.At).Abs() <= maxDialog {
			continue
		}
		user, err := strconv.ParseInt(strings.TrimPrefix(item.Key, dialogPrefix), 10, 64)
		if err != nil {
			continue
		}
		p.sweepDialog(ctx, user)
	}
}

func (p *Platform) sweepDialog(ctx context.Context, user int64) {
	unlock, ok := p.dialogs.lock(ctx, user)
	defer unlock()
	if !ok {
		return
	}
	if _, err := p.load(ctx, user); err != nil { // which closes it
		p.opt.Logger.Error("telegram: an abandoned dialog was not closed; tried again later", "error", err)
	}
}

// abandon removes what the question of a dialog shows, and its buttons. why is the key of
// the text that stands there then.
func (p *Platform) abandon(ctx context.Context, user int64, d *dialog, why string) {
	p.instead(ctx, user, d, bot.Card{Sign: "✖️", Title: d.Form.Title, Lines: []bot.Line{{Text: p.opt.Words(d.Lang, why)}}})
}

// pass does the same with a question that another message follows: it shows what was typed
// so far, and what the form was filled with. Which answer was typed for it stays.
func (p *Platform) pass(ctx context.Context, user int64, d *dialog) {
	line := bot.Line{Text: p.opt.Words(d.Lang, "dialog_over")}
	if d.Lined > 0 && d.Lined <= len(d.Form.Fields) {
		line = bot.Line{Label: d.Form.Fields[d.Lined-1].Label, Text: "✓"}
	}
	p.instead(ctx, user, d, bot.Card{Sign: "📝", Title: d.Form.Title, Lines: []bot.Line{line}})
}

func (p *Platform) instead(ctx context.Context, user int64, d *dialog, card bot.Card) {
	if d.Message != 0 {
		p.keep(ctx, kept{spot: spot{Chat: user, User: user, Message: d.Message}, Until: p.opt.Now(), Card: card})
	}
}

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

// sweep hides answers when they are due, and closes dialogs that nobody goes on with,
// until ctx ends.
func (p *Platform) sweep(ctx context.Context) {
	defer bot.RecoverPanic(p.opt.Logger, Name, "sweep")
	recalled := false
	var swept time.Time
	for ctx.Err() == nil {
		if !recalled {
			err := p.recall(ctx)
			if recalled = err == nil; !recalled {
				p.opt.Logger.Error("telegram: the answers to be hidden can't be read; tried again", "error", err)
			}
		}
		if now := p.opt.Now(); now.Sub(swept) >= sweepAll || now.Before(swept) {
			p.probe(ctx)
			p.sweepDialogs(ctx)
			p.forgetBegun(ctx)
			swept = now
		}
		wait := time.NewTimer(min(p.hideDue(ctx), sweepEvery))
		select {
		case <-ctx.Done():
		case <-wait.C:
		case <-p.kept.wake:
		}
		wait.Stop()
	}
}

// sweepDialogs closes the dialogs that wait too long for their next step: they hold what
// was typed.
func (p *Platform) sweepDialogs(ctx context.Context) {
	items, err := p.opt.Memory.List(ctx, Name, dialogPrefix, maxSwept)
	if err != nil {
		p.opt.Logger.Error("telegram: the dialogs can't be read; abandoned ones are closed later", "error", err)
	}
	for _, item := range items {
		if d, err := readDialog(item.Value); err == nil && p.opt.Now().Sub(d.At) <= maxDialog {
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
	if d.Message == 0 {
		return
	}
	card := bot.Card{Sign: "✖️", Title: d.Form.Title, Lines: []bot.Line{{Text: p.opt.Words(d.Lang, why)}}}
	p.keep(ctx, kept{spot: spot{Chat: user, User: user, Message: d.Message}, Until: p.opt.Now(), Card: card})
}

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

// sweeper is the work of sweep in one run.
type sweeper struct {
	*Platform
	recalled bool      // the kept answers of earlier runs are known
	swept    time.Time // when the dialogs were looked at
}

// sweep hides answers when they are due, and closes dialogs that nobody goes on with,
// until ctx ends.
func (p *Platform) sweep(ctx context.Context) {
	s := sweeper{Platform: p}
	for ctx.Err() == nil {
		wait := time.NewTimer(s.round(ctx))
		select {
		case <-ctx.Done():
		case <-wait.C:
		case <-p.kept.wake:
		}
		wait.Stop()
	}
}

// round does what is due, and returns the time until the next round. A panic ends it alone.
func (s *sweeper) round(ctx context.Context) (wait time.Duration) {
	wait = sweepEvery
	defer bot.RecoverPanic(s.opt.Logger, Name, "sweep")
	if !s.recalled {
		err := s.recall(ctx)
		if s.recalled = err == nil; !s.recalled {
			s.opt.Logger.Error("telegram: the answers to be hidden can't be read; tried again", "error", err)
		}
	}
	if now := s.opt.Now(); now.Sub(s.swept) >= sweepAll || now.Before(s.swept) {
		s.swept = now
		s.probe(ctx)
		s.sweepDialogs(ctx)
		s.forgetBegun(ctx)
	}
	return min(s.hideDue(ctx), sweepEvery)
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

package telegram

import (
	"context"
	"fmt"
	"time"

	"github.com/cc147/sigap/bot"
)

// maxAnswering is the deadline of one input with all its calls.
const maxAnswering = 25 * time.Second

// serve handles one input to its end, even when ctx ends. A redelivered input finds its
// receipt.
func (p *Platform) serve(ctx context.Context, i input) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), maxAnswering)
	defer cancel()
	defer bot.RecoverPanic(p.opt.Logger, Name, "update")
	if err := p.place(ctx, &i); err != nil {
		p.opt.Logger.Error("telegram: the place of an update is unknown", "update", i.id, "error", err)
	}
	word := p.opt.Words.In(i.in.Locale)
	var n note
	switch i.kind {
	case upload:
		i.in.Upload.Read = func(ctx context.Context) ([]byte, error) { return p.read(ctx, i.file) }
		n = p.show(ctx, i, p.handle(ctx, i.in))
	case command, press:
		n = p.show(ctx, i, p.handle(ctx, i.in))
	case inDialog:
		n = p.pressed(ctx, i)
	case typed:
		n = p.typed(ctx, i)
	case foreign:
		n = note{word("unknown"), true}
	case anonymous:
		n = note{word("anonymous"), true}
	case member:
		p.opt.Logger.Info("telegram: the bot's status in a chat changed", "chat", i.to.chat, "status", i.data)
	case ignored, moved:
	}
	p.notify(ctx, i, n)
}

// place sets the place of a press on a post of a moved group to the one that the post is
// recorded with.
func (p *Platform) place(ctx context.Context, i *input) error {
	switch {
	case i.kind == moved:
		p.opt.Logger.Info("telegram: a group became a supergroup", "group", i.to.chat, "supergroup", i.moved)
		return p.move(ctx, i.to.chat, i.moved)
	case i.kind == press && i.mark == onMoved:
		old, err := p.origin(ctx, i.to.chat)
		if err != nil {
			return fmt.Errorf("look up the former group of chat %d: %w", i.to.chat, err)
		}
		if old != i.to.chat {
			i.to.moved = true
			i.in.Press.Place.ID, i.in.Press.Ref = decimal(old), refOf(i.to, i.message)
		}
	}
	return nil
}

func (p *Platform) handle(ctx context.Context, in bot.In) bot.Answer {
	return bot.Dispatch(ctx, p.handler, in, p.opt.Logger, p.opt.Words.In(in.Locale))
}

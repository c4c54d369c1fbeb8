package telegram

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/cc147/sigap/bot"
)

// maxAnswering is for one input with all that is sent for it.
const maxAnswering = 25 * time.Second

// take works on one input to its end. A stop doesn't cut it short: what is begun
// is finished, and what comes again finds its receipt.
func (p *Platform) take(ctx context.Context, i input) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), maxAnswering)
	defer cancel()
	defer func() {
		if cause := recover(); cause != nil {
			bot.LogPanic(p.opt.Logger, Name, "update", cause)
		}
	}()
	if err := p.place(ctx, &i); err != nil {
		p.opt.Logger.Error("telegram: an update is answered without its place", "update", i.id, "error", err)
	}
	word := p.word(langOf(i.in.Locale))
	var n note
	switch i.kind {
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
		p.opt.Logger.Info("telegram: the bot's place in a chat changed", "chat", i.to.chat, "status", i.data)
	case ignored, moved:
	}
	p.tell(ctx, i, n)
}

// place gives a press on a moved post the place that the post knows.
func (p *Platform) place(ctx context.Context, i *input) error {
	switch {
	case i.kind == moved:
		p.opt.Logger.Info("telegram: a group became a supergroup", "group", i.to.chat, "supergroup", i.moved)
		return p.move(ctx, i.to.chat, i.moved)
	case i.kind == press && i.prefix == onMoved:
		old, err := p.origin(ctx, i.to.chat)
		if err != nil {
			return fmt.Errorf("which group chat %d was: %w", i.to.chat, err)
		}
		if old != i.to.chat {
			i.to.moved = true
			i.in.Press.Place.ID, i.in.Press.Ref = decimal(old), refOf(i.to, i.message)
		}
	}
	return nil
}

func (p *Platform) handle(ctx context.Context, in bot.In) bot.Answer {
	return bot.Dispatch(ctx, p.handler, in, p.opt.Logger, p.word(langOf(in.Locale)))
}

// langOf is the language to answer in before the product says which.
func langOf(locale string) string {
	if locale == "en" || strings.HasPrefix(locale, "en-") {
		return "en"
	}
	return langs[0]
}

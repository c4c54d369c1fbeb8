package desk

import (
	"context"

	"github.com/cc147/sigap/bot"
)

// handle passes an input to the handler while the desk runs.
func (d *Desk) handle(ctx context.Context, in bot.In, word func(string) string) bot.Answer {
	h, ok := d.open()
	if !ok {
		return bot.Answer{Toast: word("busy")}
	}
	return bot.Dispatch(ctx, h, in, d.opt.Logger, word)
}

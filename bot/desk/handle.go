package desk

import (
	"context"
	"fmt"
	"runtime/debug"
	"time"

	"github.com/cc147/sigap/bot"
)

// maxWork is how long one input may take; the product's own limits are far below.
const maxWork = 10 * time.Second

// handle is the one place where the product's code is called for an input. A
// window that goes away doesn't stop it: what is begun is finished, and a
// repeated input finds its receipt.
func (d *Desk) handle(ctx context.Context, in bot.In, word func(string) string) (got bot.Answer) {
	h, ok := d.open()
	if !ok {
		return bot.Answer{Toast: word("busy")}
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), maxWork)
	defer cancel()
	defer func() {
		if cause := recover(); cause != nil {
			// The value could quote a customer, so only its type is logged.
			d.opt.Logger.Error("desk: panic in the handler", "input", what(in), "type", fmt.Sprintf("%T", cause), "stack", string(debug.Stack()))
			got = fault(word)
		}
	}()
	got, err := h(ctx, in)
	if err != nil {
		d.opt.Logger.Error("desk: input failed", "input", what(in), "code", got.Code, "error", err)
	}
	return got
}

func fault(word func(string) string) bot.Answer {
	return bot.Answer{Card: &bot.Card{
		Tone:  bot.ToneWarn,
		Sign:  "⚠️",
		Title: word("fault"),
		Lines: []bot.Line{{Text: word("fault_text")}},
	}}
}

// what names an input for the log, without anything that somebody typed.
func what(in bot.In) string {
	switch {
	case in.Press != nil:
		return "press"
	case in.Submit != nil:
		return "submit"
	}
	return "command"
}

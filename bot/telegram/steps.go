package telegram

import (
	"context"
	"strconv"
	"strings"

	"github.com/cc147/sigap/bot"
)

// pressed handles a press of a button under a question.
func (p *Platform) pressed(ctx context.Context, i input) note {
	defer p.lock(i.user)()
	lang := bot.LanguageOf(i.in.Locale)
	d, err := p.load(ctx, i.user)
	if err != nil {
		return p.busy(err, lang)
	}
	parts := strings.SplitN(i.data, ":", 3)
	if d == nil || len(parts) != 3 || parts[0] != d.ID || !i.private {
		return note{text: p.opt.Words(lang, "dialog_over")}
	}
	if parts[1] != strconv.Itoa(d.Seq) {
		// The step is already done: the press was repeated or redelivered.
		if i.message != d.Message {
			return note{text: p.opt.Words(d.Lang, "dialog_over")}
		}
		p.ask(ctx, i, d)
		return note{}
	}
	d.Message = i.message
	return p.follow(ctx, i, d, d.press(parts[2]))
}

// typed handles a private message that is not a command: an answer to a question, or a
// reason for a hint.
func (p *Platform) typed(ctx context.Context, i input) note {
	defer p.lock(i.user)()
	lang := bot.LanguageOf(i.in.Locale)
	d, err := p.load(ctx, i.user)
	switch {
	case err != nil:
		return p.busy(err, lang)
	case d == nil:
		return note{text: p.opt.Words(lang, "slash")}
	case i.message <= max(d.Message, d.Typed):
		// It was typed before the question was shown, or it was redelivered.
		p.ask(ctx, i, d)
		return note{}
	}
	d.Typed = i.message
	to, wrong := d.take(i.data)
	if wrong != "" {
		d.Note = p.opt.Words(d.Lang, wrong)
		if f := d.field(); f != nil {
			d.Note = strings.ReplaceAll(d.Note, "{max}", strconv.Itoa(f.Max))
		}
	}
	return p.follow(ctx, i, d, to)
}

// follow carries out the move of a step.
func (p *Platform) follow(ctx context.Context, i input, d *dialog, to move) note {
	switch to {
	case asking:
		if err := p.step(ctx, i, d); err != nil {
			return p.busy(err, d.Lang)
		}
		p.ask(ctx, i, d)
		return note{}
	case sending:
		return p.submit(ctx, i, d)
	case cancelled:
		p.finish(ctx, i, d, bot.Card{Sign: "✖️", Title: d.Form.Title, Lines: []bot.Line{{Text: p.opt.Words(d.Lang, "cancelled")}}})
		return note{}
	case nothing:
	}
	return note{p.opt.Words(d.Lang, "unknown"), true}
}

// submit passes the form to the handler. It deletes the dialog after it has shown the
// answer, so that a redelivered input finds the dialog, and the handler its receipt.
func (p *Platform) submit(ctx context.Context, i input, d *dialog) note {
	in := i.in
	in.Submit = &bot.Submit{Button: d.Form.Button, Fields: d.fields()}
	in.Submit.Label = ""
	got := p.handle(ctx, in)
	n := note{got.Toast, got.Code != ""}
	if len(got.Errors) > 0 {
		n.text = d.refuse(got.Errors)
		if err := p.step(ctx, i, d); err != nil {
			return p.busy(err, d.Lang)
		}
		p.ask(ctx, i, d)
		return n.after(i)
	}
	if got.Form != nil {
		p.forget(ctx, i.user)
		return p.begin(ctx, i, got)
	}
	card := bot.Card{Title: d.Form.Title, Lines: []bot.Line{{Text: got.Toast}}}
	if got.Card != nil {
		card = *got.Card
	}
	p.finish(ctx, i, d, card)
	p.finishLater(i, got, 0)
	return n.after(i)
}

// after returns the note that is left after a message was shown: only a press needs one.
func (n note) after(i input) note {
	if i.query == "" {
		return note{}
	}
	return n
}

// finish shows the result of a dialog, in place of its question if a button ended it, and
// deletes the dialog.
func (p *Platform) finish(ctx context.Context, i input, d *dialog, card bot.Card) {
	to, c := target{chat: i.user}, draw(card, bot.OnAnswer)
	if i.query == "" || p.alter(ctx, to, d.Message, c).Result != bot.Done {
		p.answer(ctx, to, c, 0)
	}
	p.forget(ctx, i.user)
}

package telegram

import (
	"context"
	"strconv"
	"strings"

	"github.com/cc147/sigap/bot"
)

// pressed handles a press of a button under a question.
func (p *Platform) pressed(ctx context.Context, i session) note {
	lang := bot.LanguageOf(i.in.Locale)
	unlock, ok := p.lock(ctx, i)
	defer unlock()
	if !ok {
		return note{}
	}
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
func (p *Platform) typed(ctx context.Context, i session) note {
	lang := bot.LanguageOf(i.in.Locale)
	unlock, ok := p.lock(ctx, i)
	defer unlock()
	if !ok {
		return note{}
	}
	d, err := p.load(ctx, i.user)
	switch {
	case err != nil:
		return p.busy(err, lang)
	case d == nil && i.message <= p.ended.get(i.user):
		return note{text: p.opt.Words(lang, "line_left")}
	case d == nil:
		return note{text: p.opt.Words(lang, "slash")}
	case i.message <= d.Typed: // redelivered
		if d.Asked != d.Seq {
			p.ask(ctx, i, d)
		}
		return note{}
	case i.message <= d.Message:
		return p.quickLine(ctx, i, d)
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

// quickLine handles a line that was typed before the question was shown: the second of two
// quick lines. It continues the answer of the first, if that has room for it.
func (p *Platform) quickLine(ctx context.Context, i session, d *dialog) note {
	left := !d.extend(i.data)
	d.Typed = i.message
	if err := p.save(ctx, i.user, d); err != nil { // the same step: its buttons stay
		return p.busy(err, d.Lang)
	}
	if left {
		return note{text: p.opt.Words(d.Lang, "line_left")}
	}
	if p.alter(ctx, i, i.privately(d.Message), d.question(p.opt.Words.In(d.Lang))).Result != bot.Done {
		p.ask(ctx, i, d) // a line comes again, or the question is gone
	}
	return note{}
}

// follow carries out the move of a step.
func (p *Platform) follow(ctx context.Context, i session, d *dialog, to move) note {
	switch to {
	case asking:
		if err := p.step(ctx, i, d); err != nil {
			return p.busy(err, d.Lang)
		}
		p.early(ctx, i, note{})
		p.ask(ctx, i, d)
		return note{}
	case sending:
		return p.submit(ctx, i, d)
	case cancelled:
		p.early(ctx, i, note{})
		p.finish(ctx, i, d, bot.Card{Sign: "✖️", Title: d.Form.Title, Lines: []bot.Line{{Text: p.opt.Words(d.Lang, "cancelled")}}})
		return note{}
	case nothing:
	}
	return note{text: p.opt.Words(d.Lang, "unknown"), loud: true}
}

// submit passes the form to the handler. It deletes the dialog after it has shown the
// answer, so that a redelivered input finds the dialog, and the handler its receipt.
func (p *Platform) submit(ctx context.Context, i session, d *dialog) note {
	in := i.in
	in.Submit = &bot.Submit{Button: d.Form.Button, Fields: d.fields()}
	in.Submit.Label = ""
	got := p.dispatch(ctx, in)
	n := note{text: got.Toast, loud: got.Code != ""}
	if len(got.Errors) > 0 {
		n.text = d.refuse(got.Errors)
		if err := p.step(ctx, i, d); err != nil {
			return p.busy(err, d.Lang)
		}
		p.early(ctx, i, n)
		p.ask(ctx, i, d)
		return n.after(i)
	}
	if got.Form != nil {
		p.forget(ctx, i.user)
		p.pass(ctx, i.user, d)
		return p.begin(ctx, i, got)
	}
	card := bot.Card{Title: d.Form.Title, Lines: []bot.Line{{Text: got.Toast}}}
	if got.Card != nil {
		card = *got.Card
	}
	n.said = true
	p.early(ctx, i, n)
	p.settle(ctx, i, got, p.finish(ctx, i, d, card))
	p.finishLater(i, got, spot{})
	return n.after(i)
}

// after returns the note that is left after a message was shown: only a press needs one.
func (n note) after(i session) note {
	if i.query == "" {
		return note{}
	}
	return n
}

// finish shows the result of a dialog, in place of its question if a button ended it, and
// deletes the dialog, unless a stop leaves the input to the next start. It returns where
// the result is.
func (p *Platform) finish(ctx context.Context, i session, d *dialog, card bot.Card) spot {
	defer func() {
		if !i.isLeft() {
			p.forget(ctx, i.user)
		}
	}()
	at, c := i.privately(d.Message), draw(card, bot.OnAnswer)
	if i.query != "" && p.alter(ctx, i, at, c).Result == bot.Done {
		return at
	}
	message, _ := p.answer(ctx, i, target{chat: i.user}, c, 0)
	p.ended.put(i.user, message)
	if !i.isLeft() { // also if the result could not be sent
		p.pass(ctx, i.user, d)
	}
	return i.privately(message)
}

package telegram

import (
	"context"

	tgbot "github.com/go-telegram/bot"

	"github.com/cc147/sigap/bot"
)

// note is a short text for the user: the answer to a press, or a message.
type note struct {
	text string
	loud bool // shown in an alert box, which the user must close
}

// show shows somebody the answer to a command or a press. It returns what is left for
// notify.
func (p *Platform) show(ctx context.Context, i input, got bot.Answer) note {
	word := p.opt.Words.In(p.lang(i, got))
	n := note{got.Toast, got.Code != ""}
	at := 0 // the message with the card
	switch {
	case got.Form != nil:
		n = p.open(ctx, i, got)
	case got.Card == nil:
	case i.query != "" && got.Code != "" && fitsAlert(*got.Card):
		n.text = got.Card.Plain()
	default:
		var shown bool
		at, shown = p.showCard(ctx, i, got)
		switch {
		case !shown:
			n = note{word("start_first"), true}
		case i.query == "" || i.private && !n.loud:
			n.text = "" // the card has this text
		case n.text == "":
			n.text = word("sent_private")
		}
	}
	p.finishLater(i, got, at)
	return n
}

func (p *Platform) lang(i input, got bot.Answer) string {
	if got.Lang != "" {
		return got.Lang
	}
	return bot.LanguageOf(i.in.Locale)
}

// showCard sends the card of an answer: after a command as a reply to it; after a press
// to the private chat, or by editing the pressed answer if the card replaces it. It
// returns the message, 0 if it isn't known, and whether the chat accepted it.
func (p *Platform) showCard(ctx context.Context, i input, got bot.Answer) (message int, ok bool) {
	c := draw(*got.Card, bot.OnAnswer)
	if i.query == "" {
		message, out := p.answer(ctx, i.to, c, i.message)
		return message, !out.Refused()
	}
	to := target{chat: i.user}
	if got.Replace && i.private && i.mark == bot.OnAnswer {
		if out := p.alter(ctx, to, i.message, c); out.Result == bot.Done {
			return i.message, true
		}
	}
	message, out := p.answer(ctx, to, c, 0)
	return message, !out.Refused()
}

// answer sends an answer. It repeats a call that may not have arrived, so an answer may
// be shown twice.
func (p *Platform) answer(ctx context.Context, to target, c content, reply int) (id int, out bot.Outcome) {
	out = bot.WithRetries(ctx, func(ctx context.Context) (out bot.Outcome) {
		id, out, _ = p.send(ctx, to, c, reply)
		return out
	})
	p.logged("an answer", out)
	return id, out
}

// alter edits an answer.
func (p *Platform) alter(ctx context.Context, to target, message int, c content) bot.Outcome {
	out := bot.WithRetries(ctx, func(ctx context.Context) bot.Outcome {
		out, _ := p.change(ctx, to, message, c)
		return out
	})
	p.logged("an answer's edit", out)
	return out
}

func (p *Platform) logged(what string, out bot.Outcome) {
	if out.Result != bot.Done {
		p.opt.Logger.Warn("telegram: not delivered", "what", what, "cause", out.Cause)
	}
}

// notify shows a note: as the answer to a press, which ends its spinner, or as a message.
// For a press that is too old to be answered it sends a message if the note has a text.
func (p *Platform) notify(ctx context.Context, i input, n note) {
	n.text = cut(bot.Clean(n.text), maxToast)
	if i.query != "" {
		out := p.callAgain(ctx, func(ctx context.Context) error {
			_, err := p.api.AnswerCallbackQuery(ctx, &tgbot.AnswerCallbackQueryParams{CallbackQueryID: i.query, Text: n.text, ShowAlert: n.loud})
			return err
		})
		if out.Result == bot.Done {
			return
		}
		i.to, i.message = target{chat: i.user}, 0
	}
	if n.text != "" && i.to.chat != 0 {
		p.answer(ctx, i.to, draw(bot.Sentence(n.text), bot.OnAnswer), i.message)
	}
}

// fitsAlert reports whether a press's alert box can show the whole card.
func fitsAlert(c bot.Card) bool {
	return len(c.Buttons)+len(c.More) == 0 && bot.Length(c.Plain(), bot.Units) <= maxToast
}

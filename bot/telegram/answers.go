package telegram

import (
	"context"
	"strings"
	"time"

	tgbot "github.com/go-telegram/bot"

	"github.com/cc147/sigap/bot"
)

// note is what is left to say in one line after an answer is shown: what a press
// is answered with.
type note struct {
	text string
	loud bool // must be seen: a box to be closed
}

// show gives somebody the answer to a command or a press.
func (p *Platform) show(ctx context.Context, i input, got bot.Answer) note {
	word := p.word(p.lang(i, got))
	n := note{got.Toast, got.Code != ""}
	switch {
	case got.Form != nil:
		n = p.open(ctx, i, got)
	case got.Card == nil:
	case i.query != "" && got.Code != "" && fitsAlert(*got.Card):
		n.text = plain(*got.Card)
	case !p.showCard(ctx, i, got):
		n = note{word("start_first"), true}
	case i.query == "" || i.private && !n.loud:
		n.text = "" // the card says it
	case n.text == "":
		n.text = word("sent_private")
	}
	if got.Retire {
		p.retire(ctx, i)
	}
	return n
}

func (p *Platform) lang(i input, got bot.Answer) string {
	if got.Lang != "" {
		return got.Lang
	}
	return langOf(i.in.Locale)
}

// showCard shows the card of an answer: after a command as a reply to it; after a
// press in the private chat, in place of the answer whose button it was where it
// stands for that. It reports whether the chat took it.
func (p *Platform) showCard(ctx context.Context, i input, got bot.Answer) bool {
	c := render(*got.Card, onAnswer)
	if i.query == "" {
		_, out := p.answer(ctx, i.to, c, i.message)
		return !out.Refused()
	}
	to := target{chat: i.user}
	if got.Replace && i.private && i.prefix == onAnswer {
		if out := p.alter(ctx, to, i.message, c); out.Result == bot.Done {
			return true
		}
	}
	_, out := p.answer(ctx, to, c, 0)
	return !out.Refused()
}

// answer sends an answer, more than once rather than not at all.
func (p *Platform) answer(ctx context.Context, to target, c content, reply int) (id int, out bot.Outcome) {
	out = insist(ctx, func(ctx context.Context) (out bot.Outcome) {
		id, out, _ = p.send(ctx, to, c, reply)
		return out
	})
	p.logged("an answer", out)
	return id, out
}

// alter edits an answer.
func (p *Platform) alter(ctx context.Context, to target, message int, c content) bot.Outcome {
	out := insist(ctx, func(ctx context.Context) bot.Outcome {
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

// insist makes a call again that may not have arrived: it does no harm twice.
func insist(ctx context.Context, call func(context.Context) bot.Outcome) bot.Outcome {
	const tries, patience = 3, 10 * time.Second
	for n := 1; ; n++ {
		out := call(ctx)
		again := out.Result == bot.Retry || out.Result == bot.Unsure
		if !again || n == tries || out.After > patience || ctx.Err() != nil {
			return out
		}
		wait(ctx, max(out.After, time.Duration(n)*time.Second))
	}
}

// retire takes away the pressed message, which is one too many, or its buttons.
func (p *Platform) retire(ctx context.Context, i input) {
	out, _ := p.call(ctx, func(ctx context.Context) error {
		_, err := p.api.DeleteMessage(ctx, &tgbot.DeleteMessageParams{ChatID: i.to.chat, MessageID: i.message})
		return err
	})
	if out.Result == bot.Done {
		return
	}
	out, _ = p.call(ctx, func(ctx context.Context) error {
		_, err := p.api.EditMessageReplyMarkup(ctx, &tgbot.EditMessageReplyMarkupParams{ChatID: i.to.chat, MessageID: i.message})
		return err
	})
	if out.Result != bot.Gone {
		p.logged("the end of a message that is one too many", out)
	}
}

// tell says what is left to say: it ends the waiting sign of a press, or is a
// message. A press that is too old to be answered gets a message too, if there is
// anything to say.
func (p *Platform) tell(ctx context.Context, i input, n note) {
	n.text = cut(bot.Clean(n.text), maxToast)
	if i.query != "" {
		out := insist(ctx, func(ctx context.Context) bot.Outcome {
			out, _ := p.call(ctx, func(ctx context.Context) error {
				_, err := p.api.AnswerCallbackQuery(ctx, &tgbot.AnswerCallbackQueryParams{CallbackQueryID: i.query, Text: n.text, ShowAlert: n.loud})
				return err
			})
			return out
		})
		if out.Result == bot.Done {
			return
		}
		i.to, i.message = target{chat: i.user}, 0
	}
	if n.text != "" && i.to.chat != 0 {
		p.answer(ctx, i.to, render(bot.Card{Lines: []bot.Line{{Text: n.text}}}, onAnswer), i.message)
	}
}

// fitsAlert reports whether a box says all of a card.
func fitsAlert(c bot.Card) bool {
	return len(c.Buttons)+len(c.More) == 0 && units(plain(c)) <= maxToast
}

// plain is a card without any formatting.
func plain(c bot.Card) string {
	out := []string{strings.TrimSpace(bot.CleanLine(c.Sign) + " " + bot.CleanLine(c.Title))}
	for _, l := range c.Lines {
		text := shown(l)
		if l.Label != "" {
			text = bot.CleanLine(l.Label) + ": " + text
		}
		out = append(out, text)
	}
	return strings.Join(out, "\n")
}

package telegram

import (
	"context"

	"github.com/cc147/sigap/bot"
)

// note is a short text for the user: the answer to a press, or a message.
type note struct {
	text string
	loud bool // shown in an alert box, which the user must close
}

// show shows somebody the answer to a command or a press. It returns what is left for
// notify.
func (p *Platform) show(ctx context.Context, i session, got bot.Answer) note {
	n := note{got.Toast, got.Code != ""}
	at := 0 // the message with the card
	switch {
	case i.unnamed && got.Code == codeUnknown:
		return note{} // a command of another bot in the group
	case got.Form != nil:
		n = p.open(ctx, i, got)
	case got.Card == nil:
	case i.query != "" && got.Code != "" && fitsAlert(*got.Card):
		n.text = got.Card.Plain()
	default:
		at, n = p.showCard(ctx, i, got, n)
	}
	p.finishLater(i, got, at)
	return n
}

// codeUnknown is the code of an answer to a command that doesn't exist.
const codeUnknown = "unknown_command"

func (p *Platform) lang(i session, got bot.Answer) string {
	if got.Lang != "" {
		return got.Lang
	}
	return bot.LanguageOf(i.in.Locale)
}

// showCard shows the card of an answer and returns its message, 0 if it isn't known, and
// what is left for notify. A press is answered before the card is sent if it was in the
// private chat, else as soon as it is known whether the card was sent.
func (p *Platform) showCard(ctx context.Context, i session, got bot.Answer, n note) (int, note) {
	word := p.opt.Words.In(p.lang(i, got))
	if i.query != "" && i.private {
		if !n.loud {
			n.text = "" // the card has this text
		}
		p.early(ctx, i, n)
		message, out := p.sendCard(ctx, i, got)
		if out.Result == bot.Failed {
			p.answer(ctx, i, i.to, draw(bot.Sentence(word("not_sent")), bot.OnAnswer), 0)
		}
		return message, note{}
	}
	defer p.earlyAfter(ctx, i, note{text: word("follows")})()
	message, out := p.sendCard(ctx, i, got)
	switch {
	case i.query == "" && out.Result == bot.Failed:
		return 0, note{text: word("not_sent")}
	case i.query == "":
		return message, note{}
	case out.Result != bot.Done:
		return message, unsent(out, word)
	case n.text == "":
		n.text = word("sent_private")
	}
	return message, n
}

// unsent is the note for a message that the private chat did not take.
func unsent(out bot.Outcome, word func(string) string) note {
	switch out.Result {
	case bot.Closed:
		return note{word("start_first"), true}
	case bot.Unsure:
		return note{text: word("follows")}
	case bot.Done, bot.Retry, bot.Gone, bot.Failed, bot.Off, bot.Unknown:
	}
	return note{word("not_sent"), true}
}

// sendCard sends the card of an answer: after a command as a reply to it; after a press to
// the private chat, or by editing the pressed answer if the card replaces it.
func (p *Platform) sendCard(ctx context.Context, i session, got bot.Answer) (message int, out bot.Outcome) {
	c := draw(*got.Card, bot.OnAnswer)
	if i.query == "" {
		return p.answer(ctx, i, i.to, c, i.message)
	}
	to := target{chat: i.user}
	if got.Replace && i.private && i.mark == bot.OnAnswer {
		if out := p.alter(ctx, i, to, i.message, c); out.Result == bot.Done {
			return i.message, out
		}
	}
	return p.answer(ctx, i, to, c, 0)
}

// notify shows a note: as the answer to a press, or as a message.
func (p *Platform) notify(ctx context.Context, i session, n note) {
	switch {
	case i.query != "":
		p.acknowledge(ctx, i, n)
	case n.text != "" && i.to.chat != 0:
		p.answer(ctx, i, i.to, draw(bot.Sentence(cut(bot.Clean(n.text), maxToast)), bot.OnAnswer), i.message)
	}
}

// fitsAlert reports whether a press's alert box can show the whole card.
func fitsAlert(c bot.Card) bool {
	return len(c.Buttons)+len(c.More) == 0 && bot.Length(c.Plain(), bot.Units) <= maxToast
}

package telegram

import (
	"context"

	"github.com/cc147/sigap/bot"
)

// note is a short text for the user: the answer to a press, or a message.
type note struct {
	text string
	loud bool   // shown in an alert box, which the user must close
	link string // opens the private chat, or ""
	said bool   // a card says it too, which hides its data in time: no message is needed
}

// show shows somebody the answer to a command or a press. It returns what is left for
// notify.
func (p *Platform) show(ctx context.Context, i session, got bot.Answer) note {
	n := note{text: got.Toast, loud: got.Code != ""}
	var at spot // of the card
	switch {
	case i.foreign(got):
		return note{}
	case got.Form != nil:
		return p.open(ctx, i, got)
	case got.Card == nil:
	case i.query != "" && got.Code != "" && fitsAlert(*got.Card):
		n.text = got.Card.Plain()
	default:
		at, n = p.showCard(ctx, i, got, n)
	}
	p.settle(ctx, i, got, at)
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

// showCard shows the card of an answer and returns where, nowhere if that isn't known, and
// what is left for notify. A press is answered before the card is sent if it was in the
// private chat, else as soon as it is known whether the card was sent: the answer to a press
// closes it for an ephemeral message.
func (p *Platform) showCard(ctx context.Context, i session, got bot.Answer, n note) (spot, note) {
	word := p.opt.Words.In(p.lang(i, got))
	if i.query != "" && i.private {
		if !n.loud {
			n.text = "" // the card has this text
		}
		p.early(ctx, i, n)
		at, out := p.sendCard(ctx, i, got)
		if out.Result == bot.Failed {
			p.answer(ctx, i, i.to, draw(bot.Sentence(word("not_sent")), bot.OnAnswer), 0)
		}
		return at, note{}
	}
	defer p.earlyAfter(ctx, i, note{text: word("follows")})()
	at, out := p.sendCard(ctx, i, got)
	switch {
	case out.Result == bot.Closed && !i.private && !i.in.Public:
		return at, p.invite(ctx, i.input, p.lang(i, got))
	case i.query == "" && out.Result == bot.Failed:
		return at, note{text: word("not_sent")}
	case i.query == "":
		return at, note{}
	case out.Result != bot.Done:
		return at, unsent(out, word)
	case n.text == "" && at.Ephemeral == 0:
		n.text = word("sent_private")
	}
	n.said = true
	return at, n
}

// unsent is the note for a message that the private chat did not take.
func unsent(out bot.Outcome, word func(string) string) note {
	switch out.Result {
	case bot.Closed:
		return note{text: word("start_first"), loud: true}
	case bot.Unsure:
		return note{text: word("follows")}
	case bot.Done, bot.Retry, bot.Gone, bot.Failed, bot.Off, bot.Unknown:
	}
	return note{text: word("not_sent"), loud: true}
}

// sendCard sends the card of an answer: to everybody in a group only if the handler knows
// that, else to the person alone. A card that replaces the pressed answer stands in its
// place.
func (p *Platform) sendCard(ctx context.Context, i session, got bot.Answer) (spot, bot.Outcome) {
	c := draw(*got.Card, bot.OnAnswer)
	if i.in.Public {
		return spot{}, p.answerOpenly(ctx, i, withLink(c, p.opt.Words(p.lang(i, got), "open"), p.linkOn(ctx, i.input)))
	}
	if at := i.pressedAt(); got.Replace && i.mark == bot.OnAnswer && at != (spot{}) {
		if out := p.alter(ctx, i, at, c); out.Result == bot.Done {
			return at, out
		}
	}
	return p.sendPrivately(ctx, i, c)
}

// notify shows a note: as the answer to a press, or as a message.
func (p *Platform) notify(ctx context.Context, i session, n note) {
	c := draw(bot.Sentence(cut(bot.Clean(n.text), maxToast)), bot.OnAnswer)
	switch {
	case i.query != "":
		p.acknowledge(ctx, i, n)
	case n.text == "" || i.to.chat == 0:
	case n.link != "":
		p.answerOpenly(ctx, i, withLink(c, p.opt.Words.In(i.in.Locale)("open"), n.link))
	case i.in.Public:
		p.answerOpenly(ctx, i, c)
	default:
		p.sendPrivately(ctx, i, c)
	}
}

// fitsAlert reports whether a press's alert box can show the whole card.
func fitsAlert(c bot.Card) bool {
	return len(c.Buttons)+len(c.More) == 0 && bot.Length(c.Plain(), bot.Units) <= maxToast
}

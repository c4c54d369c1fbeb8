package telegram

import (
	"context"

	"github.com/cc147/sigap/bot"
)

// finishLater sends the answer's file and does its Later, beside the intake: either may
// take minutes. at is where the answer is shown.
func (p *Platform) finishLater(i session, got bot.Answer, at spot) {
	if got.File == nil && got.Later == nil {
		return
	}
	p.later.Go(func() {
		defer bot.RecoverPanic(p.opt.Logger, Name, "later")
		p.file(i, got)
		if got.Later == nil {
			return
		}
		last := bot.DispatchLater(p.running, got.Later, i.in, p.opt.Logger, p.opt.Words.In(p.lang(i, got)))
		p.replace(i, last, at)
		p.file(i, last)
	})
}

// replace shows a later answer in place of the first one.
func (p *Platform) replace(i session, got bot.Answer, at spot) {
	card := got.Card
	if card == nil && got.Toast != "" {
		sentence := bot.Sentence(got.Toast)
		card = &sentence
	}
	if card == nil {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), maxAnswering)
	defer cancel()
	c := draw(*card, bot.OnAnswer)
	if at == (spot{}) || p.alter(ctx, i, at, c).Result != bot.Done {
		p.answer(ctx, i, target{chat: i.user}, c, 0)
	}
}

// file sends the file of an answer, or says that it could not be sent.
func (p *Platform) file(i session, got bot.Answer) {
	if got.File == nil {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), fileTime+maxAnswering)
	defer cancel()
	out := p.deliver(ctx, i, target{chat: i.user}, bot.ActSend, func(ctx context.Context) bot.Outcome { return p.sendFile(ctx, i.user, *got.File) })
	if out.Result != bot.Done {
		p.logged("a file", out)
		p.answer(ctx, i, target{chat: i.user}, draw(bot.Sentence(p.opt.Words.In(p.lang(i, got))("file_lost")), bot.OnAnswer), 0)
	}
}

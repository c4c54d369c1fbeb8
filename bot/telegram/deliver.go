package telegram

import (
	"context"
	"time"

	tgbot "github.com/go-telegram/bot"

	"github.com/cc147/sigap/bot"
)

const (
	maxDeliverPause = 15 * time.Second // longest wait between two tries, if the service asks for none
	unsureSends     = 2                // tries of a message that may have arrived
	maxOpen         = 5                // answers that wait for one group
	unsureEdits     = 3                // tries of an edit, which may be repeated without harm
	// pressTime is the deadline of the answer to a press with its repeats: the app stops
	// waiting for it then.
	pressTime = 15 * time.Second
)

// answer sends an answer.
func (p *Platform) answer(ctx context.Context, i session, to target, c content, reply int) (id int, out bot.Outcome) {
	out = p.deliver(ctx, i, to, bot.ActSend, func(ctx context.Context) (out bot.Outcome) {
		var moved int64
		if id, out, moved = p.send(ctx, maxCall, to, c, reply); moved != 0 {
			to.chat, reply = moved, 0 // the next try goes to the supergroup
		}
		return out
	})
	p.logged("an answer", out)
	return id, out
}

// answerOpenly answers in a group, for everybody to read. Where the group has no room soon,
// the private chat has, if it is open. Else a few answers wait for the group: more would
// keep its cards away, and in the end everybody's inputs.
func (p *Platform) answerOpenly(ctx context.Context, i session, c content) bot.Outcome {
	chat := i.to.chat
	if p.turns.users(chat) > 0 || p.opt.Pacer.Remaining(p.Limits(placeOf(i.to, false), bot.ActSend)[0]) > patience {
		if _, out := p.answer(ctx, i, target{chat: i.user}, c, 0); out.Result != bot.Closed {
			return out
		}
	}
	if p.turns.users(chat) >= maxOpen {
		out := bot.Outcome{Result: bot.Retry, Cause: "too many answers wait for the group already"}
		p.logged("an answer", out)
		return out
	}
	_, out := p.answer(ctx, i, i.to, c, i.message)
	return out
}

// alter edits an answer.
func (p *Platform) alter(ctx context.Context, i session, at spot, c content) bot.Outcome {
	if at.Ephemeral != 0 { // a new answer would come sooner than the turn of a busy group
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, ephemeralTime)
		defer cancel()
	}
	out := p.deliver(ctx, i, target{chat: at.Chat}, bot.ActEdit, func(ctx context.Context) bot.Outcome { return p.showAt(ctx, at, c) })
	p.logged("an answer's edit", out)
	return out
}

func (p *Platform) logged(what string, out bot.Outcome) {
	if out.Result != bot.Done {
		p.opt.Logger.Warn("telegram: not delivered", "what", what, "cause", out.Cause)
	}
}

// deliver makes a call for an answer within the limits of its chat. It repeats a call that
// did not arrive until ctx ends, as long as the service asks to wait; one that may have
// arrived is repeated once. A stop ends the waiting and leaves the input to the next start.
func (p *Platform) deliver(ctx context.Context, i session, to target, act bot.Act, call func(context.Context) bot.Outcome) (out bot.Outcome) {
	limits := p.Limits(placeOf(to, to.chat > 0), act)
	pause := bot.Backoff{First: time.Second, Max: maxDeliverPause}
	unsure := unsureSends
	if act == bot.ActEdit {
		unsure = unsureEdits
	}
	for {
		if !p.turn(ctx, i, to.chat, limits) {
			return bot.Outcome{Result: bot.Retry, Cause: "the chat's limit was reached"}
		}
		out = call(ctx)
		switch out.Result {
		case bot.Retry:
			p.opt.Pacer.Hold(limits[0], out.After)
		case bot.Unsure:
			if unsure--; unsure == 0 {
				return out
			}
		case bot.Off: // it may be the service's fault, and pass
		case bot.Done, bot.Gone, bot.Failed, bot.Closed, bot.Unknown:
			return out
		}
		if !p.wait(ctx, i, max(bot.Jitter(out.After), pause.Next())) {
			return out
		}
	}
}

// turn waits for the limits of a chat. One answer of a chat waits at a time, so that many
// answers don't keep the posts away.
func (p *Platform) turn(ctx context.Context, i session, chat int64, limits []bot.Limit) bool {
	unlock, ok := p.turns.lock(ctx, chat)
	defer unlock()
	for ok {
		wait := p.opt.Pacer.Take(limits)
		if wait <= 0 {
			return true
		}
		ok = p.wait(ctx, i, wait)
	}
	return false
}

// wait waits, and reports whether the answer goes on: not after a stop, nor after ctx's end.
func (p *Platform) wait(ctx context.Context, i session, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-p.running.Done():
		i.left()
	case <-ctx.Done():
	}
	return false
}

// acknowledge answers a press, which ends its spinner, or sends a message if the press is
// too old for that and no other message has the note's text. Only the first note of an input counts.
func (p *Platform) acknowledge(ctx context.Context, i session, n note) {
	if !i.answered.CompareAndSwap(false, true) {
		return
	}
	n.text = cut(bot.Clean(n.text), maxToast)
	answered := p.answerPress(ctx, i.query, n)
	if !answered && n.link != "" { // it was refused, as after the bot got another name
		n = note{text: p.opt.Words.In(i.in.Locale)("start_first"), loud: true}
		answered = p.answerPress(ctx, i.query, n)
	}
	if !answered && n.text != "" && !n.said {
		p.answer(ctx, i, target{chat: i.user}, draw(bot.Sentence(n.text), bot.OnAnswer), 0)
	}
}

// answerPress reports whether the user was told. An answer that may have arrived is
// repeated: the service refuses the second one.
// https://core.telegram.org/bots/api#answercallbackquery
func (p *Platform) answerPress(ctx context.Context, query string, n note) bool {
	toast := &tgbot.AnswerCallbackQueryParams{CallbackQueryID: query, Text: n.text, ShowAlert: n.loud}
	if n.link != "" {
		toast.Text, toast.ShowAlert, toast.URL = "", false, n.link
	}
	ctx, cancel := context.WithTimeout(ctx, pressTime)
	defer cancel()
	maybe := false
	out := bot.WithRetries(ctx, func(ctx context.Context) bot.Outcome {
		out, _ := p.call(ctx, func(ctx context.Context) error {
			_, err := p.api.AnswerCallbackQuery(ctx, toast)
			return err
		})
		maybe = maybe || out.Result == bot.Unsure
		return out
	})
	return out.Result == bot.Done || out.Result == bot.Gone && maybe
}

// early answers a press beside the calls that follow.
func (p *Platform) early(ctx context.Context, i session, n note) {
	if i.query != "" {
		i.beside.Go(func() {
			defer bot.RecoverPanic(p.opt.Logger, Name, "answer to a press")
			p.acknowledge(ctx, i, n)
		})
	}
}

// earlyAfter answers a press with a note if nothing else has answered it for patience.
func (p *Platform) earlyAfter(ctx context.Context, i session, n note) (stop func()) {
	if i.query == "" {
		return func() {}
	}
	ended := make(chan struct{})
	i.beside.Go(func() {
		defer bot.RecoverPanic(p.opt.Logger, Name, "answer to a press")
		slow := time.NewTimer(patience)
		defer slow.Stop()
		select {
		case <-slow.C:
			p.acknowledge(ctx, i, n)
		case <-ended:
		}
	})
	return func() { close(ended) }
}

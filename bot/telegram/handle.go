package telegram

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"github.com/cc147/sigap/bot"
)

// maxAnswering is the deadline of one input with all its calls: an answer that the service
// refuses for now goes on that long.
const maxAnswering = 5 * time.Minute

// session is one input in work.
type session struct {
	input
	left     func() // says that a stop came before the answer was sent
	isLeft   func() bool
	handled  func()          // says that only the answer is left
	answered *atomic.Bool    // the press: only one note counts
	beside   *sync.WaitGroup // calls beside the others
}

// serve works on one input to its end, even when ctx ends. A redelivered input finds its
// receipt.
func (p *Platform) serve(ctx context.Context, t *task) {
	ctx, cancel := context.WithTimeout(ctx, maxAnswering)
	defer cancel()
	defer bot.RecoverPanic(p.opt.Logger, Name, "update")
	var beside sync.WaitGroup
	defer beside.Wait()
	i := session{input: t.input, left: func() { t.left.Store(true) }, isLeft: t.left.Load, handled: sync.OnceFunc(func() { close(t.handled) }),
		answered: &atomic.Bool{}, beside: &beside}
	i.at = t.at
	if err := p.place(ctx, &i.input); err != nil {
		p.opt.Logger.Error("telegram: the place of an update is unknown", "update", i.id, "error", err)
	}
	p.notify(ctx, i, p.do(ctx, i))
}

// do works on an input and returns what is left for notify.
func (p *Platform) do(ctx context.Context, i session) note {
	word := p.opt.Words.In(i.in.Locale)
	switch i.kind {
	case upload:
		i.in.Upload.Read = func(ctx context.Context) ([]byte, error) { return p.read(ctx, i.file) }
		return p.show(ctx, i, p.handle(ctx, i))
	case command, press:
		return p.act(ctx, i)
	case inDialog:
		i.handled() // the lock of the dialog keeps its steps in order
		return p.pressed(ctx, i)
	case typed:
		i.handled()
		return p.typed(ctx, i)
	case foreign:
		return note{text: word("unknown"), loud: true}
	case anonymous:
		return note{text: word("anonymous"), loud: true}
	case crowded:
		return note{text: word("too_many"), loud: true}
	case late:
		return note{text: word("interrupted"), loud: true}
	case member:
		p.learn(ctx, i)
	case ignored, moved:
	}
	return note{}
}

// place sets whether others read the answer to a command, and the place of a press on a
// post of a moved group to the one that the post is recorded with.
func (p *Platform) place(ctx context.Context, i *input) error {
	switch {
	case i.kind == moved:
		p.opt.Logger.Info("telegram: a group became a supergroup", "group", i.to.chat, "supergroup", i.moved)
		return p.move(ctx, i.to.chat, i.moved)
	case i.in.Public: // unless the bot may answer the person alone
		i.in.Public = !p.ephemerals.Load() || !p.rightsIn(ctx, i.to.chat).Admin
	case i.kind == press && i.mark == onMoved:
		old, err := p.origin(ctx, i.to.chat)
		if err != nil {
			return fmt.Errorf("look up the former group of chat %d: %w", i.to.chat, err)
		}
		if old != i.to.chat {
			i.to.moved = true
			i.in.Press.Place.ID, i.in.Press.Ref = decimal(old), refOf(i.to, i.message)
		}
	}
	return nil
}

// act handles a command or a press. A link that opened the private chat goes on with the input that it came from.
func (p *Platform) act(ctx context.Context, i session) note {
	if startToken.MatchString(i.start) {
		from, ok := p.goOn(ctx, i.input)
		if !ok {
			return note{text: p.opt.Words.In(i.in.Locale)("start_over")}
		}
		i.input = from
	}
	got := p.handle(ctx, i)
	if i.namesOpenly() && !i.foreign(got) {
		got = withLine(got, p.opt.Words(p.lang(i, got), p.removeNumber(ctx, i.input)))
	}
	return p.show(ctx, i, got)
}

// foreign reports whether the input was a command of another bot in the group.
func (i input) foreign(got bot.Answer) bool { return i.unnamed && got.Code == codeUnknown }

// handle passes the input to the handler. Only the handler needs a slot: no call to the
// service is made while one is held.
func (p *Platform) handle(ctx context.Context, i session) bot.Answer {
	defer i.handled()
	return p.dispatch(ctx, i.in)
}

func (p *Platform) dispatch(ctx context.Context, in bot.In) bot.Answer {
	p.slots <- struct{}{}
	defer func() { <-p.slots }()
	return bot.Dispatch(ctx, p.handler, in, p.opt.Logger, p.opt.Words.In(in.Locale))
}

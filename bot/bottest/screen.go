// Package bottest helps to test chats: a screen (an in-memory platform that keeps what is
// shown), the plays (readable scripts) with golden transcripts of their effects, and the
// suite that every platform passes.
package bottest

import (
	"context"
	"fmt"
	"slices"
	"sync"

	"github.com/cc147/sigap/bot"
)

// Screen is an in-memory platform that keeps what each place shows. It is safe for
// concurrent use.
type Screen struct {
	name string

	mu     sync.Mutex // guards the fields below
	serial int
	shown  []Shown
	faults func(Call) Fault
}

// Shown is one message on the screen.
type Shown struct {
	Place  bot.Place
	Ref    bot.Ref
	ID     bot.PostID
	Card   bot.Card
	Thread bot.Ref
	Edits  int
}

// NewScreen returns an empty screen with that platform name.
func NewScreen(name string) *Screen { return &Screen{name: name} }

// Name implements bot.Platform.
func (s *Screen) Name() string { return s.name }

// Run takes no inputs: a play passes them to the handler itself.
func (s *Screen) Run(ctx context.Context, _ bot.Handler) error {
	<-ctx.Done()
	return nil
}

// Post shows a new message.
func (s *Screen) Post(ctx context.Context, place bot.Place, card bot.Card, id bot.PostID, thread bot.Ref) (bot.Ref, bot.Outcome) {
	return s.add(ctx, Call{Op: "post", Place: place, ID: id, Card: card}, thread)
}

// SendDirect shows a new message in a private chat.
func (s *Screen) SendDirect(ctx context.Context, to bot.Account, card bot.Card, id bot.PostID) (bot.Ref, bot.Outcome) {
	place := bot.Place{Platform: to.Platform, ID: to.ID, Private: true}
	return s.add(ctx, Call{Op: "direct", Place: place, ID: id, Card: card}, "")
}

func (s *Screen) add(ctx context.Context, c Call, thread bot.Ref) (bot.Ref, bot.Outcome) {
	var made bot.Ref // guarded by mu: the effect may come later
	out := s.call(ctx, c, func() bot.Outcome {
		s.serial++
		made = bot.Ref(fmt.Sprintf("m%d", s.serial))
		s.shown = append(s.shown, Shown{Place: c.Place, Ref: made, ID: c.ID, Card: c.Card, Thread: thread})
		return bot.Outcome{}
	})
	if out.Result != bot.Done {
		return "", out
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return made, out
}

// Edit makes a message show another card.
func (s *Screen) Edit(ctx context.Context, place bot.Place, ref bot.Ref, card bot.Card) bot.Outcome {
	return s.call(ctx, Call{Op: "edit", Place: place, Ref: ref, Card: card}, func() bot.Outcome {
		i := slices.IndexFunc(s.shown, func(m Shown) bool { return m.Ref == ref && m.Place == place })
		if i < 0 {
			return bot.Outcome{Result: bot.Gone}
		}
		s.shown[i].Card = card
		s.shown[i].Edits++
		return bot.Outcome{}
	})
}

// Find returns the messages of a post.
func (s *Screen) Find(ctx context.Context, lost bot.Lost) (refs []bot.Ref, out bot.Outcome) {
	out = s.call(ctx, Call{Op: "find", Place: lost.Place, ID: lost.ID}, func() bot.Outcome { return bot.Outcome{} })
	if out.Result != bot.Done {
		return nil, out
	}
	for _, m := range s.Messages(lost.Place) {
		if m.ID == lost.ID {
			refs = append(refs, m.Ref)
		}
	}
	return refs, out
}

// LinkTo returns the place and the reference of a message.
func (s *Screen) LinkTo(_ context.Context, place bot.Place, ref bot.Ref) (string, bot.Outcome) {
	return place.ID + "/" + string(ref), bot.Outcome{}
}

// Remove deletes a message.
func (s *Screen) Remove(ctx context.Context, place bot.Place, ref bot.Ref, rest bot.Card) bot.Outcome {
	return s.call(ctx, Call{Op: "remove", Place: place, Ref: ref, Card: rest}, func() bot.Outcome {
		s.shown = slices.DeleteFunc(s.shown, func(m Shown) bool { return m.Ref == ref && m.Place == place })
		return bot.Outcome{}
	})
}

// Messages returns the messages of a place, oldest first.
func (s *Screen) Messages(place bot.Place) []Shown {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []Shown
	for _, m := range s.shown {
		if m.Place == place {
			out = append(out, m)
		}
	}
	return out
}

// All returns the messages of all places, oldest first.
func (s *Screen) All() []Shown {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.shown)
}

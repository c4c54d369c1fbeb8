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
	faults func(op string, place bot.Place) *bot.Outcome
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

// Fail makes calls end with the outcome of f, without an effect; nil is no fault. op is
// "post", "edit", "direct", "find" or "remove".
func (s *Screen) Fail(f func(op string, place bot.Place) *bot.Outcome) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = f
}

// Post shows a new message.
func (s *Screen) Post(_ context.Context, place bot.Place, card bot.Card, id bot.PostID, thread bot.Ref) (bot.Ref, bot.Outcome) {
	return s.add("post", place, card, id, thread)
}

// SendDirect shows a new message in a private chat.
func (s *Screen) SendDirect(_ context.Context, to bot.Account, card bot.Card, id bot.PostID) (bot.Ref, bot.Outcome) {
	return s.add("direct", bot.Place{Platform: to.Platform, ID: to.ID, Private: true}, card, id, "")
}

func (s *Screen) add(op string, place bot.Place, card bot.Card, id bot.PostID, thread bot.Ref) (bot.Ref, bot.Outcome) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if o := s.fault(op, place); o != nil {
		return "", *o
	}
	s.serial++
	ref := bot.Ref(fmt.Sprintf("m%d", s.serial))
	s.shown = append(s.shown, Shown{Place: place, Ref: ref, ID: id, Card: card, Thread: thread})
	return ref, bot.Outcome{}
}

// Edit makes a message show another card.
func (s *Screen) Edit(_ context.Context, place bot.Place, ref bot.Ref, card bot.Card) bot.Outcome {
	s.mu.Lock()
	defer s.mu.Unlock()
	if o := s.fault("edit", place); o != nil {
		return *o
	}
	i := slices.IndexFunc(s.shown, func(m Shown) bool { return m.Ref == ref && m.Place == place })
	if i < 0 {
		return bot.Outcome{Result: bot.Gone}
	}
	s.shown[i].Card = card
	s.shown[i].Edits++
	return bot.Outcome{}
}

// Find returns the messages of a post.
func (s *Screen) Find(_ context.Context, lost bot.Lost) (refs []bot.Ref, out bot.Outcome) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if o := s.fault("find", lost.Place); o != nil {
		return nil, *o
	}
	for _, m := range s.shown {
		if m.ID == lost.ID && m.Place == lost.Place {
			refs = append(refs, m.Ref)
		}
	}
	return refs, bot.Outcome{}
}

// LinkTo returns the place and the reference of a message.
func (s *Screen) LinkTo(_ context.Context, place bot.Place, ref bot.Ref) (string, bot.Outcome) {
	return place.ID + "/" + string(ref), bot.Outcome{}
}

// Remove deletes a message.
func (s *Screen) Remove(_ context.Context, place bot.Place, ref bot.Ref, _ bot.Card) bot.Outcome {
	s.mu.Lock()
	defer s.mu.Unlock()
	if o := s.fault("remove", place); o != nil {
		return *o
	}
	s.shown = slices.DeleteFunc(s.shown, func(m Shown) bool { return m.Ref == ref && m.Place == place })
	return bot.Outcome{}
}

func (s *Screen) fault(op string, place bot.Place) *bot.Outcome {
	if s.faults == nil {
		return nil
	}
	return s.faults(op, place)
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

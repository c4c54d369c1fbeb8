package bottest

import (
	"context"
	"time"

	"github.com/cc147/sigap/bot"
)

// Call is a call of a Screen.
type Call struct {
	Op    string // "post", "edit", "direct", "find" or "remove"
	Place bot.Place
	ID    bot.PostID // of a post, a direct message and a look-up
	Ref   bot.Ref    // of an edit and a removal
	Card  bot.Card   // what it shows
}

// Fault is how a call goes wrong. The zero value is no fault.
type Fault struct {
	// Out is what the caller gets. Unless it is Done, the call has no effect.
	Out bot.Outcome
	// Lands says that the call takes effect whatever Out is, Late after it began.
	Lands bool
	Late  time.Duration
	// Slow is how long the answer takes. If ctx ends before, it is Unsure.
	Slow time.Duration
}

// Fail makes calls end with the outcome of f, without an effect; nil is no fault.
func (s *Screen) Fail(f func(op string, place bot.Place) *bot.Outcome) {
	if f == nil {
		s.Faults(nil)
		return
	}
	s.Faults(func(c Call) Fault {
		if out := f(c.Op, c.Place); out != nil {
			return Fault{Out: *out}
		}
		return Fault{}
	})
}

// Faults makes calls go wrong as f says; nil is no fault. f must not call the screen.
func (s *Screen) Faults(f func(Call) Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = f
}

// call makes a call with its fault. effect runs with mu held.
func (s *Screen) call(ctx context.Context, c Call, effect func() bot.Outcome) bot.Outcome {
	out, slow := s.begin(c, effect)
	if slow > 0 && !bot.Wait(ctx, slow) {
		return bot.Outcome{Result: bot.Unsure, Cause: "no answer before the deadline"}
	}
	return out
}

// begin makes a call, but for the wait.
func (s *Screen) begin(c Call, effect func() bot.Outcome) (out bot.Outcome, slow time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var f Fault
	if s.faults != nil {
		f = s.faults(c)
	}
	out = f.Out
	switch {
	case f.Lands && f.Late > 0:
		time.AfterFunc(f.Late, func() {
			s.mu.Lock()
			defer s.mu.Unlock()
			effect()
		})
	case f.Lands:
		effect()
	case out.Result == bot.Done:
		out = effect()
	}
	return out, f.Slow
}

// Blind is the screen as a platform that can't look up what it shows, like Telegram.
type Blind struct {
	bot.Platform
	screen *Screen
}

var (
	_ bot.Finder  = (*Screen)(nil)
	_ bot.Remover = (*Screen)(nil)
	_ bot.Remover = Blind{}
)

// Blind returns the screen without Find.
func (s *Screen) Blind() Blind { return Blind{s, s} }

// Remove implements bot.Remover.
func (b Blind) Remove(ctx context.Context, place bot.Place, ref bot.Ref, rest bot.Card) bot.Outcome {
	return b.screen.Remove(ctx, place, ref, rest)
}

package sim

import (
	"context"
	"time"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/procedure"
)

// answerCalls is an agent's day: calls, and between them the agent's own cases that
// backend returned.
func (m *member) answerCalls(ctx context.Context) {
	if !m.pause(ctx, 0, time.Minute) { // the agent who waits longest gets the call
		return
	}
	for {
		look := m.timer(m.span(10*time.Minute, 20*time.Minute))
		select {
		case c := <-m.calls:
			m.answer(ctx, c)
		case <-look.C:
			m.workCases(ctx)
		case <-m.left:
			look.Stop()
			return
		case <-ctx.Done():
			look.Stop()
			return
		}
		look.Stop()
	}
}

// maxSteps is more steps than any call has.
const maxSteps = 6

// answer takes one call from the look-up to its end. Each step is a button of the
// previous answer.
func (m *member) answer(ctx context.Context, c call) {
	if !m.pause(ctx, 15*time.Second, 45*time.Second) {
		return
	}
	card, ok := m.command(ctx, "cek", c.line)
	for range maxSteps {
		if !ok {
			return
		}
		b, more := m.step(card, c)
		if !more || !m.pause(ctx, 20*time.Second, 100*time.Second) {
			return
		}
		var next *bot.Card
		if next, ok = m.press(ctx, b, nil); ok && next != nil {
			card = *next
		}
	}
}

// step is the next press of a call, if there is one: some customers refuse the
// education or hang up, and what an agent can't solve goes to backend, except of a
// regular customer, whose card has that in its menu.
func (m *member) step(card bot.Card, c call) (bot.Button, bool) {
	for _, a := range []procedure.Action{"choose", procedure.AddToCase, procedure.Unsolved, procedure.SolveCall, procedure.Confirm, procedure.MakeCallback} {
		b, ok := button(card, a)
		if !ok || a == procedure.Unsolved && (!c.unsolved || !inSight(card, a)) || a == procedure.SolveCall && c.unsolved {
			continue
		}
		if a == procedure.MakeCallback && m.likely(0.15) {
			b = card.Buttons[len(card.Buttons)-1] // refused, or the line was cut
		}
		return b, true
	}
	return bot.Button{}, false
}

// inSight reports whether a button of the action stands outside the menu.
func inSight(card bot.Card, a procedure.Action) bool {
	card.More = nil
	_, ok := button(card, a)
	return ok
}

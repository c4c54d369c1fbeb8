package sim

import (
	"context"
	"time"

	"github.com/cc147/sigap/procedure"
)

// solve is backend's day: take cases of the team and answer them some time later.
func (m *member) solve(ctx context.Context) {
	for m.pause(ctx, 4*time.Minute, 12*time.Minute) {
		for _, name := range m.list(ctx, "") {
			if m.now().Before(m.later[name]) {
				continue
			}
			delete(m.later, name)
			card, ok := m.command(ctx, "kasus", name)
			if !ok {
				continue
			}
			if b, ok := button(card, procedure.Take); ok {
				if _, ok := m.press(ctx, b, nil); ok {
					m.later[name] = m.now().Add(m.span(8*time.Minute, 40*time.Minute))
				}
			} else if b, ok := button(card, procedure.AnswerCase); ok {
				m.press(ctx, b, map[string]string{"answer": string(m.result()), "right": string(procedure.Right)})
			}
		}
	}
}

// result is the answer to an escalation: two of three are solved.
func (m *member) result() procedure.AnswerResult {
	switch luck := m.random.Float64(); {
	case luck < 0.66:
		return procedure.Solved
	case luck < 0.84:
		return procedure.NotSolved
	case luck < 0.93:
		return procedure.NeedData
	}
	return procedure.NotOurs
}

// tooLong is how long a case may wait before a lead assigns it.
const tooLong = 30 * time.Minute

// watchQueue is a lead's day: assign cases that wait too long, and work on cases that
// came to the lead.
func (m *member) watchQueue(ctx context.Context) {
	for m.pause(ctx, 5*time.Minute, 15*time.Minute) {
		m.workCases(ctx)
		waits := map[string]time.Time{}
		for _, name := range m.list(ctx, "antrean") {
			waits[name] = m.now()
			if since, ok := m.seen[name]; ok {
				waits[name] = since
			}
			if m.now().Sub(waits[name]) < tooLong {
				continue
			}
			if card, ok := m.command(ctx, "kasus", name); ok {
				if b, ok := button(card, procedure.Assign); ok {
					m.press(ctx, b, nil)
				}
			}
		}
		m.seen = waits
	}
}

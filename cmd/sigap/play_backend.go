package main

import (
	"context"
	"time"

	"github.com/cc147/sigap"
)

// solve is the day of backend: take what came to the team, and some time later
// say what was done.
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
			if b, ok := button(card, sigap.Take); ok {
				if _, ok := m.press(ctx, b, nil); ok {
					m.later[name] = m.now().Add(m.span(8*time.Minute, 40*time.Minute))
				}
			} else if b, ok := button(card, sigap.AnswerCase); ok {
				m.press(ctx, b, map[string]string{"answer": string(m.result()), "right": string(sigap.Right)})
			}
		}
	}
}

// result is how an escalation ended: two of three are solved.
func (m *member) result() sigap.AnswerResult {
	switch luck := m.random.Float64(); {
	case luck < 0.66:
		return sigap.Solved
	case luck < 0.84:
		return sigap.NotSolved
	case luck < 0.93:
		return sigap.NeedData
	}
	return sigap.NotOurs
}

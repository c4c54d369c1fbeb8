package sim

import (
	"context"
	"time"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/procedure"
)

// callBack is Tier 2's day: work on own cases, claim another from the queue if there
// is time, and take a break now and then.
func (m *member) callBack(ctx context.Context) {
	const atOnce = 2
	for m.pause(ctx, 3*time.Minute, 9*time.Minute) {
		if m.likely(0.08) && !m.pause(ctx, 20*time.Minute, 50*time.Minute) {
			return
		}
		if m.workCases(ctx) >= atOnce {
			continue
		}
		queue := m.list(ctx, "antrean")
		if len(queue) == 0 {
			continue
		}
		if card, ok := m.command(ctx, "kasus", queue[0]); ok {
			if b, ok := button(card, procedure.Claim); ok {
				m.press(ctx, b, nil)
			}
		}
	}
}

// workCases does the next act for each case that the member holds, and returns how
// many can be worked on further.
func (m *member) workCases(ctx context.Context) (atHand int) {
	for _, name := range m.list(ctx, "saya") {
		if m.now().Before(m.later[name]) {
			atHand++
			continue
		}
		delete(m.later, name)
		card, ok := m.command(ctx, "kasus", name)
		if _, mine := button(card, procedure.Close); !ok || !mine {
			continue // it is at backend
		}
		if !m.pause(ctx, time.Minute, 4*time.Minute) {
			return atHand
		}
		atHand += m.callCustomer(ctx, name, card)
	}
	return atHand
}

// callCustomer calls the customer about a case and does what follows from the
// outcome.
func (m *member) callCustomer(ctx context.Context, name string, card bot.Card) (atHand int) {
	first := procedure.Action(card.Buttons[0].Action)
	contact, reached := button(card, procedure.LogContact)
	escalate, could := button(card, procedure.Escalate)
	release, back := button(card, procedure.Release)
	switch luck := m.random.Float64(); {
	case first == procedure.EscalateSuper && luck < 0.7:
		m.press(ctx, card.Buttons[0], nil)
		return 0
	case reached && luck < 0.2:
		m.notReached(ctx, name, contact)
		return 1
	case could && luck < 0.45 && !m.escalated[name]:
		m.escalated[name] = true
		m.press(ctx, escalate, nil)
		return 0
	case back && luck > 0.97:
		m.press(ctx, release, nil)
		return 0
	}
	if b, ok := button(card, procedure.Close); ok {
		m.close(ctx, b)
	}
	return 0
}

// notReached logs an unsuccessful call and lets the case rest.
func (m *member) notReached(ctx context.Context, name string, b bot.Button) {
	rest := m.span(15*time.Minute, 40*time.Minute)
	said := map[string]string{"contact": string(procedure.NoAnswer)}
	switch {
	case m.likely(0.3):
		said["contact"] = string(procedure.Busy)
	case m.likely(0.4):
		said["contact"] = string(procedure.AskedForCall)
		said["call_at"] = m.now().Add(rest).Format("15:04")
	}
	if _, ok := m.press(ctx, b, said); ok {
		m.later[name] = m.now().Add(rest)
	}
}

// close closes a case; most are solved, and most educations were right.
func (m *member) close(ctx context.Context, b bot.Button) {
	said := map[string]string{"outcome": string(procedure.OutSolved), "right": string(procedure.Right)}
	switch luck := m.random.Float64(); {
	case luck < 0.1:
		said["outcome"] = string(procedure.OutNotSolved)
	case luck < 0.2:
		said["outcome"], said["contact"] = string(procedure.OutUnreachable), string(procedure.NoAnswer)
	case luck < 0.25:
		said["outcome"] = string(procedure.OutPlasa)
	}
	if m.likely(0.12) {
		said["right"] = string(procedure.Wrong)
	}
	if m.likely(0.4) {
		said["satisfied"] = string(procedure.Satisfied)
	}
	if m.likely(0.7) {
		said["analysis"] = typed["analysis"][m.random.IntN(len(typed["analysis"]))]
	}
	m.press(ctx, b, said)
}

package handlers

import (
	"context"
	"errors"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/handlers/words"
	"github.com/cc147/sigap/procedure"
	"github.com/cc147/sigap/store"
)

// maxDue bounds what is done at one look; the rest is done at the next.
const maxDue = 200

// timerName is what the audit says that a timer's acts came through.
const timerName = "timer"

// Due does what is due by itself: a call that nobody pressed for a shift is
// dropped, a claim without an act of its holder goes back to the queue. What is
// due stands in the records themselves, so a stop loses none of it, and each act
// is judged again in its own transaction, so nothing happens twice or too early.
// It reports how much it did. Safe for concurrent use.
func (h *Handlers) Due(ctx context.Context) (done int, err error) {
	var calls, claims []uint64
	if err := h.Store.View(ctx, func(tx *store.Tx) (err error) {
		calls = tx.IdleCalls(tx.Now().Add(-h.Policy.Shift), maxDue)
		claims, err = h.expired(tx)
		return err
	}); err != nil {
		return 0, err
	}
	a := asked{In: bot.In{Account: bot.Account{Platform: timerName}}, Person: procedure.Person{ID: procedure.System}, Reader: h.Book.In(words.Default)}
	for _, id := range calls {
		if errors.Is(err, store.ErrNotSaved) {
			return done, err // the others would not be saved either
		}
		err = errors.Join(err, h.dueStep(ctx, a, id, &done))
	}
	for _, id := range claims {
		if errors.Is(err, store.ErrNotSaved) {
			return done, err // as above
		}
		err = errors.Join(err, h.dueAct(ctx, a, id, &done))
	}
	return done, err
}

// expired are cases whose holder has not acted for too long, as far as their
// listing tells.
func (h *Handlers) expired(tx *store.Tx) (out []uint64, err error) {
	open, err := tx.Open()
	for _, l := range open {
		if h.Policy.ClaimExpired(l.Kind, l.State, l.HolderActed, l.Due, tx.Now()) && len(out) < maxDue {
			out = append(out, l.ID)
		}
	}
	return out, err
}

func (h *Handlers) dueStep(ctx context.Context, a asked, id uint64, done *int) error {
	var call procedure.Call
	if err := h.Store.View(ctx, func(tx *store.Tx) (err error) {
		call, err = tx.Call(id)
		return err
	}); err != nil {
		return err
	}
	_, _, err := h.step(ctx, a, id, procedure.Command{Action: procedure.DropCall, Turn: call.Turn})
	return counted(err, done)
}

func (h *Handlers) dueAct(ctx context.Context, a asked, id uint64, done *int) error {
	var c procedure.Case
	if err := h.Store.View(ctx, func(tx *store.Tx) (err error) {
		c, err = tx.Case(id)
		return err
	}); err != nil {
		return err
	}
	_, _, err := h.act(ctx, a, id, procedure.Command{Action: procedure.Release, Turn: c.Turn, Reason: a.T("timer.expired")})
	return counted(err, done)
}

// counted counts an act that was done. One that the table refuses is not due any
// more: somebody was quicker.
func counted(err error, done *int) error {
	var refusal *procedure.Refusal
	if errors.As(err, &refusal) {
		return nil
	}
	if err == nil {
		*done++
	}
	return err
}

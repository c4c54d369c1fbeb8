package handlers

import (
	"context"
	"errors"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/handlers/words"
	"github.com/cc147/sigap/procedure"
	"github.com/cc147/sigap/store"
)

// maxDue is how many acts one run does; the rest follow in the next.
const maxDue = 200

// timerName stands in the audit where the acts of people have a platform.
const timerName = "timer"

// Due does what is due: it drops calls without a press for the length of a shift,
// returns expired claims to the queue, and sends the leads the weekly notice about the
// lists and the daily checkpoint of the audit. Due times follow from the stored records, so a
// restart loses none. Each act is judged again in its own transaction, so nothing
// happens twice or too early. It returns how many acts it did. It is safe for
// concurrent use.
func (h *Handlers) Due(ctx context.Context) (done int, err error) {
	var calls, claims []uint64
	if err := h.Store.View(ctx, func(tx *store.Tx) (err error) {
		calls = tx.IdleCalls(h.Policy.Shift, maxDue)
		claims, err = h.expired(tx)
		return err
	}); err != nil {
		return 0, err
	}
	h.uploads.expire(h.now(ctx))
	a := asked{In: bot.In{Account: bot.Account{Platform: timerName}}, Person: procedure.Person{ID: procedure.System}, Reader: h.Book.In(words.Default)}
	for _, id := range calls {
		if errors.Is(err, store.ErrNotSaved) {
			return done, err // the others would fail too
		}
		err = errors.Join(err, h.dueStep(ctx, a, id, &done))
	}
	for _, id := range claims {
		if errors.Is(err, store.ErrNotSaved) {
			return done, err // as above
		}
		err = errors.Join(err, h.dueAct(ctx, a, id, &done))
	}
	acts := done
	err = errors.Join(err, h.dueNotice(ctx, a, &done))
	if done == acts { // else the next run sends it, so that the two arrive in this order
		err = errors.Join(err, h.dueCheckpoint(ctx, a, &done))
	}
	return done, err
}

// expired returns the cases whose claim has expired according to their index entry.
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

// counted counts an act that was done. A refused one is no longer due, because
// somebody acted meanwhile.
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

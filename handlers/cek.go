package handlers

import (
	"context"
	"errors"
	"strings"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/handlers/numbers"
	"github.com/cc147/sigap/procedure"
	"github.com/cc147/sigap/store"
)

// cek answers "/cek NUMBER [hc] [se] [words]": who the customer is, what to say, what
// not to promise, and the next step (5.2.2 to 5.2.5, 5.3.2). It writes a call.
// Without a number it shows the person's last call.
func (h *Handlers) cek(ctx context.Context, a asked, text string) (bot.Answer, error) {
	if !a.Person.MayLookUp() {
		return h.errorAnswer(a, string(procedure.NoRole)), nil
	}
	if text == "" {
		return h.lastCall(ctx, a)
	}
	line, err := h.Numbers.Line(text)
	if err != nil {
		return h.badNumber(a, err), nil
	}
	return h.lookUp(ctx, a, line.Number, line.Words, line.Judged)
}

// lookUp writes the call and shows its answer.
func (h *Handlers) lookUp(ctx context.Context, a asked, n procedure.Number, words string, judged []procedure.Criterion) (bot.Answer, error) {
	if tooLong := len([]rune(words)) > h.Policy.MaxText; tooLong {
		return h.refused(ctx, a, &procedure.Refusal{Code: procedure.TooLong, Field: "words"}), nil
	}
	var k callWithCustomer
	r, err := h.updateQuietly(ctx, a, func(tx *store.Tx) (store.Receipt, error) {
		found, err := tx.Customers(n)
		if err != nil {
			return store.Receipt{}, err
		}
		var customer procedure.Customer
		if len(found) == 1 {
			customer = found[0]
		}
		c := h.Policy.NewCall(tx.NewCall(), a.Person, n, words, judged, customer, tx.Now())
		if len(found) > 1 {
			for _, f := range found {
				c.Personal.Candidates = append(c.Personal.Candidates, f.ID)
			}
		}
		c.Scripts = h.scriptsShown(tx, a, c, customer)
		k = callWithCustomer{c, customer}
		return store.Receipt{Subject: c.Name(), Turn: c.Turn}, h.saveCall(tx, a, c, "cek")
	})
	switch {
	case errors.Is(err, store.ErrNotSaved):
		return h.readOnly(ctx, a, n, judged, err)
	case err != nil:
		return bot.Answer{}, err
	}
	return h.callAnswer(ctx, a, r, k, false)
}

// choose handles the agent's choice among the customers of a number. The button
// carries the position in the list, never a customer.
func (h *Handlers) choose(ctx context.Context, a asked, id uint64, b bot.Button) (bot.Answer, error) {
	var k callWithCustomer
	r, err := h.update(ctx, a, func(tx *store.Tx) (store.Receipt, error) {
		c, err := tx.Call(id)
		if err != nil {
			return store.Receipt{}, err
		}
		i := strings.Index("123456789", b.Arg)
		if b.Arg == "" || i < 0 || i >= len(c.Personal.Candidates) {
			return store.Receipt{}, &procedure.Refusal{Code: procedure.Missing, Field: "customer"}
		}
		customer, err := h.customerOf(tx, c.Personal.Number, c.Personal.Candidates[i])
		if err != nil {
			return store.Receipt{}, err
		}
		k, err = h.stepOf(tx, a, c, customer, procedure.Command{Action: procedure.Choose, By: a.Person, Turn: b.Turn})
		return store.Receipt{Subject: c.Name(), Turn: k.call.Turn}, err
	})
	if err != nil {
		return bot.Answer{}, err
	}
	return h.callAnswer(ctx, a, r, k, true)
}

// lastCall shows the person's newest call as it is now.
func (h *Handlers) lastCall(ctx context.Context, a asked) (bot.Answer, error) {
	var last procedure.Call
	var ok bool
	err := h.Store.View(ctx, func(tx *store.Tx) error {
		last, ok = tx.LastCall(a.Person.ID)
		return nil
	})
	if err != nil {
		return bot.Answer{}, err
	}
	if !ok {
		return h.errorAnswer(a, "no_call"), nil
	}
	return h.callAnswer(ctx, a, store.Receipt{Subject: last.Name()}, callWithCustomer{}, false)
}

// callCustomer is the customer of a call by the present lists. If the lists no longer
// have the customer, it has only the number.
func (h *Handlers) callCustomer(tx *store.Tx, c procedure.Call) (procedure.Customer, error) {
	if c.Customer == "" {
		return procedure.Customer{}, nil
	}
	return h.customerOf(tx, c.Personal.Number, c.Customer)
}

func (h *Handlers) customerOf(tx *store.Tx, n procedure.Number, id string) (procedure.Customer, error) {
	found, err := tx.Customers(n)
	if err != nil {
		return procedure.Customer{}, err
	}
	for _, f := range found {
		if f.ID == id {
			return f, nil
		}
	}
	if len(found) == 1 {
		return found[0], nil
	}
	return procedure.Customer{}, nil
}

// badNumber says what is wrong with the number, and what a good one looks like.
func (h *Handlers) badNumber(a asked, err error) bot.Answer {
	var bad *numbers.Error
	code := string(numbers.NoNumber)
	if errors.As(err, &bad) {
		code = string(bad.Problem)
	}
	answer := h.errorAnswer(a, "number."+code)
	answer.Card.Lines = append(answer.Card.Lines, bot.Line{Text: a.T("sorry.number.how"), Style: bot.StyleNext})
	return answer
}

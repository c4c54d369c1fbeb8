package handlers

import (
	"context"
	"errors"
	"strconv"
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
		return h.badNumber(a, err, "sorry.number.how"), nil
	}
	return h.lookUp(ctx, a, line.Number, line.Words, line.Judged)
}

// lookUp writes the call and shows its answer.
func (h *Handlers) lookUp(ctx context.Context, a asked, n procedure.Number, words string, judged []procedure.Criterion) (bot.Answer, error) {
	if tooLong := len([]rune(words)) > h.Policy.MaxText; tooLong {
		return h.refused(ctx, a, &procedure.Refusal{Code: procedure.TooLong, Field: "words"}), nil
	}
	said := h.askDirectory(ctx, a, n)
	r, k, err := h.newCall(ctx, a, n, words, judged, said, func(tx *store.Tx) (procedure.Match, error) { return tx.Find(n, said.Rows...) })
	switch {
	case errors.Is(err, store.ErrNotSaved):
		return h.readOnly(ctx, a, n, judged, said, err)
	case err != nil:
		return bot.Answer{}, err
	}
	return h.callAnswer(ctx, a, r, k, false)
}

// newCall writes a call about what find gives, with what the directory said.
func (h *Handlers) newCall(ctx context.Context, a asked, n procedure.Number, words string, judged []procedure.Criterion, said procedure.DirectoryAnswer, find func(*store.Tx) (procedure.Match, error)) (store.Receipt, callWithCustomer, error) {
	var k callWithCustomer
	r, err := h.updateQuietly(ctx, a, func(tx *store.Tx) (store.Receipt, error) {
		m, err := find(tx)
		switch {
		case err != nil:
			return store.Receipt{}, err
		case m.Filler:
			return store.Receipt{}, &procedure.Refusal{Code: procedure.FillerNumber}
		}
		if over, err := h.countLookup(tx, a, n, m.Customers); over || err != nil {
			return refusedLookup(a), err
		}
		k = callWithCustomer{others: m.Others}
		if len(m.Customers) == 1 {
			k.customer = m.Customers[0]
		}
		k.call = h.Policy.NewCall(tx.NewCall(), a.Person, n, words, judged, k.customer, tx.Now())
		k.call.Personal.Directory = said
		if len(m.Customers) > 1 {
			for _, c := range m.Customers {
				k.call.Personal.Candidates = append(k.call.Personal.Candidates, c.ID)
			}
		}
		k.call.Scripts = h.scriptsShown(tx, a, k.call, k.customer)
		return store.Receipt{Subject: k.call.Name(), Turn: k.call.Turn}, h.saveCall(tx, a, k.call, "cek")
	})
	if err == nil {
		err = h.overLimit(ctx, a, r)
	}
	return r, k, err
}

// choose takes the agent's choice among the customers that the number belongs
// to. The button carries the place of the choice, never a customer.
func (h *Handlers) choose(ctx context.Context, a asked, id uint64, b bot.Button) (bot.Answer, error) {
	if other, ok := strings.CutPrefix(b.Arg, argWarned); ok {
		return h.chooseOther(ctx, a, id, other)
	}
	var k callWithCustomer
	r, err := h.update(ctx, a, func(tx *store.Tx) (store.Receipt, error) {
		c, err := tx.Call(id)
		if err != nil {
			return store.Receipt{}, err
		}
		i, err := strconv.Atoi(b.Arg)
		if err != nil || i < 1 || i > len(c.Personal.Candidates) {
			return store.Receipt{}, &procedure.Refusal{Code: procedure.Missing, Field: "customer"}
		}
		customer, _, err := h.customerOf(tx, c.Personal.Number, c.Personal.Candidates[i-1], c.Personal.Directory)
		switch {
		case err != nil:
			return store.Receipt{}, err
		case !customer.Known():
			return store.Receipt{}, &procedure.Refusal{Code: procedure.Changed}
		}
		if over, err := h.countChoice(tx, a, c.Personal.Number, customer); over || err != nil {
			return refusedLookup(a), err
		}
		k, err = h.stepOf(tx, a, c, customer, procedure.Command{Action: procedure.Choose, By: a.Person, Turn: b.Turn})
		return store.Receipt{Subject: c.Name(), Turn: k.call.Turn}, err
	})
	if err == nil {
		err = h.overLimit(ctx, a, r)
	}
	if err != nil {
		return bot.Answer{}, changed(id, err)
	}
	return h.callAnswer(ctx, a, r, k, true)
}

// argWarned begins the argument of a button that leads to another customer of the
// telephone.
const argWarned = "also-"

// chooseOther answers for another customer of the line's telephone, in a call of
// its own.
func (h *Handlers) chooseOther(ctx context.Context, a asked, id uint64, arg string) (bot.Answer, error) {
	var from callWithCustomer
	var warned []procedure.Customer
	err := h.Store.View(ctx, func(tx *store.Tx) (err error) {
		from, err = h.ownCall(tx, a, id)
		switch {
		case err != nil:
			return err
		case from.call.Hidden():
			return &procedure.Refusal{Code: procedure.Mismatched}
		}
		warned = h.warned(from)
		return nil
	})
	if err != nil {
		return bot.Answer{}, err
	}
	i, err := strconv.Atoi(arg)
	if err != nil || i < 1 || i > len(warned) {
		return bot.Answer{}, &procedure.Refusal{Code: procedure.Missing, Field: "customer"}
	}
	to := warned[i-1]
	n := to.Numbers()[0]
	said := h.askAlso(ctx, a, from.call, to)
	r, k, err := h.newCall(ctx, a, n, from.call.Personal.Words, from.call.Judged, said, func(tx *store.Tx) (procedure.Match, error) {
		customer, others, err := h.customerOf(tx, n, to.ID, said)
		if err == nil && !customer.Known() {
			err = &procedure.Refusal{Code: procedure.Changed}
		}
		return procedure.Match{Customers: []procedure.Customer{customer}, Others: others}, err
	})
	if err != nil {
		return bot.Answer{}, err
	}
	return h.callAnswer(ctx, a, r, k, true)
}

// warned are the other customers of the line's telephone that the agent is warned
// of: where they asked by the line.
func (h *Handlers) warned(k callWithCustomer) []procedure.Customer {
	if k.call.Personal.Number.Kind != procedure.Internet {
		return nil
	}
	return h.Policy.Warns(procedure.Match{Others: k.others}, k.call.At)
}

// lastCall shows the call that the person typed last, as it stands now, in place of the
// earlier answers about it.
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
	answer, err := h.callAnswer(ctx, a, store.Receipt{Subject: last.Name()}, callWithCustomer{}, false)
	answer.Hide = true
	return answer, err
}

// callCustomer is the customer of a call as the lists know it now, with what the
// directory said then, and the others
// whom a telephone of the line leads to. Of one whom the lists have lost nothing is
// known.
func (h *Handlers) callCustomer(tx *store.Tx, c procedure.Call) (procedure.Customer, []procedure.Customer, error) {
	if c.Customer == "" {
		return procedure.Customer{}, nil, nil
	}
	return h.customerOf(tx, c.Personal.Number, c.Customer, c.Personal.Directory)
}

// ownCall reads a call, which must be the person's own.
func (h *Handlers) ownCall(tx *store.Tx, a asked, id uint64) (callWithCustomer, error) {
	c, err := tx.Call(id)
	if err != nil {
		return callWithCustomer{}, err
	}
	switch {
	case c.By != a.Person.ID:
		return callWithCustomer{}, &procedure.Refusal{Code: procedure.NotYourCall, By: c.By, Since: c.At}
	case !a.Person.MayLookUp(): // any more
		return callWithCustomer{}, &procedure.Refusal{Code: procedure.NoRole}
	}
	customer, others, err := h.callCustomer(tx, c)
	return callWithCustomer{c, customer, others}, err
}

// customerOf is the customer with that ID among those of a number.
func (h *Handlers) customerOf(tx *store.Tx, n procedure.Number, id string, said procedure.DirectoryAnswer) (procedure.Customer, []procedure.Customer, error) {
	m, err := tx.Find(n, said.Rows...)
	if err != nil {
		return procedure.Customer{}, nil, err
	}
	for _, c := range m.Customers {
		if c.ID == id {
			return c, m.Others, nil
		}
	}
	return procedure.Customer{}, nil, nil
}

// changed marks the refusal of a call whose customer the lists have changed since, so
// that route shows the call anew.
func changed(id uint64, err error) error {
	var refusal *procedure.Refusal
	if !errors.As(err, &refusal) || refusal.Code != procedure.Changed {
		return err
	}
	return &changedCall{Refusal: refusal, id: id}
}

// changedCall is the refusal of a step because the customer of the call changed.
type changedCall struct {
	*procedure.Refusal
	id uint64
}

// Unwrap gives the refusal.
func (c *changedCall) Unwrap() error { return c.Refusal }

// anew answers such a step with the call as a new look-up makes it, and says so.
func (h *Handlers) anew(ctx context.Context, a asked, c *changedCall) (bot.Answer, error) {
	var call procedure.Call
	if err := h.Store.View(ctx, func(tx *store.Tx) (err error) {
		call, err = tx.Call(c.id)
		return err
	}); err != nil {
		return bot.Answer{}, err
	}
	said := h.errorAnswer(a, string(procedure.Changed))
	answer, err := h.lookUp(ctx, a, call.Personal.Number, call.Personal.Words, call.Judged)
	if err != nil || answer.Card == nil {
		return answer, err
	}
	answer.Card.Lines = append([]bot.Line{{Text: "⚠️ " + said.Toast}}, answer.Card.Lines...)
	answer.Replace, answer.Toast, answer.Code = true, said.Toast, said.Code
	return answer, nil
}

// badNumber says what is wrong with the number, and what to type: the words of the key how.
func (h *Handlers) badNumber(a asked, err error, how string) bot.Answer {
	var bad *numbers.Error
	code := string(numbers.NoNumber)
	if errors.As(err, &bad) {
		code = string(bad.Problem)
	}
	answer := h.errorAnswer(a, "number."+code)
	internet, ticket := h.Numbers.Examples()
	answer.Card.Lines = append(answer.Card.Lines, bot.Line{Text: a.T(how, "Internet", internet, "Ticket", ticket), Style: bot.StyleNext})
	return answer
}

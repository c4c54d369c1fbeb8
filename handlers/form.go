package handlers

import (
	"context"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/procedure"
	"github.com/cc147/sigap/store"
)

// callNeedsForm reports whether a step of a call has to be filled in. The
// press "given" of an education has all that it needs.
func callNeedsForm(action procedure.Action, arg string) bool {
	switch action {
	case procedure.Unsolved:
		return true
	case procedure.MakeCallback, procedure.Educate:
		return arg == argOther
	}
	return false
}

// argOther is on the education button for "refused" and "line cut".
const argOther = "other"

// openCaseForm opens the form of an action on a case. A press that the table
// would refuse whatever was filled in is refused now, before anybody types.
func (h *Handlers) openCaseForm(ctx context.Context, a asked, id uint64, b bot.Button) (answer bot.Answer, err error) {
	err = h.Store.View(ctx, func(tx *store.Tx) error {
		c, err := tx.Case(id)
		if err != nil {
			return err
		}
		w := h.world(tx, caseCustomer(tx, c))
		if err := procedure.MayOpen(c, procedure.Command{Action: procedure.Action(b.Action), By: a.Person, Turn: b.Turn}, w); err != nil {
			return err
		}
		answer.Form = h.caseForm(tx, a, c, procedure.Action(b.Action))
		return nil
	})
	return answer, err
}

// openCallForm opens the form of a step of a call, likewise.
func (h *Handlers) openCallForm(ctx context.Context, a asked, id uint64, b bot.Button) (answer bot.Answer, err error) {
	err = h.Store.View(ctx, func(tx *store.Tx) error {
		c, err := tx.Call(id)
		if err != nil {
			return err
		}
		customer, err := h.callCustomer(tx, c)
		if err != nil {
			return err
		}
		if err := procedure.MayOpenStep(c, procedure.Command{Action: procedure.Action(b.Action), By: a.Person, Turn: b.Turn}, h.world(tx, customer)); err != nil {
			return err
		}
		answer.Form = h.callForm(a, c, procedure.Action(b.Action))
		return nil
	})
	return answer, err
}

func (h *Handlers) callForm(a asked, c procedure.Call, action procedure.Action) *bot.Form {
	d := &draft{Handlers: h, asked: a, action: action, needs: stepNeeds(action), said: c.Personal.Words}
	f := d.form(c.Name(), c.Turn)
	if action != procedure.Unsolved {
		f.Button.Arg = argOther
	}
	return f
}

// stepNeeds is what a step of a call needs to be filled in. "Given" needs no form.
func stepNeeds(action procedure.Action) []procedure.Need {
	if action == procedure.Unsolved {
		needs, _ := procedure.NeedsOf(procedure.Escalate)
		return needs
	}
	return []procedure.Need{"education", procedure.NeedReason}
}

// caseForm asks for what the action's row needs, and what may come with it: each
// press that a path can do without is one that nobody has to do.
func (h *Handlers) caseForm(tx *store.Tx, a asked, c procedure.Case, action procedure.Action) *bot.Form {
	needs, _ := procedure.NeedsOf(action)
	d := &draft{Handlers: h, asked: a, tx: tx, c: c, action: action, needs: needs, said: c.LastSaid("words"), requests: c.Personal.Requests}
	return d.form(c.Name(), c.Turn)
}

// draft is the form of an action while it is drawn.
type draft struct {
	*Handlers
	asked
	tx       *store.Tx
	c        procedure.Case // that the action is on; of a call there is none
	action   procedure.Action
	needs    []procedure.Need
	said     string // by the customer, the newest
	requests []procedure.Row
}

func (d *draft) form(subject string, turn uint64) *bot.Form {
	f := formOf(d.asked, subject, d.action, turn)
	for _, row := range formFields {
		if is, needed := row.in(d); is {
			f.Fields = append(f.Fields, row.draw(d, needed))
		}
	}
	return f
}

func formOf(a asked, subject string, action procedure.Action, turn uint64) *bot.Form {
	return &bot.Form{
		Button: bot.Button{Subject: subject, Action: string(action), Turn: turn, Label: a.T("submit." + string(action)), Primary: true},
		Title:  a.T(formTitle(action), "Case", subject),
		Cancel: a.T("form.cancel"),
	}
}

// textField is a free text that a form needs which is not drawn by the table.
func (h *Handlers) textField(a asked, name procedure.Need, value string) bot.Field {
	return bot.Field{Name: string(name), Label: a.T("field." + string(name)), Kind: bot.FieldText, Value: value, Required: true, Max: h.Policy.Limit(name)}
}

// formTitle is the key of a form's title; "cancel" is the word for closing a form.
func formTitle(action procedure.Action) string {
	if action == procedure.Cancel {
		return "form.cancel_case"
	}
	return "form." + string(action)
}

package handlers

import (
	"context"
	"errors"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/handlers/words"
	"github.com/cc147/sigap/procedure"
	"github.com/cc147/sigap/store"
)

// errorAnswer is a private answer that says what is wrong and what to do.
func (h *Handlers) errorAnswer(a asked, code string, args ...any) bot.Answer {
	text := a.T("sorry."+code, args...)
	card := bot.Card{Tone: bot.ToneWarn, Sign: "⚠️", Title: text}
	if how := "sorry." + code + ".how"; a.Has(how) {
		card.Lines = append(card.Lines, bot.Line{Text: a.T(how, args...), Style: bot.StyleNext})
	}
	return bot.Answer{Card: &card, Toast: text, Code: code, Lang: a.Lang}
}

// stranger answers an account without a person or a role: whom to ask for a role, and
// which account to name.
func (h *Handlers) stranger(ctx context.Context, a asked) bot.Answer {
	if a.Public {
		return h.errorAnswer(a, "in_private")
	}
	return h.errorAnswer(a, "stranger", "Account", a.Account.ID, "Who", h.whomToAsk(ctx, a.Reader))
}

// refused says why the procedure did not allow it, and the present state.
func (h *Handlers) refused(ctx context.Context, a asked, r *procedure.Refusal) bot.Answer {
	since := a.When(r.Since, h.now(ctx))
	code := string(r.Code)
	if r.Code == procedure.Taken && r.By == a.Person.ID {
		code = "yours"
	}
	answer := h.errorAnswer(a, code,
		"By", h.name(r.By), "Since", since, "Field", a.fieldName(r.Field),
		"Max", h.Policy.Limit(procedure.Need(r.Field)), "Lookups", h.Policy.Lookups, "Texts", h.Policy.MaxSaidBy, "Case", procedure.CaseName(r.Case))
	if r.State != "" {
		line := bot.Line{Label: a.T("label.now"), Text: a.T("state." + string(r.State))}
		if r.By != "" {
			line.Text = a.T("label.state_by", "State", line.Text, "By", h.name(r.By), "Since", since)
		}
		answer.Card.Lines = append([]bot.Line{line}, answer.Card.Lines...)
	}
	answer.Code = string(r.Code)
	if name := procedure.CaseName(r.Case); r.Case != 0 {
		answer.Card.Buttons = []bot.Button{{Subject: name, Action: actShow, Label: name}}
	}
	if r.Code == procedure.Mismatched { // the pressed card still has the customer's data
		answer.Replace, answer.Hide = a.Press != nil, true
		answer.About = a.subject()
	}
	if a.Submit != nil {
		field := ""
		if _, ok := a.Submit.Fields[r.Field]; ok {
			field = r.Field
		}
		answer.Errors = map[string]string{field: answer.Toast}
	}
	return answer
}

// subject is what a press or a filled form is about; "" for any other input.
func (a asked) subject() string {
	switch {
	case a.Press != nil:
		return a.Press.Subject
	case a.Submit != nil:
		return a.Submit.Subject
	}
	return ""
}

// fieldName is the label of a field in the form that was sent.
func (a asked) fieldName(field string) string {
	action := ""
	if a.Submit != nil {
		action = a.Submit.Action
	}
	return fieldLabel(a.Reader, field, action)
}

// fieldLabel is the label of a field in the form of an action.
func fieldLabel(r words.Reader, field, action string) string {
	if field == "" {
		return ""
	}
	if key := "field." + field + "." + action; r.Has(key) {
		return r.T(key)
	}
	return r.T("field." + field)
}

// keyUsed answers an input whose key is an earlier input's.
func (h *Handlers) keyUsed(a asked) bot.Answer {
	answer := h.errorAnswer(a, "key_used")
	if a.Submit != nil {
		answer.Errors = map[string]string{"": answer.Toast}
	}
	return answer
}

// failure is the answer to an error of the store or the program. It says that nothing
// was saved only if that is certain.
func (h *Handlers) failure(a asked, err error) bot.Answer {
	code := "internal"
	switch {
	case errors.Is(err, store.ErrUncertain):
		code = "uncertain"
	case errors.Is(err, store.ErrBusy):
		code = "busy"
	case errors.Is(err, store.ErrNotSaved), errors.Is(err, store.ErrClosed):
		code = "not_saved"
	case errors.Is(err, store.ErrCorrupt):
		code = "damaged"
	}
	answer := h.errorAnswer(a, code)
	if a.Submit != nil {
		answer.Errors = map[string]string{"": answer.Toast}
	}
	return answer
}

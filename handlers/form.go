package handlers

import (
	"strings"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/procedure"
	"github.com/cc147/sigap/store"
)

// argOther is on the education button for "refused" and "line cut".
const argOther = "other"

func (h *Handlers) callForm(a asked, c procedure.Call, action procedure.Action) *bot.Form {
	f := formOf(a, c.Name(), action, c.Turn)
	switch action {
	case procedure.ClearStatus:
		f.Fields = []bot.Field{h.textField(a, procedure.NeedReason, "", true)}
		return f
	case procedure.Unsolved:
		f.Fields = []bot.Field{
			h.teamField(a, procedure.SuggestTeam(h.Teams, c.Personal.Words, nil)),
			h.textField(a, procedure.NeedChecked, "", true),
			h.textField(a, procedure.NeedWanted, "", true),
		}
		return f
	}
	f.Button.Arg = argOther
	f.Fields = []bot.Field{
		choice(a, "education", "education", []procedure.EducationResult{procedure.Refused, procedure.LineCut}, ""),
		h.textField(a, procedure.NeedReason, "", true),
	}
	return f
}

// caseForm asks for what the action's row needs, and what may come with it:
// each press that a path can do without is one that nobody has to do.
func (h *Handlers) caseForm(tx *store.Tx, a asked, c procedure.Case, action procedure.Action) *bot.Form {
	f := formOf(a, c.Name(), action, c.Turn)
	add := func(fields ...bot.Field) { f.Fields = append(f.Fields, fields...) }
	switch action {
	case procedure.Close:
		add(choice(a, "contact", "contact", procedure.ContactOutcomes[:4], string(procedure.Reached)),
			h.textField(a, "analysis", "", false),
			choice(a, "outcome", "outcome", procedure.Outcomes, ""))
	case procedure.LogContact:
		add(choice(a, "contact", "contact", procedure.ContactOutcomes, string(procedure.Reached)),
			bot.Field{Name: "call_at", Label: a.T("field.call_at"), Hint: a.T("hint.call_at"), Kind: bot.FieldTime, Max: 16},
			h.textField(a, "analysis", "", false))
	case procedure.AnswerCase:
		add(choice(a, "answer", "answer", procedure.AnswerResults, ""),
			h.textField(a, procedure.NeedDone, "", true))
	case procedure.Escalate, procedure.EscalateSuper:
		add(h.teamField(a, procedure.SuggestTeam(h.Teams, c.LastSaid("words"), c.Personal.Requests)),
			h.textField(a, procedure.NeedChecked, "", true),
			h.textField(a, procedure.NeedWanted, h.instruction(a, c), true))
		if action == procedure.EscalateSuper {
			add(h.textField(a, procedure.NeedReason, h.superReason(a, c), true))
		}
	case procedure.Reroute:
		add(h.teamField(a, ""), h.textField(a, procedure.NeedReason, "", true))
	case procedure.Assign, procedure.HandOver:
		add(h.personField(tx, a, c), h.textField(a, procedure.NeedReason, "", false))
	case procedure.Reclassify:
		add(judgedField(a, c), h.textField(a, procedure.NeedReason, "", true))
	case procedure.Note, procedure.AddWords, procedure.AskAgain:
		add(h.textField(a, procedure.NeedText, "", true))
	default:
		add(h.textField(a, procedure.NeedReason, "", true))
	}
	if procedure.AsksRight(c, action, a.Person.ID) {
		add(choice(a, "right", "right."+string(action), []procedure.Judgement{procedure.Right, procedure.Wrong}, ""))
	}
	if action == procedure.Close {
		f.Fields = append(f.Fields, satisfiedField(a))
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

func (h *Handlers) textField(a asked, name procedure.Need, value string, required bool) bot.Field {
	return bot.Field{Name: string(name), Label: a.T("field." + string(name)), Kind: bot.FieldText, Value: value, Required: required, Max: h.Policy.MaxText}
}

// choice is one of values; their labels stand under prefix in the book.
func choice[T ~string](a asked, name, prefix string, values []T, value string) bot.Field {
	f := bot.Field{Name: name, Label: a.T("field." + name), Kind: bot.FieldChoice, Value: value, Required: true}
	if label := "field." + prefix; a.Has(label) {
		f.Label = a.T(label)
	}
	for _, v := range values {
		f.Options = append(f.Options, bot.Option{Value: string(v), Label: a.T(prefix + "." + string(v))})
	}
	return f
}

func (h *Handlers) teamField(a asked, value string) bot.Field {
	f := bot.Field{Name: "team", Label: a.T("field.team"), Kind: bot.FieldSelect, Value: value, Required: true}
	for _, t := range h.Teams {
		f.Options = append(f.Options, bot.Option{Value: t.Code, Label: t.Name})
	}
	return f
}

func (h *Handlers) personField(tx *store.Tx, a asked, c procedure.Case) bot.Field {
	f := bot.Field{Name: "to", Label: a.T("field.to"), Kind: bot.FieldSelect, Required: true}
	for _, p := range tx.People() {
		if procedure.MayHold(p, c) {
			f.Options = append(f.Options, bot.Option{Value: p.ID, Label: p.Name})
		}
	}
	return f
}

// The choices of what was judged: both criteria are one choice each.
func judgedField(a asked, c procedure.Case) bot.Field {
	f := bot.Field{Name: "judged", Label: a.T("field.judged"), Kind: bot.FieldSelect, Required: true, Value: joinJudged(c.Judged)}
	for _, v := range []string{"", "hard_complaint", "super_emergency", "hard_complaint+super_emergency"} {
		if v == "" {
			v = "none"
		}
		f.Options = append(f.Options, bot.Option{Value: v, Label: a.T("judged." + v)})
	}
	return f
}

func joinJudged(judged []procedure.Criterion) string {
	if len(judged) == 0 {
		return "none"
	}
	parts := make([]string, len(judged))
	for i, j := range judged {
		parts[i] = string(j)
	}
	return strings.Join(parts, "+")
}

func satisfiedField(a asked) bot.Field {
	f := choice(a, "satisfied", "satisfied", []procedure.Satisfaction{procedure.Satisfied, procedure.NotSatisfied}, "")
	f.Required = false
	return f
}

// instruction is what the entry of the request list itself asks for (5.2.6 c).
func (h *Handlers) instruction(a asked, c procedure.Case) string {
	var out []string
	for _, r := range c.Personal.Requests {
		text := a.T("request." + string(r.Request))
		if r.Note != "" {
			text += ": " + r.Note
		}
		out = append(out, text)
	}
	return strings.Join(out, "\n")
}

// superReason is the reason where backend answered that it could not solve it.
func (h *Handlers) superReason(a asked, c procedure.Case) string {
	if e := c.Escalation(); e != nil && e.Answer == procedure.NotSolved {
		return a.T("super.reason", "Team", h.teamName(e.Team))
	}
	return ""
}

// formTitle is the key of a form's title; "cancel" is the word for closing a form.
func formTitle(action procedure.Action) string {
	if action == procedure.Cancel {
		return "form.cancel_case"
	}
	return "form." + string(action)
}

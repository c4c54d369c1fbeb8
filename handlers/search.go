package handlers

import (
	"context"
	"slices"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/procedure"
)

// maxFound is how many options answer a search.
const maxFound = 100

// search answers what somebody types in a field of a form: the field's options that have
// all the words typed, in the order of the form. It changes nothing; who may not open the
// form finds nothing.
func (h *Handlers) search(ctx context.Context, a asked) (bot.Answer, error) {
	b := a.Search.Button
	kind, id, ok := subjectID(b.Subject)
	if !ok {
		return bot.Answer{}, nil
	}
	do := procedure.Command{Action: procedure.Action(b.Action), By: a.Person, Turn: b.Turn}
	open := h.openCaseForm
	if kind == 'C' {
		open = h.openCallForm
	}
	form, err := open(ctx, a, id, do)
	if form == nil || err != nil {
		return bot.Answer{}, err
	}
	i := slices.IndexFunc(form.Fields, func(f bot.Field) bool { return f.Name == a.Search.Field })
	if i < 0 {
		return bot.Answer{}, nil
	}
	found := form.Fields[i].Matching(a.Search.Text)
	return bot.Answer{Options: found[:min(len(found), maxFound)]}, nil
}

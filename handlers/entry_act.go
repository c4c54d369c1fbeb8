package handlers

import (
	"cmp"
	"context"
	"errors"
	"slices"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/procedure"
	"github.com/cc147/sigap/store"
)

// pressList answers a button about a list, or the form of a new entry.
func (h *Handlers) pressList(ctx context.Context, a asked, list procedure.List, b bot.Button, fields map[string]string) (bot.Answer, error) {
	switch {
	case b.Action == actBrowse && browseNames[b.Arg] == b.Arg:
		if !a.Person.MayReadEntries() {
			return bot.Answer{}, &procedure.Refusal{Code: procedure.NoRole}
		}
		return h.browse(ctx, a, list, b.Arg, b.Turn)
	case b.Action == actAdd && fields == nil:
		return h.openEntry(ctx, a, list, 0)
	case b.Action == actAdd:
		return h.pressed(ctx, a, list, 0, fields, func() (bot.Answer, error) { return h.saveEntry(ctx, a, list, 0, b, fields) })
	}
	return h.errorAnswer(a, "unknown_button"), nil
}

// pressEntry answers a button about an entry, or the form that it opened.
func (h *Handlers) pressEntry(ctx context.Context, a asked, list procedure.List, id uint64, b bot.Button, fields map[string]string) (bot.Answer, error) {
	return h.pressed(ctx, a, list, id, fields, func() (bot.Answer, error) {
		switch {
		case b.Action == actShow:
			return h.showEntry(ctx, a, list, id)
		case b.Action == actHistory:
			return h.entryHistory(ctx, a, list, id)
		case b.Action == actEdit && fields == nil:
			return h.openEntry(ctx, a, list, id)
		case b.Action == actEdit:
			return h.saveEntry(ctx, a, list, id, b, fields)
		case b.Action == actEnd && fields == nil:
			return h.openEnd(ctx, a, list, id)
		case b.Action == actEnd:
			return h.endEntry(ctx, a, list, id, b, fields["when"])
		}
		return h.errorAnswer(a, "unknown_button"), nil
	})
}

// saveEntry adds the entry of a filled form, or puts it in the place of the entry of that
// id, which is judged as it is now.
func (h *Handlers) saveEntry(ctx context.Context, a asked, list procedure.List, id uint64, b bot.Button, fields map[string]string) (bot.Answer, error) {
	if !a.Person.MayChangeEntries() {
		return bot.Answer{}, &procedure.Refusal{Code: procedure.NoRole}
	}
	next, err := h.readEntry(list, fields)
	if err != nil {
		return bot.Answer{}, err
	}
	return h.changeEntry(ctx, a, list, b.Action, func(tx *store.Tx) (*procedure.Row, error) {
		var old *procedure.Row
		if id != 0 {
			r, err := tx.Entry(list, id)
			if err != nil {
				return nil, err
			}
			old = &r
		}
		return &next, procedure.ApplyEntry(old, next, a.Person, procedure.Facts{Policy: h.Policy, Now: tx.Now()})
	}, id)
}

// endEntry ends an entry.
func (h *Handlers) endEntry(ctx context.Context, a asked, list procedure.List, id uint64, b bot.Button, when string) (bot.Answer, error) {
	return h.changeEntry(ctx, a, list, b.Action, func(tx *store.Tx) (*procedure.Row, error) {
		r, err := tx.Entry(list, id)
		switch {
		case err != nil:
			return nil, err
		case !slices.Contains(h.ways(tx, r), when):
			return nil, &procedure.Refusal{Code: procedure.Missing, Field: "when"}
		case when == endNow:
			return nil, nil
		}
		r.Until = procedure.DateOf(tx.Now().In(h.Policy.Zone))
		return &r, nil
	}, id)
}

// changeEntry replaces the entry of that id, 0 for none, by the row that next gives, nil
// for none, in one transaction.
func (h *Handlers) changeEntry(ctx context.Context, a asked, list procedure.List, code string, next func(*store.Tx) (*procedure.Row, error), id uint64) (bot.Answer, error) {
	if !a.Person.MayChangeEntries() {
		return bot.Answer{}, &procedure.Refusal{Code: procedure.NoRole}
	}
	r, err := h.updateQuietly(ctx, a, func(tx *store.Tx) (store.Receipt, error) {
		row, err := next(tx)
		if err != nil {
			return store.Receipt{}, err
		}
		_, err = tx.ChangeEntry(list, id, row, store.Change{By: a.Person.ID, Via: a.Account.Platform})
		switch {
		case errors.Is(err, store.ErrImporting):
			c, _ := tx.Importing(list)
			err = &procedure.Refusal{Code: procedure.ListBusy, By: c.By}
		case errors.Is(err, store.ErrSameRow):
			same, _ := tx.EntryID(*row)
			err = &goneEntry{&procedure.Refusal{Code: procedure.SameEntry}, same}
		}
		to := id
		if row != nil && err == nil {
			to, _ = tx.EntryID(*row)
		}
		return store.Receipt{Subject: entrySubject(list, to), Code: code}, err
	})
	if err == nil && r.Seen {
		err = h.auditAgain(ctx, a, r)
	}
	if err != nil {
		return bot.Answer{}, err
	}
	return h.entryDone(ctx, a, r)
}

// auditAgain records that an act which came again shows the entry as it is now.
func (h *Handlers) auditAgain(ctx context.Context, a asked, r store.Receipt) error {
	list, id, _ := entryOf(r.Subject)
	_, err := h.updateQuietly(ctx, a.unkeyed(), func(tx *store.Tx) (store.Receipt, error) {
		now, live, _, err := tx.EntryNow(list, id)
		if err != nil || !live {
			return store.Receipt{}, nil // there is none to show
		}
		row, err := tx.Entry(list, now)
		if err != nil {
			return store.Receipt{}, err
		}
		return store.Receipt{}, auditEntry(tx, a, list, now, row)
	})
	return err
}

// entryDone shows the entry after an act; if the input came before, as it is now.
func (h *Handlers) entryDone(ctx context.Context, a asked, r store.Receipt) (bot.Answer, error) {
	list, id, _ := entryOf(r.Subject)
	var answer bot.Answer
	err := h.Store.View(ctx, func(tx *store.Tx) error {
		if now, live, _, err := tx.EntryNow(list, id); err == nil && live {
			row, err := tx.Entry(list, now)
			card := h.entryCard(tx, a, now, row)
			card.Lines = append([]bot.Line{{Text: card.Title, Style: bot.StyleNext}}, card.Lines...)
			card.Sign, card.Title = "✅", a.T("entries.saved."+r.Code)
			answer = h.aboutEntry(tx, a, list, now, bot.Answer{Card: &card, Replace: true, Toast: card.Title})
			return err
		}
		card := bot.Card{Tone: bot.TonePlain, Sign: "✅", Title: a.T("entries.ended"), Lines: []bot.Line{{Text: a.T("entries.ended.what"), Style: bot.StyleSmall}},
			Buttons: []bot.Button{{Subject: r.Subject, Action: actHistory, Label: a.T("entries.history")}}}
		answer = bot.Answer{Card: &card, Replace: true, Toast: card.Title}
		return nil
	})
	return answer, err
}

// pressed does an act on an entry, and answers its refusals: at the field of the form, or
// with the entry as it is now and what was typed.
func (h *Handlers) pressed(ctx context.Context, a asked, list procedure.List, id uint64, fields map[string]string, do func() (bot.Answer, error)) (bot.Answer, error) {
	answer, err := do()
	if errors.Is(err, store.ErrNotFound) && id != 0 { // why is not found out in the writer
		err = h.Store.View(ctx, func(tx *store.Tx) error {
			_, why := h.liveEntry(tx, list, id)
			return cmp.Or(why, err)
		})
	}
	var refusal *procedure.Refusal
	var gone *goneEntry
	switch {
	case errors.As(err, &gone):
		return h.entryAnew(ctx, a, list, id, gone, fields)
	case errors.As(err, &refusal) && fields != nil:
		return h.badEntry(ctx, a, refusal), nil
	}
	return answer, err
}

// badEntry says at the field what is wrong with it, and what would be accepted.
func (h *Handlers) badEntry(ctx context.Context, a asked, r *procedure.Refusal) bot.Answer {
	answer := h.refused(ctx, a, r)
	i := slices.IndexFunc(entryFields, func(f entryField) bool { return f.name == r.Field })
	if i < 0 {
		return answer
	}
	f, text := entryFields[i], answer.Toast
	if r.Code == procedure.TooLong {
		text = a.T("sorry.too_long", "Field", a.T("field."+f.name), "Max", f.max)
		answer.Card.Title, answer.Toast = text, text
	}
	if how := "entries.how." + f.name; a.Has(how) && r.Code != procedure.TooLong {
		text += " " + h.entryHow(a, how)
	}
	answer.Errors = map[string]string{f.name: text}
	return answer
}

// entryAnew says why an act was refused, shows the entry as it is now, and gives back what
// was typed.
func (h *Handlers) entryAnew(ctx context.Context, a asked, list procedure.List, id uint64, gone *goneEntry, fields map[string]string) (bot.Answer, error) {
	refused := a
	refused.Submit = nil // the form can't be sent any more
	answer := h.refused(ctx, refused, gone.Refusal)
	if gone.now == 0 {
		answer.Card.Buttons = []bot.Button{{Subject: entrySubject(list, id), Action: actHistory, Label: a.T("entries.history")}}
	} else {
		shown, err := h.showEntry(ctx, a.unkeyed(), list, gone.now) // the input's own act was refused
		if err != nil {
			return bot.Answer{}, err
		}
		shown.Card.Lines = append([]bot.Line{{Text: shown.Card.Title, Style: bot.StyleNext}}, shown.Card.Lines...)
		shown.Card.Tone, shown.Card.Sign, shown.Card.Title = bot.ToneWarn, "⚠️", answer.Toast
		shown.Toast, shown.Code = answer.Toast, answer.Code
		answer = shown
	}
	typed, err := h.typedLines(ctx, a, list, id, fields)
	answer.Card.Lines = append(answer.Card.Lines, typed...)
	if len(typed) > 0 && answer.Until.IsZero() {
		answer = h.hideLater(answer, entrySubject(list, id), h.now(ctx), a.T("hidden.entry."+string(list)))
	}
	return answer, err
}

// typedLines are the fields that a person changed in the form of a version of an entry.
func (h *Handlers) typedLines(ctx context.Context, a asked, list procedure.List, id uint64, fields map[string]string) (lines []bot.Line, err error) {
	if id == 0 || fields["numbers"] == "" {
		return nil, nil
	}
	err = h.Store.View(ctx, func(tx *store.Tx) error {
		versions, err := tx.EntryHistory(list, id)
		if err != nil {
			return err
		}
		for _, f := range entryFields {
			if typed := clean(fields[f.name]); typed != f.text(versions[0].Row) {
				lines = append(lines, bot.Line{Label: a.T("entries.yours", "Field", a.T("field."+f.name)), Text: cmp.Or(typed, a.T("entries.nothing")), Style: bot.StyleQuote})
			}
		}
		return nil
	})
	return lines, err
}

package handlers

import (
	"context"
	"errors"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/procedure"
	"github.com/cc147/sigap/store"
)

// openScript opens the form with the current text, or with the draft's. The form
// carries the version that was edited.
func (h *Handlers) openScript(ctx context.Context, a asked, name procedure.ScriptName, lang string, b bot.Button) (answer bot.Answer, err error) {
	if !a.Person.MayEditScripts() {
		return bot.Answer{}, &procedure.Refusal{Code: procedure.NoRole}
	}
	err = h.Store.View(ctx, func(tx *store.Tx) error {
		newest := NewestScript(tx, h.Book.In(lang), name)
		from := newest
		if b.Arg == argDraft {
			d, ok := tx.ScriptDraft(a.Person.ID, b.Turn)
			if !ok || d.Name != name || d.Lang != lang {
				return &procedure.Refusal{Code: procedure.Stale}
			}
			from = d.Script
		} else if b.Turn != newest.Version {
			return &procedure.Refusal{Code: procedure.Superseded, By: newest.By, Since: newest.At}
		}
		answer.Form = h.scriptForm(a, from, newest.Sample())
		return nil
	})
	return answer, err
}

func (h *Handlers) scriptForm(a asked, s procedure.Script, sample bool) *bot.Form {
	f := &bot.Form{
		Button: bot.Button{Subject: scriptSubject(s.Name, s.Lang), Action: actEdit, Turn: s.Version, Label: a.T("skrip.preview"), Primary: true},
		Title:  a.T("skrip.form", "Name", scriptTitle(a.Reader, s.Name), "Lang", a.T("lang."+s.Lang)),
		Cancel: a.T("form.cancel"),
		Fields: []bot.Field{h.textField(a, "say", s.Say)},
	}
	if sample {
		f.Intro = []bot.Line{{Text: a.T("skrip.copy"), Style: bot.StyleNext}}
	}
	if s.Name.HasDont() {
		f.Fields = append(f.Fields, h.textField(a, "dont", s.Dont))
	}
	return f
}

// previewScript saves the text as the person's draft and shows it as an agent would
// see it. Nothing is published.
func (h *Handlers) previewScript(ctx context.Context, a asked, name procedure.ScriptName, lang string, b bot.Button, fields map[string]string) (bot.Answer, error) {
	edit := procedure.Script{Name: name, Lang: lang, Version: b.Turn, Say: clean(fields["say"])}
	if name.HasDont() {
		edit.Dont = clean(fields["dont"])
	}
	r, err := h.update(ctx, a, func(tx *store.Tx) (store.Receipt, error) {
		if _, err := h.nextScript(tx, a, edit); err != nil {
			return store.Receipt{}, err
		}
		return store.Receipt{Subject: b.Subject, Code: b.Action, Turn: tx.PutScriptDraft(a.Person.ID, edit)}, nil
	})
	if err != nil {
		return bot.Answer{}, err
	}
	var card bot.Card
	err = h.Store.View(ctx, func(tx *store.Tx) error {
		if d, ok := tx.ScriptDraft(a.Person.ID, r.Turn); ok {
			card = h.previewCard(tx, a, d)
		} else { // the input came before, and the draft was published or discarded since
			card = h.scriptCard(tx, a, NewestScript(tx, h.Book.In(lang), name))
		}
		return nil
	})
	return bot.Answer{Card: &card, Replace: true, Toast: card.Title}, err
}

// previewCard shows a draft with buttons to publish, edit or discard it. They carry
// the draft's id, never its text.
func (h *Handlers) previewCard(tx *store.Tx, a asked, d store.ScriptDraft) bot.Card {
	s := d.Script
	s.Version++ // a published version is no sample
	card := bot.Card{Tone: bot.ToneWarn, Sign: "👁️", Title: a.T("skrip.preview_of", "Name", scriptTitle(a.Reader, s.Name), "Lang", a.T("lang."+s.Lang))}
	newest := NewestScript(tx, h.Book.In(s.Lang), s.Name)
	card.Lines = append(h.asAgentSees(s),
		bot.Line{Text: a.T("skrip.now", "Now", h.scriptState(tx, a, newest)), Style: bot.StyleSmall},
		bot.Line{Text: a.T("skrip.decide"), Style: bot.StyleNext})
	subject := scriptSubject(s.Name, s.Lang)
	card.Buttons = []bot.Button{
		{Subject: subject, Action: actPublish, Turn: d.ID, Label: a.T("skrip.publish"), Primary: true},
		{Subject: subject, Action: actEdit, Arg: argDraft, Turn: d.ID, Label: a.T("skrip.edit_again")},
		{Subject: subject, Action: actDiscard, Turn: d.ID, Label: a.T("form.cancel"), Danger: true,
			Confirm: &bot.Confirm{Text: a.T("confirm.discard"), Yes: a.T("confirm.discard.yes"), No: a.T("confirm.back")}},
	}
	return card
}

// nextScript returns the version that an edit makes, or a refusal.
func (h *Handlers) nextScript(tx *store.Tx, a asked, edit procedure.Script) (procedure.Script, error) {
	newest := NewestScript(tx, h.Book.In(edit.Lang), edit.Name)
	return procedure.ApplyScript(newest, edit, a.Person, procedure.Facts{Policy: h.Policy, Now: tx.Now()})
}

// publishScript makes the draft the newest version, with an audit entry. If somebody
// else published first, nothing is overwritten, and the person gets their text back.
func (h *Handlers) publishScript(ctx context.Context, a asked, b bot.Button) (bot.Answer, error) {
	var lost store.ScriptDraft
	r, err := h.update(ctx, a, func(tx *store.Tx) (store.Receipt, error) {
		d, ok := tx.ScriptDraft(a.Person.ID, b.Turn)
		if !ok || scriptSubject(d.Name, d.Lang) != b.Subject {
			return store.Receipt{}, &procedure.Refusal{Code: procedure.Stale}
		}
		lost = d
		next, err := h.nextScript(tx, a, d.Script)
		if err != nil {
			return store.Receipt{}, err
		}
		tx.PutScript(next)
		tx.DropScriptDraft(a.Person.ID)
		return store.Receipt{Subject: b.Subject, Code: b.Action, Turn: next.Version}, tx.Audit(store.Entry{
			Person: a.Person.ID, Via: a.Account.Platform, Subject: b.Subject, Action: b.Action, Body: next})
	})
	var refusal *procedure.Refusal
	switch {
	case errors.As(err, &refusal) && refusal.Code == procedure.Superseded:
		return h.superseded(ctx, a, refusal, lost), nil
	case err != nil:
		return bot.Answer{}, err
	}
	name, lang, _ := scriptOf(r.Subject)
	var card bot.Card
	err = h.Store.View(ctx, func(tx *store.Tx) error {
		s, _ := tx.ScriptVersion(name, lang, r.Turn)
		card = h.scriptCard(tx, a, s)
		card.Sign, card.Title = "✅", a.T("skrip.published", "Name", scriptTitle(a.Reader, name), "Lang", a.T("lang."+lang), "N", r.Turn)
		return nil
	})
	return bot.Answer{Card: &card, Replace: true, Toast: card.Title}, err
}

// superseded names the person who published first, and returns the second editor's
// text to them.
func (h *Handlers) superseded(ctx context.Context, a asked, r *procedure.Refusal, lost store.ScriptDraft) bot.Answer {
	answer := h.refused(ctx, a, r)
	answer.Card.Lines = append(answer.Card.Lines, bot.Line{Label: a.T("skrip.yours"), Text: lost.Say, Style: bot.StyleQuote})
	if lost.Dont != "" {
		answer.Card.Lines = append(answer.Card.Lines, bot.Line{Label: a.T("field.dont"), Text: lost.Dont, Style: bot.StyleQuote})
	}
	answer.Card.Buttons = []bot.Button{{Subject: scriptSubject(lost.Name, lost.Lang), Action: actShow, Label: a.T("skrip.newest"), Primary: true}}
	return answer
}

// discardScript deletes the draft.
func (h *Handlers) discardScript(ctx context.Context, a asked, name procedure.ScriptName, lang string, b bot.Button) (bot.Answer, error) {
	if _, err := h.update(ctx, a, func(tx *store.Tx) (store.Receipt, error) {
		if _, ok := tx.ScriptDraft(a.Person.ID, b.Turn); ok {
			tx.DropScriptDraft(a.Person.ID)
		}
		return store.Receipt{Subject: b.Subject, Code: b.Action}, nil
	}); err != nil {
		return bot.Answer{}, err
	}
	card := bot.Card{Tone: bot.TonePlain, Sign: "✖️", Title: a.T("skrip.discarded"), Buttons: []bot.Button{
		{Subject: scriptSubject(name, lang), Action: actShow, Label: scriptTitle(a.Reader, name)},
	}}
	return bot.Answer{Card: &card, Replace: true, Toast: card.Title}, nil
}

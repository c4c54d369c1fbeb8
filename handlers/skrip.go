package handlers

import (
	"context"
	"slices"
	"strings"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/handlers/words"
	"github.com/cc147/sigap/procedure"
	"github.com/cc147/sigap/store"
)

// The presses on scripts; they aren't in the procedure's tables.
const (
	actEdit    = "edit"    // opens the form, and submits it
	actPublish = "publish" // publishes the draft
	actDiscard = "discard" // discards the draft
)

// argDraft is the argument of the button that edits the draft.
const argDraft = "draft"

// scriptSubject names a script in one language on buttons and in the audit:
// "S-vvip.id".
func scriptSubject(name procedure.ScriptName, lang string) string {
	return "S-" + string(name) + "." + lang
}

// scriptOf is the inverse; ok is false for anything else.
func scriptOf(subject string) (name procedure.ScriptName, lang string, ok bool) {
	text, isScript := strings.CutPrefix(subject, "S-")
	head, lang, _ := strings.Cut(text, ".")
	name = procedure.ScriptName(head)
	return name, lang, isScript && slices.Contains(procedure.ScriptNames, name) && slices.Contains(words.Languages, lang)
}

// pressScript answers a button about a script, or the form that it opened.
func (h *Handlers) pressScript(ctx context.Context, a asked, name procedure.ScriptName, lang string, b bot.Button, fields map[string]string) (bot.Answer, error) {
	switch {
	case b.Action == actShow:
		answer, err := h.showScript(ctx, a, name, lang)
		answer.Replace = slices.Contains(words.Languages, b.Arg)
		return answer, err
	case b.Action == actEdit && fields == nil:
		return h.openScript(ctx, a, name, lang, b)
	case b.Action == actEdit:
		return h.previewScript(ctx, a, name, lang, b, fields)
	case b.Action == actPublish:
		return h.publishScript(ctx, a, b)
	case b.Action == actDiscard:
		return h.discardScript(ctx, a, name, lang, b)
	}
	return h.errorAnswer(a, "unknown_button"), nil
}

// scripts answers "/sigap skrip": every script with its current version in each
// language, its author and its date.
func (h *Handlers) scripts(ctx context.Context, a asked, _ string) (bot.Answer, error) {
	card := bot.Card{Tone: bot.TonePlain, Sign: "📜", Title: a.T("skrip.title"), MoreLabel: a.T("more")}
	err := h.Store.View(ctx, func(tx *store.Tx) error {
		for _, name := range procedure.ScriptNames {
			var stands []string
			for _, lang := range words.Languages {
				stands = append(stands, a.T("lang."+lang)+": "+h.scriptState(tx, a, NewestScript(tx, h.Book.In(lang), name)))
			}
			card.Lines = append(card.Lines, bot.Line{Label: scriptTitle(a.Reader, name), Text: strings.Join(stands, "; ")})
			card.Buttons = append(card.Buttons, bot.Button{Subject: scriptSubject(name, a.Lang), Action: actShow, Arg: string(name), Label: scriptTitle(a.Reader, name)})
		}
		return nil
	})
	next := "skrip.read"
	if a.Person.MayEditScripts() {
		next = "skrip.read_edit"
	}
	card.Lines = append(card.Lines, bot.Line{Text: a.T(next), Style: bot.StyleNext})
	return bot.Answer{Card: &card, Toast: card.Title}, err
}

// scriptState describes the version of a script, its author and its date.
func (h *Handlers) scriptState(tx *store.Tx, a asked, s procedure.Script) string {
	if s.Sample() {
		return a.T("skrip.sample")
	}
	return joinDots(scriptVersion(a.Reader, s), nameIn(tx, s.By), a.When(s.At, tx.Now()))
}

func (h *Handlers) showScript(ctx context.Context, a asked, name procedure.ScriptName, lang string) (bot.Answer, error) {
	var card bot.Card
	err := h.Store.View(ctx, func(tx *store.Tx) error {
		card = h.scriptCard(tx, a, NewestScript(tx, h.Book.In(lang), name))
		return nil
	})
	return bot.Answer{Card: &card, Toast: card.Title}, err
}

// scriptCard shows one script, with an edit button for a person who may edit it.
func (h *Handlers) scriptCard(tx *store.Tx, a asked, s procedure.Script) bot.Card {
	card := bot.Card{Tone: bot.TonePlain, Sign: "📜", Title: a.T("skrip.one", "Name", scriptTitle(a.Reader, s.Name), "Lang", a.T("lang."+s.Lang))}
	card.Lines = append(h.asAgentSees(s), bot.Line{Text: h.scriptState(tx, a, s), Style: bot.StyleSmall})
	subject := scriptSubject(s.Name, s.Lang)
	if a.Person.MayEditScripts() {
		if s.Sample() {
			card.Lines = append(card.Lines, bot.Line{Text: a.T("skrip.copy"), Style: bot.StyleNext})
		}
		card.Buttons = append(card.Buttons, bot.Button{Subject: subject, Action: actEdit, Turn: s.Version, Label: a.T("skrip.edit"), Primary: s.Sample()})
	}
	for _, lang := range words.Languages {
		if lang != s.Lang {
			card.Buttons = append(card.Buttons, bot.Button{Subject: scriptSubject(s.Name, lang), Action: actShow, Arg: lang, Label: a.T("lang." + lang)})
		}
	}
	return card
}

// asAgentSees draws a script as an agent sees it on a call.
func (h *Handlers) asAgentSees(s procedure.Script) []bot.Line {
	r := h.Book.In(s.Lang)
	lines := []bot.Line{{Label: r.T("label.say"), Text: SaidIn(r, s), Style: bot.StyleSay}}
	if s.Name.HasDont() {
		lines = append(lines, bot.Line{Label: r.T("label.dont"), Text: s.Dont, Style: bot.StyleDont})
	}
	return lines
}

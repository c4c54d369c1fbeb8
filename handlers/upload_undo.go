package handlers

import (
	"context"
	"errors"
	"strconv"
	"strings"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/store"
)

// actUndo takes a change of a list back: without an argument it asks, with the count of
// rows that end it does.
const actUndo = "undo"

// changeSubject names a change of a list on buttons: "I-12".
func changeSubject(id uint64) string { return "I-" + strconv.FormatUint(id, 10) }

// changeOf is the inverse; ok is false for anything else.
func changeOf(subject string) (id uint64, ok bool) {
	text, is := strings.CutPrefix(subject, "I-")
	id, err := strconv.ParseUint(text, 10, 64)
	return id, is && err == nil && id > 0
}

// pressChange answers a button about a change of a list.
func (h *Handlers) pressChange(ctx context.Context, a asked, id uint64, b bot.Button) bot.Answer {
	ended, err := strconv.Atoi(b.Arg)
	switch {
	case !a.Person.MayImport():
		return h.errorAnswer(a, "no_import")
	case b.Action == actDrop:
		card := bot.Card{Tone: bot.TonePlain, Sign: "✖️", Title: a.T("upload.kept", "ID", id)}
		return bot.Answer{Card: &card, Replace: true, Toast: card.Title}
	case b.Action != actUndo || b.Arg != "" && err != nil:
		return h.errorAnswer(a, "unknown_button")
	case !h.uploads.beginUndo(a.Person.ID, h.now(ctx)):
		return h.errorAnswer(a, undoBusy)
	case b.Arg == "":
		return bot.Answer{Later: h.later(a, func(ctx context.Context) (bot.Answer, error) {
			defer h.uploads.endUndo(a.Person.ID)
			return h.askUndo(ctx, a, id)
		})}
	}
	return h.working(a, "upload.undoing", "#"+strconv.FormatUint(id, 10), func(ctx context.Context) (bot.Answer, error) {
		defer h.uploads.endUndo(a.Person.ID)
		return h.undo(ctx, a, id, ended)
	})
}

// askUndo shows what the undo would do.
func (h *Handlers) askUndo(ctx context.Context, a asked, id uint64) (bot.Answer, error) {
	u, err := StageUndo(ctx, h.Store, id, h.ListRules)
	if err != nil {
		return h.noUndo(ctx, a, id, err)
	}
	card := bot.Card{Tone: bot.ToneWarn, Sign: "↩️", Title: a.T("upload.undo.title", "ID", id, "Name", u.Of.File, "List", a.T("daftar."+string(u.Of.List))),
		Lines: []bot.Line{{Text: a.T("upload.undo.counts", "Ended", u.Diff.Ended, "Back", u.Diff.New, "Unchanged", u.Diff.Unchanged)}},
		Buttons: []bot.Button{
			{Subject: changeSubject(id), Action: actUndo, Arg: strconv.Itoa(u.Diff.Ended), Label: a.T("upload.undo.yes", "Ended", u.Diff.Ended, "Back", u.Diff.New), Danger: true},
			{Subject: changeSubject(id), Action: actDrop, Label: a.T("form.cancel")},
		}}
	return bot.Answer{Card: &card, Toast: card.Title}, u.Close()
}

// undo takes the change back if as many rows end as were confirmed, else it asks anew.
func (h *Handlers) undo(ctx context.Context, a asked, id uint64, ended int) (bot.Answer, error) {
	u, err := StageUndo(ctx, h.Store, id, h.ListRules)
	if err != nil {
		return h.noUndo(ctx, a, id, err)
	}
	done, err := u.Confirm(ctx, a.Person.ID, a.Account.Platform, ended, nil)
	if err = errors.Join(err, u.Close()); err != nil {
		return h.noUndo(ctx, a, id, err)
	}
	return h.undone(a, done), nil
}

// undone shows what an undo did, with the button that takes it back.
func (h *Handlers) undone(a asked, done store.Change) bot.Answer {
	card := bot.Card{Tone: bot.ToneDone, Sign: "↩️", Title: a.T("upload.undone", "ID", done.UndoOf, "New", done.ID),
		Lines:   []bot.Line{{Text: a.T("upload.undo.did", "Ended", done.Ended, "Back", done.New, "Rows", done.Rows)}},
		Buttons: []bot.Button{{Subject: changeSubject(done.ID), Action: actUndo, Label: a.T("upload.undo")}}}
	return bot.Answer{Card: &card, Toast: card.Title}
}

// undoOf is the newest undo of a change; ok is false where there is none.
func (h *Handlers) undoOf(ctx context.Context, id uint64) (undo store.Change, ok bool, err error) {
	err = h.Store.View(ctx, func(tx *store.Tx) error {
		of, err := tx.Change(id)
		if err == nil {
			undo, ok = UndoneBy(tx, of)
		}
		return err
	})
	return undo, ok, err
}

// noUndo says why a change can't be taken back now, or that it was.
func (h *Handlers) noUndo(ctx context.Context, a asked, id uint64, err error) (bot.Answer, error) {
	switch {
	case errors.Is(err, store.ErrNothingToUndo):
		// Whoever presses twice sees what the first press did.
		if undo, ok, err := h.undoOf(ctx, id); ok || err != nil {
			return h.undone(a, undo), err
		}
		return h.errorAnswer(a, "nothing_to_undo", "ID", id), nil
	case errors.Is(err, store.ErrNotFound):
		return h.errorAnswer(a, "nothing_to_undo", "ID", id), nil
	case errors.Is(err, store.ErrImporting), errors.Is(err, store.ErrListChanged):
		return h.undoAgain(a, "importing", id), nil
	case errors.Is(err, ErrConfirm):
		return h.undoAgain(a, "undo_changed", id), nil
	}
	return bot.Answer{}, err
}

// undoAgain says why a change was not taken back, with the button to try it again.
func (h *Handlers) undoAgain(a asked, code string, id uint64) bot.Answer {
	answer := h.errorAnswer(a, code, "ID", id)
	answer.Card.Buttons = []bot.Button{{Subject: changeSubject(id), Action: actUndo, Label: a.T("upload.undo")}}
	return answer
}

package handlers

import (
	"context"
	"errors"
	"slices"
	"strconv"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/procedure"
	"github.com/cc147/sigap/store"
)

// uploadSubject is the subject of a file's buttons; their turn is its token.
const uploadSubject = "upload"

// The presses on a file; they aren't in the procedure's tables.
const (
	actList   = "list"   // says which list it is
	actImport = "import" // imports it; the argument is the confirmed count of rows that end
	actDrop   = "drop"   // drops it
)

func uploadButton(up *upload, action, arg, label string) bot.Button {
	return bot.Button{Subject: uploadSubject, Action: action, Arg: arg, Turn: up.token, Label: label}
}

func (h *Handlers) cancelButton(a asked, up *upload) bot.Button {
	return uploadButton(up, actDrop, "", a.T("form.cancel"))
}

// pressUpload answers a button about a file.
func (h *Handlers) pressUpload(ctx context.Context, a asked, b bot.Button) (bot.Answer, error) {
	if !a.Person.MayImport() {
		return h.errorAnswer(a, "no_import"), nil
	}
	up, code := h.uploads.take(a.Person.ID, b.Turn, h.now(ctx))
	if code != "" {
		return h.errorAnswer(a, code), nil
	}
	list := procedure.List(b.Arg)
	switch {
	case b.Action == actDrop:
		card := bot.Card{Tone: bot.TonePlain, Sign: "✖️", Title: a.T("upload.dropped", "Name", up.name)}
		return bot.Answer{Card: &card, Replace: true, Toast: card.Title}, h.uploads.end(a.Person.ID, up)
	case b.Action == actList && up.data != nil && slices.Contains(procedure.Lists, list):
		up.list = list
		return h.working(a, "upload.reading", up.name, func(ctx context.Context) (bot.Answer, error) { return h.readList(ctx, a, up) }), nil
	case b.Action == actColumn && up.data != nil && up.sayColumn(b.Arg):
		return h.working(a, "upload.reading", up.name, func(ctx context.Context) (bot.Answer, error) { return h.readList(ctx, a, up) }), nil
	case b.Action == actImport && up.staged != nil:
		ended, err := strconv.Atoi(b.Arg)
		if err != nil {
			ended = -1
		}
		return h.working(a, "upload.importing", up.name, func(ctx context.Context) (bot.Answer, error) { return h.importUpload(ctx, a, up, ended) }), nil
	}
	h.uploads.keep(a.Person.ID, up, h.now(ctx))
	return h.errorAnswer(a, "unknown_button"), nil
}

// importUpload makes the import. A preview that is no longer true is shown anew.
func (h *Handlers) importUpload(ctx context.Context, a asked, up *upload, ended int) (bot.Answer, error) {
	done, err := up.staged.Confirm(ctx, a.Person.ID, a.Account.Platform, ended, nil)
	again := ""
	switch {
	case err == nil:
		return h.imported(a, done), h.uploads.end(a.Person.ID, up)
	case errors.Is(err, store.ErrImporting): // also where what it would do now can't be told
		again = a.T("upload.another")
	case errors.Is(err, store.ErrListChanged):
		again = a.T("upload.changed")
	case errors.Is(err, ErrConfirm):
		again = a.T("upload.confirm")
	default:
		return h.stopped(ctx, a, err), errors.Join(err, h.uploads.end(a.Person.ID, up))
	}
	answer := h.preview(ctx, a, up)
	answer.File = nil // it has not changed
	answer.Card.Lines = append([]bot.Line{{Text: "⚠️ " + again}}, answer.Card.Lines...)
	return answer, nil
}

// stopped answers work that the bot's stop ended, or that failed.
func (h *Handlers) stopped(ctx context.Context, a asked, err error) bot.Answer {
	if ctx.Err() != nil {
		return h.errorAnswer(a, "import_stopped")
	}
	return h.failure(a, err)
}

// isStoreError reports whether an error is the store's and not one of a file.
func isStoreError(err error) bool {
	return slices.ContainsFunc([]error{store.ErrNotSaved, store.ErrUncertain, store.ErrInternal, store.ErrClosed, store.ErrCorrupt, store.ErrFull, store.ErrImporting},
		func(e error) bool { return errors.Is(err, e) })
}

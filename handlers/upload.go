package handlers

import (
	"bytes"
	"context"
	"errors"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/handlers/lists"
	"github.com/cc147/sigap/procedure"
	"github.com/cc147/sigap/store"
)

// receive answers a file that somebody sent: what it is about is read, shown and asked
// before anything changes.
func (h *Handlers) receive(ctx context.Context, a asked) bot.Answer {
	file := a.Upload
	list, mode := listWords(file.Text)
	switch {
	case !a.Person.MayImport():
		return h.errorAnswer(a, "no_import")
	case h.uploads.seen(a.Person.ID, a.key()):
		return bot.Answer{} // it came twice
	case file.More > 0:
		return h.errorAnswer(a, "one_file")
	case file.Size > bot.MaxUpload:
		return h.errorAnswer(a, string(bot.FileTooLarge))
	case mode == "":
		return h.errorAnswer(a, "two_modes")
	}
	up, code := h.uploads.begin(a.Person.ID, a.key(), h.now(ctx))
	if code != "" {
		return h.errorAnswer(a, code)
	}
	up.name, up.list, up.mode = file.Name, list, mode
	return h.working(a, "upload.reading", up.name, func(ctx context.Context) (bot.Answer, error) { return h.readUpload(ctx, a, up) })
}

// working says what goes on, and goes on with it.
func (h *Handlers) working(a asked, key, name string, do func(context.Context) (bot.Answer, error)) bot.Answer {
	title := a.T(key, "Name", name)
	card := bot.Card{Tone: bot.TonePlain, Sign: "⏳", Title: title}
	return bot.Answer{Card: &card, Toast: title, Replace: true, Later: h.later(a, do)}
}

// later completes the answer of work that takes long.
func (h *Handlers) later(a asked, do func(context.Context) (bot.Answer, error)) func(context.Context) (bot.Answer, error) {
	return func(ctx context.Context) (bot.Answer, error) {
		answer, err := do(ctx)
		if err != nil && answer.Card == nil {
			answer = h.failure(a, err)
		}
		answer.Lang = a.Lang
		return answer, err
	}
}

// readUpload fetches the file and shows its preview, or asks which list it is.
func (h *Handlers) readUpload(ctx context.Context, a asked, up *upload) (bot.Answer, error) {
	data, err := a.Upload.Read(ctx)
	var fault *bot.FileError
	switch {
	case errors.As(err, &fault):
		return h.errorAnswer(a, string(fault.Fault)), errors.Join(err, h.uploads.end(a.Person.ID, up))
	case err != nil:
		return bot.Answer{}, errors.Join(err, h.uploads.end(a.Person.ID, up))
	case len(data) == 0:
		return h.errorAnswer(a, "file_empty"), h.uploads.end(a.Person.ID, up)
	}
	up.data = data
	return h.readList(ctx, a, up)
}

// readList reads the file, if necessary after it has found out which list it is. One
// file is read at a time.
func (h *Handlers) readList(ctx context.Context, a asked, up *upload) (bot.Answer, error) {
	select {
	case h.reading <- struct{}{}:
		defer func() { <-h.reading }()
	case <-ctx.Done():
		return h.stopped(ctx, a, ctx.Err()), errors.Join(ctx.Err(), h.uploads.end(a.Person.ID, up))
	}
	if up.list == "" {
		fitting := lists.Fitting(bytes.NewReader(up.data), h.ListRules.Read)
		if len(fitting) != 1 {
			return h.askList(ctx, a, up), nil
		}
		up.list = fitting[0]
	}
	return h.stageUpload(ctx, a, up)
}

// askList asks which list a file is.
func (h *Handlers) askList(ctx context.Context, a asked, up *upload) bot.Answer {
	h.uploads.renew(up)
	card := bot.Card{Tone: bot.TonePlain, Sign: "📥", Title: a.T("upload.which", "Name", up.name),
		Lines: []bot.Line{{Text: a.T("upload.which.how"), Style: bot.StyleSmall}}}
	for _, list := range procedure.Lists {
		card.Buttons = append(card.Buttons, uploadButton(up, actList, string(list), a.T("daftar."+string(list))))
	}
	h.uploads.keep(a.Person.ID, up, h.now(ctx))
	return bot.Answer{Card: &card, Toast: card.Title}
}

// stageUpload reads the file as its list, compares it with what is stored, and shows
// what an import would do.
func (h *Handlers) stageUpload(ctx context.Context, a asked, up *upload) (bot.Answer, error) {
	i := Importing{List: up.list, Mode: up.mode, Name: up.name, Policy: h.Policy, Rules: h.rulesOf(up)}
	staged, err := StageFile(ctx, h.Store, i, bytes.NewReader(up.data))
	var doubt *lists.DoubtError
	switch {
	case errors.As(err, &doubt):
		return h.askColumn(ctx, a, up, doubt.Doubts[0]), nil
	case errors.Is(err, store.ErrImporting):
		return h.errorAnswer(a, "upload_importing"), h.uploads.end(a.Person.ID, up)
	case err != nil && (ctx.Err() != nil || isStoreError(err)):
		return h.stopped(ctx, a, err), errors.Join(err, h.uploads.end(a.Person.ID, up))
	case err != nil:
		return h.unreadable(a, up, err), h.uploads.end(a.Person.ID, up)
	}
	up.data, up.staged = nil, staged
	return h.preview(ctx, a, up), nil
}

// unreadable says why a file is not read as its list.
func (h *Handlers) unreadable(a asked, up *upload, err error) bot.Answer {
	answer := h.errorAnswer(a, "not_a_list", "Name", up.name, "List", a.T("daftar."+string(up.list)))
	say := []any{"List", a.T("daftar." + string(up.list))}
	var twice *lists.TwoColumnsError
	if errors.As(err, &twice) {
		say = append(say, "First", twice.First, "Second", twice.Second)
	}
	why := bot.Line{Label: a.T("upload.why"), Text: a.T("upload.why."+string(lists.FaultOf(err)), say...), Style: bot.StyleQuote}
	answer.Card.Lines = append([]bot.Line{why}, answer.Card.Lines...)
	return answer
}

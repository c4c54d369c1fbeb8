package handlers

import (
	"context"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/procedure"
	"github.com/cc147/sigap/store"
)

// isOurs reports whether a reply is in the thread of a case's card. Any other thread is
// none of the bot's: whoever writes there gets no answer.
func (h *Handlers) isOurs(ctx context.Context, r bot.Reply) bool {
	_, ok := h.repliedTo(ctx, r)
	return ok
}

// repliedTo returns the case whose card began the thread.
func (h *Handlers) repliedTo(ctx context.Context, r bot.Reply) (id uint64, ok bool) {
	// If the store can't be read, nothing could be noted either.
	_ = h.Store.View(ctx, func(tx *store.Tx) error {
		post, found := tx.PostAt(r.Place, r.Ref)
		kind, n, isSubject := subjectID(post.Subject)
		id, ok = n, found && isSubject && kind == 'K'
		return nil
	})
	return id, ok
}

// reply logs what somebody wrote in the thread of a case's card as a note on the case. Who
// may is the procedure's to say.
func (h *Handlers) reply(ctx context.Context, a asked) (bot.Answer, error) {
	id, ok := h.repliedTo(ctx, *a.Reply)
	switch {
	case !ok:
		return bot.Answer{}, nil
	case a.Reply.File:
		return h.errorAnswer(a, "note_file"), nil
	}
	r, c, err := h.act(ctx, a, id, procedure.Command{Action: procedure.Note, Text: clean(a.Reply.Text)})
	if err != nil {
		return bot.Answer{}, err
	}
	return h.actAnswer(ctx, a, r, c)
}

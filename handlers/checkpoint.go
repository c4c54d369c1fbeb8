package handlers

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/handlers/words"
	"github.com/cc147/sigap/procedure"
	"github.com/cc147/sigap/store"
)

// The daily checkpoint of the audit to the leads. It is due at noticeHour in the policy's
// zone. Of each day it is sent once, later in the day if the bot was stopped; of a day without
// the bot it isn't. What it says stands in the audit, as the body of its own entry, so that a
// message that is sent later says the same.

// checkpointAbout is under which the store keeps the newest day, and what its posts are about.
const checkpointAbout = "checkpoint"

// checkpointBody is the body of the entry of a checkpoint.
type checkpointBody struct {
	Checkpoint string `json:"checkpoint"`
	Messages   int    `json:"messages"`
}

// checkpointDay is the day, if its checkpoint is due. One that was sent for a day more than a
// week ahead is of a clock that was wrong.
func (h *Handlers) checkpointDay(now time.Time, sent procedure.Date) (day procedure.Date, due bool) {
	now = now.In(h.Policy.Zone)
	day = procedure.DateOf(now)
	return day, (sent < day || sent > procedure.DateOf(now.AddDate(0, 0, 7))) && (now.Hour() >= noticeHour || sent == "")
}

// dueCheckpoint sends the checkpoint of this day, unless it was sent. A bot that never ran
// begins with the next day.
func (h *Handlers) dueCheckpoint(ctx context.Context, a asked, done *int) error {
	due := false
	if err := h.Store.View(ctx, func(tx *store.Tx) error {
		_, due = h.checkpointDay(tx.Now(), tx.Noticed(checkpointAbout))
		return nil
	}); err != nil || !due {
		return err
	}
	sent := false
	_, err := h.update(ctx, a, func(tx *store.Tx) (store.Receipt, error) {
		before := tx.Noticed(checkpointAbout)
		day, due := h.checkpointDay(tx.Now(), before)
		if !due {
			return store.Receipt{}, nil
		}
		tx.PutNoticed(checkpointAbout, day)
		if before == "" {
			return store.Receipt{}, nil
		}
		sent = true
		return store.Receipt{}, h.postCheckpoint(tx, a)
	})
	if err == nil && sent {
		*done++
	}
	return err
}

// postCheckpoint records the checkpoint as it is now, and a message to each lead.
func (h *Handlers) postCheckpoint(tx *store.Tx, a asked) error {
	text, err := tx.Checkpoint()
	if err != nil {
		return err
	}
	subject, posts, err := h.postNotice(tx, checkpointAbout)
	if err != nil {
		return err
	}
	return tx.Audit(store.Entry{Person: a.Person.ID, Via: a.Account.Platform, Subject: subject, Action: checkpointAbout, Body: checkpointBody{text, posts}})
}

// maxNotices is how many notices NewestCheckpoint reads: those of a month.
const maxNotices = 40

// NewestCheckpoint returns the newest checkpoint that was posted to the leads, and when; ok is
// false if none was for long.
func NewestCheckpoint(tx *store.Tx) (c store.Checkpoint, at time.Time, ok bool) {
	newest := tx.Numbered('N').Counter
	for id := newest; id > 0 && newest-id < maxNotices; id-- {
		for _, e := range tx.AuditOf(fmt.Sprintf("N-%d", id)) {
			if found := postedCheckpoint(e); len(found) == 1 {
				return found[0], e.At, true
			}
		}
	}
	return store.Checkpoint{}, time.Time{}, false
}

// postedCheckpoint reads the checkpoint in its own entry; another entry has none.
func postedCheckpoint(e store.Entry) []store.Checkpoint {
	var body checkpointBody
	raw, _ := e.Body.(json.RawMessage)
	if e.Action != checkpointAbout || json.Unmarshal(raw, &body) != nil {
		return nil
	}
	return store.ReadCheckpoints(body.Checkpoint)
}

// checkpointCard draws a checkpoint with its text to copy.
func (h *Handlers) checkpointCard(tx *store.Tx, r words.Reader, p bot.Post) bot.Card {
	card := bot.Card{Tone: bot.TonePlain, Sign: "🔏", Title: r.T("checkpoint.title"), Lines: []bot.Line{{Text: r.T("checkpoint.gone")}}}
	for _, e := range tx.AuditOf(p.Subject) {
		for _, c := range postedCheckpoint(e) {
			card.Title = joinDots(r.T("checkpoint.title"), r.Day(e.At), r.T("checkpoint.entries", "N", c.Size))
			card.Lines = []bot.Line{{Text: r.T("checkpoint.what", "N", c.Size)}, {Text: c.Text(), Style: bot.StyleQuote}, {Text: r.T("checkpoint.how"), Style: bot.StyleSmall}}
			card.Copies = []bot.Copy{{Label: r.T("checkpoint.copy"), Text: c.Text()}}
		}
	}
	return card
}

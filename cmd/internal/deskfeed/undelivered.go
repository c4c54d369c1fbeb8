package deskfeed

import (
	"github.com/cc147/sigap/bot/desk"
	"github.com/cc147/sigap/handlers"
	"github.com/cc147/sigap/handlers/words"
	"github.com/cc147/sigap/store"
)

// The bounds of what the leads' page says about messages that are not delivered.
const (
	maxRows     = 10_000 // rows of the outbox that are read
	maxMessages = 20     // messages that are named
)

// undelivered returns the messages that are not shown as they must be, with a button for
// each case to send them again.
func (f *Feed) undelivered(tx *store.Tx, r words.Reader) (desk.Undelivered, error) {
	found, err := handlers.FindUndelivered(tx, maxRows)
	out := desk.Undelivered{Title: r.T("status.undelivered")}
	if err != nil || len(found) == 0 {
		return out, err
	}
	out.More = max(0, len(found)-maxMessages)
	offered := map[string]bool{}
	for _, u := range found[:len(found)-out.More] {
		m := desk.QueueMessage{Name: u.Subject, Place: handlers.PlaceWords(tx, r, f.Places, f.Teams, u.Post), Why: handlers.TroubleWords(r, u), Age: r.Ago(u.Since, tx.Now())}
		m.Tone, m.Sign = handlers.Tone(u.Urgency)
		if u.Exposed {
			m.Why += " · " + r.T("trouble.exposed")
		}
		if b, ok := handlers.ResendButton(r, u.Subject); ok && !offered[u.Subject] {
			offered[u.Subject] = true
			m.Again = desk.QueueSend{Subject: b.Subject, Action: b.Action, Label: b.Label}
		}
		out.Messages = append(out.Messages, m)
	}
	all, _ := handlers.ResendButton(r, handlers.Outbox)
	out.All = desk.QueueSend{Subject: all.Subject, Action: all.Action, Label: all.Label}
	return out, nil
}

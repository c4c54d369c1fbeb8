package handlers

import (
	"context"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/handlers/words"
	"github.com/cc147/sigap/procedure"
	"github.com/cc147/sigap/store"
)

const (
	actResend = "resend" // has the messages of a case sent again
	maxResend = 200      // subjects in one transaction; more are resent by the next press
)

// Outbox is the subject of the button that has the messages of all cases sent again.
const Outbox = "outbox"

// ResendButton returns the button that has the messages of a case sent again, or all if
// the subject is Outbox. It reports false for any other subject.
func ResendButton(r words.Reader, subject string) (bot.Button, bool) {
	kind, _, ok := subjectID(subject)
	button := bot.Button{Subject: subject, Action: actResend, Label: r.T("action." + actResend)}
	if subject == Outbox {
		button.Label = r.T("resend.all")
	}
	return button, subject == Outbox || ok && kind == 'K'
}

// pressResend has messages sent again, for a lead or an admin.
func (h *Handlers) pressResend(ctx context.Context, a asked, subject string) (bot.Answer, error) {
	if !a.Person.IsOperator() {
		return h.errorAnswer(a, "no_role"), nil
	}
	n := 0
	r, err := h.updateQuietly(ctx, a, func(tx *store.Tx) (store.Receipt, error) {
		subjects := []string{subject}
		if subject == Outbox {
			found, err := FindUndelivered(tx, maxWaiting)
			if err != nil {
				return store.Receipt{}, err
			}
			subjects = Subjects(found)
		}
		var err error
		n, err = Resend(tx, a.Person.ID, a.Account.Platform, subjects[:min(len(subjects), maxResend)])
		return store.Receipt{}, err
	})
	if err == nil && n > 0 {
		h.Resend()
	}
	switch {
	case err != nil:
		return bot.Answer{}, err
	case r.Seen:
		return bot.Answer{Toast: a.T("resend.again")}, nil
	case n == 0:
		return bot.Answer{Toast: a.T("resend.none")}, nil
	}
	return bot.Answer{Toast: a.T("resend.done", "N", n)}, nil
}

// Subjects returns the subjects of messages, each once, in their order.
func Subjects(found []Undelivered) (out []string) {
	seen := map[string]bool{}
	for _, u := range found {
		if !seen[u.Subject] {
			seen[u.Subject] = true
			out = append(out, u.Subject)
		}
	}
	return out
}

// Resend has the undelivered messages of subjects tried at once, and writes into the audit
// who wanted that. It returns how many messages that are.
func Resend(tx *store.Tx, person, via string, subjects []string) (n int, err error) {
	for _, subject := range subjects {
		posts, err := RetryDelivery(tx, subject)
		if err != nil {
			return n, err
		}
		if posts == 0 {
			continue
		}
		n += posts
		if err := tx.Audit(store.Entry{Person: person, Via: via, Subject: subject, Action: actResend, Body: map[string]int{"messages": posts}}); err != nil {
			return n, err
		}
	}
	return n, nil
}

// CaseSubject returns the subject of a case as somebody types it: "K-12" or "12".
func CaseSubject(text string) (subject string, ok bool) {
	id, ok := caseID(text)
	return procedure.CaseName(id), ok
}

package handlers

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/handlers/words"
	"github.com/cc147/sigap/procedure"
	"github.com/cc147/sigap/store"
)

// The weekly notice to the leads: which entries of the lists end within a week, and which
// are to be reviewed. It is due on Mondays at noticeHour in the policy's zone. Of each
// week it is sent once, late if the bot was stopped; not if nothing is due.

const (
	noticeHour  = 8
	noticeAbout = "lists" // under which the store keeps the newest week
	noticeRev   = 1       // what is said is not edited
)

// noticeWeek is the Monday whose notice is the newest that is due.
func (h *Handlers) noticeWeek(now time.Time) procedure.Date {
	now = now.In(h.Policy.Zone)
	days := (int(now.Weekday()) + 6) % 7 // since Monday
	if days == 0 && now.Hour() < noticeHour {
		days = 7
	}
	return procedure.DateOf(now.AddDate(0, 0, -days))
}

// wasNoticed reports whether the notice of now's week was sent, where noticed is the newest
// week of one. A week that is still to come is of a clock that was set back since; one
// further away says nothing: that clock was wrong.
func (h *Handlers) wasNoticed(noticed procedure.Date, now time.Time) bool {
	return noticed >= h.noticeWeek(now) && noticed <= h.noticeWeek(now.AddDate(0, 0, 7))
}

// dueNotice sends the notice of this week, unless it was sent. A bot that never ran
// begins with the next week.
func (h *Handlers) dueNotice(ctx context.Context, a asked, done *int) error {
	var over, say bool
	if err := h.Store.View(ctx, func(tx *store.Tx) error {
		noticed := tx.Noticed(noticeAbout)
		over = h.wasNoticed(noticed, tx.Now())
		say = !over && noticed != "" && h.hasDue(tx)
		return nil
	}); err != nil || over {
		return err
	}
	sent := false
	_, err := h.update(ctx, a, func(tx *store.Tx) (store.Receipt, error) {
		week := h.noticeWeek(tx.Now())
		if h.wasNoticed(tx.Noticed(noticeAbout), tx.Now()) {
			return store.Receipt{}, nil
		}
		tx.PutNoticed(noticeAbout, week)
		if !say {
			return store.Receipt{}, nil
		}
		sent = true
		subject, posts, err := h.postNotice(tx, noticeAbout)
		if err != nil {
			return store.Receipt{}, err
		}
		return store.Receipt{}, tx.Audit(store.Entry{Person: a.Person.ID, Via: a.Account.Platform, Subject: subject, Action: "lists_notice", Body: map[string]int{"messages": posts}})
	})
	if err == nil && sent {
		*done++
	}
	return err
}

// postNotice records a message to each lead, and returns its subject and how many messages
// it is.
func (h *Handlers) postNotice(tx *store.Tx, about string) (subject string, posts int, err error) {
	subject = tx.NewNotice()
	for _, p := range tx.People() {
		if !p.Is(procedure.Lead) {
			continue
		}
		for _, place := range h.private(tx, p.ID) {
			if _, err := tx.AddPost(bot.Post{Subject: subject, Place: place, View: bot.ViewPing, Person: p.ID, Text: about}); err != nil {
				return "", 0, err
			}
			posts++
		}
	}
	if posts > 0 {
		tx.Show(subject, noticeRev)
	}
	return subject, posts, nil
}

// hasDue reports whether the notice has something to say.
func (h *Handlers) hasDue(tx *store.Tx) bool {
	return slices.ContainsFunc(procedure.EntryLists, func(list procedure.List) bool {
		return len(h.dueEntries(tx, list, browseEnding))+len(h.dueEntries(tx, list, browseReview)) > 0
	})
}

// isNotice reports whether a post is a notice, and not about a case.
func isNotice(p bot.Post) bool { return strings.HasPrefix(p.Subject, "N-") }

// anyNotice draws a notice: what it is about stands in its text. A checkpoint has nothing to
// mask, and its hashes must not be taken for numbers.
func (h *Handlers) anyNotice(tx *store.Tx, r words.Reader, p bot.Post) bot.Card {
	if p.Text == checkpointAbout {
		return h.checkpointCard(tx, r, p)
	}
	return masked(h.mask(), h.noticeCard(tx, r))
}

// noticeCard draws the notice from the lists as they are now, masked: of each list what
// is due, a few one by one, with a button to all.
func (h *Handlers) noticeCard(tx *store.Tx, r words.Reader) bot.Card {
	card := bot.Card{Tone: bot.ToneWarn, Sign: "📅", Title: r.T("notice.title"), MoreLabel: r.T("more")}
	for _, list := range procedure.EntryLists {
		for _, what := range []string{browseEnding, browseReview} {
			due := h.dueEntries(tx, list, what)
			if len(due) == 0 {
				continue
			}
			head := r.T("daftar."+string(list)) + ": " + r.T("notice."+what)
			card.Lines = append(card.Lines, bot.Line{Label: head, Text: r.T("daftar.rows", "N", len(due))})
			for _, e := range due[:min(len(due), maxEnding)] {
				card.Lines = append(card.Lines, bot.Line{Text: h.entrySummary(tx, asked{Reader: r}, e.Row)})
			}
			if n := len(due) - maxEnding; n > 0 {
				card.Lines = append(card.Lines, bot.Line{Text: r.T("list.further", "N", n), Style: bot.StyleSmall})
			}
			card.Buttons = append(card.Buttons, bot.Button{Subject: listSubject(list), Action: actBrowse, Arg: what, Label: head})
		}
	}
	if len(card.Lines) == 0 { // changed since the notice was due
		card.Lines = []bot.Line{{Text: r.T("list.none")}}
	}
	return card
}

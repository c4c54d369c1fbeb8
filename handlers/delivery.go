package handlers

import (
	"cmp"
	"slices"
	"time"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/procedure"
	"github.com/cc147/sigap/store"
)

// Failure is a place where messages about open cases were not delivered.
type Failure struct {
	Place bot.Place // without the ID for a private chat, which would identify a person, and for a whole platform
	Why   string    // the cause, for the operator
	Posts int
}

// Failures returns the messages about open cases that are not tried any more, by place and
// cause: those whose content is refused, until the next change, and those that are lost.
func Failures(tx *store.Tx) ([]Failure, error) {
	open, err := tx.Open()
	if err != nil {
		return nil, err
	}
	var out failures
	for _, l := range open {
		for _, p := range tx.Posts(procedure.CaseName(l.ID)) {
			if p.State == bot.PostFailed || p.State == bot.PostLost {
				out.count(p.Place, p.Why)
			}
		}
	}
	return out.sorted(), nil
}

// Closed returns the messages of the rows that wait, by place and cause: for a place which
// is closed to the bot, for a platform that refuses it, or because they are refused for an
// unknown reason.
func Closed(tx *store.Tx, rows []store.OutboxRow) []Failure {
	closed := ClosedPlaces(tx, rows)
	var out failures
	for _, row := range rows {
		for _, p := range tx.Posts(row.Subject) {
			platform := bot.Place{Platform: p.Place.Platform}
			switch {
			case p.Settled() || p.State == bot.PostFailed || p.State == bot.PostLost:
			case closed[platform] != "":
				out.count(platform, closed[platform])
			case closed[p.Place] != "":
				out.count(p.Place, closed[p.Place])
			case p.Waits == bot.WaitsUnknown:
				out.count(p.Place, p.Why)
			}
		}
	}
	return out.sorted()
}

// ClosedPlaces returns the places closed to the bot among the unsettled posts of the
// rows, with the cause. A place without an ID is a whole platform.
func ClosedPlaces(tx *store.Tx, rows []store.OutboxRow) map[bot.Place]string {
	out := map[bot.Place]string{}
	for _, row := range rows {
		for _, p := range tx.Posts(row.Subject) {
			switch {
			case p.Settled():
			case p.Waits == bot.WaitsPlace:
				out[p.Place] = p.Why
			case p.Waits == bot.WaitsPlatform:
				out[bot.Place{Platform: p.Place.Platform}] = p.Why
			}
		}
	}
	return out
}

// failures counts messages by place and cause.
type failures []Failure

func (f *failures) count(place bot.Place, why string) {
	if place.Private {
		place.ID = ""
	}
	i := slices.IndexFunc(*f, func(x Failure) bool { return x.Place == place && x.Why == why })
	if i < 0 {
		i = len(*f)
		*f = append(*f, Failure{Place: place, Why: why})
	}
	(*f)[i].Posts++
}

func (f failures) sorted() []Failure {
	slices.SortFunc(f, func(x, y Failure) int {
		return cmp.Or(cmp.Compare(x.Place.Platform, y.Place.Platform), cmp.Compare(x.Place.ID, y.Place.ID), cmp.Compare(x.Why, y.Why))
	})
	return f
}

// Waiting returns how many cases and calls, up to limit, have messages that aren't up
// to date, and when the one that waits longest last changed; zero if there is none.
func Waiting(tx *store.Tx, limit int) (n int, oldest time.Time) {
	rows := tx.Outbox(limit)
	for _, r := range rows {
		entries := tx.AuditOf(r.Subject)
		if n := len(entries); n > 0 && (oldest.IsZero() || entries[n-1].At.Before(oldest)) {
			oldest = entries[n-1].At
		}
	}
	return len(rows), oldest
}

// failedLooks are the tries of a post, the send and look-ups that failed, after which a lead's
// retry sends it again: it may be that the history can't be read at all.
const failedLooks = 3

// RetryDelivery makes the posts of a subject that are not delivered be tried at once: those
// that are lost are sent again, and those that can't be looked up; those that were refused are
// tried once more, and those that wait do so no longer. It returns how many posts that are.
func RetryDelivery(tx *store.Tx, subject string) (n int, err error) {
	for _, p := range tx.Posts(subject) {
		switch {
		case p.State == bot.PostLost:
			p.State, p.Sends, p.Sent, p.LandsBy, p.Repeat = bot.PostPending, 0, time.Time{}, time.Time{}, true
		case p.State == bot.PostUnsure && p.Tries >= failedLooks:
			p.State, p.Looks, p.Repeat = bot.PostPending, 0, true // a further message is removed once it is found
		case p.State == bot.PostFailed && p.Ref != "":
			p.State, p.Shown = bot.PostDone, 0
		case p.State == bot.PostFailed:
			p.State, p.Shown = bot.PostPending, 0
		case p.Settled() || p.State == bot.PostInflight:
			continue
		}
		p.Why, p.Waits, p.Tries, p.NotBefore, p.ExtraTries, p.ExtraNotBefore = "", "", 0, time.Time{}, 0, time.Time{}
		if err := tx.PutPost(p); err != nil {
			return n, err
		}
		tx.Show(subject, p.Want)
		n++
	}
	return n, nil
}

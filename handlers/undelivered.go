package handlers

import (
	"cmp"
	"slices"
	"time"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/handlers/words"
	"github.com/cc147/sigap/procedure"
	"github.com/cc147/sigap/store"
)

// Trouble says why a message is not shown as it must be.
type Trouble string

// The troubles.
const (
	TroubleLate     Trouble = "late"     // it waits for its turn, or is tried again, for longer than Late
	TroublePlace    Trouble = "place"    // its place is closed to the bot
	TroublePlatform Trouble = "platform" // the service refuses the bot itself
	TroubleUnknown  Trouble = "unknown"  // the service refuses it, nobody knows why
	TroubleRefused  Trouble = "refused"  // the service refuses its content: a fault of the bot
	TroubleLost     Trouble = "lost"     // it was sent twice, and may be shown never, once or twice
	TroubleExtra    Trouble = "extra"    // a further message of it can't be removed
)

// Troubles are all troubles.
var Troubles = []Trouble{TroubleLate, TroublePlace, TroublePlatform, TroubleUnknown, TroubleRefused, TroubleLost, TroubleExtra}

// Late is how long a message may take without being undelivered.
const Late = time.Minute

// Undelivered is a message that is not shown as it must be.
type Undelivered struct {
	bot.Post
	Trouble Trouble
	Urgency int
	Since   time.Time // of the message, or of the change that it doesn't show
	// Exposed says that the message may show a customer's data to somebody who doesn't work
	// on the case any more.
	Exposed bool
}

// IsCard reports whether the message is the card of a case in the channel where it is
// worked on, and was never shown there.
func (u Undelivered) IsCard() bool {
	return u.Ref == "" && (u.View == bot.ViewBoard || u.View == bot.ViewTeam)
}

// FindUndelivered returns what is undelivered among the first rows of the outbox, up to
// limit, and of the open cases; the most urgent first, then what waits longest.
func FindUndelivered(tx *store.Tx, limit int) ([]Undelivered, error) {
	var out []Undelivered
	seen := map[string]bool{}
	add := func(subject string) {
		for _, p := range tx.Posts(subject) {
			if u, ok := undelivered(tx, p); ok {
				out = append(out, u)
			}
		}
		seen[subject] = true
	}
	for _, row := range tx.Outbox(limit) {
		add(row.Subject)
	}
	open, err := tx.Open()
	if err != nil {
		return nil, err
	}
	for _, l := range open { // what was given up isn't in the outbox
		if name := procedure.CaseName(l.ID); !seen[name] {
			add(name)
		}
	}
	out = withClosed(out, tx.Now())
	slices.SortStableFunc(out, func(a, b Undelivered) int {
		return cmp.Or(cmp.Compare(a.Urgency, b.Urgency), a.Since.Compare(b.Since))
	})
	return out, nil
}

// withClosed gives what waits unsent the trouble of its place or platform: only one message
// is tried there. What is otherwise not late yet is dropped.
func withClosed(all []Undelivered, now time.Time) []Undelivered {
	closed := map[bot.Place]Undelivered{} // a place without an ID is a whole platform
	for _, u := range all {
		if u.Trouble == TroublePlace {
			closed[u.Place] = u
		}
		if u.Trouble == TroublePlatform {
			closed[bot.Place{Platform: u.Place.Platform}] = u
		}
	}
	out := all[:0]
	for _, u := range all {
		if u.Trouble == TroubleLate {
			by, is := closed[bot.Place{Platform: u.Place.Platform}]
			if !is {
				by, is = closed[u.Place]
			}
			if is {
				u.Trouble, u.Why = by.Trouble, by.Why
			} else if procedure.Within(u.Since, now, Late) {
				continue
			}
		}
		out = append(out, u)
	}
	return out
}

// undelivered returns the message unless it has no trouble; one that waits may be too young.
func undelivered(tx *store.Tx, p bot.Post) (u Undelivered, ok bool) {
	u = Undelivered{Post: p, Trouble: troubleOf(p)}
	if u.Trouble == "" {
		return u, false
	}
	u.Since = since(tx, p)
	u.Urgency = tx.UrgencyOf(p.Subject)
	if _, id, isCase := subjectID(p.Subject); isCase && isPrivate(p.View) {
		c, err := tx.Case(id)
		over, shown := err == nil && !mayShow(tx, c, p), mayBeShown(p)
		if over && !shown && p.State == bot.PostFailed {
			return u, false // nobody needs it any more
		}
		u.Exposed = over && shown
	}
	return u, true
}

// mayBeShown reports whether a message of the post may be there.
func mayBeShown(p bot.Post) bool {
	return p.Ref != "" || len(p.Extra) > 0 || p.Sends > 0 || p.State == bot.PostInflight || p.State == bot.PostUnsure || p.State == bot.PostLost
}

// troubleOf is the trouble of a post; TroubleLate if its age decides, "" is none.
func troubleOf(p bot.Post) Trouble {
	switch {
	case p.State == bot.PostFailed:
		return TroubleRefused
	case p.State == bot.PostLost:
		return TroubleLost
	case p.Settled():
		return ""
	case p.Waits == bot.WaitsPlace:
		return TroublePlace
	case p.Waits == bot.WaitsPlatform:
		return TroublePlatform
	case p.Waits == bot.WaitsUnknown:
		return TroubleUnknown
	case p.State == bot.PostDone && (p.Shown >= p.Want || p.View == bot.ViewPing):
		if len(p.Extra) > 0 && p.ExtraTries > 1 {
			return TroubleExtra
		}
		return "" // it is only verified
	}
	return TroubleLate
}

// since is when a message that was never shown was recorded, and of another when its case
// last changed.
func since(tx *store.Tx, p bot.Post) time.Time {
	if p.Ref != "" {
		acts, _ := tx.AuditPage(p.Subject, 0, lastActs, func(e store.Entry) bool { return e.Action != actResend })
		if len(acts) > 0 {
			return acts[0].At
		}
	}
	return p.At
}

// lastActs is how many entries of the audit are read to find the last change of a case.
const lastActs = 8

// PlaceWords describes where a message is shown: "Slack · Jaringan". A private chat has
// the name of its person.
func PlaceWords(tx *store.Tx, r words.Reader, where Places, teams []procedure.Team, p bot.Post) string {
	name := p.Place.ID
	switch {
	case p.Place.Private && p.Person != "":
		name = nameIn(tx, p.Person)
	case p.Place.Private:
		name = r.T("status.private")
	case slices.Contains(where.Board, p.Place):
		name = r.T("role." + string(procedure.Tier2))
	}
	for _, t := range teams {
		if slices.Contains(where.Teams[t.Code], p.Place) {
			name = t.Name
		}
	}
	return joinDots(r.T("platform."+p.Place.Platform), name)
}

// TroubleWords says why a message is undelivered, with the operator's cause.
func TroubleWords(r words.Reader, u Undelivered) string {
	text := r.T("trouble." + string(u.Trouble))
	if u.Why != "" {
		text += ": " + bot.Cut(u.Why, maxCause)
	}
	return text
}

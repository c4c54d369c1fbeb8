package bot

import (
	"context"
	"time"
)

// Platform is one chat service. Every method is safe for concurrent use.
type Platform interface {
	// Name is "desk", "slack" or "telegram".
	Name() string
	// Run takes inputs and gives them to the handler until ctx ends, then
	// returns nil once the last of them is answered. Another return is a fault
	// that it could not mend by itself.
	Run(ctx context.Context, h Handler) error
	// Post sends a new message into a channel. thread is the message in whose
	// thread it stands, or "".
	Post(ctx context.Context, place Place, card Card, id PostID, thread Ref) (Ref, Outcome)
	// Edit makes a sent message show the card. Showing what it shows already is Done.
	Edit(ctx context.Context, place Place, ref Ref, card Card) Outcome
	// SendDirect sends a new message into the private chat of an account. id is "" for
	// one that is no post: nobody looks it up or edits it.
	SendDirect(ctx context.Context, account Account, card Card, id PostID) (Ref, Outcome)
}

// Finder is a Platform that can look up whether a post arrived.
type Finder interface {
	// Find gives the message of a lost post, or "" when its place shows none.
	Find(ctx context.Context, lost Lost) (Ref, Outcome)
}

// Lost is a post of which nobody knows whether it arrived.
type Lost struct {
	ID     PostID
	Place  Place
	Thread Ref       // the message in whose thread it would stand, or ""
	Since  time.Time // when it was first sent, at the earliest; zero is long ago
}

// Members is a Platform that can tell who belongs to one of its groups.
type Members interface {
	// Members tells of each of the accounts whether it belongs to the group: a
	// channel, a user group or a chat, by the platform's own id. It asks at the
	// platform's pace. An account that isn't in what it gives is one of which nobody
	// knows, and the outcome says why.
	Members(ctx context.Context, group string, accounts []string) (map[string]bool, Outcome)
}

// Directory is a Platform whose inputs don't tell whose they are, but that can be
// asked.
type Directory interface {
	// Profile gives the name of an account's owner and the language that they read,
	// as In has them; "" is unknown.
	Profile(ctx context.Context, account string) (name, locale string, out Outcome)
}

// Result is how an outside call ended.
type Result int

// The results. There are no others.
const (
	Done   Result = iota // it is there
	Retry                // surely not there; try again after Outcome.After
	Unsure               // nobody knows whether it is there
	Gone                 // the message to edit isn't there any more
	Failed               // never: the service refuses it
	Closed               // surely not there: the place is closed to us, and may be opened again
)

// Outcome is the result of one outside call, with the cause for the operator.
type Outcome struct {
	Result Result
	After  time.Duration // for Retry: how long the service asked to wait
	Cause  string        // free of customer data
}

// Refused reports whether it is of no use to try again at once.
func (o Outcome) Refused() bool { return o.Result == Failed || o.Result == Closed }

// Memory is what an adapter must remember over a restart: the state of a
// dialog, for instance. Keys are the adapter's own, within its platform.
// Safe for concurrent use.
type Memory interface {
	Get(ctx context.Context, platform, key string) (value []byte, ok bool, err error)
	Put(ctx context.Context, platform, key string, value []byte) error
	Delete(ctx context.Context, platform, key string) error
}

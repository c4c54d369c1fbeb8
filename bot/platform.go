package bot

import (
	"context"
	"time"
)

// Platform is one chat service. Every method is safe for concurrent use. What only
// some platforms can do stands in capability.go.
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

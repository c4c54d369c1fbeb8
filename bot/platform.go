package bot

import (
	"context"
	"time"
)

// Platform is one chat service. Every method is safe for concurrent use.
// capability.go has what only some platforms can do.
type Platform interface {
	// Name is "desk", "slack" or "telegram".
	Name() string
	// Run passes inputs to the handler until ctx ends, and returns nil after the
	// last of them is answered. Another return is a fault that it can't recover
	// from.
	Run(ctx context.Context, h Handler) error
	// Post sends a new message to a channel, in the thread of the message
	// thread, or outside of threads if thread is "".
	Post(ctx context.Context, place Place, card Card, id PostID, thread Ref) (Ref, Outcome)
	// Edit makes a sent message show the card. If it shows it already, the result is Done.
	Edit(ctx context.Context, place Place, ref Ref, card Card) Outcome
	// SendDirect sends a new message to the private chat of an account. id is ""
	// for a message that is not a post and is never looked up or edited.
	SendDirect(ctx context.Context, account Account, card Card, id PostID) (Ref, Outcome)
}

// Result is the result of an outside call.
type Result int

// The results.
const (
	Done   Result = iota // it arrived
	Retry                // it did not arrive; try again after Outcome.After
	Unsure               // it may have arrived
	Gone                 // the message to edit was deleted
	Failed               // the service refuses it for good
	Closed               // it did not arrive: the bot can't write to the place, which may change
)

// Outcome is the result of one outside call, with the cause for the operator.
type Outcome struct {
	Result Result
	After  time.Duration // for Retry: the wait that the service asked for
	Cause  string        // free of customer data
}

// Refused reports whether an immediate retry is useless.
func (o Outcome) Refused() bool { return o.Result == Failed || o.Result == Closed }

// Memory stores what an adapter must keep over a restart, such as the state of a
// dialog. Keys are the adapter's own, within its platform. Safe for concurrent use.
type Memory interface {
	Get(ctx context.Context, platform, key string) (value []byte, ok bool, err error)
	Put(ctx context.Context, platform, key string, value []byte) error
	Delete(ctx context.Context, platform, key string) error
}

package bot

import (
	"context"
	"strconv"
	"time"
)

// Platform is one chat service. Every method is safe for concurrent use.
// capability.go has what only some platforms can do.
type Platform interface {
	// Name is "desk", "slack" or "telegram".
	Name() string
	// Run passes inputs to the handler until ctx ends, and returns nil after the
	// last of them is answered. A service that refuses the bot is no reason to return:
	// Run tries again, slowly, and HealthReporter says why. Another return is a fault of
	// the program; Run may be called again after it.
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
	Done    Result = iota // it arrived
	Retry                 // it did not arrive; try again after Outcome.After
	Unsure                // it may have arrived
	Gone                  // the message to edit can't be edited any more; see Outcome.Left
	Failed                // it did not arrive: its content is at fault, so the same content is refused again
	Closed                // it did not arrive: the bot can't write to the place, which may change
	Off                   // it did not arrive: the service refuses the bot itself, such as its token
	Unknown               // it did not arrive, for a reason that the adapter doesn't know
)

var resultNames = [...]string{"done", "retry", "unsure", "gone", "failed", "closed", "off", "unknown"}

// String returns the name of a result, for logs.
func (r Result) String() string {
	if r < 0 || int(r) >= len(resultNames) {
		return "result " + strconv.Itoa(int(r))
	}
	return resultNames[r]
}

// Outcome is the result of one outside call, with the cause for the operator.
type Outcome struct {
	Result Result
	After  time.Duration // for Retry: the wait that the service asked for
	Cause  string        // free of customer data
	// Left says for Gone that the message may still be shown, as it was.
	Left bool
}

// Refused reports whether an immediate retry is useless.
func (o Outcome) Refused() bool {
	switch o.Result {
	case Failed, Closed, Off, Unknown:
		return true
	case Done, Retry, Unsure, Gone:
	}
	return false
}

// Memory stores what an adapter must keep over a restart, such as the state of a
// dialog. Keys are the adapter's own, within its platform. Safe for concurrent use.
type Memory interface {
	Get(ctx context.Context, platform, key string) (value []byte, ok bool, err error)
	Put(ctx context.Context, platform, key string, value []byte) error
	Delete(ctx context.Context, platform, key string) error
	// List returns up to limit items whose keys begin with prefix, in the order of
	// their keys.
	List(ctx context.Context, platform, prefix string, limit int) ([]MemoryItem, error)
}

// MemoryItem is one value of a Memory.
type MemoryItem struct {
	Key   string
	Value []byte
}

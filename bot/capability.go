package bot

import (
	"context"
	"time"
)

// The interfaces below are capabilities: a Platform may implement them beside its
// own methods. A caller finds out with a type assertion and must cope without.
// bottest.Suite tests each platform's capabilities. HealthReporter is one too.

// Finder is a Platform that can look up whether a post arrived.
type Finder interface {
	// Find returns the references of all messages of a post in its place, the oldest
	// first. None of them need have arrived.
	Find(ctx context.Context, lost Lost) ([]Ref, Outcome)
}

// Lost is a post whose delivery is uncertain: it may or may not have arrived.
type Lost struct {
	ID     PostID
	Place  Place
	Thread Ref       // the thread that it was sent to, or ""
	Since  time.Time // the earliest time it can have been sent, by the machine's clock; zero is no bound
	Until  time.Time // the latest time it can have arrived, likewise
}

// Remover is a Platform that can remove a message.
type Remover interface {
	// Remove deletes a message of the bot. If the service refuses that, Remove makes
	// the message show rest, without buttons. A message that is not there is Done.
	Remove(ctx context.Context, place Place, ref Ref, rest Card) Outcome
}

// Exposer is a Platform that hides the personal data of its answers after their time.
type Exposer interface {
	// Exposed returns the accounts in whose private chats personal data stay in sight,
	// because hiding them is refused. ok is false while that isn't known.
	Exposed() (exposed []Exposure, ok bool)
}

// Exposure is personal data that can't be hidden.
type Exposure struct {
	Account Account   // who sees them
	Since   time.Time // when they were to be hidden
	Cause   string    // free of customer data
}

// Linker is a Platform whose messages have addresses.
type Linker interface {
	// LinkTo returns the URL that opens a message for the members of its place.
	LinkTo(ctx context.Context, place Place, ref Ref) (url string, out Outcome)
}

// Members is a Platform that knows the members of its groups.
type Members interface {
	// Members reports for each account whether it belongs to the group: a channel,
	// a user group or a chat, by the platform's own id. It keeps to the platform's
	// rate limits. An account whose membership is unknown is not in the map; the
	// outcome then has the cause.
	Members(ctx context.Context, group string, accounts []string) (map[string]bool, Outcome)
}

// Directory is a Platform that can look up the owner of an account, because its
// inputs don't carry name and language.
type Directory interface {
	// Profile returns the name and the locale of an account's owner, as In has
	// them; "" is unknown.
	Profile(ctx context.Context, account string) (name, locale string, out Outcome)
}

// Introducer is a Platform that can check how the bot is set up at its service.
// The errors are sentences for the operator.
type Introducer interface {
	// Self returns the bot's name at the service. It tests the connection and the token.
	Self(ctx context.Context) (string, error)
	// Joined reports whether the bot is a member of a channel or a group, by the
	// platform's own id. It returns an error if that can't be found out.
	Joined(ctx context.Context, group string) (bool, error)
}

// Checker is a Platform that can examine its setup at the service beyond Introducer, such as
// a connection for inputs, rights in a channel, and who else is in it.
type Checker interface {
	// Check examines the connection and each of the places, by the platform's own ids. It
	// changes nothing, and returns what it found in the order to read it in.
	Check(ctx context.Context, places []string) []Finding
}

// Finding is one result of a Checker, for the operator. Its texts are free of customer data.
type Finding struct {
	Level Level
	Fact  string
	Next  string // the step to take; "" only for LevelOK
}

// Level says how much a finding matters.
type Level int

// The levels.
const (
	LevelOK   Level = iota
	LevelWarn       // it works, but somebody should look at it
	LevelFail       // something doesn't work
)

// PrivateAnswerer is a Platform that can answer one member of a group privately.
// On any other platform, In.Public says it for each command typed in a group.
type PrivateAnswerer interface {
	// AnswersPrivately reports whether only the person who typed a command in a
	// group sees the answer.
	AnswersPrivately() bool
}

// Limited is a Platform whose service has rate limits.
type Limited interface {
	// Limits returns the limits that a call about the place counts in, the narrowest
	// first. They are somewhat below the service's own.
	Limits(place Place, act Act) []Limit
}

// Act is a kind of call about a message.
type Act string

// The acts.
const (
	ActSend   Act = "send"
	ActEdit   Act = "edit"
	ActFind   Act = "find"
	ActRemove Act = "remove"
)

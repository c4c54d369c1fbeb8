package bot

import (
	"context"
	"time"
)

// The capabilities are what a Platform may have beside its own methods. Who needs
// one asks for it with a type assertion and has an answer for platforms without.
// bottest.Suite holds each platform to those that it declares. HealthReporter is
// one too.

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

// Members is a Platform that can say who belongs to one of its groups.
type Members interface {
	// Members says of each of the accounts whether it belongs to the group: a
	// channel, a user group or a chat, by the platform's own id. It asks at the
	// platform's pace. An account that isn't in what it gives is one of which nobody
	// knows, and the outcome says why.
	Members(ctx context.Context, group string, accounts []string) (map[string]bool, Outcome)
}

// Directory is a Platform whose inputs don't say whose they are, but that can be
// asked.
type Directory interface {
	// Profile gives the name of an account's owner and the language that they read,
	// as In has them; "" is unknown.
	Profile(ctx context.Context, account string) (name, locale string, out Outcome)
}

// Introducer is a Platform whose service can be asked how the bot is set up there.
// The errors are sentences for the operator.
type Introducer interface {
	// Self says who the bot is there, which tests the connection and the token.
	Self(ctx context.Context) (string, error)
	// Joined reports whether the bot belongs to a channel or a group, by the
	// platform's own id. The error says why nobody knows.
	Joined(ctx context.Context, group string) (bool, error)
}

// PrivateAnswerer is a Platform that can answer one person privately where others
// read along. Of any other, In.Public says so of each command typed in a group.
type PrivateAnswerer interface {
	// AnswersPrivately reports whether the answer to a command typed in a group is
	// shown to the one who typed it and to nobody else.
	AnswersPrivately() bool
}

// Pacer is a Platform whose service takes only so much.
type Pacer interface {
	// Pace is what the service takes, with room to spare.
	Pace() Pace
}

// Pace is the least time between two messages; 0 is none.
type Pace struct {
	Channel time.Duration // sent to or edited in one channel
	Private time.Duration // likewise in one private chat
	Edits   time.Duration // edited in all places together
}

// Package bot is chat, neutral of any platform: what comes in, what goes out,
// where it goes, and what a platform must be able to do.
//
// Read it from the bottom up: in.go (a command, a press, a filled form),
// out.go (a card, a form, an answer), post.go (a message that must show what
// the store holds), platform.go, capability.go and health.go (what an adapter does).
// The rest is what adapters share: clean.go, cut.go, card.go and fit.go (texts and
// cards within the limits of a service), button.go, field.go, command.go and
// language.go (what stands on a button, in a field and in a menu, and in which
// language), http.go and retry.go (calls), dispatch.go (one input to the handler).
package bot

import "context"

// Handler answers one input. The adapter acknowledges from the returned
// answer, so a platform never hears "done" before it is done. An error is for
// the log; the answer is good for the user in every case. Safe for concurrent
// use.
type Handler func(context.Context, In) (Answer, error)

// Package bot is chat, neutral of any platform: what comes in, what goes out,
// where it goes, and what a platform must be able to do.
//
// Read it from the bottom up: in.go (a command, a press, a filled form),
// out.go (a card, a form, an answer), post.go (a message that must show what
// the store holds), platform.go (what an adapter does).
package bot

import "context"

// Handler answers one input. The adapter acknowledges from the returned
// answer, so a platform never hears "done" before it is done. An error is for
// the log; the answer is good for the user in every case. Safe for concurrent
// use.
type Handler func(context.Context, In) (Answer, error)

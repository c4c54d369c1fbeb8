// Package bot is the platform-neutral model of chat: inputs, messages, places,
// and the interface that a platform implements.
//
// Read it in this order: in.go and upload.go (a command, a press, a submitted form, a
// file), out.go (a card, a form, an answer), post.go (a message that must show what
// the store holds), platform.go, capability.go and health.go (what an adapter
// implements).
// The rest is shared by the adapters: clean.go, cut.go, card.go and fit.go (texts
// and cards within the limits of a service), button.go, field.go, command.go and
// language.go (button codes, field values, command menus and the language of a
// reader), http.go and retry.go (outside calls), dispatch.go (one input to the
// handler).
package bot

import "context"

// Handler answers one input. The adapter acknowledges with the returned answer,
// so it can't acknowledge before the work is done. The error is for the log; the
// answer is fit for the user even when there is an error. Safe for concurrent use.
type Handler func(context.Context, In) (Answer, error)

package app

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/handlers"
	"github.com/cc147/sigap/store"
)

// Readiness is what /readyz says.
type Readiness struct {
	Ready bool   `json:"ready"`
	Parts []Part `json:"parts"`
}

// Part is one thing that must work.
type Part struct {
	Part   string     `json:"part"` // "program", "store", or a platform
	OK     bool       `json:"ok"`
	Reason string     `json:"reason,omitempty"` // why not, for the operator
	Since  *time.Time `json:"since,omitempty"`  // since when it is so, where that is known
}

// ready says whether the program can work now, from memory and the data file
// alone. It can't once work ends.
func (a *App) ready(ctx, work context.Context) Readiness {
	parts := []Part{{Part: "program", OK: true}, {Part: "store", OK: true}}
	if work.Err() != nil {
		parts[0] = Part{Part: "program", Reason: "it is stopping"}
	}
	if err := a.Store.View(ctx, func(*store.Tx) error { return nil }); err != nil {
		parts[1] = Part{Part: "store", Reason: err.Error()}
	} else if cause := a.notifier.Unsaved(); cause != nil {
		parts[1] = Part{Part: "store", Reason: unsavedText(cause)}
	}
	for _, p := range a.Platforms {
		parts = append(parts, partOf(p))
	}
	out := Readiness{Ready: true, Parts: parts}
	for _, p := range parts {
		out.Ready = out.Ready && p.OK
	}
	return out
}

// unsavedText says why nothing can be saved, and what to do.
func unsavedText(cause error) string {
	next := "look at the disk and at the system's log"
	if errors.Is(cause, store.ErrFull) {
		next = "make room on the disk of the data folder, it goes on by itself"
	}
	return fmt.Sprintf("nothing can be saved: %s (%v)", next, cause)
}

// partOf is a platform; one that can't tell is ready.
func partOf(p bot.Platform) Part {
	since, up, known := aliveOf(p)
	out := Part{Part: p.Name(), OK: up || !known}
	if !since.IsZero() {
		out.Since = &since
	}
	switch {
	case out.OK:
	case since.IsZero():
		out.Reason = "it was not reached since the start; see the log"
	default:
		out.Reason = "it is not reached any more; see the log"
	}
	return out
}

// aliveOf asks a platform whether its service answers; known is false where the
// platform can't tell.
func aliveOf(p bot.Platform) (since time.Time, up, known bool) {
	living, known := p.(bot.Living)
	if known {
		since, up = living.Alive()
	}
	return since, up, known
}

// links are the ways to the platforms, for who asks in chat. One that can't tell
// works as long as the program does.
func (a *App) links() (out []handlers.Link) {
	for _, p := range a.Platforms {
		since, up, known := aliveOf(p)
		out = append(out, handlers.Link{Platform: p.Name(), Up: up || !known, Since: since})
	}
	return out
}

package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/handlers"
	"github.com/cc147/sigap/store"
)

// readiness is what /readyz says.
type readiness struct {
	Ready bool   `json:"ready"`
	Parts []part `json:"parts"`
}

// part is one thing that must work.
type part struct {
	Part   string     `json:"part"` // "program", "store", or a platform
	OK     bool       `json:"ok"`
	Reason string     `json:"reason,omitempty"` // why not, for the operator
	Since  *time.Time `json:"since,omitempty"`  // since when it is so, where that is known
}

// ready says whether the program can work now, from memory and the data file
// alone. It can't once work ends.
func (a *app) ready(ctx, work context.Context) readiness {
	parts := []part{{Part: "program", OK: true}, {Part: "store", OK: true}}
	if work.Err() != nil {
		parts[0] = part{Part: "program", Reason: "it is stopping"}
	}
	if err := a.store.View(ctx, func(*store.Tx) error { return nil }); err != nil {
		parts[1] = part{Part: "store", Reason: err.Error()}
	} else if cause := a.notifier.Unsaved(); cause != nil {
		parts[1] = part{Part: "store", Reason: unsavedText(cause)}
	}
	for _, p := range a.platforms {
		parts = append(parts, partOf(p))
	}
	out := readiness{Ready: true, Parts: parts}
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
func partOf(p bot.Platform) part {
	since, up, known := aliveOf(p)
	out := part{Part: p.Name(), OK: up || !known}
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
func (a *app) links() (out []handlers.Link) {
	for _, p := range a.platforms {
		since, up, known := aliveOf(p)
		out = append(out, handlers.Link{Platform: p.Name(), Up: up || !known, Since: since})
	}
	return out
}

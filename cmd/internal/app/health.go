package app

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	neturl "net/url"
	"strings"
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
	since, up, known := healthOf(p)
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

// healthOf asks a platform whether its service answers; known is false where the
// platform can't tell.
func healthOf(p bot.Platform) (since time.Time, up, known bool) {
	reporter, known := p.(bot.HealthReporter)
	if known {
		since, up = reporter.Healthy()
	}
	return since, up, known
}

// links are the ways to the platforms, for who asks in chat. One that can't tell
// works as long as the program does.
func (a *App) links() (out []handlers.Link) {
	for _, p := range a.Platforms {
		since, up, known := healthOf(p)
		out = append(out, handlers.Link{Platform: p.Name(), Up: up || !known, Since: since})
	}
	return out
}

const (
	healthTimeout = 3 * time.Second
	maxHealth     = 64 << 10 // bytes of the answer that are read
)

// AskReady asks /readyz of a bot at url. It gives the sentence for a bot that is ready; for one that isn't, or that
// doesn't answer, the sentence is the error's.
func AskReady(ctx context.Context, url string) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, healthTimeout)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return "", fmt.Errorf("the address of the bot: %w", err)
	}
	// No proxy and no kept connection: it is this machine, and once.
	client := http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	resp, err := client.Do(req)
	if err != nil {
		var of *neturl.Error // it says the address again
		if errors.As(err, &of) {
			err = of.Err
		}
		return "", fmt.Errorf("the bot does not answer at %s (is it running, and is admin.listen set?): %w", url, err)
	}
	defer resp.Body.Close()
	var now Readiness
	if err := json.NewDecoder(io.LimitReader(resp.Body, maxHealth)).Decode(&now); err != nil || len(now.Parts) == 0 {
		return "", fmt.Errorf("what answers at %s is no sigap: HTTP status %d", url, resp.StatusCode)
	}
	var names, wrong []string
	for _, p := range now.Parts {
		names = append(names, p.Part)
		if !p.OK {
			wrong = append(wrong, p.Part+": "+p.Reason)
		}
	}
	if resp.StatusCode != http.StatusOK || !now.Ready {
		return "", fmt.Errorf("not ready: %s", strings.Join(wrong, "; "))
	}
	return "ready: " + strings.Join(names, ", "), nil
}

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

// Readiness is the answer of /readyz.
type Readiness struct {
	Ready bool   `json:"ready"`
	Parts []Part `json:"parts"`
}

// Part is one thing that must work.
type Part struct {
	Part   string     `json:"part"` // "program", "store", a platform, or "directory"
	OK     bool       `json:"ok"`
	Reason string     `json:"reason,omitempty"` // why it doesn't work, for the operator
	Since  *time.Time `json:"since,omitempty"`  // since when, if that is known
}

// ready reports whether the program can work now, from memory and the data file only.
// It isn't ready once work is done.
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
	if a.Directory != nil {
		parts = append(parts, directoryPart(a.Directory))
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

// partOf is the part of a platform; one without the capability counts as ready.
func partOf(p bot.Platform) Part {
	now, known := healthOf(p)
	out := Part{Part: p.Name(), OK: now.Up || !known, Reason: now.Cause}
	if !now.Since.IsZero() {
		out.Since = &now.Since
	}
	switch {
	case out.OK, out.Reason != "":
	case now.Since.IsZero():
		out.Reason = "not connected since the start; see the log"
	default:
		out.Reason = "the connection was lost; see the log"
	}
	return out
}

// healthOf asks a platform whether its service answers; known is false if the
// platform doesn't have the capability.
func healthOf(p bot.Platform) (now bot.Health, known bool) {
	reporter, known := p.(bot.HealthReporter)
	if known {
		now = reporter.Health()
	}
	return now, known
}

// links returns the connections to the platforms and to the directory for /sigap status. A platform
// without the capability counts as connected.
func (a *App) links() (out []handlers.Link) {
	for _, p := range a.Platforms {
		now, known := healthOf(p)
		out = append(out, handlers.Link{Platform: p.Name(), Up: now.Up || !known, Since: now.Since})
	}
	if a.Directory != nil {
		s := a.Directory.State()
		out = append(out, handlers.Link{Platform: partDirectory, Up: s.Up, Since: s.Since})
	}
	return out
}

const (
	healthTimeout = 3 * time.Second
	maxHealth     = 64 << 10 // the most bytes read of the answer
)

// AskReady asks /readyz of a bot at url. It returns a sentence if the bot is ready;
// if it isn't, or doesn't answer, the error says why.
func AskReady(ctx context.Context, url string) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, healthTimeout)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return "", fmt.Errorf("the address of the bot: %w", err)
	}
	// One request to this machine needs no proxy and no keep-alive.
	client := http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	resp, err := client.Do(req)
	if err != nil {
		var of *neturl.Error // the *url.Error would repeat the address
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
		name := p.Part
		if p.OK && p.Reason != "" {
			name += " (" + p.Reason + ")"
		}
		names = append(names, name)
		if !p.OK {
			wrong = append(wrong, p.Part+": "+p.Reason)
		}
	}
	if resp.StatusCode != http.StatusOK || !now.Ready {
		return "", fmt.Errorf("not ready: %s", strings.Join(wrong, "; "))
	}
	return "ready: " + strings.Join(names, ", "), nil
}

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

// Readiness is the answer of /readyz. A part may be off while the program is ready: what
// the others serve goes on, and a restart would not mend it.
type Readiness struct {
	Ready bool   `json:"ready"`
	Parts []Part `json:"parts"`
}

// Part is one part of the program.
type Part struct {
	Part   string     `json:"part"` // "program", "store", "lists", a platform, "admin", "control", "clock" or "directory"
	OK     bool       `json:"ok"`
	Reason string     `json:"reason,omitempty"` // why it doesn't work, for the operator
	Since  *time.Time `json:"since,omitempty"`  // since when, if that is known
}

// ready reports whether the program can work now, from memory and the data file only: it
// is not stopping, saves what is written, no list was lost, and at least one platform works.
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
	lists := a.listsPart(ctx)
	parts = append(parts, lists...)
	serves := false
	for _, l := range a.served() {
		parts = append(parts, partOf(l))
		serves = serves || l.Up
	}
	for _, l := range a.faulty() {
		parts = append(parts, partOf(l))
	}
	out := Readiness{Ready: parts[0].OK && parts[1].OK && len(lists) == 0 && (serves || len(a.served()) == 0)}
	if a.Directory != nil {
		parts = append(parts, directoryPart(a.Directory))
	}
	out.Parts = parts
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

// partOf is a part as /readyz has it.
func partOf(l handlers.Link) Part {
	out := Part{Part: l.Platform, OK: l.Up, Reason: l.Cause}
	if !l.Since.IsZero() {
		out.Since = &l.Since
	}
	switch {
	case out.OK:
		out.Reason = ""
	case out.Reason != "":
	case l.Since.IsZero():
		out.Reason = "not connected since the start; see the log"
	default:
		out.Reason = "the connection was lost; see the log"
	}
	return out
}

// served returns how each platform works, those that could not be made too. A platform
// without the capability to say so counts as connected.
func (a *App) served() (out []handlers.Link) {
	refused := a.notifier.Refused()
	for _, p := range a.Platforms {
		now := a.faults.health(p)
		if x, is := refused[p.Name()]; is && now.Up {
			now = bot.Health{Since: x.Since, Cause: "its service refuses the bot's messages: " + x.Cause}
		}
		out = append(out, handlers.Link{Platform: p.Name(), Up: now.Up, Since: now.Since, Cause: now.Cause})
	}
	for _, part := range a.off {
		now, _ := a.faults.of(part)
		out = append(out, handlers.Link{Platform: part, Since: now.Since, Cause: now.Cause})
	}
	return out
}

// faulty returns the other parts that the program can't serve now.
func (a *App) faulty() (out []handlers.Link) {
	for _, part := range []string{partAdmin, partControl} {
		if now, has := a.faults.of(part); has {
			out = append(out, handlers.Link{Platform: part, Since: now.Since, Cause: now.Cause})
		}
	}
	if clock, doubted := clockLink(a.Store); doubted {
		out = append(out, clock)
	}
	return out
}

// parts returns how each platform works, and what else can't be served.
func (a *App) parts() []handlers.Link { return append(a.served(), a.faulty()...) }

// links returns the connections to the platforms and to the directory, and what can't be
// served, for /sigap status.
func (a *App) links() []handlers.Link {
	out := a.parts()
	if a.Directory != nil {
		s := a.Directory.State()
		out = append(out, handlers.Link{Platform: partDirectory, Up: s.Up, Since: s.Since, Cause: s.Cause})
	}
	return out
}

// alive is the answer of /healthz.
const alive = "ok\n"

const (
	healthTimeout = 3 * time.Second
	maxHealth     = 64 << 10 // the most bytes read of the answer
)

// AskReady asks /readyz of a bot at url. It returns a sentence if the bot is ready;
// if it isn't, or doesn't answer, the error says why.
func AskReady(ctx context.Context, url string) (string, error) {
	resp, err := ask(ctx, url)
	if err != nil {
		return "", err
	}
	defer resp.Body.Close()
	var now Readiness
	if err := json.NewDecoder(io.LimitReader(resp.Body, maxHealth)).Decode(&now); err != nil || len(now.Parts) == 0 {
		return "", fmt.Errorf("what answers at %s is no sigap: HTTP status %d", url, resp.StatusCode)
	}
	if resp.StatusCode != http.StatusOK || !now.Ready {
		return "", fmt.Errorf("not ready: %s", strings.Join(now.faults(), "; "))
	}
	var works []string
	for _, p := range now.Parts {
		name := p.Part
		if p.OK && p.Reason != "" {
			name += " (" + p.Reason + ")"
		}
		if p.OK {
			works = append(works, name)
		}
	}
	said := "ready: " + strings.Join(works, ", ")
	if off := now.faults(); len(off) > 0 {
		said += "; off: " + strings.Join(off, "; ")
	}
	return said, nil
}

// faults says of each part that doesn't work why, and since when.
func (r Readiness) faults() (out []string) {
	for _, p := range r.Parts {
		if p.OK {
			continue
		}
		text := p.Part + ": " + p.Reason
		if p.Since != nil {
			text += ", since " + p.Since.UTC().Format(time.RFC3339)
		}
		out = append(out, text)
	}
	return out
}

// ask sends one request to a bot's admin address.
func ask(ctx context.Context, url string) (*http.Response, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return nil, fmt.Errorf("the address of the bot: %w", err)
	}
	// One request to this machine needs no proxy and no keep-alive.
	client := http.Client{Timeout: healthTimeout, Transport: &http.Transport{DisableKeepAlives: true}}
	resp, err := client.Do(req)
	if err != nil {
		var of *neturl.Error // the *url.Error would repeat the address
		if errors.As(err, &of) {
			err = of.Err
		}
		return nil, fmt.Errorf("the bot does not answer at %s (is it running, and is admin.listen set?): %w", url, err)
	}
	return resp, nil
}

// AskAlive asks /healthz of a bot at url, and returns a sentence if the process answers.
func AskAlive(ctx context.Context, url string) (string, error) {
	resp, err := ask(ctx, url)
	if err != nil {
		return "", err
	}
	defer resp.Body.Close()
	said, err := io.ReadAll(io.LimitReader(resp.Body, maxHealth))
	if err != nil || resp.StatusCode != http.StatusOK || string(said) != alive {
		return "", fmt.Errorf("what answers at %s is no sigap: HTTP status %d", url, resp.StatusCode)
	}
	return "alive", nil
}

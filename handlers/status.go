package handlers

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/handlers/words"
	"github.com/cc147/sigap/procedure"
	"github.com/cc147/sigap/store"
)

// Program describes the running program. It is read only.
type Program struct {
	Version string
	Since   time.Time // of the start
	// Links returns for each platform whether its service answers; nil means no
	// platform. It works from memory and is safe for concurrent use.
	Links func() []Link
}

// Link is the connection to one platform, or another part that the program serves.
type Link struct {
	Platform string
	Up       bool      // connected, or answered recently
	Since    time.Time // since when; zero if that isn't known
	Cause    string    // why it is not up, for the operator; "" is unknown
}

const (
	maxWaiting  = 1000 // how many cases whose messages wait are read
	maxFailures = 8    // how many places are shown
	maxCause    = 300  // how much of a cause is shown, in characters
)

// status answers "/sigap status": whether the bot works, and for an operator also
// what needs attention.
func (h *Handlers) status(ctx context.Context, a asked, _ string) (bot.Answer, error) {
	card := bot.Card{Tone: bot.TonePlain, Sign: "💚", Title: a.T("status.title")}
	err := h.Store.View(ctx, func(tx *store.Tx) error {
		card.Lines = append(card.Lines,
			bot.Line{Label: a.T("status.since"), Text: joinDots(a.When(h.Program.Since, tx.Now()), a.Ago(h.Program.Since, tx.Now()))},
			bot.Line{Label: a.T("status.version"), Text: h.Program.Version})
		if !a.Person.IsOperator() {
			return nil
		}
		links, allUp := h.linkLines(tx, a)
		failed, err := h.failureLines(tx, a)
		if err != nil {
			return err
		}
		late, err := h.undeliveredLines(tx, a)
		if !allUp || len(failed)+len(late) > 0 {
			card.Tone, card.Sign, card.Title = bot.ToneWarn, "⚠️", a.T("status.mixed")
		}
		if len(late) > 0 {
			resend, _ := ResendButton(a.Reader, Outbox)
			card.Buttons = []bot.Button{resend}
		}
		card.Lines = slices.Concat(card.Lines, links, []bot.Line{waitingLine(tx, a)}, failed, late, listLines(tx, a), sampleLines(tx, a))
		return err
	})
	return bot.Answer{Card: &card, Toast: card.Title}, err
}

func (h *Handlers) linkLines(tx *store.Tx, a asked) (lines []bot.Line, allUp bool) {
	allUp = true
	if h.Program.Links == nil {
		return nil, allUp
	}
	for _, l := range h.Program.Links() {
		state := "up"
		if !l.Up {
			state, allUp = "down", false
		}
		text := a.T("status.now." + state)
		switch {
		case !l.Since.IsZero():
			text = a.T("status.since."+state, "At", a.When(l.Since, tx.Now()))
		case !l.Up:
			text = a.T("status.never")
		}
		if own := "status.since.down." + l.Platform; !l.Up && a.Has(own) {
			text = a.T(own, "At", a.When(l.Since, tx.Now()))
		}
		if !l.Up && l.Cause != "" {
			text += ": " + bot.Cut(l.Cause, maxCause)
		}
		lines = append(lines, bot.Line{Label: a.T("platform." + l.Platform), Text: text})
	}
	return lines, allUp
}

func waitingLine(tx *store.Tx, a asked) bot.Line {
	line := bot.Line{Label: a.T("status.waiting"), Text: a.T("status.none_waits")}
	if n, oldest := Waiting(tx, maxWaiting); n > 0 {
		line.Text = a.T("status.waits", "N", n)
		if !oldest.IsZero() && tx.Now().Sub(oldest) >= Late {
			line.Text = joinDots(line.Text, a.T("status.oldest", "Ago", a.Ago(oldest, tx.Now())))
		}
	}
	return line
}

// failureLines names the places where messages were not delivered, the cause, and
// what to do.
func (h *Handlers) failureLines(tx *store.Tx, a asked) (lines []bot.Line, err error) {
	failures, err := Failures(tx)
	failures = append(Closed(tx, tx.Outbox(maxWaiting)), failures...)
	for _, f := range failures[:min(len(failures), maxFailures)] {
		lines = append(lines, bot.Line{Label: "⚠️ " + h.placeWords(tx, a, f.Place), Text: a.T("status.failed", "N", f.Posts, "Why", f.Why)})
	}
	if n := len(failures) - maxFailures; n > 0 {
		lines = append(lines, bot.Line{Text: a.T("list.further", "N", n), Style: bot.StyleSmall})
	}
	next := ""
	switch {
	case len(failures) == 0:
		return lines, err
	case slices.ContainsFunc(failures, func(f Failure) bool { return f.Place.Private || f.Place.ID != "" }):
		next = a.T("status.mend")
	default: // only whole platforms
		next = a.T("status.mend.platform")
	}
	lines = append(lines, bot.Line{Text: next, Style: bot.StyleNext})
	return lines, err
}

// undeliveredLines counts the messages that are not shown as they must be, and names the
// first.
func (h *Handlers) undeliveredLines(tx *store.Tx, a asked) (lines []bot.Line, err error) {
	found, err := FindUndelivered(tx, maxWaiting)
	if err != nil || len(found) == 0 {
		return nil, err
	}
	lines = append(lines, bot.Line{Label: a.T("status.undelivered"), Text: a.T("status.undelivered.cases", "Posts", len(found), "N", len(Subjects(found)))})
	for _, u := range found[:min(len(found), maxFailures)] {
		text := joinDots(PlaceWords(tx, a.Reader, h.Places, h.Teams, u.Post), TroubleWords(a.Reader, u), a.Ago(u.Since, tx.Now()))
		if u.Exposed {
			text = joinDots(text, a.T("trouble.exposed"))
		}
		lines = append(lines, bot.Line{Label: u.Subject, Text: text})
	}
	if n := len(found) - maxFailures; n > 0 {
		lines = append(lines, bot.Line{Text: a.T("list.further", "N", n), Style: bot.StyleSmall})
	}
	return lines, nil
}

// placeWords describes a place in words, a private chat without its person.
func (h *Handlers) placeWords(tx *store.Tx, a asked, p bot.Place) string {
	return PlaceWords(tx, a.Reader, h.Places, h.Teams, bot.Post{Place: p})
}

// listLines shows how old the lists are.
func listLines(tx *store.Tx, a asked) (lines []bot.Line) {
	imports := Imports(tx)
	for _, list := range procedure.Lists {
		text := a.T("daftar.never")
		if i, ok := imports[list]; ok {
			text = a.T("status.imported", "At", a.When(i.At, tx.Now()), "Ago", a.Ago(i.At, tx.Now()))
		}
		if warning := listWarning(tx, a, list, imports); warning != "" {
			text = "⚠️ " + warning
		}
		lines = append(lines, bot.Line{Label: a.T("status.list", "List", a.T("daftar."+string(list))), Text: text})
	}
	return lines
}

// sampleLines names the scripts that nobody has published yet.
func sampleLines(tx *store.Tx, a asked) []bot.Line {
	by := map[procedure.ScriptName][]string{}
	for _, s := range SampleScripts(tx) {
		by[s.Name] = append(by[s.Name], a.T("lang."+s.Lang))
	}
	var names []string
	for _, name := range procedure.ScriptNames {
		if len(by[name]) > 0 {
			names = append(names, scriptTitle(a.Reader, name)+" ("+words.List(by[name])+")")
		}
	}
	if len(names) == 0 {
		return nil
	}
	return []bot.Line{{Label: a.T("status.samples"), Text: strings.Join(names, "; ")}}
}

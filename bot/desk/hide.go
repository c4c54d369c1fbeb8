package desk

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/cc147/sigap/bot"
)

// sweep is how often Run looks for answers whose data are to be hidden. A window that opens
// meanwhile gets none of them.
const sweep = 5 * time.Second

// hideOthers takes the data out of the person's other answers about what got is about, and
// the number out of what they typed for this one if it shows no data itself.
func (d *Desk) hideOthers(person string, but bot.Ref, got bot.Answer) {
	card := got.Hidden
	if card == nil {
		card = got.Card
	}
	if card == nil || got.About == "" {
		return
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if got.Until.IsZero() {
		d.hideTyped(person, but)
	}
	d.hide(person, func(a answer) *bot.Card {
		if a.about != got.About || a.ref == but {
			return nil
		}
		return card
	})
}

// hideDue takes the data out of everybody's answers whose time is over.
func (d *Desk) hideDue() {
	d.mu.Lock()
	defer d.mu.Unlock()
	for person := range d.answers {
		d.hideDueOf(person)
	}
}

// hideDueOf is hideDue of one person. The caller holds mu.
func (d *Desk) hideDueOf(person string) {
	now := d.opt.Now()
	d.hide(person, func(a answer) *bot.Card {
		turned := now.Round(0).Add(turnedBy).Before(a.at.Round(0))
		if a.until.IsZero() || now.Before(a.until) && !turned {
			return nil
		}
		return a.hidden
	})
}

// turnedBy is how far before an answer the clock must be for the answer to be hidden at once:
// the clock was turned back, and nobody knows how long the data are in sight.
const turnedBy = time.Minute

// deadline returns the time at which an answer's data are hidden, by the desk's clock as it is
// read, so that the monotonic part of its readings counts where they have one.
func (d *Desk) deadline(until time.Time) time.Time {
	if until.IsZero() {
		return until
	}
	now := d.opt.Now()
	return now.Add(until.Sub(now.Round(0)))
}

// hide shows the card that instead returns in place of a kept answer; nil leaves the answer
// as it is. The caller holds mu.
func (d *Desk) hide(person string, instead func(answer) *bot.Card) {
	for _, a := range slices.Clone(d.answers[person]) {
		card := instead(a)
		if card == nil {
			continue
		}
		a.card, a.until, a.hidden = *card, time.Time{}, nil
		d.replace(person, a)
		d.hideTyped(person, a.ref)
	}
}

// hideTyped cuts what the person typed for an answer to the command, because the number
// stands there too. The caller holds mu.
func (d *Desk) hideTyped(person string, of bot.Ref) {
	typed := bot.Ref("s." + strings.TrimPrefix(string(of), "a."))
	i := slices.IndexFunc(d.answers[person], func(a answer) bool { return a.ref == typed })
	if i < 0 {
		return
	}
	line := d.answers[person][i]
	if command, _, more := strings.Cut(line.said, " "); more {
		line.said = command + " …"
		d.replace(person, line)
	}
}

// replace changes a kept item and shows it in the person's windows. The caller holds mu.
func (d *Desk) replace(person string, a answer) {
	d.keep(person, a)
	html, err := d.item(a.view(d.opt.Words.In("")))
	if err != nil {
		d.opt.Logger.Error("desk: change of an answer not shown", "error", err)
		return
	}
	d.send(person, event{Place: a.place, Ref: a.ref, HTML: html})
}

// tend hides what is due, and ends the windows of those who are no longer allowed, until
// ctx ends.
func (d *Desk) tend(ctx context.Context) {
	due, look := time.NewTicker(sweep), time.NewTicker(watch)
	defer due.Stop()
	defer look.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-due.C:
			d.hideDue()
		case <-look.C:
			d.watchWindows(ctx)
		}
	}
}

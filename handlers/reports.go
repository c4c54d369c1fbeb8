package handlers

import (
	"errors"
	"slices"
	"time"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/procedure"
	"github.com/cc147/sigap/store"
)

const (
	lastReports   = 3                   // how many earlier reports an answer shows
	readReports   = 32                  // how many are read, to find a hard complaint among them
	reportWords   = 80                  // how much of a report's words is shown, in characters
	complaintHint = 30 * 24 * time.Hour // how long a judged hard complaint is shown as a hint
)

// reports adds the customer's last reports and the hint of an earlier hard complaint,
// which never counts by itself. A call whose caller was somebody else is no report.
func (d *callDrawing) reports() error {
	if !d.customer.Known() {
		return nil
	}
	calls := slices.DeleteFunc(d.tx.CallsOf(d.customer, readReports), func(c procedure.Call) bool { return c.ID == d.c.ID || c.Hidden() })
	if at := d.complained(calls); !at.IsZero() && !slices.Contains(d.c.Judged, procedure.HardComplaint) && slices.Contains(d.offered, procedure.JudgeComplaint) {
		d.line(bot.StyleFact, "complained", d.T("card.complained", "Date", d.Day(at)))
	}
	for _, c := range calls[:min(len(calls), lastReports)] {
		text, err := d.report(c)
		if err != nil {
			return err
		}
		d.out.Lines = append(d.out.Lines, bot.Line{Label: d.T("label.report", "At", d.When(c.At, d.tx.Now())), Text: text, Style: bot.StyleSmall})
	}
	return nil
}

// report is how a call ended, its case, and what the customer said.
func (d *callDrawing) report(c procedure.Call) (string, error) {
	end := c.End
	if end == "" {
		end = "open"
	}
	text := d.T("report." + string(end))
	if c.Case != 0 {
		k, err := d.tx.Case(c.Case)
		if err != nil && !errors.Is(err, store.ErrNotFound) {
			return "", err
		}
		text = joinDots(text, d.caseWords(k, c.Case))
	}
	if words := bot.Cut(d.callMask(c, d.customer).Text(c.Personal.Words), reportWords); words != "" {
		text = joinDots(text, "“"+words+"”")
	}
	return text, nil
}

// caseWords are a case's name, and its state or how it ended.
func (d *callDrawing) caseWords(c procedure.Case, id uint64) string {
	switch {
	case c.ID == 0:
		return procedure.CaseName(id)
	case c.IsOpen():
		return c.Name() + ": " + d.T("state."+string(c.State))
	}
	return c.Name() + ": " + d.T("outcome."+string(c.Outcome))
}

// complained is when a hard complaint was last judged, in the newest calls of the last
// days; zero if it wasn't. Of a call that opened a case the case counts, where Tier 2
// may have corrected it.
func (d *callDrawing) complained(calls []procedure.Call) time.Time {
	for _, c := range calls {
		if d.c.At.Sub(c.At) > complaintHint {
			break
		}
		judged := c.Judged
		if k, err := d.tx.Case(c.Case); err == nil && k.Call == c.ID {
			judged = k.Judged
		}
		if slices.Contains(judged, procedure.HardComplaint) {
			return c.At
		}
	}
	return time.Time{}
}

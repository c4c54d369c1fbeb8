package handlers

import (
	"context"
	"strings"
	"time"
	"unicode"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/procedure"
	"github.com/cc147/sigap/store"
)

// fill reads a filled form into an act. What the table needs and the form
// lacks is left empty, for the table to refuse.
func (h *Handlers) fill(ctx context.Context, a asked, b bot.Button, fields map[string]string) (procedure.Command, error) {
	get := func(name string) string { return clean(fields[name]) }
	do := procedure.Command{
		Action: procedure.Action(b.Action), By: a.Person, Turn: b.Turn,
		Text: get("text"), Reason: get("reason"), Team: get("team"), Checked: get("checked"), Wanted: get("wanted"),
		Done: get("done"), Analysis: get("analysis"),
		Contact:   procedure.ContactOutcome(get("contact")),
		Answer:    procedure.AnswerResult(get("answer")),
		Outcome:   procedure.Outcome(get("outcome")),
		Right:     procedure.Judgement(get("right")),
		Satisfied: procedure.Satisfaction(get("satisfied")),
		Education: procedure.EducationResult(get("education")),
	}
	if b.Arg == string(procedure.Given) {
		do.Education = procedure.Given
	}
	if j := get("judged"); j != "" {
		do.Judged = splitJudged(j)
	}
	if to := get("to"); to != "" {
		if err := h.Store.View(ctx, func(tx *store.Tx) (err error) {
			do.To, err = tx.Person(to)
			return err
		}); err != nil {
			return do, &procedure.Refusal{Code: procedure.NoSuchPerson, Field: "to"}
		}
	}
	if at := get("call_at"); at != "" && do.Contact == procedure.AskedForCall {
		var ok bool
		if do.CallAt, ok = parseTime(at, h.now(ctx), h.Policy.Zone); !ok {
			return do, &procedure.Refusal{Code: badTime, Field: "call_at"}
		}
	}
	return do, nil
}

// badTime is a refusal of the form, not of the procedure.
const badTime procedure.Code = "bad_time"

func splitJudged(s string) []procedure.Criterion {
	out := []procedure.Criterion{}
	for _, part := range strings.Split(s, "+") {
		if part != "none" {
			out = append(out, procedure.Criterion(part))
		}
	}
	return out
}

// now is the store's time: the same clock that stamps what is written.
func (h *Handlers) now(ctx context.Context) (now time.Time) {
	// A store that is closed refuses the act that follows, with its cause.
	_ = h.Store.View(ctx, func(tx *store.Tx) error {
		now = tx.Now()
		return nil
	})
	return now
}

// parseTime reads a time to call the customer: "16.00" or "16:00" today, or
// tomorrow where that is over, or a day and a time. It must lie ahead, by 30
// days at most.
func parseTime(text string, now time.Time, zone *time.Location) (time.Time, bool) {
	now = now.In(zone)
	for _, layout := range []string{"15:04", "15.04"} {
		t, err := time.ParseInLocation(layout, text, zone)
		if err != nil {
			continue
		}
		t = time.Date(now.Year(), now.Month(), now.Day(), t.Hour(), t.Minute(), 0, 0, zone)
		if !t.After(now) {
			t = t.AddDate(0, 0, 1)
		}
		return t, true
	}
	for _, layout := range []string{"2006-01-02 15:04", "2006-01-02T15:04", "02/01/2006 15:04", "02/01/2006 15.04"} {
		if t, err := time.ParseInLocation(layout, text, zone); err == nil {
			return t, t.After(now) && t.Before(now.AddDate(0, 0, 30))
		}
	}
	return time.Time{}, false
}

// clean takes what nobody can see out of a typed text: control characters but
// line breaks, and the marks that turn the direction of writing.
func clean(text string) string {
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		switch {
		case r == '\n':
			return r
		case r == '\t':
			return ' '
		case unicode.IsControl(r), unicode.Is(unicode.Bidi_Control, r), r == '\ufeff', r == unicode.ReplacementChar:
			return -1
		}
		return r
	}, text))
}

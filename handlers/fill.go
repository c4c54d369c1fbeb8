package handlers

import (
	"context"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/procedure"
	"github.com/cc147/sigap/store"
)

// fill reads a filled form into a command. Missing fields stay empty; the procedure
// refuses them.
func (h *Handlers) fill(ctx context.Context, a asked, b bot.Button, fields map[string]string) (procedure.Command, error) {
	r := &reading{Handlers: h, ctx: ctx, do: procedure.Command{Action: procedure.Action(b.Action), By: a.Person, Turn: b.Turn}}
	asks := asksOf(b)
	if b.Arg == string(procedure.Given) && slices.Contains(asks, procedure.NeedEducation) {
		r.do.Education = procedure.Given
	}
	for _, f := range formFields {
		text := clean(fields[string(f.name)])
		if text == "" || !slices.Contains(asks, f.name) || f.kind != bot.FieldText && len(text) > maxValue {
			continue // the form has no such field, or not with that value
		}
		read := f.read
		if read == nil {
			read = freeText(f.name)
		}
		if err := read(r, text); err != nil {
			return r.do, err
		}
	}
	return r.do, nil
}

// maxValue bounds a value that is no free text, in bytes.
const maxValue = 200

// asksOf returns what the form of a button's action asks.
func asksOf(b bot.Button) []procedure.Need {
	action := procedure.Action(b.Action)
	if kind, _, _ := subjectID(b.Subject); kind == 'C' {
		row, _ := procedure.StepOf(action)
		return row.Asks()
	}
	row, ok := procedure.RuleOf(action, procedure.CallbackKind)
	if !ok {
		row, _ = procedure.RuleOf(action, procedure.Tier1Kind)
	}
	return row.Asks()
}

// reading is the state of reading a filled form, field by field in the order of the
// table.
type reading struct {
	*Handlers
	ctx context.Context
	do  procedure.Command
}

// freeText reads a text into the command's field of that name.
func freeText(name procedure.Need) func(*reading, string) error {
	return func(r *reading, text string) error {
		if place := procedure.TextIn(&r.do, name); place != nil {
			*place = text
		}
		return nil
	}
}

// into reads a value that the procedure judges.
func into[T ~string](place func(*procedure.Command) *T) func(*reading, string) error {
	return func(r *reading, text string) error {
		*place(&r.do) = T(text)
		return nil
	}
}

func readTo(r *reading, id string) error {
	err := r.Store.View(r.ctx, func(tx *store.Tx) (err error) {
		r.do.To, err = tx.Person(id)
		return err
	})
	if err != nil {
		return &procedure.Refusal{Code: procedure.NoSuchPerson, Field: string(procedure.NeedTo)}
	}
	return nil
}

// readCallAt reads the time that the customer asked for. It is ignored with any other
// contact outcome, which was read before.
func readCallAt(r *reading, text string) error {
	if r.do.Contact != procedure.AskedForCall {
		return nil
	}
	var ok bool
	if r.do.CallAt, ok = parseTime(text, r.now(r.ctx), r.Policy.Zone); !ok {
		return &procedure.Refusal{Code: badTime, Field: string(procedure.NeedCallAt)}
	}
	return nil
}

func readJudged(r *reading, text string) error {
	r.do.Judged = []procedure.Criterion{}
	for _, part := range strings.Split(text, "+") {
		if part != noneJudged {
			r.do.Judged = append(r.do.Judged, procedure.Criterion(part))
		}
	}
	return nil
}

// badTime is a refusal of the form, not of the procedure.
const badTime procedure.Code = "bad_time"

// now is the store's time, the clock that also stamps what is written.
func (h *Handlers) now(ctx context.Context) (now time.Time) {
	// If the store is closed, the act that follows is refused with the cause.
	_ = h.Store.View(ctx, func(tx *store.Tx) error {
		now = tx.Now()
		return nil
	})
	return now
}

// parseTime reads a time to call the customer: "16.00" or "16:00" today, or tomorrow
// if that is past, or a day and a time. It must be in the future, by 30 days at most.
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

// clean removes invisible characters from a typed text: control characters except
// line breaks, and marks that change the direction of writing.
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

package slack_test

import (
	"strconv"
	"testing"
	"time"

	"github.com/cc147/sigap/bot"
)

// picked is what Slack's picker gives for a time in Jakarta, whatever the user's own zone.
func picked(text string) string {
	at, err := time.ParseInLocation("2006-01-02 15:04", text, wib)
	if err != nil {
		panic(err)
	}
	return strconv.FormatInt(at.Unix(), 10)
}

// calling opens a form with one time.
func calling(value string, required bool) bot.Handler {
	f := bot.Field{Name: "call_at", Label: "Jam", Kind: bot.FieldTime, Value: value, Required: required, Max: 16}
	return handing(f)
}
func TestATimeIsPickedInTheSitesZone(t *testing.T) {
	for _, c := range []struct{ value, shown, typed, want string }{
		{"", "", "", ""},
		{"", "", picked("2026-11-30 00:05"), "2026-11-30 00:05"},
		{"2026-11-24 16:00", picked("2026-11-24 16:00"), "", "2026-11-24 16:00"},
		{"tomorrow", "", "", ""},
		{"1999-12-31 16:00", "", "", ""}, // nine digits: Slack refuses them
	} {
		h := newHarness(t, calling(c.value, false))
		h.openForm(t)
		if m, _ := h.Modal("U1"); m.Fields[0].Kind != "datetimepicker" || m.Fields[0].Value != c.shown {
			t.Errorf("%q is shown as %s %q; want %q", c.value, m.Fields[0].Kind, m.Fields[0].Value, c.shown)
		}
		fields := map[string]string{}
		if c.typed != "" {
			fields["Jam"] = c.typed
		}
		if seen, err := h.As("U1").Submit(t.Context(), fields); err != nil || seen.Modal != nil {
			t.Fatalf("sari sees %+v, %v; want the form sent", seen, err)
		}
		if got, ok := h.last(t).Submit.Fields["call_at"]; got != c.want || !ok {
			t.Errorf("the field is %q, %v; want %q", got, ok, c.want)
		}
		h.wantFaults(t)
	}
}

func TestAnEmptiedTimeIsEmpty(t *testing.T) {
	h := newHarness(t, calling("2026-11-24 16:00", false))
	h.openForm(t)
	if seen, err := h.As("U1").Submit(t.Context(), map[string]string{"Jam": ""}); err != nil || seen.Modal != nil || h.last(t).Submit.Fields["call_at"] != "" {
		t.Errorf("emptied: %+v, %v, %v; want no time", seen, err, h.last(t).Submit)
	}
}

// TestATimeWithoutADayIsTheNextOne of the clock.
func TestATimeWithoutADayIsTheNextOne(t *testing.T) {
	now := time.Now().In(wib)
	soon, gone := now.Add(2*time.Minute), now.Add(-2*time.Minute)
	for _, c := range []struct {
		clock time.Time
		days  int
	}{{soon, 0}, {gone, 1}} {
		if c.clock.Day() != now.Day() {
			continue // the minutes around midnight
		}
		h := newHarness(t, calling(c.clock.Format("15:04"), true))
		h.openForm(t)
		m, _ := h.Modal("U1")
		want := picked(c.clock.AddDate(0, 0, c.days).Format("2006-01-02 15:04"))
		if m.Fields[0].Value != want {
			t.Errorf("%s at %s is shown as %s; want %s", c.clock.Format("15:04"), now.Format("15:04"), m.Fields[0].Value, want)
		}
	}
}

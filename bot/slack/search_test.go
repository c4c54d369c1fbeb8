package slack_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/cc147/sigap/bot"
)

// staff is a field with n people.
func staff(n int) bot.Field {
	f := bot.Field{Name: "to", Label: "Kepada", Kind: bot.FieldSelect, Required: true}
	for i := range n {
		f.Options = append(f.Options, bot.Option{Value: fmt.Sprintf("p%03d", i), Label: fmt.Sprintf("Petugas %03d & rekan", i)})
	}
	return f
}

// handing opens a form with that field, and finds options as the handlers do.
func handing(f bot.Field) bot.Handler {
	return func(_ context.Context, in bot.In) (bot.Answer, error) {
		switch {
		case in.Search != nil:
			found := f.Matching(in.Search.Text)
			return bot.Answer{Options: found[:min(len(found), 100)], Card: &kase}, nil
		case in.Submit != nil:
			return bot.Answer{Toast: "K-1 diserahkan"}, nil
		}
		return bot.Answer{Form: &bot.Form{Button: bot.Button{Subject: "K-1", Action: "handover", Turn: 3}, Title: "Serahkan", Fields: []bot.Field{f}}, Lang: "id"}, nil
	}
}

func (h *harness) openForm(t *testing.T) {
	t.Helper()
	_, ts := h.post(t, kase)
	h.press(t, "C1", ts, "Ambil")
	h.await(t, "a form", func() bool { _, ok := h.Modal("U1"); return ok })
}

func TestAChoiceAmongThreeHundredIsSearchedAsOneTypes(t *testing.T) {
	h := newHarness(t, handing(staff(300)))
	h.openForm(t)
	for _, c := range []struct {
		text, first string
		n           int
	}{{"", "Petugas 000 & rekan", 100}, {"287 & petugas", "Petugas 287 & rekan", 1}, {"nobody", "", 0}} {
		got, seen, err := h.As("U1").Search(t.Context(), "Kepada", c.text)
		if err != nil || seen.Error != "" || len(got) != c.n || c.n > 0 && got[0] != c.first {
			t.Errorf("typing %q, sari sees %q %+v, %v; want %d, the first %q", c.text, got, seen, err, c.n, c.first)
		}
	}
	in := h.last(t)
	if s := in.Search; s == nil || s.Button != (bot.Button{Subject: "K-1", Action: "handover", Turn: 3}) || s.Field != "to" || s.Text != "nobody" || in.Account != sari {
		t.Errorf("the handler got %+v %+v; want the form's button, the field, and the text as typed", in, in.Search)
	}
	if got, _, err := h.As("U1").Search(t.Context(), "Kepada", "287"); err != nil || len(got) != 1 {
		t.Fatal(got, err)
	}
	if seen, err := h.As("U1").Submit(t.Context(), map[string]string{"Kepada": "Petugas 287 & rekan"}); err != nil || seen.Modal != nil {
		t.Errorf("after choosing, sari sees %+v, %v; want the form sent", seen, err)
	}
	if got := h.last(t).Submit.Fields["to"]; got != "p287" {
		t.Errorf("the field is %q; want p287", got)
	}
	h.wantFaults(t)
}

func TestASearchedChoiceKeepsItsInitialValue(t *testing.T) {
	f := staff(101)
	f.Value = "p100"
	h := newHarness(t, handing(f))
	h.openForm(t)
	if seen, err := h.As("U1").Submit(t.Context(), nil); err != nil || seen.Modal != nil || h.last(t).Submit.Fields["to"] != "p100" {
		t.Errorf("sent as it opened: %+v, %v, %v; want the initial value", seen, err, h.last(t).Submit)
	}
	h.wantFaults(t)
}

func TestAHundredOptionsNeedNoSearch(t *testing.T) {
	h := newHarness(t, handing(staff(100)))
	h.openForm(t)
	if m, _ := h.Modal("U1"); m.Fields[0].Kind != "static_select" || len(m.Fields[0].Options) != 100 {
		t.Errorf("the field is a %s with %d options; want all in a list", m.Fields[0].Kind, len(m.Fields[0].Options))
	}
	h.wantFaults(t)
}

// TestAnAnswerToASearchFitsTheAcknowledgement: Slack drops one of 20 KB without a word.
func TestAnAnswerToASearchFitsTheAcknowledgement(t *testing.T) {
	f := staff(101)
	for i := range f.Options {
		f.Options[i].Value = strings.Repeat("v", 72) + f.Options[i].Value[1:]
		f.Options[i].Label = strings.Repeat("😀", 36)
	}
	h := newHarness(t, handing(f))
	h.openForm(t)
	got, seen, err := h.As("U1").Search(t.Context(), "Kepada", "")
	if err != nil || seen.Error != "" || len(got) < 50 {
		t.Errorf("sari sees %d options, %+v, %v; want as many as fit", len(got), seen, err)
	}
	h.wantFaults(t)
}

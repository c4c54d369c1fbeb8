package slack_test

import (
	"context"
	"encoding/json"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/bot/slack/slackfake"
)

// escalate is a form with one field of each kind.
var escalate = bot.Form{
	Button: bot.Button{Subject: "K-1", Action: "escalate", Turn: 3, Label: "Kirim ke backend"},
	Title:  "Eskalasi super emergency K-1234",
	Intro:  []bot.Line{{Label: "Pelanggan", Text: "B. H."}},
	Fields: []bot.Field{
		{Name: "team", Label: "Tim", Kind: bot.FieldSelect, Required: true, Value: "noc", Options: []bot.Option{{Value: "noc", Label: "Jaringan"}, {Value: "bill", Label: "Tagihan"}}},
		{Name: "checked", Label: "Sudah dicek", Kind: bot.FieldText, Required: true, Max: 500},
		{Name: "right", Label: "Tepat?", Kind: bot.FieldChoice, Required: true, Options: []bot.Option{{Value: "yes", Label: "Ya"}, {Value: "no", Label: "Tidak"}}},
		{Name: "call_at", Label: "Jam", Hint: "15:04", Kind: bot.FieldTime, Max: 16},
		{Name: "pic", Label: "PIC", Kind: bot.FieldLine},
	},
	Cancel: "Batal",
}

// filling opens the form on a press and answers its submission with then.
func filling(then func(bot.Submit) bot.Answer) bot.Handler {
	return func(ctx context.Context, in bot.In) (bot.Answer, error) {
		switch {
		case in.Command != nil:
			return bot.Answer{Card: &kase}, nil
		case in.Upload != nil:
			_, err := in.Upload.Read(ctx)
			return bot.Answer{File: &bot.File{Name: "a.csv", Data: []byte("a")}}, err
		case in.Submit != nil:
			return then(*in.Submit), nil
		}
		return bot.Answer{Form: &escalate, Lang: "id"}, nil
	}
}

func done(bot.Submit) bot.Answer { return bot.Answer{Toast: "K-1 dieskalasi"} }

var good = map[string]string{"Sudah dicek": "ONT <normal> & baik", "Tepat?": "Ya", "Jam": picked("2026-11-23 15:30")}

func TestAFormOpensWithItsWholeTitleAndFields(t *testing.T) {
	h := newHarness(t, filling(done))
	_, ts := h.post(t, kase)
	h.press(t, "C1", ts, "Ambil")
	h.await(t, "a form", func() bool { _, ok := h.Modal("U1"); return ok })
	m, _ := h.Modal("U1")
	if m.Title != "Eskalasi super… K-1234" || !strings.HasPrefix(m.Text, "Eskalasi super emergency K-1234\nPelanggan: B. H.") || m.Submit != "Kirim ke backend" || m.Close != "Batal" {
		t.Errorf("the form is titled %q, sends by %q, closes by %q and reads\n%s", m.Title, m.Submit, m.Close, m.Text)
	}
	want := []struct{ id, kind, value, hint string }{
		{"f:team", "static_select", "noc", ""}, {"f:checked", "plain_text_input", "", ""}, {"f:right", "radio_buttons", "", ""},
		{"f:call_at", "datetimepicker", "", "15:04"}, {"f:pic", "plain_text_input", "", ""},
	}
	for i, w := range want {
		f := m.Fields[i]
		if f.BlockID != w.id || f.Kind != w.kind || f.Value != w.value || f.Hint != w.hint || f.Optional != (i > 2) {
			t.Errorf("field %d is %+v; want %+v", i, f, w)
		}
	}
	h.wantFaults(t)
}

func TestASentFormGivesItsFieldsAndReplacesThePrivateCard(t *testing.T) {
	next := bot.Card{Title: "K-1 · Dieskalasi"}
	h := newHarness(t, filling(func(bot.Submit) bot.Answer { return bot.Answer{Card: &next, Replace: true} }))
	card := h.slash(t, "/cek", "0812").Message
	h.press(t, "C1", card.TS, "Ambil")
	h.await(t, "a form", func() bool { _, ok := h.Modal("U1"); return ok })
	seen, err := h.As("U1").Submit(t.Context(), good)
	if err != nil || seen.Error != "" || seen.Modal != nil {
		t.Fatalf("after sending sari sees %+v, %v; want the form closed", seen, err)
	}
	in := h.last(t)
	if in.Submit == nil || in.Submit.Button != (bot.Button{Subject: "K-1", Action: "escalate", Turn: 3}) || !strings.HasPrefix(in.Key, "vV") {
		t.Fatalf("the handler got %+v, %+v; want the form's button", in, in.Submit)
	}
	want := map[string]string{"team": "noc", "checked": "ONT <normal> & baik", "right": "yes", "call_at": "2026-11-23 15:30", "pic": ""}
	for name, value := range want {
		if got, ok := in.Submit.Fields[name]; !ok || got != value {
			t.Errorf("field %s is %q, %v; want %q", name, got, ok, value)
		}
	}
	h.await(t, "the card replaced", func() bool { return h.Ephemerals("U1")[0].Text == "K-1 · Dieskalasi" })
	h.wantFaults(t)
}

func TestErrorsStandAtTheirFieldsAndACorrectedFormHasTheSameKey(t *testing.T) {
	wrong := true
	h := newHarness(t, filling(func(bot.Submit) bot.Answer {
		if wrong {
			return bot.Answer{Code: "text_long", Toast: "x", Errors: map[string]string{"call_at": "Jam tidak terbaca", "": "Belum tersimpan", "gone": "Lain"}}
		}
		return done(bot.Submit{})
	}))
	_, ts := h.post(t, kase)
	h.press(t, "C1", ts, "Ambil")
	h.await(t, "a form", func() bool { _, ok := h.Modal("U1"); return ok })
	seen, err := h.As("U1").Submit(t.Context(), good)
	if err != nil || seen.Error != "" || seen.Modal == nil {
		t.Fatalf("sari sees %+v, %v; want the form still open", seen, err)
	}
	if seen.Errors["f:call_at"] != "Jam tidak terbaca" || seen.Errors["f:team"] != "Belum tersimpan Lain" {
		t.Errorf("the errors are %v; want them at their fields, the others at the first", seen.Errors)
	}
	if seen.Modal.Fields[1].Value != good["Sudah dicek"] {
		t.Errorf("the text is %q; want what was typed", seen.Modal.Fields[1].Value)
	}
	wrong = false
	if seen, err := h.As("U1").Submit(t.Context(), map[string]string{"Jam": picked("2026-11-23 16:00")}); err != nil || seen.Modal != nil {
		t.Errorf("after correcting sari sees %+v, %v; want the form closed", seen, err)
	}
	h.ephemeral(t, 1)
	all := h.seen()
	if a, b := all[len(all)-2].Key, all[len(all)-1].Key; a != b {
		t.Errorf("the corrected form has the key %q, the first %q; want the same", b, a)
	}
	h.wantFaults(t)
}

func TestARefusedFormEndsAndTheRefusalIsSeen(t *testing.T) {
	refusal := bot.Card{Title: "Sudah diambil Dewi"}
	h := newHarness(t, filling(func(bot.Submit) bot.Answer { return bot.Answer{Card: &refusal, Code: "taken"} }))
	_, ts := h.post(t, kase)
	h.press(t, "C1", ts, "Ambil")
	h.await(t, "a form", func() bool { _, ok := h.Modal("U1"); return ok })
	if seen, err := h.As("U1").Submit(t.Context(), good); err != nil || seen.Modal != nil {
		t.Errorf("sari sees %+v, %v; want the form closed", seen, err)
	}
	if m := h.ephemeral(t, 1); m.Text != "Sudah diambil Dewi" {
		t.Errorf("sari sees %q; want the refusal", m.Text)
	}
}

func TestACancelledFormTellsNobody(t *testing.T) {
	h := newHarness(t, filling(done))
	_, ts := h.post(t, kase)
	h.press(t, "C1", ts, "Ambil")
	h.await(t, "a form", func() bool { _, ok := h.Modal("U1"); return ok })
	if _, err := h.As("U1").CloseModal(t.Context()); err != nil {
		t.Fatal(err)
	}
	if n := len(h.seen()); n != 1 {
		t.Errorf("the handler got %d inputs; want the press alone", n)
	}
}

func TestAFormThatCameTooLateSaysSo(t *testing.T) {
	h := newHarness(t, filling(done))
	_, ts := h.post(t, kase)
	h.FailNext("views.open", 1, slackfake.Failure{Error: "expired_trigger_id"})
	h.press(t, "C1", ts, "Ambil")
	if m := h.ephemeral(t, 1); m.Text != wordList["id"]["form_late"] {
		t.Errorf("sari sees %q; want that she presses again", m.Text)
	}
}

func TestASlowServiceStillOpensTheFormInTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHarness(t, func(ctx context.Context, in bot.In) (bot.Answer, error) {
			<-time.After(2 * time.Second)
			return filling(done)(ctx, in)
		})
		_, ts := h.post(t, kase)
		h.press(t, "C1", ts, "Ambil")
		h.await(t, "a form", func() bool { _, ok := h.Modal("U1"); return ok })
		h.wantFaults(t)
	})
}

// TestAFormThatCannotBeReadStaysOpen with what was typed, and its content is in no log.
func TestAFormThatCannotBeReadStaysOpen(t *testing.T) {
	h := newHarness(t, filling(done))
	_, ts := h.post(t, kase)
	h.press(t, "C1", ts, "Ambil")
	h.await(t, "a form", func() bool { _, ok := h.Modal("U1"); return ok })
	h.SpoilForms(1)
	seen, err := h.As("U1").Submit(t.Context(), good)
	if err != nil || seen.Error != "" || seen.Modal == nil || seen.Errors["f:team"] != wordList["id"]["unreadable"] {
		t.Fatalf("sari sees %+v, %v; want the form open, with what to do", seen, err)
	}
	if got := seen.Modal.Fields[1].Value; got != good["Sudah dicek"] {
		t.Errorf("the text is %q; want what was typed", got)
	}
	if log := h.log.String(); !strings.Contains(log, "unreadable message ignored") || strings.Contains(log, "ONT") {
		t.Errorf("the log is\n%s\nwant the fault without what was typed", log)
	}
	if seen, err := h.As("U1").Submit(t.Context(), nil); err != nil || seen.Modal != nil || h.last(t).Submit == nil {
		t.Errorf("sent once more sari sees %+v, %v; want the form taken", seen, err)
	}
	h.wantFaults(t)
}

// TestAFormOfWhichNothingCanBeReadIsNotAcknowledged: an acknowledgement would close it.
func TestAFormOfWhichNothingCanBeReadIsNotAcknowledged(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHarness(t, filling(done))
		for _, payload := range []string{
			`{"type":"view_submission","user":7,"view":{"id":"V1"}}`,
			`{"type":"view_submission","user":{"id":"U1"},"view":{"id":"V1","blocks":"no","state":{"values":[]}}}`,
		} {
			if seen, err := h.Inject(t.Context(), "interactive", json.RawMessage(payload)); err != nil || seen.Error != slackfake.Timeout {
				t.Errorf("%s: %+v, %v; want no acknowledgement", payload, seen, err)
			}
		}
	})
}

// TestAFormThatSlackDoesNotOpenIsGivenUpAfterThreeSeconds: its trigger is good no longer.
func TestAFormThatSlackDoesNotOpenIsGivenUpAfterThreeSeconds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHarness(t, filling(done))
		_, ts := h.post(t, kase)
		h.FailNext("views.open", 1, slackfake.Failure{Hang: true})
		began := time.Now()
		h.press(t, "C1", ts, "Ambil")
		if m := h.ephemeral(t, 1); m.Text != wordList["id"]["form_late"] || time.Since(began) > 3500*time.Millisecond {
			t.Errorf("after %v sari sees %q; want to press again, after three seconds", time.Since(began), m.Text)
		}
	})
}

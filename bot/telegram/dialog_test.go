package telegram_test

import (
	"errors"
	"maps"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/bot/telegram"
	"github.com/cc147/sigap/bot/telegram/telegramfake"
)

// closing is a form like the one that closes a Tier 2 case: prefilled, optional and
// required fields.
var closing = bot.Form{
	Button: bot.Button{Subject: "K-1", Action: "close", Turn: 3, Label: "Tutup kasus", Primary: true},
	Title:  "Selesaikan K-1", Cancel: "Batal saja",
	Fields: []bot.Field{
		{Name: "contact", Label: "Telepon", Kind: bot.FieldChoice, Value: "reached", Required: true, Options: []bot.Option{{Value: "reached", Label: "Tersambung"}, {Value: "busy", Label: "Sibuk"}}},
		{Name: "analysis", Label: "Analisis", Kind: bot.FieldText, Max: 20},
		{Name: "outcome", Label: "Hasil", Kind: bot.FieldChoice, Required: true, Options: []bot.Option{{Value: "solved", Label: "Solusi"}, {Value: "not", Label: "Belum solusi"}, {Value: "plasa", Label: "Ke Plasa"}}},
		{Name: "right", Label: "Edukasi", Kind: bot.FieldChoice, Required: true, Options: []bot.Option{{Value: "right", Label: "Tepat"}, {Value: "wrong", Label: "Tidak tepat"}}},
	},
}

// typing is a form without a summary: every field is required and empty.
var typing = bot.Form{
	Button: bot.Button{Subject: "C-1", Action: "unsolved", Turn: 1, Label: "Eskalasi"},
	Title:  "Eskalasi C-1",
	Fields: []bot.Field{
		{Name: "team", Label: "Tim", Kind: bot.FieldSelect, Required: true, Options: []bot.Option{{Value: "net", Label: "Jaringan"}, {Value: "bill", Label: "Tagihan"}}},
		{Name: "checked", Label: "Sudah dicek", Kind: bot.FieldText, Required: true, Max: 20, Hint: "Singkat saja."},
		{Name: "wanted", Label: "Diminta", Kind: bot.FieldLine, Required: true, Max: 300},
	},
}

// opens answers a press or a command with the form, and a submission with a toast.
func opens(f bot.Form) func(bot.In) bot.Answer {
	return func(in bot.In) bot.Answer {
		if in.Submit != nil {
			return bot.Answer{Toast: "Tersimpan", Lang: "id"}
		}
		return bot.Answer{Form: &f, Lang: "id"}
	}
}

func (h *harness) submits() (out []bot.In) {
	synctest.Wait()
	for _, in := range h.inputs() {
		if in.Submit != nil {
			out = append(out, in)
		}
	}
	return out
}

// submit returns the only submission so far.
func (h *harness) submit() bot.Submit {
	h.t.Helper()
	all := h.submits()
	if len(all) != 1 {
		h.t.Fatalf("%d filled forms reached the handler, want 1", len(all))
	}
	return *all[0].Submit
}

func TestAFormWithASummaryTakesAsManyPressesAsAModal(t *testing.T) {
	inHarness(t, opens(closing), func(t *testing.T, h *harness) {
		post := h.post(board1, board)
		if a := h.press(dewi, post, "Ambil"); a != (telegramfake.Answer{Text: words("id", "form_private")}) {
			t.Errorf("the press gets %+v, want where the form is", a)
		}
		q := h.newest(dewi)
		wantText(t, "the first question", q, "Selesaikan K-1 (1/2)", "Telepon: Tersambung", "Hasil")
		if got := labels(q); got != "Solusi | Belum solusi\nKe Plasa\nBatal saja" {
			t.Errorf("its buttons are\n%s", got)
		}
		if a := h.press(dewi, q, "Solusi"); a != (telegramfake.Answer{}) {
			t.Errorf("a choice gets %+v, want silence", a)
		}
		q2 := h.newest(dewi)
		wantText(t, "the second question", q2, "(2/2)", "Telepon: Tersambung", "Hasil: Solusi", "Edukasi")
		if got := labels(q2); q2.ID != q.ID || got != "Tepat | Tidak tepat\nKembali | Batal saja" {
			t.Errorf("message %d has the buttons\n%s\nwant the same message %d", q2.ID, got, q.ID)
		}
		h.press(dewi, q2, "Tepat")
		sum := h.newest(dewi)
		wantText(t, "the summary", sum, "Telepon: Tersambung", "Analisis: (kosong)", "Hasil: Solusi", "Edukasi: Tepat", "Periksa, lalu kirim")
		if got := labels(sum); got != "Tutup kasus\nTelepon: Tersambung\nAnalisis: (kosong)\nKembali | Batal saja" {
			t.Errorf("the summary's buttons are\n%s", got)
		}
		if a := h.press(dewi, sum, "Tutup kasus"); a != (telegramfake.Answer{Text: "Tersimpan"}) {
			t.Errorf("sending gets %+v, want the toast", a)
		}
		got := h.submit()
		want := map[string]string{"contact": "reached", "analysis": "", "outcome": "solved", "right": "right"}
		if button := (bot.Button{Subject: "K-1", Action: "close", Turn: 3, Primary: true}); got.Button != button || !maps.Equal(got.Fields, want) {
			t.Errorf("the form is sent as %+v, want %+v with %v", got, button, want)
		}
		if m := h.newest(dewi); m.ID != q.ID || len(m.Keyboard) != 0 || !strings.Contains(m.Text, "Tersimpan") || h.memory.has("dialog/1001") {
			t.Errorf("afterwards the dialog shows %q with %q; want what came of it, and nothing remembered", m.Text, labels(m))
		}
	})
}

func TestOptionalAndPrefilledFieldsAreAskedFromTheSummary(t *testing.T) {
	inHarness(t, opens(closing), func(t *testing.T, h *harness) {
		h.say(dewi, dewi, "/tutup")
		h.press(dewi, h.newest(dewi), "Solusi")
		h.press(dewi, h.newest(dewi), "Tepat")
		h.press(dewi, h.newest(dewi), "Telepon: Tersambung")
		if got := labels(h.newest(dewi)); got != "✓ Tersambung | Sibuk\nKembali | Batal saja" {
			t.Errorf("the prefilled field has the buttons\n%s", got)
		}
		h.press(dewi, h.newest(dewi), "Sibuk")
		h.press(dewi, h.newest(dewi), "Analisis: (kosong)")
		if got := labels(h.newest(dewi)); got != "Kosongkan\nKembali | Batal saja" {
			t.Errorf("the optional field has the buttons\n%s", got)
		}
		wantText(t, "what is too long", h.say(dewi, dewi, strings.Repeat("x", 21)), "paling banyak 20 huruf", "Analisis")
		h.say(dewi, dewi, "kabel\nputus")
		h.press(dewi, h.newest(dewi), "Analisis: kabel putus")
		q := h.newest(dewi)
		wantText(t, "the question", q, "kabel\nputus")
		h.press(dewi, q, "Pakai ini")
		h.press(dewi, h.newest(dewi), "Kembali")
		wantText(t, "the question before the summary", h.newest(dewi), "(2/2)", "Edukasi")
		h.press(dewi, h.newest(dewi), "Kembali")
		wantText(t, "the question before that", h.newest(dewi), "(1/2)", "Hasil")
		h.press(dewi, h.newest(dewi), "Ke Plasa")
		h.press(dewi, h.newest(dewi), "Tutup kasus")
		want := map[string]string{"contact": "busy", "analysis": "kabel\nputus", "outcome": "plasa", "right": "right"}
		if got := h.submit().Fields; !maps.Equal(got, want) {
			t.Errorf("the form is sent with %v, want %v", got, want)
		}
	})
}

func TestAFormWithoutASummaryIsSentByItsLastAnswer(t *testing.T) {
	inHarness(t, opens(typing), func(t *testing.T, h *harness) {
		first := h.say(dewi, dewi, "/eskalasi")
		wantText(t, "a line at a choice", h.say(dewi, dewi, "apa ya"), "Tekan salah satu tombol", "Tim")
		h.press(dewi, h.newest(dewi), "Jaringan")
		q := h.newest(dewi)
		wantText(t, "the question", q, "(2/3)", "Tim: Jaringan", "Sudah dicek", "Singkat saja. Ketik jawabannya.")
		q2 := h.say(dewi, dewi, "<b>modem</b> & kabel")
		wantText(t, "the next question", q2, "(3/3)", "Sudah dicek: <b>modem</b> & kabel")
		if q2.ID == q.ID || q.ID == first.ID && q2.Edits != 0 {
			t.Error("after a typed line the question should stand in a new message")
		}
		m := h.say(dewi, dewi, "ganti\nport")
		wantText(t, "the end", m, "Tersimpan")
		in := h.submits()[0]
		want := map[string]string{"team": "net", "checked": "<b>modem</b> & kabel", "wanted": "ganti port"}
		if !maps.Equal(in.Submit.Fields, want) || in.Name != "Dewi A" || in.Key == "" {
			t.Errorf("the form is sent as %+v, want %v with the sender's name and a key", in, want)
		}
	})
}

func TestALabelMayBeTyped(t *testing.T) {
	inHarness(t, opens(typing), func(t *testing.T, h *harness) {
		h.say(dewi, dewi, "/eskalasi")
		wantText(t, "the next question", h.say(dewi, dewi, "tagihan"), "Tim: Tagihan", "(2/3)")
	})
}

func TestErrorsLeadToTheirFieldAndKeepAllElse(t *testing.T) {
	inHarness(t, nil, func(t *testing.T, h *harness) {
		errs := map[string]string{"analysis": "Analisis kurang jelas"}
		h.answers(func(in bot.In) bot.Answer {
			if in.Submit == nil {
				return bot.Answer{Form: &closing, Lang: "id"}
			}
			return bot.Answer{Errors: errs, Toast: "Belum", Code: "need", Lang: "id"}
		})
		h.say(dewi, dewi, "/tutup")
		h.press(dewi, h.newest(dewi), "Solusi")
		h.press(dewi, h.newest(dewi), "Tepat")
		if a := h.press(dewi, h.newest(dewi), "Tutup kasus"); a != (telegramfake.Answer{Text: "Analisis kurang jelas", Alert: true}) {
			t.Errorf("sending gets %+v, want the error in a box", a)
		}
		wantText(t, "the field", h.newest(dewi), "⚠️ Analisis kurang jelas", "Hasil: Solusi", "Analisis")
		errs = map[string]string{"": "Belum tersimpan"}
		h.say(dewi, dewi, "kabel putus")
		sum := h.newest(dewi)
		wantText(t, "the summary", sum, "Analisis: kabel putus")
		h.press(dewi, sum, "Tutup kasus")
		wantText(t, "the whole form's error", h.newest(dewi), "⚠️ Belum tersimpan", "Analisis: kabel putus", "Periksa")
		h.answers(opens(closing))
		h.press(dewi, h.newest(dewi), "Tutup kasus")
		all := h.submits()
		if len(all) != 3 || all[0].Key == all[1].Key || all[1].Key == all[2].Key {
			t.Errorf("%d filled forms with the keys of their updates reached the handler, want 3, each with its own", len(all))
		}
		if got := all[2].Submit.Fields["analysis"]; got != "kabel putus" {
			t.Errorf("the analysis is sent as %q, want what was typed", got)
		}
	})
}

func TestAPanicKeepsTheFormOpen(t *testing.T) {
	inHarness(t, opens(typing), func(t *testing.T, h *harness) {
		h.say(dewi, dewi, "/eskalasi")
		h.press(dewi, h.newest(dewi), "Jaringan")
		h.say(dewi, dewi, "modem")
		h.answers(func(bot.In) bot.Answer { panic("x") })
		m := h.say(dewi, dewi, "ganti port")
		wantText(t, "the form", m, "Ada gangguan", "Diminta: ganti port")
		h.answers(opens(typing))
		h.press(dewi, m, "Eskalasi")
		if all := h.submits(); len(all) != 2 || all[1].Submit.Fields["wanted"] != "ganti port" {
			t.Errorf("the form came as %+v, want it sent again with what was typed", all)
		}
	})
}

func TestARefusalEndsTheForm(t *testing.T) {
	inHarness(t, nil, func(t *testing.T, h *harness) {
		h.answers(func(in bot.In) bot.Answer {
			if in.Submit == nil {
				return bot.Answer{Form: &closing, Lang: "id"}
			}
			return bot.Answer{Card: &bot.Card{Title: "Bukan kasus Anda"}, Toast: "Bukan kasus Anda", Code: "not_holder", Lang: "id"}
		})
		h.say(dewi, dewi, "/tutup")
		h.press(dewi, h.newest(dewi), "Solusi")
		h.press(dewi, h.newest(dewi), "Tepat")
		if a := h.press(dewi, h.newest(dewi), "Tutup kasus"); a != (telegramfake.Answer{Text: "Bukan kasus Anda", Alert: true}) {
			t.Errorf("sending gets %+v, want the refusal in a box", a)
		}
		wantText(t, "the dialog", h.newest(dewi), "Bukan kasus Anda")
		if h.memory.has("dialog/1001") {
			t.Error("the dialog is still remembered, want it over")
		}
	})
}

func TestACancelledFormSavesNothing(t *testing.T) {
	inHarness(t, opens(closing), func(t *testing.T, h *harness) {
		q := h.say(dewi, dewi, "/tutup")
		h.press(dewi, q, "Batal saja")
		wantText(t, "the dialog", h.newest(dewi), "Dibatalkan")
		if len(h.submits()) != 0 || h.memory.has("dialog/1001") {
			t.Error("a cancelled form should reach nobody and be forgotten")
		}
		wantText(t, "a line afterwards", h.say(dewi, dewi, "halo"), "Ketik / untuk")
	})
}

func TestANewFormReplacesTheOldAndSaysSo(t *testing.T) {
	inHarness(t, opens(closing), func(t *testing.T, h *harness) {
		old := h.say(dewi, dewi, "/tutup")
		q := h.say(dewi, dewi, "/tutup")
		if strings.Contains(q.Text, "sebelumnya") {
			t.Errorf("nothing was given, but the new form says\n%s", q.Text)
		}
		for _, m := range h.Messages(dewi) {
			if m.ID == old.ID && (len(m.Keyboard) != 0 || !strings.Contains(m.Text, words("id", "replaced"))) {
				t.Errorf("the old question shows %q with the buttons %q, want that it is over", m.Text, labels(m))
			}
		}
		press, err := h.InjectPress(dewi, dewi, old.ID, old.Keyboard[0][0].Data)
		h.must(err)
		if a := h.pressed(press); a.Text != words("id", "dialog_over") {
			t.Errorf("a press on the old question gets %+v, want that it is over", a)
		}
		h.press(dewi, q, "Solusi")
		wantText(t, "the new form", h.say(dewi, dewi, "/tutup"), "Isian sebelumnya dibatalkan", "(1/2)")
	})
}

func TestCommandsInBetweenDoNotEndTheForm(t *testing.T) {
	inHarness(t, opens(typing), func(t *testing.T, h *harness) {
		h.say(dewi, dewi, "/eskalasi")
		h.press(dewi, h.newest(dewi), "Jaringan")
		h.answers(toast("K-1 Menunggu"))
		wantText(t, "the command's answer", h.say(dewi, dewi, "/kasus K-1"), "K-1 Menunggu")
		wantText(t, "the next question", h.say(dewi, dewi, "modem"), "(3/3)", "Sudah dicek: modem")
	})
}

func TestAFormGoesOnAfterARestart(t *testing.T) {
	inIdleHarness(t, opens(typing), func(t *testing.T, h *harness) {
		stop := h.run()
		h.say(dewi, dewi, "/eskalasi")
		h.press(dewi, h.newest(dewi), "Jaringan")
		stop()
		h.restart()
		<-time.After(11 * time.Hour)
		defer h.run()()
		wantText(t, "the next question", h.say(dewi, dewi, "modem"), "(3/3)")
	})
}

func TestADialogThatCannotBeReadShutsNobodyOut(t *testing.T) {
	for _, kept := range []string{"{", `{"form":{"Fields":[{"Name":"a"}]},"ask":[7]}`, `{"step":3}`} {
		inHarness(t, opens(typing), func(t *testing.T, h *harness) {
			h.must(h.memory.Put(t.Context(), telegram.Name, "dialog/1001", []byte(kept)))
			wantText(t, "the form after "+kept, h.say(dewi, dewi, "/eskalasi"), "Eskalasi C-1 (1/3)")
			if strings.Contains(h.log.String(), `"a"`) {
				t.Errorf("the log quotes the dialog:\n%s", h.log)
			}
		})
	}
}

func TestAFormIsOverAfterTwelveHours(t *testing.T) {
	inHarness(t, opens(closing), func(t *testing.T, h *harness) {
		q := h.say(dewi, dewi, "/tutup")
		<-time.After(12*time.Hour + time.Second)
		if a := h.press(dewi, q, "Solusi"); a.Text != words("id", "dialog_over") || h.memory.has("dialog/1001") {
			t.Errorf("the press gets %+v, want that it is over, and nothing remembered", a)
		}
	})
}

func TestAPressThatComesTwiceIsOneAnswer(t *testing.T) {
	inHarness(t, opens(closing), func(t *testing.T, h *harness) {
		q := h.say(dewi, dewi, "/tutup")
		first, err := h.As(dewi).Press(dewi, q.ID, "Solusi")
		h.must(err)
		second, err := h.As(dewi).Press(dewi, q.ID, "Solusi") // before the bot gets the first
		h.must(err)
		h.pressed(first)
		if a := h.pressed(second); a.Alert {
			t.Errorf("the second press gets %+v, want no box", a)
		}
		wantText(t, "the dialog", h.newest(dewi), "(2/2)", "Hasil: Solusi", "Edukasi")
	})
}

// TestWhateverIsKilledTheFormIsSentOnceAsItWasFilled kills the bot at each step in turn,
// before the service learns that the step is done.
func TestWhateverIsKilledTheFormIsSentOnceAsItWasFilled(t *testing.T) {
	steps := []string{"/eskalasi", "[Jaringan", "modem mati", "ganti port"}
	for killed := range steps {
		inIdleHarness(t, opens(typing), func(t *testing.T, h *harness) {
			stop := h.run()
			for n, step := range steps {
				synctest.Wait()
				if n == killed {
					h.FailNext("getUpdates", 1, telegramfake.Failure{Cut: true})
				}
				if label, ok := strings.CutPrefix(step, "["); ok {
					_, err := h.As(dewi).Press(dewi, h.newest(dewi).ID, label)
					h.must(err)
				} else {
					h.say(dewi, dewi, step)
				}
				synctest.Wait()
				if n == killed {
					stop()
					h.restart()
					<-time.After(10 * time.Second)
					stop = h.run()
				}
			}
			synctest.Wait()
			stop()
			want := map[string]string{"team": "net", "checked": "modem mati", "wanted": "ganti port"}
			keys := map[string]bool{}
			for _, in := range h.submits() {
				keys[in.Key] = true
				if !maps.Equal(in.Submit.Fields, want) {
					t.Errorf("killed at %q the form is sent with %v, want %v", steps[killed], in.Submit.Fields, want)
				}
			}
			if len(keys) != 1 {
				t.Errorf("killed at %q the form is sent under %d keys, want 1", steps[killed], len(keys))
			}
		})
	}
}

func TestAnAnswerThatIsNotRememberedIsNotTaken(t *testing.T) {
	inHarness(t, opens(closing), func(t *testing.T, h *harness) {
		q := h.say(dewi, dewi, "/tutup")
		h.memory.fail(errors.New("disk full"))
		if a := h.press(dewi, q, "Solusi"); a != (telegramfake.Answer{Text: words("id", "busy"), Alert: true}) {
			t.Errorf("the press gets %+v, want that it isn't saved", a)
		}
		wantText(t, "a typed line", h.say(dewi, dewi, "halo"), words("id", "busy"))
		wantText(t, "a new form", h.say(dewi, dewi, "/tutup"), words("id", "busy"))
		h.memory.fail(nil)
		h.press(dewi, q, "Solusi")
		next, err := h.AwaitMessage(t.Context(), dewi, func(m telegramfake.Message) bool { return m.ID == q.ID })
		h.must(err)
		wantText(t, "the next question", next, "(2/2)")
	})
}

func TestALongListHasPages(t *testing.T) {
	long := typing
	long.Fields = []bot.Field{{Name: "to", Label: "Kepada", Kind: bot.FieldSelect, Required: true}}
	for n := range 40 {
		long.Fields[0].Options = append(long.Fields[0].Options, bot.Option{Value: decimal(n), Label: "Orang " + decimal(n)})
	}
	inHarness(t, opens(long), func(t *testing.T, h *harness) {
		q := h.say(dewi, dewi, "/serahkan")
		if got := labels(q); !strings.HasSuffix(got, "Orang 14 | Orang 15\n2/3 ▶\nBatal") {
			t.Errorf("the first page ends in\n%s", got)
		}
		h.press(dewi, q, "2/3 ▶")
		h.press(dewi, h.newest(dewi), "3/3 ▶")
		if got := labels(h.newest(dewi)); got != "Orang 32 | Orang 33\nOrang 34 | Orang 35\nOrang 36 | Orang 37\nOrang 38 | Orang 39\n◀ 2/3\nBatal" {
			t.Errorf("the last page is\n%s", got)
		}
		h.press(dewi, h.newest(dewi), "Orang 33")
		if got := h.submit().Fields["to"]; got != "33" {
			t.Errorf("the choice is sent as %q, want 33", got)
		}
	})
}

func TestAFormWithoutFieldsIsConfirmed(t *testing.T) {
	inHarness(t, opens(bot.Form{Title: "Yakin?", Button: bot.Button{Subject: "K-1", Action: "claim"}}), func(t *testing.T, h *harness) {
		q := h.say(dewi, dewi, "/x")
		if got := labels(q); got != "Kirim\nBatal" {
			t.Errorf("the buttons are\n%s\nwant the platform's own words", got)
		}
		h.press(dewi, q, "Kirim")
		h.submit()
	})
}

func TestForgedStepsAreRefused(t *testing.T) {
	inHarness(t, opens(closing), func(t *testing.T, h *harness) {
		q := h.say(dewi, dewi, "/tutup")
		data := q.Keyboard[0][0].Data
		head := data[:strings.LastIndex(data, ":")+1]
		for _, verb := range []string{"", "s", "b", "f0", "o99", "o-1", "o", "ox", "p7", "p-1", "k", "e", "z", "o1x", "é"} {
			id, err := h.InjectPress(dewi, dewi, q.ID, head+verb)
			h.must(err)
			if a := h.pressed(id); !a.Alert || a.Text != words("id", "unknown") {
				t.Errorf("%q gets %+v, want that it isn't known", verb, a)
			}
		}
		id, err := h.InjectPress(sari, dewi, q.ID, data)
		h.must(err)
		if a := h.pressed(id); a.Text != words("en", "dialog_over") {
			t.Errorf("somebody else's press gets %+v, want that it is over", a)
		}
		h.press(dewi, q, "Solusi")
		wantText(t, "the dialog", h.newest(dewi), "(2/2)")
	})
}

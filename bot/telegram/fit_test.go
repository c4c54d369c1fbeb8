package telegram_test

import (
	"strings"
	"testing"
	"testing/synctest"

	"pgregory.net/rapid"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/bot/telegram"
	"github.com/cc147/sigap/bot/telegram/telegramfake"
)

// texts generates short, empty, hostile and very long texts.
func texts() *rapid.Generator[string] {
	piece := rapid.SampledFrom([]string{"", " ", "a", "é", "😀", "<b>", "&", "&amp;", "\n", "\x00", "\u202e", "@sari", "https://x.id", "</blockquote>", `"`, "pelanggan ", "👩‍👩‍👧", "\xff"})
	return rapid.Custom(func(t *rapid.T) string {
		s := strings.Join(rapid.SliceOfN(piece, 0, 6).Draw(t, "pieces"), "")
		return strings.Repeat(s, rapid.SampledFrom([]int{1, 1, 3, 100, 800}).Draw(t, "times"))
	})
}

func buttonsUpTo(n int) *rapid.Generator[[]bot.Button] {
	return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) bot.Button {
		return bot.Button{
			Subject: rapid.SampledFrom([]string{"K-1", "K-18446744073709551615", "K-1", "", "K 1", strings.Repeat("K", 80)}).Draw(t, "subject"),
			Action:  rapid.SampledFrom([]string{"claim", "escalate_super", "", "ü"}).Draw(t, "action"),
			Turn:    rapid.Uint64().Draw(t, "turn"), Label: texts().Draw(t, "label"), Primary: rapid.Bool().Draw(t, "primary"), Danger: rapid.Bool().Draw(t, "danger"),
		}
	}), 0, n)
}

func linesUpTo(n int) *rapid.Generator[[]bot.Line] {
	return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) bot.Line {
		style := rapid.SampledFrom([]bot.Style{bot.StyleFact, bot.StyleSay, bot.StyleDont, bot.StyleNext, bot.StyleQuote, bot.StyleSmall, "new"})
		return bot.Line{Label: texts().Draw(t, "label"), Text: texts().Draw(t, "text"), Style: style.Draw(t, "style")}
	}), 0, n)
}

var monsters = rapid.Custom(func(t *rapid.T) bot.Card {
	return bot.Card{
		Sign: texts().Draw(t, "sign"), Title: texts().Draw(t, "title"), Lines: linesUpTo(40).Draw(t, "lines"),
		Buttons: buttonsUpTo(60).Draw(t, "buttons"), More: buttonsUpTo(60).Draw(t, "more"), MoreLabel: texts().Draw(t, "label of more"),
		Mentions: rapid.SliceOfN(rapid.Custom(func(t *rapid.T) bot.Mention {
			id := rapid.SampledFrom([]string{"1001", "@sari", "", "9999999999999999999", `1"><b>`, "@<b>", "-5"})
			return bot.Mention{Account: bot.Account{Platform: rapid.SampledFrom([]string{telegram.Name, "slack"}).Draw(t, "platform"), ID: id.Draw(t, "id")}, Name: texts().Draw(t, "name")}
		}), 0, 60).Draw(t, "mentions"),
	}
})

func TestWhateverCardComesTelegramTakesIt(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		c, word := monsters.Draw(rt, "card"), texts().Draw(rt, "toast")
		code := rapid.SampledFrom([]string{"", "taken"}).Draw(rt, "code")
		var out [2]bot.Outcome
		var shown int
		var faults []telegramfake.Fault
		inBubble(t, func(bot.In) bot.Answer { return bot.Answer{Card: &c, Toast: word, Code: code} }, func(t *testing.T, h *harness) {
			place := bot.Place{Platform: telegram.Name, ID: board1}
			var ref bot.Ref
			ref, out[0] = h.platform.Post(t.Context(), place, c, "p1", "")
			out[1] = h.platform.Edit(t.Context(), place, ref, c)
			defer h.run()()
			h.say(dewi, dewi, "/cek 1")
			id, err := h.InjectPress(dewi, super, 1, "p:K-1:claim:3:")
			h.must(err)
			h.pressed(id)
			shown, faults = len(h.Messages(dewi)), h.Faults()
		})
		if out[0].Result != bot.Done || out[1].Result != bot.Done || len(faults) > 0 || shown < 3 {
			rt.Fatalf("post and edit end with %+v, the private chat shows %d messages, and rules were broken: %v", out, shown, faults)
		}
	})
}

func forms() *rapid.Generator[bot.Form] {
	kinds := rapid.SampledFrom([]bot.FieldKind{bot.FieldText, bot.FieldLine, bot.FieldChoice, bot.FieldSelect, bot.FieldTime})
	option := rapid.Custom(func(t *rapid.T) bot.Option {
		return bot.Option{Value: rapid.StringN(1, 5, 10).Draw(t, "value"), Label: texts().Draw(t, "label")}
	})
	field := rapid.Custom(func(t *rapid.T) bot.Field {
		return bot.Field{
			Name: rapid.StringN(1, 5, 10).Draw(t, "name"), Label: texts().Draw(t, "label"), Hint: texts().Draw(t, "hint"), Kind: kinds.Draw(t, "kind"),
			Value: texts().Draw(t, "value"), Required: rapid.Bool().Draw(t, "required"), Max: rapid.IntRange(0, 50).Draw(t, "max"),
			Options: rapid.SliceOfN(option, 0, 60).Draw(t, "options"),
		}
	})
	return rapid.Custom(func(t *rapid.T) bot.Form {
		return bot.Form{
			Button: bot.Button{Subject: "K-1", Action: "close", Label: texts().Draw(t, "send")}, Title: texts().Draw(t, "title"),
			Intro: linesUpTo(5).Draw(t, "intro"), Fields: rapid.SliceOfN(field, 0, 50).Draw(t, "fields"), Cancel: texts().Draw(t, "cancel"),
		}
	})
}

func TestWhateverFormComesTelegramTakesIt(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		f := forms().Draw(rt, "form")
		steps := rapid.SliceOfN(rapid.IntRange(0, 99), 0, 8).Draw(rt, "steps") // index of a button; from 80, a typed line
		var faults []telegramfake.Fault
		inBubble(t, opens(f), func(t *testing.T, h *harness) {
			defer h.run()()
			q := h.say(dewi, dewi, "/x")
			for _, step := range steps {
				if keys := flat(q); step < 80 && len(keys) > 0 {
					id, err := h.InjectPress(dewi, dewi, q.ID, keys[step%len(keys)].Data)
					h.must(err)
					h.pressed(id)
					q = h.newest(dewi)
				} else {
					q = h.say(dewi, dewi, "jawaban")
				}
			}
			faults = h.Faults()
		})
		if len(faults) > 0 {
			rt.Fatalf("rules were broken: %v", faults)
		}
	})
}

func flat(m telegramfake.Message) (out []telegramfake.Button) {
	for _, row := range m.Keyboard {
		out = append(out, row...)
	}
	return out
}

func TestTheTitleTheNextStepAndTheButtonsSurvive(t *testing.T) {
	inIdleHarness(t, silent, func(t *testing.T, h *harness) {
		c := bot.Card{Title: "K-1 · VVIP", MoreLabel: "Lainnya"}
		for range 30 {
			c.Lines = append(c.Lines, bot.Line{Label: "Masalah", Text: strings.Repeat("m", 4000), Style: bot.StyleQuote})
		}
		c.Lines = append(c.Lines, bot.Line{Text: "Hubungi pelanggan", Style: bot.StyleNext}, bot.Line{Text: strings.Repeat("k", 4000)})
		for n := range 40 {
			c.Buttons = append(c.Buttons, bot.Button{Subject: "K-1", Action: "claim", Turn: uint64(n), Label: "Tombol " + decimal(n)})
		}
		m := h.post(board1, c)
		wantText(t, "the post", m, "K-1 · VVIP", "👉 Hubungi pelanggan", "…")
		if n := len(flat(m)); n != 40 {
			t.Errorf("the post has %d buttons, want all 40", n)
		}
		if !strings.Contains(m.Text, "mmm…") {
			t.Errorf("what is too long should end in …; the post shows\n%s", m.Text)
		}
	})
}

func TestEveryStyleIsItsOwn(t *testing.T) {
	inIdleHarness(t, silent, func(t *testing.T, h *harness) {
		m := h.post(board1, bot.Card{
			Sign: "🟣", Title: "K-1", Mentions: []bot.Mention{
				{Account: bot.Account{Platform: telegram.Name, ID: "1001"}, Name: "Dewi"}, {Account: bot.Account{Platform: telegram.Name, ID: "@jaringan_tim"}},
				{Account: bot.Account{Platform: "slack", ID: "U1"}, Name: "Ann"}},
			Lines: []bot.Line{
				{Label: "Pelanggan", Text: "B. H."}, {Label: "Bacakan", Text: "Selamat pagi\nIbu", Style: bot.StyleSay}, {Label: "Jangan", Text: "janji", Style: bot.StyleDont},
				{Label: "Masalah", Text: "mati\ntotal", Style: bot.StyleQuote}, {Label: "Berikut", Text: "telepon", Style: bot.StyleNext}, {Text: "W-26\nRev 00", Style: bot.StyleSmall}},
		})
		want := `<a href="tg://user?id=1001">Dewi</a> @jaringan_tim Ann
🟣 <b>K-1</b>
<b>Pelanggan</b>: B. H.
<blockquote>💬 <b>Bacakan</b>
Selamat pagi
Ibu</blockquote>
🚫 <b>Jangan</b>: janji
<b>Masalah</b>:
<blockquote>mati
total</blockquote>
👉 <b>Berikut</b>: <b>telepon</b>
<i>W-26 Rev 00</i>`
		if m.HTML != want {
			t.Errorf("the card is sent as\n%s\nwant\n%s", m.HTML, want)
		}
	})
}

func TestTextsStandAsTheyAre(t *testing.T) {
	inIdleHarness(t, silent, func(t *testing.T, h *harness) {
		const joiner = "\u2060"
		for text, want := range map[string]string{
			"<b>B. H.</b> & *co* &lt;":                "<b>B. H.</b> & *co* &lt;",
			"a\u202eb\x00c\td":                        "abc d",
			"halo @sari_w, a@b.id":                    "halo @" + joiner + "sari_w, a@" + joiner + "b." + joiner + "id",
			"evil.com. https://x.id/a tg://user?id=1": "evil." + joiner + "com. https:" + joiner + "//x." + joiner + "id/a tg:" + joiner + "//user?id=1",
			"www.telkom.co.id-.":                      "www." + joiner + "telkom." + joiner + "co." + joiner + "id-.",
			"IN.OCC.TELK.W-26 pukul 10.42, K-1. Ok":   "IN.OCC.TELK.W-26 pukul 10.42, K-1. Ok",
			"/kasus K-1":                              "/kasus K-1",
		} {
			m := h.post(board1, bot.Card{Title: text, Lines: []bot.Line{{Label: text, Text: text, Style: bot.StyleSay}, {Text: text}}})
			if n := strings.Count(m.Text, want); n != 4 {
				t.Errorf("%q stands %d times as %q in\n%s\nwant 4 times", text, n, want, m.Text)
			}
			for _, e := range m.Entities {
				if e.Type != "bold" && e.Type != "blockquote" {
					t.Errorf("%q makes a %s", text, e.Type)
				}
			}
		}
		synctest.Wait()
	})
}

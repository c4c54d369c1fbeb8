package slack_test

import (
	"context"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"pgregory.net/rapid"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/bot/slack"
	"github.com/cc147/sigap/bot/slack/slackfake"
)

func TestAPostCarriesItsIDAndNothingOfTheCustomer(t *testing.T) {
	h := newWorkspace(t)
	ref, _ := h.post(t, kase)
	m := h.Messages("C1")[0]
	if id, _ := m.Metadata["event_payload"].(map[string]any)["delivery_id"].(string); m.Metadata["event_type"] != "sigap_post" || id != "p1" {
		t.Errorf("the metadata is %v; want the post's id", m.Metadata)
	}
	if m.Fallback != "🟣 K-1 · VVIP · Menunggu\nPelanggan: B. H.\nMasalah: internet mati" {
		t.Errorf("a notification says %q", m.Fallback)
	}
	if out := h.p.Edit(t.Context(), board, ref, bot.Card{Title: "K-1 · Selesai"}); out.Result != bot.Done {
		t.Fatalf("the edit ends in %+v", out)
	}
	if m := h.Messages("C1")[0]; m.Text != "K-1 · Selesai" || len(m.Buttons) > 0 || m.Metadata["event_type"] != "sigap_post" {
		t.Errorf("after the edit the channel shows %+v; want the new card with the same metadata", m)
	}
}

func TestTheMenuForgetsItsChoiceWithTheTurn(t *testing.T) {
	h := newWorkspace(t)
	ref, _ := h.post(t, kase)
	before := h.Messages("C1")[0].Buttons[0].BlockID
	next := kase
	next.Buttons = []bot.Button{{Subject: "K-1", Action: "claim", Turn: 4, Label: "Ambil"}}
	next.More = []bot.Button{{Subject: "K-1", Action: "assign", Turn: 4, Label: "Tugaskan"}}
	h.p.Edit(t.Context(), board, ref, next)
	if after := h.Messages("C1")[0].Buttons[0].BlockID; after == before {
		t.Errorf("the block's id stays %q; want another with another turn", after)
	}
}

func TestMentionsCallByIDAndNameOthers(t *testing.T) {
	h := newWorkspace(t)
	card := bot.Card{Title: "K-1", Mentions: []bot.Mention{
		{Account: sari, Name: "Sari"}, {Account: bot.Account{Platform: "slack", ID: "S1"}, Name: "NOC"},
		{Account: bot.Account{Platform: "telegram", ID: "U2"}, Name: "Dewi"}, {Account: bot.Account{Platform: "slack", ID: "!channel"}, Name: "<!channel>"},
	}}
	h.post(t, card)
	m := h.Messages("C1")[0]
	if strings.Join(m.Mentions, " ") != "U1 S1" {
		t.Errorf("it calls %v; want U1 and S1", m.Mentions)
	}
	if m.Text != "@sari @noc Dewi <!channel> K-1" {
		t.Errorf("it reads %q", m.Text)
	}
}

func TestWhatStrangersTypeIsShownAsTyped(t *testing.T) {
	h := newWorkspace(t)
	typed := "*tebal* _x_ ~y~ `z` <!channel> <@U1> <https://x.test|klik> &lt;b&gt; :tada:"
	card := bot.Card{Title: typed, MoreLabel: typed, Lines: []bot.Line{
		{Label: typed, Text: typed}, {Text: typed, Style: bot.StyleSay}, {Text: typed, Style: bot.StyleDont}, {Text: typed, Style: bot.StyleNext},
		{Text: typed, Style: bot.StyleSmall}, {Text: "baris satu\nbaris\u202e dua\x00", Style: bot.StyleQuote}, {Text: "satu\ndua"},
	}}
	for _, b := range []string{"a", "b", "c", "d"} {
		card.Buttons = append(card.Buttons, bot.Button{Subject: "K-1", Action: b, Label: typed[:40]})
	}
	h.post(t, card)
	m := h.Messages("C1")[0]
	if len(m.Mentions) > 0 {
		t.Errorf("it calls %v; want nobody", m.Mentions)
	}
	if n := strings.Count(m.Text, typed); n != 7 {
		t.Errorf("the text as typed is there %d times; want 7:\n%s", n, m.Text)
	}
	if !strings.Contains(m.Text, "baris satu\nbaris dua") || !strings.Contains(m.Text, "satu dua") {
		t.Errorf("want line breaks in quotes and nowhere else:\n%s", m.Text)
	}
	for _, b := range m.Buttons {
		if b.Label != typed[:40] {
			t.Errorf("a button reads %q; want %q", b.Label, typed[:40])
		}
	}
	if !strings.Contains(m.Fallback, "<!channel> <@U1>") {
		t.Errorf("a notification says %q; want it as typed", m.Fallback)
	}
	h.wantFaults(t)
}

func TestEachStyleCanBeTold(t *testing.T) {
	h := newWorkspace(t)
	var raw []string
	for _, s := range []bot.Style{bot.StyleFact, bot.StyleSay, bot.StyleDont, bot.StyleNext, bot.StyleQuote, bot.StyleSmall} {
		h.post(t, bot.Card{Title: "K-1", Lines: []bot.Line{{Text: "teks", Style: s}}})
		all := h.Messages("C1")
		for _, b := range all[len(all)-1].Blocks {
			delete(b.Raw, "block_id")
		}
		raw = append(raw, sprint(all[len(all)-1].Blocks))
	}
	for i := range raw {
		for j := range i {
			if raw[i] == raw[j] {
				t.Errorf("two styles look the same: %s", raw[i])
			}
		}
	}
}

func TestMonstrousCardsAndFormsStayWithinTheLimits(t *testing.T) {
	var card bot.Card
	var form bot.Form
	h := newHarness(t, func(_ context.Context, in bot.In) (bot.Answer, error) {
		if in.Command.Name == "form" {
			return bot.Answer{Form: &form}, nil
		}
		return bot.Answer{Card: &card}, nil
	}, func(o *slackfake.Options) { o.Patience = 20 * time.Second }) // the test is about limits, and the machine may be slow
	rapid.Check(t, func(r *rapid.T) {
		card, form = monstrousCard().Draw(r, "card"), monstrousForm().Draw(r, "form")
		ref, out := h.p.Post(t.Context(), board, card, "p1", "")
		if out.Result != bot.Done {
			r.Fatalf("the post ends in %+v; faults %v", out, h.Faults())
		}
		if out := h.p.Edit(t.Context(), board, ref, card); out.Result != bot.Done {
			r.Fatalf("the edit ends in %+v; faults %v", out, h.Faults())
		}
		all := h.Messages("C1")
		checkShown(r, card, all[len(all)-1])
		for _, command := range []string{"/cek", "/form"} {
			if seen, err := h.As("U1").Slash(t.Context(), "C1", command, ""); err != nil || seen.Error != "" {
				r.Fatalf("%s: sari sees %+v, %v", command, seen, err)
			}
		}
		h.await(t, "the form", func() bool { _, ok := h.Modal("U1"); return ok || len(h.Faults()) > 0 })
		if len(h.Faults()) > 0 {
			r.Fatalf("the service notes %v", h.Faults())
		}
		if _, err := h.As("U1").CloseModal(t.Context()); err != nil {
			r.Fatal(err)
		}
	})
	h.wantFaults(t)
}

// checkShown checks that the title, the last next step and the buttons are shown.
func checkShown(r *rapid.T, c bot.Card, m slackfake.Message) {
	sight := min(len(c.Buttons), 3)
	if want := sight + min(len(c.Buttons)-sight+len(c.More), 40); len(m.Buttons) != want {
		r.Fatalf("%d buttons are shown; want %d", len(m.Buttons), want)
	}
	if title := begin(c.Title); !strings.Contains(m.Text, title) {
		r.Fatalf("the title %q is not shown:\n%s", title, m.Text)
	}
	for i := len(c.Lines) - 1; i >= 0; i-- {
		if l := c.Lines[i]; l.Style == bot.StyleNext && strings.TrimSpace(l.Label+l.Text) != "" {
			if !strings.Contains(m.Text, begin(l.Text)) {
				r.Fatalf("the next step %q is not shown:\n%s", begin(l.Text), m.Text)
			}
			return
		}
	}
}

// begin returns the part of a text that must be shown.
func begin(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	for i := range s {
		if len(utf16.Encode([]rune(s[:i]))) >= 60 {
			return strings.TrimSpace(s[:i])
		}
	}
	return s
}

func monstrousText(most int) *rapid.Generator[string] {
	return rapid.Custom(func(r *rapid.T) string {
		n := rapid.SampledFrom([]int{0, 1, 10, 100, most}).Draw(r, "length")
		unit := rapid.SampledFrom([]string{"a", "kata ", "&", "<", "\"", "\\", "🟣", "漢", "é", "baris-x "}).Draw(r, "unit")
		return strings.TrimSpace(strings.Repeat(unit, n/len([]rune(unit))))
	})
}

func monstrousButton(i int) *rapid.Generator[bot.Button] {
	return rapid.Custom(func(r *rapid.T) bot.Button {
		return bot.Button{
			Subject: "K-18446744073709551615", Action: "act" + strings.Repeat("x", i%20), Turn: uint64(i), Label: monstrousText(200).Draw(r, "label"),
			Primary: rapid.Bool().Draw(r, "primary"), Danger: rapid.Bool().Draw(r, "danger"),
		}
	})
}

func monstrousLines(most int) *rapid.Generator[[]bot.Line] {
	return rapid.Custom(func(r *rapid.T) (out []bot.Line) {
		styles := []bot.Style{bot.StyleFact, bot.StyleSay, bot.StyleDont, bot.StyleNext, bot.StyleQuote, bot.StyleSmall, "new"}
		for range rapid.IntRange(0, most).Draw(r, "lines") {
			out = append(out, bot.Line{Label: monstrousText(200).Draw(r, "label"), Text: monstrousText(4000).Draw(r, "text"), Style: rapid.SampledFrom(styles).Draw(r, "style")})
		}
		return out
	})
}

func monstrousCard() *rapid.Generator[bot.Card] {
	return rapid.Custom(func(r *rapid.T) bot.Card {
		c := bot.Card{
			Sign: rapid.SampledFrom([]string{"", "🟣", strings.Repeat("x", 99)}).Draw(r, "sign"), Title: monstrousText(4000).Draw(r, "title"),
			Lines: monstrousLines(60).Draw(r, "lines"), MoreLabel: monstrousText(200).Draw(r, "more"),
		}
		for i := range rapid.IntRange(0, 60).Draw(r, "menu") {
			c.More = append(c.More, monstrousButton(i).Draw(r, "button"))
		}
		for i := range rapid.IntRange(0, 10).Draw(r, "buttons") {
			c.Buttons = append(c.Buttons, monstrousButton(i).Draw(r, "button"))
		}
		for range rapid.IntRange(0, 40).Draw(r, "mentions") {
			c.Mentions = append(c.Mentions, bot.Mention{Account: bot.Account{Platform: slack.Name, ID: rapid.SampledFrom([]string{"U1", "S1", "x"}).Draw(r, "id")}, Name: monstrousText(200).Draw(r, "name")})
		}
		return c
	})
}

func monstrousForm() *rapid.Generator[bot.Form] {
	return rapid.Custom(func(r *rapid.T) bot.Form {
		f := bot.Form{
			Button: monstrousButton(1).Draw(r, "button"), Title: monstrousText(200).Draw(r, "title") + rapid.SampledFrom([]string{"", " K-1"}).Draw(r, "case"),
			Intro: monstrousLines(30).Draw(r, "intro"), Cancel: monstrousText(200).Draw(r, "cancel"),
		}
		kinds := []bot.FieldKind{bot.FieldText, bot.FieldLine, bot.FieldChoice, bot.FieldSelect, bot.FieldTime, "new"}
		for i := range rapid.IntRange(0, 40).Draw(r, "fields") {
			k := bot.Field{
				Name: strings.Repeat("f", i%35+1), Label: monstrousText(3000).Draw(r, "label"), Hint: monstrousText(3000).Draw(r, "hint"), Kind: rapid.SampledFrom(kinds).Draw(r, "kind"),
				Value: monstrousText(4000).Draw(r, "value"), Required: rapid.Bool().Draw(r, "required"), Max: rapid.SampledFrom([]int{0, 1, 500, 9000}).Draw(r, "max"),
			}
			label := monstrousText(200).Draw(r, "option")
			for j := range rapid.SampledFrom([]int{0, 1, 10, 11, 60, 120}).Draw(r, "options") {
				k.Options = append(k.Options, bot.Option{Value: strings.Repeat("v", j), Label: label})
			}
			if n := len(k.Options); n > 0 {
				k.Value = k.Options[n-1].Value
			}
			f.Fields = append(f.Fields, k)
		}
		return f
	})
}

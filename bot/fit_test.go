package bot_test

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/cc147/sigap/bot"
)

var limits = bot.Limits{Sign: 4, Title: 20, Name: 10, Label: 10, Text: 400, Button: 12, Next: 100,
	Mentions: 2, Lines: 5, InSight: 2, More: 3, Cut: bot.Cut, Literal: func(s string) string { return strings.ReplaceAll(s, "@", "(at)") }}

func size(c bot.Card) int { return bot.Length(c.Plain(), bot.Units) }

func TestWhatIsTooMuchIsCutFromTheEndAndTheNextStepStays(t *testing.T) {
	c := bot.Card{Title: "K-1", MoreLabel: "", Lines: []bot.Line{
		{Label: "Label yang panjang", Text: strings.Repeat("satu ", 200)}, {Text: strings.Repeat("dua ", 200)}, {Text: "tiga"}, {Text: "empat"}, {Text: "lima"},
		{Text: "Hubungi @sari " + strings.Repeat("x", 300), Style: bot.StyleNext}, {Text: "tujuh"}}}
	for i := range 7 {
		c.Buttons = append(c.Buttons, bot.Button{Subject: "K-1", Action: fmt.Sprintf("a%d", i), Label: "Tombol yang panjang"})
	}
	c.Buttons[0].Subject = "K 1" // its code would not come back
	got := limits.Fit(c, 260, size)
	text := got.Plain()
	if size(got) > 260 || !strings.HasPrefix(text, "K-1") || !strings.Contains(text, "Hubungi (at)sari xxx") || !strings.Contains(text, "…") || strings.Contains(text, "tujuh") {
		t.Errorf("it has %d units; want at most 260 with the title and the next step:\n%s", size(got), text)
	}
	if len(got.Buttons) != 2 || len(got.More) != 3 || got.Buttons[0].Action != "a1" || got.More[0].Action != "a3" || got.Buttons[0].Label != "Tombol yang…" || got.MoreLabel != "…" {
		t.Errorf("the buttons are %+v and %+v under %q; want a1, a2 in sight and three more", got.Buttons, got.More, got.MoreLabel)
	}
	if whole := limits.Fit(bot.Card{Title: "K-1", Lines: []bot.Line{{Text: "pendek"}}}, 260, size); whole.Plain() != "K-1\npendek" {
		t.Errorf("a card that fits becomes %q", whole.Plain())
	}
}

func TestWhateverCardComesFitsItsLimits(t *testing.T) {
	text := rapid.Custom(func(t *rapid.T) string {
		return strings.Repeat(rapid.SampledFrom([]string{"a", "kata ", "😀", "\n", "@", ""}).Draw(t, "piece"), rapid.SampledFrom([]int{0, 1, 30, 900}).Draw(t, "times"))
	})
	rapid.Check(t, func(t *rapid.T) {
		c := bot.Card{Sign: text.Draw(t, "sign"), Title: text.Draw(t, "title")}
		for range rapid.IntRange(0, 12).Draw(t, "lines") {
			style := rapid.SampledFrom([]bot.Style{bot.StyleFact, bot.StyleQuote, bot.StyleNext}).Draw(t, "style")
			c.Lines = append(c.Lines, bot.Line{Label: text.Draw(t, "label"), Text: text.Draw(t, "text"), Style: style})
			c.Mentions = append(c.Mentions, bot.Mention{Name: text.Draw(t, "name")})
			c.More = append(c.More, bot.Button{Subject: "K-1", Action: "claim", Label: text.Draw(t, "button")})
		}
		got := limits.Fit(c, 220, size)
		if n := size(got); n > 220 || len(got.Lines) > limits.Lines+1 || len(got.Mentions) > limits.Mentions || len(got.More) > limits.More {
			t.Fatalf("it has %d units, %d lines, %d mentions and %d buttons: %+v", n, len(got.Lines), len(got.Mentions), len(got.More), got)
		}
		for _, b := range got.More {
			if b.Label == "" || bot.Length(b.Label, bot.Units) > limits.Button {
				t.Fatalf("a button reads %q", b.Label)
			}
		}
	})
}

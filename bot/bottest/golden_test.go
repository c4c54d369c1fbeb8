package bottest

import (
	"slices"
	"strings"
	"testing"

	"github.com/cc147/sigap/bot"
)

func sampleCard() bot.Card {
	return bot.Card{
		Tone: bot.ToneWarn, Sign: "🟠", Title: "K-1 · Menunggu", MoreLabel: "Lainnya",
		Lines:    []bot.Line{{Label: "Pelanggan", Text: "B. H."}, {Label: "Keluhan", Text: "mati\ntotal", Style: bot.StyleQuote}},
		Buttons:  []bot.Button{{Label: "Ambil", Primary: true}, {Label: "Catatan"}},
		More:     []bot.Button{{Label: "Batalkan", Danger: true}},
		Mentions: []bot.Mention{{Name: "Jaringan"}},
	}
}

// TestACardIsRecordedCompletely checks that a change of any visible part of a card changes its record.
func TestACardIsRecordedCompletely(t *testing.T) {
	want := strings.Join([]string{
		"    warn     @Jaringan 🟠 K-1 · Menunggu",
		"    fact     Pelanggan: B. H.",
		"    quote    Keluhan: mati",
		"             total",
		"    buttons  [*Ambil] [Catatan]",
		"    more     [!Batalkan]", ""}, "\n")
	if got := cardRecord(sampleCard()); got != want {
		t.Errorf("the card is recorded as\n%s\nwant\n%s", got, want)
	}
	for what, change := range map[string]func(*bot.Card){
		"tone":            func(c *bot.Card) { c.Tone = bot.TonePlain },
		"sign":            func(c *bot.Card) { c.Sign = "🔵" },
		"title":           func(c *bot.Card) { c.Title = "K-2" },
		"mention":         func(c *bot.Card) { c.Mentions = nil },
		"line":            func(c *bot.Card) { c.Lines = c.Lines[1:] },
		"label":           func(c *bot.Card) { c.Lines[0].Label = "" },
		"style":           func(c *bot.Card) { c.Lines[1].Style = bot.StyleFact },
		"order of lines":  func(c *bot.Card) { slices.Reverse(c.Lines) },
		"button":          func(c *bot.Card) { c.Buttons = c.Buttons[:1] },
		"next step":       func(c *bot.Card) { c.Buttons[0].Primary = false },
		"danger":          func(c *bot.Card) { c.More[0].Danger = false },
		"button in sight": func(c *bot.Card) { c.Buttons, c.More = append(c.Buttons, c.More...), nil },
	} {
		c := sampleCard()
		if change(&c); cardRecord(c) == want {
			t.Errorf("a card with another %s is recorded as the same", what)
		}
	}
}

// TestAFormIsRecordedCompletely checks the record of a form.
func TestAFormIsRecordedCompletely(t *testing.T) {
	got := formRecord(bot.Form{
		Title: "Eskalasi K-1", Button: bot.Button{Label: "Eskalasi", Primary: true}, Cancel: "Batal",
		Intro: []bot.Line{{Text: "Salin teks resminya.", Style: bot.StyleNext}},
		Fields: []bot.Field{
			{Label: "Tim", Kind: bot.FieldSelect, Required: true, Value: "a", Options: []bot.Option{{Value: "a", Label: "Jaringan"}, {Value: "b", Label: "Tagihan"}}},
			{Label: "Analisis", Kind: bot.FieldText, Max: 1000},
			{Label: "Pukul", Kind: bot.FieldTime, Hint: "Misalnya 16:00."},
		},
	})
	want := strings.Join([]string{
		"    form     Eskalasi K-1",
		"    next     Salin teks resminya.",
		"    select   Tim, needed = Jaringan of Jaringan | Tagihan",
		"    text     Analisis, at most 1000",
		"    time     Pukul (Misalnya 16:00.)",
		"    buttons  [*Eskalasi] [Batal]", ""}, "\n")
	if got != want {
		t.Errorf("the form is recorded as\n%s\nwant\n%s", got, want)
	}
}

// TestADifferenceNamesItsStep checks that a difference names the line of the script and the place.
func TestADifferenceNamesItsStep(t *testing.T) {
	transcript := []string{"sari presses claim on K-1 in tier2", "  tier2 shows, message 1", "    plain    K-1", "advance 2h", ""}
	if diff := firstDifference(transcript, transcript); diff != "" {
		t.Errorf("the same transcripts differ: %s", diff)
	}
	for what, c := range map[string]struct {
		got   []string
		tells []string
	}{
		"another line": {[]string{transcript[0], transcript[1], "    plain    K-2", "advance 2h", ""}, []string{"after: sari presses claim", "tier2 shows", "want:     plain    K-1", "got:      plain    K-2"}},
		"a shorter":    {transcript[:2], []string{"after: sari presses claim", "got:  (nothing more)"}},
		"a longer":     {append(slices.Clone(transcript), "due"), []string{"after: advance 2h", "got:  due", "want: (nothing more)"}},
	} {
		diff := firstDifference(transcript, c.got)
		for _, text := range c.tells {
			if !strings.Contains(diff, text) {
				t.Errorf("%s: the difference is described as\n%s\nwant it to hold %q", what, diff, text)
			}
		}
	}
}

package bot_test

import (
	"slices"
	"testing"

	"github.com/cc147/sigap/bot"
)

var hostile = bot.Card{
	Sign: " 🟣\u202e ", Title: "K-1\nSelesai", MoreLabel: "Lain\nnya",
	Mentions: []bot.Mention{{Name: "Sari\nK-2"}, {Name: "\x00"}},
	Lines: []bot.Line{
		{Label: "Bacakan\n", Text: "Selamat pagi\r\nIbu", Style: bot.StyleSay}, {Label: "Masalah", Text: "mati\ntotal", Style: bot.StyleQuote},
		{Label: "Pelanggan", Text: "B.\nH."}, {Text: "\x00 "}, {Label: "Tanpa isi"}, {Text: "telepon\nsekarang", Style: bot.StyleNext},
	},
	Buttons: []bot.Button{{Subject: "K-1", Action: "claim", Label: "Am\nbil"}},
}

func TestACleanCardHasLinesWhereSomebodySpeaksOnly(t *testing.T) {
	c := hostile.Clean()
	want := []bot.Line{
		{Label: "Bacakan", Text: "Selamat pagi\nIbu", Style: bot.StyleSay}, {Label: "Masalah", Text: "mati\ntotal", Style: bot.StyleQuote},
		{Label: "Pelanggan", Text: "B. H."}, {Label: "Tanpa isi"}, {Text: "telepon sekarang", Style: bot.StyleNext},
	}
	if !slices.Equal(c.Lines, want) {
		t.Errorf("the lines are %+v; want %+v", c.Lines, want)
	}
	if c.Sign != "🟣" || c.Title != "K-1 Selesai" || c.MoreLabel != "Lain nya" || c.Mentions[0].Name != "Sari K-2" || c.Buttons[0].Label != "Am bil" {
		t.Errorf("the card is %+v; want one line in each of its other texts", c)
	}
	if hostile.Buttons[0].Label != "Am\nbil" || hostile.Lines[2].Text != "B.\nH." {
		t.Error("the card itself changed; want a copy")
	}
}

func TestACardAsPlainText(t *testing.T) {
	want := "Sari K-2 🟣 K-1 Selesai\nBacakan: Selamat pagi\nIbu\nMasalah: mati\ntotal\nPelanggan: B. H.\nTanpa isi\ntelepon sekarang"
	if got := hostile.Plain(); got != want {
		t.Errorf("it reads\n%s\nwant\n%s", got, want)
	}
	if got := bot.Sentence("Sudah tersimpan.").Plain(); got != "Sudah tersimpan." {
		t.Errorf("a sentence reads %q", got)
	}
	if got := (bot.Card{}).Plain(); got != "" {
		t.Errorf("nothing reads %q", got)
	}
}

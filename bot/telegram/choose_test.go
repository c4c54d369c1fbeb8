package telegram

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/cc147/sigap/bot"
)

// handover is a dialog that asks for one of n people.
func handover(n int) *dialog {
	f := bot.Field{Name: "to", Label: "Kepada", Kind: bot.FieldSelect, Required: true}
	for i := range n {
		f.Options = append(f.Options, bot.Option{Value: fmt.Sprintf("p%03d", i), Label: fmt.Sprintf("Petugas %03d · bertugas · 0 kasus", i)})
	}
	return newDialog("abc", "id", bot.Form{Button: bot.Button{Subject: "K-1", Action: "handover", Turn: 1, Label: "Serahkan"}, Fields: []bot.Field{f}})
}

// shown are the options under the question.
func (d *dialog) shown() (out []string) {
	for _, row := range d.keys(func(key string) string { return key }) {
		for _, k := range row {
			if strings.HasPrefix(k.Text, "Petugas") {
				out = append(out, k.Text)
			}
		}
	}
	return out
}

// TestOneOfThreeHundredIsFoundByTyping, and every one of them can be paged to.
func TestOneOfThreeHundredIsFoundByTyping(t *testing.T) {
	d := handover(300)
	var all []string
	for page := range d.pages(*d.field()) {
		if d.press(fmt.Sprint(verbPage, page)) != asking && page > 0 {
			t.Fatalf("page %d of %d doesn't open", page, d.pages(*d.field()))
		}
		all = append(all, d.shown()...)
	}
	if slices.Sort(all); len(slices.Compact(all)) != 300 {
		t.Errorf("%d people can be paged to; want all 300", len(all))
	}
	if m, wrong := d.take("nobody"); m != asking || wrong != "choose" || len(d.shown()) != pageSize {
		t.Errorf("nobody: %v %q with %d options; want all of the first page, and a word", m, wrong, len(d.shown()))
	}
	m, wrong := d.take("PETUGAS 28")
	if m != asking || wrong != "" || len(d.shown()) != 13 || d.pages(*d.field()) != 1 {
		t.Fatalf("two digits: %v %q with %q; want the thirteen who have them", m, wrong, d.shown())
	}
	if m := d.press(verbOption + "285"); m != sending || d.fields()["to"] != "p285" {
		t.Errorf("pressing one of them: %v, %v; want that one", m, d.fields())
	}
	d = handover(300)
	if m, _ := d.take("petugas 287"); m != sending || d.fields()["to"] != "p287" {
		t.Errorf("a whole name: %v, %v; want that one", m, d.fields())
	}
}

// TestAShortListIsChosenByItsWholeLabel: a part of a word is no answer to yes or no.
func TestAShortListIsChosenByItsWholeLabel(t *testing.T) {
	d := handover(pageSize)
	if m, wrong := d.take("007"); m != asking || wrong != "choose" || d.Find != "" {
		t.Errorf("a part: %v %q; want it asked again", m, wrong)
	}
	if m, _ := d.take("petugas 007 · BERTUGAS · 0 kasus"); m != sending {
		t.Errorf("the whole label: %v; want it taken", m)
	}
}

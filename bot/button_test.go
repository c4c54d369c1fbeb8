package bot_test

import (
	"strings"
	"testing"

	"github.com/cc147/sigap/bot"
)

func TestAButtonsCodeComesBackAsItWas(t *testing.T) {
	for _, b := range []bot.Button{
		{Subject: "K-12", Action: "claim", Turn: 3},
		{Subject: "C-345", Action: "callback", Arg: "given", Turn: 1},
		{Action: "help"},
		{Subject: "K-18446744073709551615", Action: "log_contact", Turn: 18446744073709551615},
	} {
		if got, ok := bot.ParseButton(b.Code()); !ok || got != b {
			t.Errorf("%q gives %+v, %v; want %+v", b.Code(), got, ok, b)
		}
	}
}

func TestForeignCodesAreNoButtons(t *testing.T) {
	for _, code := range []string{
		"", ":", "K-1", "K-1:claim", "K-1:claim:1", "K-1::1:", "K-1:claim:x:", "K-1:claim:-1:", "K-1:claim:01:", "K-1:claim:+1:",
		"K-1:claim:1:a:b", "K 1:claim:1:", "K-1:cl<im:1:", "K-1:claim:1:\x00", "K-1:claim:18446744073709551616:", "K-1:claim:1:" + strings.Repeat("a", 64),
	} {
		if b, ok := bot.ParseButton(code); ok {
			t.Errorf("%q should be no button; it gives %+v", code, b)
		}
	}
}

func TestTheMarkOfAButton(t *testing.T) {
	claim := bot.Button{Subject: "K-1", Action: "claim", Turn: 3}
	for data, want := range map[string]string{bot.OnPost + claim.Code(): bot.OnPost, bot.OnAnswer + claim.Code(): bot.OnAnswer, "m:" + claim.Code(): "m:", claim.Code(): ""} {
		mark, code := bot.SplitMark(data)
		if b, ok := bot.ParseButton(code); mark != want || !ok || b != claim {
			t.Errorf("%q is %q and %+v, %v; want %q and the button", data, mark, b, ok, want)
		}
	}
	for _, data := range []string{"", "p", "p:", ":"} {
		if _, code := bot.SplitMark(data); len(code) > len(data) {
			t.Errorf("%q has the code %q", data, code)
		}
	}
	for want, b := range map[string]bot.Button{"danger": {Danger: true, Primary: true}, "primary": {Primary: true}, "": {}} {
		if got := b.Style(); got != want {
			t.Errorf("%+v has the style %q; want %q", b, got, want)
		}
	}
}

func TestAFieldKeepsLinesWhereItHasThem(t *testing.T) {
	for kind, want := range map[bot.FieldKind]string{bot.FieldText: "mati\ntotal", bot.FieldLine: "mati total", bot.FieldTime: "mati total"} {
		f := bot.Field{Kind: kind}
		if got := f.Clean(" mati\ntotal\x00"); got != want || f.IsChoice() {
			t.Errorf("%s: it is %q, a choice: %v; want %q", kind, got, f.IsChoice(), want)
		}
	}
	if !(bot.Field{Kind: bot.FieldChoice}).IsChoice() || !(bot.Field{Kind: bot.FieldSelect}).IsChoice() {
		t.Error("a choice and a list should be choices")
	}
}

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

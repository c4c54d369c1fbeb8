package handlers_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/handlers/words"
	"github.com/cc147/sigap/store"
)

// FuzzCommand checks that any line is answered in words and writes at most one call,
// and that buttons carry no personal data.
func FuzzCommand(f *testing.F) {
	for i, line := range []string{
		"cek 1520-0000-0001 internet mati total", "check (021) 2911 0001 hc se slow", "callback 0812-0000-0005 lambat", "cek 199999999999 hc", "cek",
		"cek 152000000004", "kasus", "case K-1", "kasus riwayat K-1", "kasus serahkan", "kasus antrean", "sigap", "sigap siapa", "sigap tautkan ABCD1234",
		"sigap tautkan", "apa", "cek 0812/0813", "cek 8.1E+11", "cek <b>0812</b>", "cek \u202e0812\x00", "kasus K-18446744073709551615", "kasus -1", "cek\n152000000002\nhc\nmati",
	} {
		f.Add(uint8(i), line)
	}
	s := newStage(f)
	n, calls := 0, uint64(0)
	f.Fuzz(func(t *testing.T, who uint8, line string) {
		name, text, _ := strings.Cut(line, " ")
		person := people[int(who)%len(people)].ID
		n++
		in := bot.In{Account: s.Account(person), Key: fmt.Sprint(n), Command: &bot.Command{Name: name, Text: text}}
		a, err := s.bot.Handle(t.Context(), in)
		if err != nil {
			t.Fatalf("%q gives an error: %v", line, err)
		}
		speaks(t, a)
		switch wrote := s.hasCall(t, calls+1); {
		case wrote && a.Code != "":
			t.Errorf("%q is refused (%s) and writes a call", line, a.Code)
		case wrote:
			calls++
		}
		again, err := s.bot.Handle(t.Context(), in)
		if err != nil || again.Code != a.Code || s.hasCall(t, calls+1) {
			t.Errorf("%q with the same key is %q, %v after %q, or writes another call", line, again.Code, err, a.Code)
		}
	})
}

// FuzzForm checks that any form with any content is accepted or refused in words, and
// that a refused form changes nothing.
func FuzzForm(f *testing.F) {
	for _, action := range []string{"claim", "assign", "cancel", "release", "handover", "note", "words", "again", "reclassify", "contact", "escalate", "super", "withdraw",
		"take", "answer", "reroute", "close", "reopen", "reveal", "clear", "show", "more", "unsolved", "callback", "confirm", "choose", "drop"} {
		f.Add(uint8(3), "K-1:"+action+":1:", "reason", "pulang", "to", "rian", "contact", "asked_for_call", "call_at", "16:00")
		f.Add(uint8(128+3), "K-1:"+action+":1:", "", "", "", "", "", "", "", "")
		f.Add(uint8(0), "C-1:"+action+":1:other", "education", "refused", "reason", "marah", "judged", "hard_complaint+super_emergency", "team", "jaringan")
	}
	f.Add(uint8(3), "K-1:contact:1:", "contact", "asked_for_call", "call_at", "29/02/2027 24.00", "analysis", "\u202e", "text", strings.Repeat("x", 1001))
	s := newStage(f)
	for i, b := range []bot.In{
		{Account: s.Account("dewi"), Command: &bot.Command{Name: "cek", Text: "152000000001 mati"}},
		{Account: s.Account("dewi"), Press: &bot.Press{Button: bot.Button{Subject: "C-1", Action: "confirm", Turn: 1}}},
		{Account: s.Account("dewi"), Press: &bot.Press{Button: bot.Button{Subject: "C-1", Action: "callback", Arg: "given", Turn: 2}}},
		{Account: s.Account("dewi"), Command: &bot.Command{Name: "cek", Text: "152000000003 lambat"}},
	} {
		b.Key = fmt.Sprint("before ", i)
		if a, err := s.bot.Handle(f.Context(), b); err != nil || a.Code != "" {
			f.Fatalf("%+v gives %q, %v", b, a.Code, err)
		}
	}
	n := 0
	f.Fuzz(func(t *testing.T, who uint8, code, a1, v1, a2, v2, a3, v3, a4, v4 string) {
		b, ok := bot.ParseButton(code)
		if !ok {
			return
		}
		before := s.stored(t)
		n++
		in := bot.In{Account: s.Account(people[int(who)%len(people)].ID), Key: fmt.Sprint(n), Submit: &bot.Submit{Button: b, Fields: map[string]string{a1: v1, a2: v2, a3: v3, a4: v4}}}
		if who >= 128 { // the same button, pressed
			in.Submit, in.Press = nil, &bot.Press{Button: b}
		}
		a, err := s.bot.Handle(t.Context(), in)
		if err != nil {
			t.Fatalf("%s gives an error: %v", code, err)
		}
		speaks(t, a)
		if after := s.stored(t); a.Code != "" && after != before {
			t.Errorf("%s is refused (%s) and changes\n%s to\n%s", code, a.Code, before, after)
		}
	})
}

// speaks checks what must hold for all answers.
func speaks(t *testing.T, a bot.Answer) {
	t.Helper()
	if a.Card == nil && a.Form == nil && a.Toast == "" && len(a.Errors) == 0 || a.Lang != words.Default && a.Lang != "en" {
		t.Fatalf("the answer %+v says nothing, or in no language", a)
	}
	var buttons []bot.Button
	if a.Card != nil {
		buttons = append(append(buttons, a.Card.Buttons...), a.Card.More...)
	}
	if a.Form != nil {
		buttons = append(buttons, a.Form.Button)
	}
	for _, b := range buttons {
		if got, ok := bot.ParseButton(b.Code()); !ok || b.Label == "" || got.Subject != b.Subject || strings.Contains(b.Code(), "15200000000") || len(b.Arg) > len("given") {
			t.Errorf("a button is %+v; want a label, and a code without anything of the customer", b)
		}
	}
}

func (s *stage) hasCall(t *testing.T, id uint64) (ok bool) {
	t.Helper()
	if err := s.store.View(t.Context(), func(tx *store.Tx) error {
		_, err := tx.Call(id)
		if ok = err == nil; errors.Is(err, store.ErrNotFound) {
			return nil
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return ok
}

package handlers_test

import (
	"strings"
	"testing"

	"github.com/cc147/sigap/bot"
)

// quoted is the callback that a person chose for a message.
func (s *stage) quoted(t *testing.T, person, text string) bot.Answer {
	t.Helper()
	answer, err := s.bot.Handle(t.Context(), bot.In{Account: s.Account(person), Command: &bot.Command{Name: "callback", Text: text, Quoted: true}})
	if err != nil {
		t.Fatal(err)
	}
	return answer
}

// TestACallbackFromAMessageFindsItsNumber, and keeps the words around it.
func TestACallbackFromAMessageFindsItsNumber(t *testing.T) {
	s := newStage(t)
	answer := s.quoted(t, "dewi", "Tolong dibantu pelanggan 152000000001 ya, internetnya mati sejak pagi")
	if answer.Code != "" || answer.Card == nil || !strings.Contains(answer.Card.Plain(), "VVIP") {
		t.Fatalf("the answer is %+v; want that of /cek", answer)
	}
	for _, want := range []string{"Tolong dibantu pelanggan ya, internetnya mati sejak pagi"} {
		if !strings.Contains(answer.Card.Plain(), want) {
			t.Errorf("the answer lacks %q:\n%s", want, answer.Card.Plain())
		}
	}
}

func TestACallbackFromAMessageIsRefusedWithWhatToDo(t *testing.T) {
	s := newStage(t)
	for _, c := range []struct{ person, text, code, says string }{
		{"dewi", "rapat jam 09.30", "number.empty", "/callback, satu nomor"},
		{"dewi", "152000000001 atau 152000000002", "number.two_numbers", "/callback, satu nomor"},
		{"agus", "152000000001 mati", "no_role", ""},
		{"nobody", "152000000001 mati", "stranger", ""},
		{"dewi", "152000000001 " + strings.Repeat("mati ", 300), "too_long", "1000"},
	} {
		answer := s.quoted(t, c.person, c.text)
		if answer.Code != c.code || !strings.Contains(answer.Card.Plain(), c.says) {
			t.Errorf("%s from %q: %s\n%s\nwant %s and %q", c.person, c.text, answer.Code, answer.Card.Plain(), c.code, c.says)
		}
	}
}

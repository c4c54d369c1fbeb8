package handlers_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/bot/bottest"
	"github.com/cc147/sigap/procedure"
	"github.com/cc147/sigap/store"
)

// home is a person's home page, as read aloud, and its buttons.
func (s *stage) home(t *testing.T, person string) (text string, buttons []bot.Button, cards int) {
	t.Helper()
	answer, err := s.bot.Handle(t.Context(), bot.In{Account: s.Account(person), Home: true})
	if err != nil {
		t.Fatal(err)
	}
	all := answer.Home
	if len(all) == 0 && answer.Card != nil {
		all = []bot.Card{*answer.Card}
	}
	var lines []string
	for _, c := range all {
		lines, buttons = append(lines, c.Plain()), append(buttons, c.Buttons...)
	}
	return strings.Join(lines, "\n"), buttons, len(all)
}

// TestTheHomePageHasWhatIsOnesOwn: promised calls first, then one's other cases, then what
// waits; everything masked, and each case once.
func TestTheHomePageHasWhatIsOnesOwn(t *testing.T) {
	s := newStage(t)
	bottest.Play(t, s, claimedK1+`
		dewi types /cek 152000000002 lambat
		dewi presses confirm
		dewi presses callback/given
		sari presses contact on K-1 in tier2
		sari fills contact=asked_for_call; call_at=16:00
	`)
	text, buttons, _ := s.home(t, "sari")
	for _, want := range []string{"Janji menelepon: 1\n🟣 K-1: VVIP", "telepon 16:00", "Kasus Anda: 0\nTidak ada.", "Menunggu diambil: 1\n", "K-2: ", "Keadaan pukul 10:00"} {
		if !strings.Contains(text, want) {
			t.Errorf("the page lacks %q:\n%s", want, text)
		}
	}
	if len(buttons) != 2 || buttons[0].Subject != "K-1" || buttons[0].Action != "show" || buttons[1].Subject != "K-2" || strings.Contains(text, "152000000001") {
		t.Errorf("the buttons are %+v; want one a case, and no number in\n%s", buttons, text)
	}
	for person, lacks := range map[string]string{"dewi": "Menunggu", "agus": "K-2", "budi": "K-"} {
		if text, _, _ := s.home(t, person); strings.Contains(text, lacks) || !strings.Contains(text, ": 0") {
			t.Errorf("%s reads\n%s\nwant no %s", person, text, lacks)
		}
	}
	if text, _, _ := s.home(t, "budi"); !strings.Contains(text, "Your cases: 0") {
		t.Errorf("budi reads\n%s\nwant English", text)
	}
	if text, buttons, _ := s.home(t, "nobody"); !strings.Contains(text, "Anda belum terdaftar") || !strings.Contains(text, "Adi") || len(buttons) > 0 {
		t.Errorf("a stranger reads\n%s", text)
	}
}

func TestAHomePageIsBounded(t *testing.T) {
	s := newStage(t)
	s.write(t, func(tx *store.Tx) {
		for i := range 300 {
			state, holder := procedure.Claimed, "sari"
			var due time.Time
			switch i % 3 {
			case 1:
				state, holder = procedure.Waiting, ""
			case 2:
				due = tx.Now().Add(time.Hour)
			}
			tx.PutCase(procedure.Case{ID: tx.NewCase(), Kind: procedure.CallbackKind, State: state, Holder: holder, Due: due, Opened: tx.Now(), Turn: 1, Rev: 1})
		}
	})
	text, buttons, cards := s.home(t, "sari")
	if cards > 50 || len(buttons) != 36 || strings.Count(text, "dan 88 lagi") != 3 || !strings.Contains(text, fmt.Sprint("Kasus Anda: ", 100)) {
		t.Errorf("%d cards, %d buttons:\n%s", cards, len(buttons), text)
	}
}

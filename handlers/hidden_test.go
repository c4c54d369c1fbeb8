package handlers_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/bot/bottest"
	"github.com/cc147/sigap/procedure"
)

// cek looks a number up and returns the answer.
func (s *stage) cek(t *testing.T, person, key, text string) bot.Answer {
	t.Helper()
	return s.whole(t, bot.In{Account: s.Account(person), Key: key, Command: &bot.Command{Name: "cek", Text: text}})
}

// wantHidden checks that an answer's data about a subject are hidden after half an hour, by
// one line without data and buttons.
func (s *stage) wantHidden(t *testing.T, what string, a bot.Answer, about, line string) {
	t.Helper()
	if a.About != about || a.Hidden == nil || !a.Until.Truncate(time.Second).Equal(s.look().Add(30*time.Minute)) {
		t.Errorf("%s is about %q until %v; want %s for half an hour, and what stands there then", what, a.About, a.Until, about)
		return
	}
	if a.Hidden.Title != line || len(a.Hidden.Lines)+len(a.Hidden.Buttons)+len(a.Hidden.More) > 0 {
		t.Errorf("%s is hidden by\n%s\nwant only %q", what, bottest.Text(*a.Hidden), line)
	}
}

// TestPrivateAnswersHideTheirData checks every private answer that shows a customer's full
// data, in the reader's language.
func TestPrivateAnswersHideTheirData(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	call := s.cek(t, "dewi", "1", "152000000001 mati")
	s.wantHidden(t, "/cek", call, "C-1", "Data pelanggan ditutup. Untuk melihat lagi, ketik /cek dan nomornya.")
	s.wantHidden(t, "/check", s.cek(t, "budi", "2", "152000000001 dead"), "C-2", "The customer's data are hidden. To see them again, type /check and the number.")
	confirmed := s.whole(t, pressing(t, "dewi", call, "confirm"))
	s.wantHidden(t, "confirm", confirmed, "C-1", "Data pelanggan ditutup. Untuk melihat lagi, ketik /cek dan nomornya.")
	s.whole(t, pressing(t, "dewi", confirmed, "callback"))
	shown := s.send(t, "sari", "3", bot.Button{Subject: "K-1", Action: "reveal"}, map[string]string{"reason": "pelanggan menelepon"})
	s.wantHidden(t, "reveal", shown, "K-1", "Data pelanggan K-1 ditutup. Untuk melihat lagi, buka /kasus K-1 lalu tekan Lihat data.")

	ids, _ := s.requests(t)
	entry := fmt.Sprintf("E-special-requests.%d", ids[0])
	for _, action := range []string{"show", "history"} {
		full := s.send(t, "ratna", "4"+action, bot.Button{Subject: entry, Action: action}, nil)
		s.wantHidden(t, "entry: "+action, full, entry, "Data entri ditutup. Untuk melihat lagi, cari dengan /sigap daftar request.")
	}
	trail := s.whole(t, bot.In{Account: s.Account("adi"), Key: "6", Command: &bot.Command{Name: "sigap", Text: "jejak 152000000001"}})
	s.wantHidden(t, "trail of a number", trail, "", "Jejak ini ditutup. Untuk melihat lagi, ketik /sigap jejak dan nomornya.")
	s.putPerson(t, procedure.Person{ID: "citra", Name: "Citra", Roles: []procedure.Role{procedure.Quality}})
	if masked := s.send(t, "citra", "5", bot.Button{Subject: entry, Action: "show"}, nil); masked.Card == nil || !masked.Until.IsZero() {
		t.Errorf("a masked entry is hidden at %v; want never", masked.Until)
	}
}

// TestAnEndedCallShowsNoData checks each press that ends a call: its answer is masked, and
// takes the data out of the other answers about the call.
func TestAnEndedCallShowsNoData(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ number, confirm, end string }{
		{"152000000001", "confirm", "callback"}, {"152000000003", "", "solve"}, {"152000000001", "", "mismatch"},
	} {
		t.Run(c.end, func(t *testing.T) {
			t.Parallel()
			s := newStage(t)
			a := s.cek(t, "dewi", "1", c.number+" mati, hubungi 0812-3456-7890")
			name := strings.SplitAfter(a.Card.Title, " · ")[1]
			if c.confirm != "" {
				a = s.whole(t, pressing(t, "dewi", a, c.confirm))
			}
			a = s.whole(t, pressing(t, "dewi", a, c.end))
			if !a.Hide || a.About != "C-1" || !a.Until.IsZero() {
				t.Errorf("%s hides the other answers about %q: %v, itself at %v; want those about C-1, itself never", c.end, a.About, a.Hide, a.Until)
			}
			again := s.cek(t, "dewi", "2", "")
			for what, got := range map[string]string{c.end: bottest.AnswerText(a), "/cek": bottest.AnswerText(again)} {
				if strings.Contains(got, name) || strings.Contains(got, c.number) || strings.Contains(got, "3456") {
					t.Errorf("%s shows\n%s\nwant neither %q nor a number", what, got, name)
				}
			}
		})
	}
}

// TestCekAloneTakesTheDataOutOfEarlierAnswers: two copies of one answer would be one too
// many.
func TestCekAloneTakesTheDataOutOfEarlierAnswers(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.cek(t, "dewi", "1", "152000000001 mati")
	if again := s.cek(t, "dewi", "2", ""); !again.Hide || again.About != "C-1" || again.Hidden == nil || again.Replace {
		t.Errorf("/cek is answered with %+v; want it to hide the earlier answers about C-1", again)
	}
}

// TestARevealThatComesAgainIsJudgedAgain: Telegram and the journal of its adapter may bring
// an input again after hours, when its person has another role.
func TestARevealThatComesAgainIsJudgedAgain(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	bottest.Play(t, s, `
		dewi types /cek 152000000001 internet mati
		dewi presses confirm
		dewi presses callback/given`)
	reveal := func() bot.Answer {
		return s.send(t, "sari", "3", bot.Button{Subject: "K-1", Action: "reveal"}, map[string]string{"reason": "pelanggan menelepon"})
	}
	for range 2 {
		if a := reveal(); a.Card == nil || !strings.Contains(bottest.Text(*a.Card), "152000000001") {
			t.Fatalf("the answer is\n%+v\nwant the data", a)
		}
	}
	s.putPerson(t, procedure.Person{ID: "sari", Name: "Sari", Roles: []procedure.Role{procedure.Agent}})
	if a := reveal(); a.Card == nil || strings.Contains(fmt.Sprint(a.Card), "152000000001") {
		t.Errorf("an agent gets\n%+v\nwant the card without the data", a.Card)
	}
}

// TestARevealThatComesAgainShowsNothingLonger: the data are shown until the time of the
// first answer, and not at all after it.
func TestARevealThatComesAgainShowsNothingLonger(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	bottest.Play(t, s, `
		dewi types /cek 152000000001 internet mati
		dewi presses confirm
		dewi presses callback/given`)
	reveal := func() bot.Answer {
		return s.send(t, "sari", "3", bot.Button{Subject: "K-1", Action: "reveal"}, map[string]string{"reason": "pelanggan menelepon"})
	}
	first := reveal()
	s.Advance(t, 29*time.Minute)
	if again := reveal(); !again.Until.Equal(first.Until) || !strings.Contains(bottest.Text(*again.Card), "152000000001") {
		t.Errorf("after 29 minutes the data are shown until %v; want %v, as at first", again.Until, first.Until)
	}
	s.Advance(t, time.Minute+time.Second)
	if late := reveal(); late.Card == nil || strings.Contains(fmt.Sprint(late.Card), "152000000001") {
		t.Errorf("after 30 minutes the answer is\n%+v\nwant the card without the data", late.Card)
	}
}

package main

import (
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/bot/bottest"
	"github.com/cc147/sigap/bot/slack"
	"github.com/cc147/sigap/bot/slack/slackfake"
	"github.com/cc147/sigap/bot/telegram"
	"github.com/cc147/sigap/bot/telegram/telegramfake"
	"github.com/cc147/sigap/cmd/internal/config"
	"github.com/cc147/sigap/procedure"
	"github.com/cc147/sigap/store"
)

const crowded = 64

// TestSixtyFourPressOnTwoPlatforms: half of them on Slack, half on Telegram. Exactly
// one gets the case; everybody else sees on their own platform who has it and since
// when. The same presses repeated after a restart, and new ones on the old card,
// change nothing and get the same answer.
func TestSixtyFourPressOnTwoPlatforms(t *testing.T) {
	people := []config.Person{{ID: "dewi", Name: "Dewi", Roles: []procedure.Role{procedure.Agent}}}
	for i := range crowded {
		people = append(people, config.Person{ID: staff(i), Name: strings.ToUpper(staff(i)), Roles: []procedure.Role{procedure.Tier2}})
	}
	w := openSiteOf(t, people, slack.Name, telegram.Name)
	bottest.Play(t, w, `
		dewi types /cek 152000000001 internet mati
		dewi presses confirm
		dewi presses callback/given
		see tier2 K-1 Menunggu`)
	// The card stands as it is until everybody has pressed: the services ask its
	// edits to wait.
	const later = 30 * time.Second
	onSlack, onTelegram := w.scenes[slack.Name].(*slackScene).fake, w.scenes[telegram.Name].(*telegramScene).fake
	onSlack.FailNext("chat.update", 2, slackfake.Failure{Status: http.StatusTooManyRequests, RetryAfter: later})
	onTelegram.FailNext("editMessageText", 2, telegramfake.Failure{Status: 429, RetryAfter: later})
	press := func(_ int, person string) string {
		return w.pressed(t, person, bottest.Spot{Place: "tier2", Subject: "K-1"}, "claim", "").Text
	}
	winner := w.oneWinner(t, w.crowd(press), "")
	heard := make([]int, crowded)
	for i := range heard {
		heard[i] = w.heard(w.accountOf(staff(i)))
	}
	w.stop(t)
	onTelegram.ComeAgain(crowded / 2) // their presses, which were the last
	w.start(t)
	w.oneWinner(t, w.crowd(func(i int, person string) string {
		if w.home[person] == slack.Name {
			until(t, "the bot is connected", func() bool { return onSlack.Connections() > 0 })
			if _, err := onSlack.As(w.scene(person).account(person)).PressAgain(t.Context()); err != nil {
				t.Error(err)
			}
		}
		return w.answerTo(t, w.accountOf(person), heard[i]).Toast // a client shows a second answer to one press nowhere
	}), winner)
	w.oneWinner(t, w.crowd(press), winner)
	w.rest(t)
	bottest.Play(t, w, fmt.Sprintf("see tier2 K-1 Ditangani: %s", strings.ToUpper(winner)))
	claims := map[string]int{}
	if err := w.store.View(t.Context(), func(tx *store.Tx) error {
		for _, e := range tx.AuditOf("K-1") {
			if e.Action == string(procedure.Claim) {
				claims[e.Via]++
			}
		}
		return nil
	}); err != nil || len(claims) != 1 || claims[w.home[winner]] != 1 {
		t.Errorf("the audit holds the claims %v, %v; want one, through %s", claims, err, w.home[winner])
	}
}

// crowd has everybody do something at the same time, and returns what each sees.
func (w *site) crowd(do func(i int, person string) string) []string {
	answers := make([]string, crowded)
	var all sync.WaitGroup
	start := make(chan struct{})
	for i := range answers {
		all.Go(func() {
			<-start
			answers[i] = do(i, staff(i))
		})
	}
	close(start)
	all.Wait()
	return answers
}

// oneWinner wants one of the crowd, the winner if one is given, to have the case, and
// all others to see that. It returns the winner.
func (w *site) oneWinner(t *testing.T, answers []string, winner string) string {
	t.Helper()
	for i, text := range answers {
		if strings.Contains(text, "K-1 Anda ambil") && winner != staff(i) {
			if winner != "" {
				t.Errorf("%s and %s both got the answer that they have it", staff(i), winner)
			}
			winner = staff(i)
		}
	}
	if winner == "" {
		t.Fatalf("one should have the case; the answers are %q", answers)
	}
	for i, text := range answers {
		if want := "Sudah diambil " + strings.ToUpper(winner) + " sejak 10:0"; staff(i) != winner && !strings.Contains(text, want) {
			t.Errorf("%s (%s) sees %q; want %q", staff(i), w.home[staff(i)], text, want)
		}
	}
	return winner
}

func (w *site) accountOf(person string) bot.Account {
	return bot.Account{Platform: w.home[person], ID: w.scene(person).account(person)}
}

// pressed is Press without waiting for what is under way.
func (w *site) pressed(t *testing.T, person string, at bottest.Spot, action, arg string) bottest.Seen {
	t.Helper()
	return w.scene(person).pressed(t, person, at, action, arg)
}

// TestOnePersonOnTwoPlatforms: a code typed on the other side makes two accounts
// one person, who then works on either.
func TestOnePersonOnTwoPlatforms(t *testing.T) {
	w := openSite(t, slack.Name, telegram.Name)
	other := map[string]string{slack.Name: telegram.Name, telegram.Name: slack.Name}[w.home["sari"]]
	seen := w.Type(t, "sari", "/sigap tautkan")
	_, code, ok := strings.Cut(seen.Text, "/sigap tautkan ")
	if !ok {
		t.Fatalf("the answer should hold a code: %s", seen.Text)
	}
	w.home["tamu"] = other
	code, _, _ = strings.Cut(strings.TrimSpace(code), "\n")
	if seen := w.Type(t, "tamu", "/sigap tautkan "+strings.Fields(code)[0]); !strings.Contains(seen.Text, "Sari") {
		t.Fatalf("the other account should be Sari's now: %s", seen.Text)
	}
	bottest.Play(t, w, `
		dewi types /cek 152000000001 internet mati
		dewi presses confirm
		dewi presses callback/given
		sari presses claim on K-1 in tier2
		see sari K-1 Budi Hidayat
		see tamu K-1 Budi Hidayat
		tamu presses close on K-1 in tier2
		tamu fills outcome=solved; right=right
		see tier2 K-1 Selesai
		see sari not Budi Hidayat
		see tamu not Budi Hidayat`)
	through := map[string]string{}
	if err := w.store.View(t.Context(), func(tx *store.Tx) error {
		for _, e := range tx.AuditOf("K-1") {
			through[e.Action] = e.Person + " " + e.Via
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	if through["claim"] != "sari "+w.home["sari"] || through["close"] != "sari "+other {
		t.Errorf("the audit says %v; want Sari to claim through %s and to close through %s", through, w.home["sari"], other)
	}
}

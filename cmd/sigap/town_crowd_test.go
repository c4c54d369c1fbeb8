package main

import (
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/cc147/sigap"
	"github.com/cc147/sigap/bot/bottest"
	"github.com/cc147/sigap/bot/slack/slackfake"
	"github.com/cc147/sigap/bot/telegram/telegramfake"
	"github.com/cc147/sigap/store"
)

// TestSixtyFourPressOnTwoPlatforms: half of them on Slack, half on Telegram.
// Exactly one has the case; everybody else is told on their own platform who has
// it and since when.
func TestSixtyFourPressOnTwoPlatforms(t *testing.T) {
	people := []personConfig{{ID: "dewi", Name: "Dewi", Roles: []sigap.Role{sigap.Agent}}}
	for i := range 64 {
		people = append(people, personConfig{ID: staff(i), Name: strings.ToUpper(staff(i)), Roles: []sigap.Role{sigap.Tier2}})
	}
	w := openTownOf(t, people, slackName, telegramName)
	bottest.Play(t, w, `
		dewi types /cek 152000000001 internet mati
		dewi presses confirm
		dewi presses callback/given
		see tier2 K-1 Menunggu`)
	// The card stands as it is until everybody has pressed: the services ask its
	// first edit to wait.
	const later = 30 * time.Second
	w.scenes[slackName].(*slackScene).fake.FailNext("chat.update", 1, slackfake.Failure{Status: http.StatusTooManyRequests, RetryAfter: later})
	w.scenes[telegramName].(*telegramScene).fake.Break("editMessageText", 1, telegramfake.TooMany(int(later.Seconds())))
	told := make([]string, 64)
	var press sync.WaitGroup
	start := make(chan struct{})
	for i := range told {
		press.Go(func() {
			<-start
			told[i] = w.pressed(t, staff(i), bottest.Spot{Place: "tier2", Subject: "K-1"}, "claim", "").Text
		})
	}
	close(start)
	press.Wait()
	winner := ""
	for i, text := range told {
		if strings.Contains(text, "K-1 Anda ambil") {
			if winner != "" {
				t.Errorf("%s and %s were both told that they have it", staff(i), winner)
			}
			winner = staff(i)
		}
	}
	if winner == "" {
		t.Fatalf("one should have the case; they were told %q", told)
	}
	for i, text := range told {
		if want := "Sudah diambil " + strings.ToUpper(winner) + " sejak 10:0"; staff(i) != winner && !strings.Contains(text, want) {
			t.Errorf("%s (%s) is told %q; want %q", staff(i), w.home[staff(i)], text, want)
		}
	}
	w.Advance(t, later+time.Second)
	bottest.Play(t, w, fmt.Sprintf("see tier2 K-1 Ditangani: %s", strings.ToUpper(winner)))
	w.settle(t)
	claims := map[string]int{}
	if err := w.store.View(t.Context(), func(tx *store.Tx) error {
		for _, e := range tx.AuditOf("K-1") {
			if e.Action == string(sigap.Claim) {
				claims[e.Via]++
			}
		}
		return nil
	}); err != nil || len(claims) != 1 || claims[w.home[winner]] != 1 {
		t.Errorf("the audit holds the claims %v, %v; want one, through %s", claims, err, w.home[winner])
	}
}

// pressed is Press without waiting for what is under way.
func (w *town) pressed(t *testing.T, person string, at bottest.Spot, action, arg string) bottest.Seen {
	t.Helper()
	return w.scene(person).pressed(t, person, at, action, arg)
}

// TestOnePersonOnTwoPlatforms: a code typed on the other side makes two accounts
// one person, who then works on either.
func TestOnePersonOnTwoPlatforms(t *testing.T) {
	w := openTown(t, slackName, telegramName)
	other := map[string]string{slackName: telegramName, telegramName: slackName}[w.home["sari"]]
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

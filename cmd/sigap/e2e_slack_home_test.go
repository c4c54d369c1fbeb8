package main

import (
	"fmt"
	"strings"
	"testing"

	"github.com/cc147/sigap/bot/bottest"
	"github.com/cc147/sigap/bot/slack"
	"github.com/cc147/sigap/bot/slack/slackfake"
	"github.com/cc147/sigap/procedure"
	"github.com/cc147/sigap/store"
)

const slackCallback = `
	dewi types /cek 152000000001 internet mati
	dewi presses confirm
	dewi presses callback/given
	see tier2 K-1 Menunggu
`

// board is the card of K-1 in the Tier 2 channel.
func (s *slackScene) board(t *testing.T) slackfake.Message {
	t.Helper()
	for _, m := range s.fake.Messages(slackChannels["tier2"]) {
		if strings.Contains(m.Text, "K-1") {
			return m
		}
	}
	t.Fatal("the Tier 2 channel has no K-1")
	return slackfake.Message{}
}

// TestOnSlackTheHomePageShowsWhatWaits, its buttons work, and it follows a press.
func TestOnSlackTheHomePageShowsWhatWaits(t *testing.T) {
	w := openSite(t, slack.Name)
	s := w.scenes[slack.Name].(*slackScene)
	bottest.Play(t, w, slackCallback)
	sari := s.account("sari")
	page := func() string { p, _ := s.fake.Home(sari); return p.Text }
	s.fake.As(sari).OpenHome("home")
	until(t, "the page shows the queue", func() bool {
		return strings.Contains(page(), "Kasus Anda: 0") && strings.Contains(page(), "Menunggu diambil: 1") && strings.Contains(page(), "K-1")
	})
	before := len(s.fake.Messages("D" + sari))
	if seen, err := s.fake.As(sari).PressHome(t.Context(), "K-1"); err != nil || seen.Error != "" {
		t.Fatal(seen, err)
	}
	until(t, "the case comes by direct message", func() bool { return len(s.fake.Messages("D"+sari)) > before })
	card := s.fake.Messages("D" + sari)[before]
	if !strings.Contains(card.Text, "K-1 · VVIP · Menunggu") || strings.Contains(card.Text, "152000000001") {
		t.Errorf("the message reads\n%s\nwant the case, masked", card.Text)
	}
	if seen, err := s.fake.As(sari).Press(t.Context(), "D"+sari, card.TS, "Ambil"); err != nil || seen.Error != "" {
		t.Fatal(seen, err)
	}
	s.fake.As(sari).OpenHome("home")
	until(t, "the page shows the case as hers", func() bool {
		return strings.Contains(page(), "Kasus Anda: 1") && strings.Contains(page(), "Menunggu diambil: 0")
	})
}

// TestOnSlackAReplyIsANote, marked and on the card; who may not hears why.
func TestOnSlackAReplyIsANote(t *testing.T) {
	w := openSite(t, slack.Name)
	s := w.scenes[slack.Name].(*slackScene)
	bottest.Play(t, w, slackCallback+"\n\tsari presses claim on K-1 in tier2\n\tsee tier2 K-1 Ditangani")
	channel, card := slackChannels["tier2"], s.board(t)
	ts, _, err := s.fake.As(s.account("sari")).Reply(channel, card.TS, "ONT sudah diganti & normal")
	if err != nil {
		t.Fatal(err)
	}
	until(t, "the reply is marked", func() bool {
		for _, m := range s.fake.Thread(channel, card.TS) {
			if m.TS == ts {
				return len(m.Marks) == 1
			}
		}
		return false
	})
	bottest.Play(t, w, "see tier2 K-1 ONT sudah diganti & normal")
	dewi := s.account("dewi")
	private := len(s.fake.Ephemerals(dewi))
	if _, _, err := s.fake.As(dewi).Reply(channel, card.TS, "saya juga mau mencatat"); err != nil {
		t.Fatal(err)
	}
	until(t, "dewi hears why not", func() bool { return len(s.fake.Ephemerals(dewi)) == private+1 })
	if m := s.fake.Ephemerals(dewi)[private]; !strings.Contains(m.Text, "Hanya Sari") || m.Thread != card.TS {
		t.Errorf("dewi reads %q in the thread %q", m.Text, m.Thread)
	}
	if m := s.board(t); strings.Contains(m.Text, "saya juga") {
		t.Errorf("the card reads\n%s\nwant no note of hers", m.Text)
	}
}

// TestOnSlackACallbackIsMadeFromAMessage: its number is looked up, its words are kept.
func TestOnSlackACallbackIsMadeFromAMessage(t *testing.T) {
	w := openSite(t, slack.Name)
	s := w.scenes[slack.Name].(*slackScene)
	ts, err := s.fake.As(s.account("sari")).Say(slackScratch, "tolong 152000000001, mati sejak pagi", "")
	if err != nil {
		t.Fatal(err)
	}
	dewi := s.account("dewi")
	private := len(s.fake.Ephemerals(dewi))
	if seen, err := s.fake.As(dewi).Shortcut(t.Context(), slackScratch, ts, "callback"); err != nil || seen.Error != "" {
		t.Fatal(seen, err)
	}
	until(t, "dewi sees the answer", func() bool { return len(s.fake.Ephemerals(dewi)) == private+1 })
	if m := s.fake.Ephemerals(dewi)[private]; !strings.Contains(m.Text, "VVIP") || !strings.Contains(m.Text, "tolong mati sejak pagi") {
		t.Errorf("dewi reads\n%s\nwant the answer of /cek with the words", m.Text)
	}
}

// TestOnSlackACaseIsHandedToOneOfThreeHundred, found by typing.
func TestOnSlackACaseIsHandedToOneOfThreeHundred(t *testing.T) {
	w := openSite(t, slack.Name)
	s := w.scenes[slack.Name].(*slackScene)
	if _, err := w.store.Update(t.Context(), store.Key{}, func(tx *store.Tx) (store.Receipt, error) {
		for i := range 300 {
			tx.PutPerson(procedure.Person{ID: fmt.Sprintf("p%03d", i), Name: fmt.Sprintf("Petugas %03d", i), Roles: []procedure.Role{procedure.Tier2}})
		}
		return store.Receipt{}, nil
	}); err != nil {
		t.Fatal(err)
	}
	bottest.Play(t, w, slackCallback+"\n\tsari presses claim on K-1 in tier2\n\tsari presses handover on K-1 in tier2")
	sari := s.fake.As(s.account("sari"))
	got, seen, err := sari.Search(t.Context(), "Kepada", "petugas 287")
	if err != nil || seen.Error != "" || len(got) != 1 || !strings.HasPrefix(got[0], "Petugas 287 · tidak bertugas") {
		t.Fatalf("sari finds %q, %+v, %v", got, seen, err)
	}
	if seen, err := sari.Submit(t.Context(), map[string]string{"Kepada": got[0]}); err != nil || seen.Modal != nil {
		t.Fatal(seen, err)
	}
	bottest.Play(t, w, "see tier2 K-1 Petugas 287")
}

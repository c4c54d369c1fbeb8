package main

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/cc147/sigap/bot/bottest"
	"github.com/cc147/sigap/bot/fakes"
	"github.com/cc147/sigap/bot/slack"
	"github.com/cc147/sigap/bot/slack/slackfake"
	"github.com/cc147/sigap/bot/telegram"
	"github.com/cc147/sigap/bot/telegram/telegramfake"
	"github.com/cc147/sigap/cmd/internal/config"
	"github.com/cc147/sigap/procedure"
)

// TestAnUnknownAccountHearsWhomToAsk: privately, in the language of their client, with
// the account to give and the names of the admins, or else of the leads.
func TestAnUnknownAccountHearsWhomToAsk(t *testing.T) {
	for _, on := range []string{slack.Name, telegram.Name} {
		t.Run(on, func(t *testing.T) {
			t.Parallel()
			w := openSite(t, on)
			account := w.scenes[on].account("tamu")
			bottest.Play(t, w, `
				tamu types /sigap
				answer says Minta Adi mendaftarkan akun `+account)
			switch s := w.scenes[on].(type) {
			case *slackScene:
				s.fake.AddUser(slackfake.User{ID: account, Name: "Guest", Locale: "en-US"})
			case *telegramScene:
				s.fake.AddUser(telegramfake.User{ID: s.ids["tamu"], FirstName: "Guest", LanguageCode: "en-GB"})
			}
			w.people = append(slices.Clone(w.people), config.Person{ID: "yoga", Name: "Yoga", Roles: []procedure.Role{procedure.Admin}})
			w.Restart(t)
			bottest.Play(t, w, `
				tamu types /sigap
				answer says Ask Adi, Yoga to register the account `+account)
			if s, ok := w.scenes[on].(*telegramScene); ok {
				id := chatID(t, telegramGroups["tier2"])
				if _, err := s.fake.As(s.ids["tamu"]).Say(id, "/cek 152000000001"); err != nil {
					t.Fatal(err)
				}
				s.answered(t)
				for _, text := range telegramTexts(s.bots(id)) {
					if strings.Contains(text, account) || strings.Contains(text, "Yoga") {
						t.Errorf("the group reads %q; want names and accounts in private alone", text)
					}
				}
			}
		})
	}
}

// TestASilentPlatformHoldsNobodyUp: an unknown account is answered within Slack's
// time limit even if the platform is slow to answer questions about it, isn't asked about
// again at each input, and is known once the platform has answered.
func TestASilentPlatformHoldsNobodyUp(t *testing.T) {
	for _, on := range []string{slack.Name, telegram.Name} {
		t.Run(on, func(t *testing.T) {
			t.Parallel()
			w := openSite(t, on)
			w.groups = []config.Group{{Role: procedure.Agent, IDs: map[string]string{slack.Name: slackAgents, telegram.Name: telegramScratch}}}
			w.Restart(t)
			join(t, w, "tamu")
			slow := fakes.Failure{Wait: 3500 * time.Millisecond}
			switch s := w.scenes[on].(type) {
			case *slackScene:
				s.fake.FailNext("usergroups.users.list", 1, slow)
			case *telegramScene:
				s.fake.FailNext("getChatMember", 1, slow)
			}
			for range 2 { // the second input doesn't ask again
				began := time.Now()
				bottest.Play(t, w, `
					tamu types /sigap siapa
					answer code role_unsure`)
				if d := time.Since(began); d > 2900*time.Millisecond {
					t.Errorf("the answer took %v; want less than the 3 s that Slack waits", d)
				}
			}
			until(t, "the question that went on has an answer", func() bool { return w.person(t, "tamu") != "tamu" })
			bottest.Play(t, w, `
				tamu types /sigap siapa
				answer says Agent 147`)
		})
	}
}

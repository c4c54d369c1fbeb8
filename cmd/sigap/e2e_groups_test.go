package main

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/cc147/sigap/bot/bottest"
	"github.com/cc147/sigap/bot/slack"
	"github.com/cc147/sigap/bot/telegram"
	"github.com/cc147/sigap/bot/telegram/telegramfake"
	"github.com/cc147/sigap/cmd/internal/config"
	"github.com/cc147/sigap/handlers/roles"
	"github.com/cc147/sigap/procedure"
	"github.com/cc147/sigap/store"
)

// TestGroupsGiveRoles: who is named nowhere has the roles of the groups they
// belong to, in the language that their client has. Who leaves them has none after
// the next round, whether they type or not. Each change is in the audit.
func TestGroupsGiveRoles(t *testing.T) {
	for _, on := range []string{slack.Name, telegram.Name} {
		t.Run(on, func(t *testing.T) {
			t.Parallel()
			w := openSite(t, on)
			bottest.Play(t, w, `
				tamu types /cek 152000000001
				answer code stranger`)
			w.groups = []config.Group{{Role: procedure.Agent, IDs: map[string]string{slack.Name: slackAgents, telegram.Name: telegramScratch}}}
			leave := join(t, w, "tamu")
			w.Restart(t)
			bottest.Play(t, w, `
				tamu types /cek 152000000001 mati
				answer says VVIP · Budi Hidayat
				tamu types /sigap siapa
				answer says Agent 147`)
			w.wantRoles(t, "tamu", procedure.Agent)
			leave()
			w.Advance(t, 2*time.Minute)
			w.round(t)
			w.wantRoles(t, "tamu")
			bottest.Play(t, w, `
				tamu types /cek 152000000001
				answer code stranger`)
			join(t, w, "tamu")
			w.Advance(t, roles.AskAgain+time.Minute)
			bottest.Play(t, w, `
				tamu types /sigap siapa
				answer says Agent 147`)
			if got := w.changes(t, w.person(t, "tamu")); got != 3 {
				t.Errorf("the audit holds %d changes of roles; want 3: in, out, in", got)
			}
		})
	}
}

// TestAMemberIsKnownOnAFullDisk: a member of a group whose role can't be written gets
// the answer that nothing is saved, each time, and not that they are unknown.
func TestAMemberIsKnownOnAFullDisk(t *testing.T) {
	w := openSite(t, telegram.Name)
	w.groups = []config.Group{{Role: procedure.Agent, IDs: map[string]string{telegram.Name: telegramScratch}}}
	w.most = 40 << 20
	w.Restart(t)
	for size := 1 << 20; size > 0; size /= 4 { // until nothing fits, however small
		for n, err := 0, error(nil); err == nil; n++ {
			if n == 10_000 {
				t.Fatalf("by now a file of %d bytes at most should be full", w.most)
			}
			_, err = w.store.Update(t.Context(), store.Key{}, func(tx *store.Tx) (store.Receipt, error) {
				return store.Receipt{}, tx.Audit(store.Entry{Person: "adi", Subject: "K-0", Action: "fill", Body: strings.Repeat("x", size)})
			})
		}
	}
	join(t, w, "tamu")
	bottest.Play(t, w, `
		tamu types /cek 152000000001
		answer code not_saved
		tamu types /cek 152000000001
		answer code not_saved
		dewi types /cek 152000000001
		answer says VVIP`)
	w.most = 0
	w.Restart(t)
	bottest.Play(t, w, `
		tamu types /cek 152000000001
		answer says VVIP`)
}

// TestNobodyKnownWaitsForAPlatform: while a platform doesn't answer, a person with a
// role is answered from the store, keeps it through rounds, and loses it once the
// platform says so.
func TestNobodyKnownWaitsForAPlatform(t *testing.T) {
	for _, on := range []string{slack.Name, telegram.Name} {
		t.Run(on, func(t *testing.T) {
			t.Parallel()
			w := openSite(t, on)
			w.groups = []config.Group{{Role: procedure.Agent, IDs: map[string]string{slack.Name: slackAgents, telegram.Name: telegramScratch}}}
			leave := join(t, w, "tamu")
			w.Restart(t)
			bottest.Play(t, w, "tamu types /sigap siapa")
			w.wantRoles(t, "tamu", procedure.Agent)
			leave()
			w.Advance(t, 2*time.Hour)
			left := w.silence(t, "tamu", 1)
			bottest.Play(t, w, `
				tamu types /cek 152000000001 mati
				answer says VVIP · Budi Hidayat`)
			if left() != 1 {
				t.Error("an input of somebody known asked the platform; want none")
			}
			w.round(t)
			if left() != 0 {
				t.Error("the round should have asked the silent platform")
			}
			w.wantRoles(t, "tamu", procedure.Agent)
			w.round(t)
			w.wantRoles(t, "tamu")
		})
	}
}

// TestRolesOutliveAnOutageAndARestart: who has a role by a Slack group works on, on
// Telegram, when Slack is gone and the program starts anew.
func TestRolesOutliveAnOutageAndARestart(t *testing.T) {
	w := openSite(t, slack.Name, telegram.Name)
	slackSide, telegramSide := w.scenes[slack.Name].(*slackScene), w.scenes[telegram.Name]
	w.groups = []config.Group{{Role: procedure.Agent, IDs: map[string]string{slack.Name: slackAgents}}, {Role: procedure.Tier2, IDs: map[string]string{telegram.Name: telegramScratch}}}
	w.home["tamu"] = slack.Name
	join(t, w, "tamu")
	for _, person := range siteStaff { // nobody has Tier 2 by the Telegram group
		if err := telegramSide.(*telegramScene).fake.SetMember(chatID(t, telegramScratch), telegramSide.(*telegramScene).ids[person.ID], telegramfake.Left); err != nil {
			t.Fatal(err)
		}
	}
	w.Restart(t)
	code := slackSide.typed(t, "tamu", "/sigap tautkan").Text
	code = regexp.MustCompile(`tautkan ([A-Z0-9]{8})`).FindStringSubmatch(code)[1]
	if seen := telegramSide.typed(t, "tamu", "/sigap tautkan "+code); seen.Code != "" {
		t.Fatalf("linking is answered %q, %s", seen.Code, seen.Text)
	}
	w.stop(t)
	slackSide.fake.Close()
	w.start(t)
	w.round(t)
	w.wantRoles(t, "tamu", procedure.Agent)
	seen := telegramSide.typed(t, "tamu", "/cek 152000000001 mati")
	if seen.Code != "" || !strings.Contains(seen.Text, "Budi Hidayat") {
		t.Errorf("on Telegram, with Slack gone, the answer is %q:\n%s", seen.Code, seen.Text)
	}
}

// TestServeSaysWhatIsOn: the start tells what is on, and what is off and why.
func TestServeSaysWhatIsOn(t *testing.T) {
	w := openSite(t, slack.Name, telegram.Name)
	w.stop(t)
	w.stop = func(*testing.T) {}
	path := w.writeConfig(t)
	for name, c := range map[string]struct {
		env  map[string]string
		want []string
	}{
		"both": {map[string]string{"SLACK_BOT_TOKEN": "xoxb-fake", "SLACK_APP_TOKEN": "xapp-fake", "TELEGRAM_BOT_TOKEN": telegramToken},
			[]string{"slack     on: ", "telegram  on: @sigap147bot", "teams     2", "ready"}},
		"Slack alone": {map[string]string{"SLACK_BOT_TOKEN": "xoxb-fake", "SLACK_APP_TOKEN": "xapp-fake"},
			[]string{"slack     on: ", "telegram  off: TELEGRAM_BOT_TOKEN is not set", "ready"}},
		"half of Slack": {map[string]string{"SLACK_BOT_TOKEN": "xoxb-fake", "TELEGRAM_BOT_TOKEN": telegramToken},
			[]string{"slack     off: SLACK_APP_TOKEN is not set", "telegram  on: ", "ready"}},
		"none": {nil, []string{"slack     off: ", "telegram  off: ", "no platform is on"}},
		"a wrong token": {map[string]string{"TELEGRAM_BOT_TOKEN": "147147:wrong"},
			[]string{"Telegram refuses the token"}},
	} {
		t.Run(name, func(t *testing.T) {
			env := map[string]string{"SIGAP_DATA": w.dir}
			for k, v := range c.env {
				env[k] = v
			}
			out := w.serve(t, path, env)
			for _, want := range c.want {
				if !strings.Contains(out, want) {
					t.Errorf("the start should say %q; it says\n%s", want, out)
				}
			}
			for _, token := range c.env {
				if strings.Contains(out, token) {
					t.Errorf("the start tells a token:\n%s", out)
				}
			}
		})
	}
}

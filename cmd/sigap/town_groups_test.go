package main

import (
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/cc147/sigap"
	"github.com/cc147/sigap/bot/bottest"
	"github.com/cc147/sigap/bot/slack/slackfake"
	"github.com/cc147/sigap/bot/telegram/telegramfake"
	"github.com/cc147/sigap/store"
)

// TestGroupsGiveRoles: who is named nowhere has the roles of the groups they
// belong to, in the language that their client has; who leaves them has none.
func TestGroupsGiveRoles(t *testing.T) {
	for _, on := range []string{slackName, telegramName} {
		t.Run(on, func(t *testing.T) {
			t.Parallel()
			w := openTown(t, on)
			bottest.Play(t, w, `
				tamu types /cek 152000000001
				answer code stranger`)
			w.groups = []groupConfig{{Role: sigap.Agent, Slack: "S0AGENT", Telegram: telegramScratch}}
			leave := join(t, w, "tamu")
			w.Restart(t)
			bottest.Play(t, w, `
				tamu types /cek 152000000001 mati
				answer says VVIP · Budi Hidayat
				tamu types /sigap siapa
				answer says Agent 147`)
			leave()
			bottest.Play(t, w, `
				tamu types /sigap siapa
				answer says Agent 147`)
			w.Advance(t, memberFresh+time.Minute)
			bottest.Play(t, w, `
				tamu types /cek 152000000001
				answer code stranger`)
			entries := 0
			if err := w.store.View(t.Context(), func(tx *store.Tx) error {
				for _, e := range tx.AuditOf(on + "-" + w.scenes[on].account("tamu")) {
					if e.Action == "roles" && e.Person == sigap.System {
						entries++
					}
				}
				return nil
			}); err != nil || entries != 2 {
				t.Errorf("the audit holds %d changes of roles, %v; want 2", entries, err)
			}
		})
	}
}

// join has a person belong to the agents' group; what it gives has them leave.
func join(t *testing.T, w *town, person string) (leave func()) {
	t.Helper()
	switch s := w.scene(person).(type) {
	case *slackScene:
		s.fake.AddGroup(slackfake.Group{ID: "S0AGENT", Handle: "agent147", Name: "Agent 147", Users: []string{s.account(person)}})
		return func() {
			s.fake.ChangeGroup("S0AGENT", func(g *slackfake.Group) { g.Users = []string{s.account("ratna")} })
		}
	case *telegramScene:
		group, err := strconv.ParseInt(telegramScratch, 10, 64)
		if err != nil {
			t.Fatal(err)
		}
		set := func(status string) {
			if err := s.fake.SetMember(group, s.ids[person], status); err != nil {
				t.Fatal(err)
			}
		}
		set(telegramfake.Member)
		return func() { set(telegramfake.Left) }
	}
	t.Fatal("the desk has no groups")
	return nil
}

// TestServeSaysWhatIsOn: the start tells what is on, and what is off and why.
func TestServeSaysWhatIsOn(t *testing.T) {
	w := openTown(t, slackName, telegramName)
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
			[]string{"telegram  on: not reached yet", "telegram: "}},
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

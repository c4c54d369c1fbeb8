package main

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/cc147/sigap"
	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/bot/bottest"
	"github.com/cc147/sigap/bot/slack/slackfake"
	"github.com/cc147/sigap/bot/telegram/telegramfake"
	"github.com/cc147/sigap/store"
)

// TestGroupsGiveRoles: who is named nowhere has the roles of the groups they
// belong to, in the language that their client has. Who leaves them has none after
// the next round, whether they type or not. Each change is in the audit.
func TestGroupsGiveRoles(t *testing.T) {
	for _, on := range []string{slackName, telegramName} {
		t.Run(on, func(t *testing.T) {
			t.Parallel()
			w := openTown(t, on)
			bottest.Play(t, w, `
				tamu types /cek 152000000001
				answer code stranger`)
			w.groups = []groupConfig{{Role: sigap.Agent, Slack: slackAgents, Telegram: telegramScratch}}
			leave := join(t, w, "tamu")
			w.Restart(t)
			bottest.Play(t, w, `
				tamu types /cek 152000000001 mati
				answer says VVIP · Budi Hidayat
				tamu types /sigap siapa
				answer says Agent 147`)
			w.wantRoles(t, "tamu", sigap.Agent)
			leave()
			w.Advance(t, 2*time.Minute)
			w.round(t)
			w.wantRoles(t, "tamu")
			bottest.Play(t, w, `
				tamu types /cek 152000000001
				answer code stranger`)
			join(t, w, "tamu")
			w.Advance(t, strangerFresh+time.Minute)
			bottest.Play(t, w, `
				tamu types /sigap siapa
				answer says Agent 147`)
			if got := w.changes(t, w.person(t, "tamu")); got != 3 {
				t.Errorf("the audit holds %d changes of roles; want 3: in, out, in", got)
			}
		})
	}
}

// TestNobodyKnownWaitsForAPlatform: while a platform is silent, whoever has a role
// is answered from the store, keeps it through rounds, and loses it once the
// platform says so.
func TestNobodyKnownWaitsForAPlatform(t *testing.T) {
	for _, on := range []string{slackName, telegramName} {
		t.Run(on, func(t *testing.T) {
			t.Parallel()
			w := openTown(t, on)
			w.groups = []groupConfig{{Role: sigap.Agent, Slack: slackAgents, Telegram: telegramScratch}}
			leave := join(t, w, "tamu")
			w.Restart(t)
			bottest.Play(t, w, "tamu types /sigap siapa")
			w.wantRoles(t, "tamu", sigap.Agent)
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
				t.Error("the round should have met the silence")
			}
			w.wantRoles(t, "tamu", sigap.Agent)
			w.round(t)
			w.wantRoles(t, "tamu")
		})
	}
}

// TestASilentPlatformHoldsNobodyUp: a stranger is answered while the platform says
// nothing about them, within what Slack waits for an answer, and is not asked about
// again at each input.
func TestASilentPlatformHoldsNobodyUp(t *testing.T) {
	for _, on := range []string{slackName, telegramName} {
		t.Run(on, func(t *testing.T) {
			t.Parallel()
			w := openTown(t, on)
			w.groups = []groupConfig{{Role: sigap.Agent, Slack: slackAgents, Telegram: telegramScratch}}
			w.Restart(t)
			join(t, w, "tamu")
			switch s := w.scenes[on].(type) {
			case *slackScene:
				s.fake.FailNext("usergroups.users.list", 2, slackfake.Failure{Hang: true})
				s.fake.FailNext("users.info", 1, slackfake.Failure{Hang: true})
			case *telegramScene:
				s.fake.Break("getChatMember", 2, telegramfake.Hang())
			}
			for range 2 {
				began := time.Now()
				bottest.Play(t, w, `
					tamu types /sigap
					answer code stranger`)
				if d := time.Since(began); d > 2900*time.Millisecond {
					t.Errorf("the answer took %v; want less than the 3 s that Slack waits", d)
				}
			}
			w.Advance(t, strangerFresh)
			bottest.Play(t, w, `
				tamu types /sigap
				answer code stranger`) // the second question that hangs: the first input asked one alone
			w.Advance(t, strangerFresh)
			bottest.Play(t, w, `
				tamu types /sigap siapa
				answer says Agent 147`)
		})
	}
}

// TestRolesOutliveAnOutageAndARestart: who has a role by a Slack group works on, on
// Telegram, when Slack is gone and the program starts anew.
func TestRolesOutliveAnOutageAndARestart(t *testing.T) {
	w := openTown(t, slackName, telegramName)
	slackSide, telegramSide := w.scenes[slackName].(*slackScene), w.scenes[telegramName]
	w.groups = []groupConfig{{Role: sigap.Agent, Slack: slackAgents}, {Role: sigap.Tier2, Telegram: telegramScratch}}
	w.home["tamu"] = slackName
	join(t, w, "tamu")
	for _, person := range townsfolk { // nobody has Tier 2 by the Telegram group
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
	w.wantRoles(t, "tamu", sigap.Agent)
	seen := telegramSide.typed(t, "tamu", "/cek 152000000001 mati")
	if seen.Code != "" || !strings.Contains(seen.Text, "Budi Hidayat") {
		t.Errorf("on Telegram, with Slack gone, the answer is %q:\n%s", seen.Code, seen.Text)
	}
}

// TestWhoIsNamedNoMoreIsOut: who is taken out of the configuration has no role
// from the next start on, whatever a platform says, and that is in the audit.
func TestWhoIsNamedNoMoreIsOut(t *testing.T) {
	w := openTown(t, slackName)
	w.wantRoles(t, "ratna", sigap.Lead)
	i := slices.IndexFunc(w.people, func(p personConfig) bool { return p.ID == "ratna" })
	w.people = slices.Clone(w.people)
	w.people[i].Roles = nil // the town's configuration leaves it out
	w.Restart(t)
	w.wantRoles(t, "ratna")
	bottest.Play(t, w, `
		ratna types /kasus
		answer code stranger`)
	if got := w.changes(t, "ratna"); got != 2 {
		t.Errorf("the audit holds %d changes of Ratna's roles; want 2: in, out", got)
	}
}

// TestAnAccountThatIsReplacedIsOut: when the configuration gives a person another
// account, the one before is nobody's, while those on other platforms stay.
func TestAnAccountThatIsReplacedIsOut(t *testing.T) {
	w := openTown(t, slackName)
	if _, err := w.store.Update(t.Context(), store.Key{}, func(tx *store.Tx) (store.Receipt, error) {
		tx.Link(bot.Account{Platform: slackName, ID: w.scenes[slackName].account("tamu")}, "ratna") // by mistake
		tx.Link(bot.Account{Platform: telegramName, ID: "77"}, "ratna")
		return store.Receipt{}, nil
	}); err != nil {
		t.Fatal(err)
	}
	bottest.Play(t, w, `
		tamu types /sigap siapa
		answer says Ratna`)
	w.Restart(t)
	bottest.Play(t, w, `
		tamu types /sigap siapa
		answer code stranger
		ratna types /sigap siapa
		answer says Ratna`)
	if err := w.store.View(t.Context(), func(tx *store.Tx) error {
		if p, ok := tx.PersonOf(bot.Account{Platform: telegramName, ID: "77"}); !ok || p.ID != "ratna" {
			t.Errorf("on Telegram the account is %q's, %v; want Ratna's still", p.ID, ok)
		}
		unlinked := slices.ContainsFunc(tx.AuditOf("ratna"), func(e store.Entry) bool { return e.Action == "unlink" })
		if !unlinked {
			t.Error("the audit should hold that the account is nobody's")
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
}

// TestAStrangerIsToldWhomToAsk: privately, in the language of their client, with
// the account to give and the names of the admins, or else of the leads.
func TestAStrangerIsToldWhomToAsk(t *testing.T) {
	for _, on := range []string{slackName, telegramName} {
		t.Run(on, func(t *testing.T) {
			t.Parallel()
			w := openTown(t, on)
			account := w.scenes[on].account("tamu")
			bottest.Play(t, w, `
				tamu types /sigap
				answer says Minta Ratna mendaftarkan akun `+account)
			switch s := w.scenes[on].(type) {
			case *slackScene:
				s.fake.AddUser(slackfake.User{ID: account, Name: "Guest", Locale: "en-US"})
			case *telegramScene:
				s.fake.AddUser(telegramfake.User{ID: s.ids["tamu"], FirstName: "Guest", LanguageCode: "en-GB"})
			}
			w.people = append(slices.Clone(w.people), personConfig{ID: "yoga", Name: "Yoga", Roles: []sigap.Role{sigap.Admin}})
			w.Restart(t)
			bottest.Play(t, w, `
				tamu types /sigap
				answer says Ask Yoga to register the account `+account)
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

// round reads the groups once.
func (w *town) round(t *testing.T) {
	t.Helper()
	if err := w.app.seating.round(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// person is the id of who has an account, or of whom the configuration names.
func (w *town) person(t *testing.T, name string) string {
	t.Helper()
	id := name
	if err := w.store.View(t.Context(), func(tx *store.Tx) error {
		if p, ok := tx.PersonOf(bot.Account{Platform: w.home[name], ID: w.scene(name).account(name)}); ok {
			id = p.ID
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	return id
}

// wantRoles wants the store to give a person these roles.
func (w *town) wantRoles(t *testing.T, name string, want ...sigap.Role) {
	t.Helper()
	var p sigap.Person
	id := w.person(t, name)
	if err := w.store.View(t.Context(), func(tx *store.Tx) (err error) { p, err = tx.Person(id); return err }); err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(p.Roles, want) {
		t.Errorf("%s has the roles %v; want %v", name, p.Roles, want)
	}
}

// changes are how often the audit has the system change a person's roles.
func (w *town) changes(t *testing.T, person string) (n int) {
	t.Helper()
	if err := w.store.View(t.Context(), func(tx *store.Tx) error {
		for _, e := range tx.AuditOf(person) {
			if e.Action == "roles" && e.Person == sigap.System {
				n++
			}
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	return n
}

// silence has a platform not answer the next n questions about groups; what it
// gives is how many of them are still to come.
func (w *town) silence(t *testing.T, person string, n int) (left func() int) {
	t.Helper()
	switch s := w.scene(person).(type) {
	case *slackScene:
		s.fake.FailNext("usergroups.users.list", n, slackfake.Failure{Status: 503})
		return func() int { return s.fake.Ordered("usergroups.users.list") }
	case *telegramScene:
		before := s.fake.Calls("getChatMember")
		s.fake.Break("getChatMember", n, telegramfake.BadGateway())
		return func() int { return max(0, n-s.fake.Calls("getChatMember")+before) }
	}
	t.Fatal("the desk has no groups")
	return nil
}

func chatID(t *testing.T, id string) int64 {
	t.Helper()
	n, err := strconv.ParseInt(id, 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// join has a person belong to the agents' group; what it gives has them leave.
func join(t *testing.T, w *town, person string) (leave func()) {
	t.Helper()
	switch s := w.scene(person).(type) {
	case *slackScene:
		set := func(users ...string) {
			s.fake.ChangeGroup(slackAgents, func(g *slackfake.Group) { g.Users = users })
		}
		set(s.account(person))
		return func() { set(s.account("ratna")) }
	case *telegramScene:
		group := chatID(t, telegramScratch)
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

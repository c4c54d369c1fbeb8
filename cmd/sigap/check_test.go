package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/cc147/sigap/bot/slack"
	"github.com/cc147/sigap/bot/slack/slackfake"
	"github.com/cc147/sigap/bot/telegram"
	"github.com/cc147/sigap/cmd/internal/check"
	"github.com/cc147/sigap/cmd/internal/config"
	"github.com/cc147/sigap/cmd/internal/control"
	"github.com/cc147/sigap/procedure"
	"github.com/cc147/sigap/store"
)

// checking is how a check is called.
type checking struct {
	path, data string
	offline    bool
	env        func(string) string
}

// checkAt is what the check finds at a moment, as lines.
func checkAt(t *testing.T, c checking, at time.Time) []string {
	t.Helper()
	if c.env == nil {
		c.env = tokens(nil)
	}
	if c.path == "" {
		c.path = filepath.Join(t.TempDir(), "sigap.yaml")
	}
	source := config.Find(c.path, c.data, c.env)
	source.Named = false // a check without a configuration goes on
	job := check.Job{Source: source, Offline: c.offline, Version: version, Now: func() time.Time { return at }}
	var out strings.Builder
	if err := job.Facts(t.Context()).Print(&out, false); err != nil {
		t.Fatal(err)
	}
	return strings.Split(strings.TrimSpace(out.String()), "\n")
}

// hasLine reports whether a line begins with start and holds all of the words.
func hasLine(lines []string, start string, words ...string) bool {
	return slices.ContainsFunc(lines, func(line string) bool {
		return strings.HasPrefix(line, start) && !slices.ContainsFunc(words, func(w string) bool { return !strings.Contains(line, w) })
	})
}

// write changes a data folder's records.
func write(t *testing.T, data string, fn func(*store.Tx) error) {
	t.Helper()
	s, err := openStore(data, noon, false)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if _, err := s.Update(t.Context(), store.Key{}, func(tx *store.Tx) (store.Receipt, error) { return store.Receipt{}, fn(tx) }); err != nil {
		t.Fatal(err)
	}
}

func TestACheckOfGoodDataIsGood(t *testing.T) {
	data := importAll(t)
	alone := checkAt(t, checking{data: data}, noon())
	for _, want := range [][]string{
		{"ok   store:", dataFile(data), "MiB"}, {"ok   store:", "no bot has it now"},
		{"ok   store:", "pages are sound", "free"}, {"ok   store:", "schema 4"}, {"ok   store:", "audit is whole: 3 entries"},
		{"ok   lists:", "customers:", "rows, imported 2026-11-23 12:00 WIB"}, {"ok   lists:", "vvip:"}, {"ok   lists:", "special-requests: 316 rows"},
		{"warn scripts:", "vvip is still a sample (id, en)", "— publish"}, {"warn scripts:", "other is still a sample"},
		{"ok   deliveries:", "no message about an open case failed"}, {"ok   deliveries:", "nothing waits"},
	} {
		if !hasLine(alone, want[0], want[1:]...) {
			t.Errorf("the check should have a line %q:\n%s", want, strings.Join(alone, "\n"))
		}
	}
	hold(t, data)
	beside := checkAt(t, checking{data: data}, noon())
	if !hasLine(beside, "ok   store:", "a running bot has it and answers") || len(beside) != len(alone)-2 { // its pages are not read
		t.Errorf("beside a bot the check should say so, and the rest as before:\n%s", strings.Join(beside, "\n"))
	}
	out, _, err := call(t, "check", "--offline", "--json", "--data", data)
	var found check.Facts
	if e := json.Unmarshal([]byte(out), &found); e != nil || err != nil || len(found) != len(beside)-1 || !strings.Contains(out, "since the last check") {
		t.Errorf("check --json gives %d facts, %v, %v; want %d, of what was written since, and no failure:\n%s", len(found), e, err, len(beside)-1, out)
	}
	_, _, err = call(t, "check", "--offline", "--data", t.TempDir())
	if err == nil || errors.Is(err, control.ErrUsage) {
		t.Errorf("a check with a FAIL ends with %v; want an error that is none of usage", err)
	}
}

// TestACheckLooksAtThePublishedScripts: a script is a sample no more once it is
// published, in each language by itself; a lookup says what is published.
func TestACheckLooksAtThePublishedScripts(t *testing.T) {
	data := importAll(t)
	publish := func(lang string, names ...procedure.ScriptName) {
		write(t, data, func(tx *store.Tx) error {
			for _, name := range names {
				tx.PutScript(procedure.Script{Name: name, Lang: lang, Version: 1, Say: "resmi", Dont: "jangan", By: "ratna", At: noon()})
			}
			return nil
		})
	}
	publish("id", procedure.VVIPScript)
	lines := checkAt(t, checking{data: data}, noon())
	if !hasLine(lines, "warn scripts: vvip is still a sample (en)") || !hasLine(lines, "warn scripts: other is still a sample (id, en)") {
		t.Errorf("the check should name what is a sample still:\n%s", strings.Join(lines, "\n"))
	}
	publish("id", procedure.ScriptNames[1:]...)
	publish("en", procedure.ScriptNames...)
	lines = checkAt(t, checking{data: data}, noon())
	if !hasLine(lines, "ok   scripts: none is a sample") || hasLine(lines, "warn scripts:") {
		t.Errorf("once all are published the check should say so:\n%s", strings.Join(lines, "\n"))
	}
	var row procedure.Row
	write(t, data, func(tx *store.Tx) error {
		for row = range tx.ListRows(procedure.SpecialRequests) {
			if row.Say == "" && row.Dont == "" && row.Valid("2026-11-23") {
				return nil
			}
		}
		return errors.New("no request without words of its own")
	})
	out, _, err := call(t, "lookup", "--data", data, "--at", "2026-11-23T10:00:00+07:00", "--", row.Numbers[0].String())
	if err != nil || !strings.Contains(out, `"say": "resmi"`) || !strings.Contains(out, `"dont_promise": "jangan"`) || strings.Contains(out, "CONTOH") {
		t.Errorf("a lookup should say what is published, %v:\n%s", err, out)
	}
}

// TestACheckAsksThePlatforms whether the tokens are good and the bot is where it
// must be.
func TestACheckAsksThePlatforms(t *testing.T) {
	w := buildSite(t, siteStaff, slack.Name, telegram.Name)
	w.groups = []config.Group{{Role: procedure.Agent, IDs: map[string]string{slack.Name: slackAgents, telegram.Name: telegramScratch}}}
	path, data := w.writeConfig(t), importAll(t)
	good := map[string]string{"SLACK_BOT_TOKEN": "xoxb-fake", "SLACK_APP_TOKEN": "xapp-fake", "TELEGRAM_BOT_TOKEN": telegramToken}
	job := checking{path: path, data: data, env: tokens(good)}
	lines := checkAt(t, job, w.now())
	for _, want := range [][]string{
		{"ok   config:", "2 teams"}, {"ok   slack:", "the token is good"}, {"ok   telegram:", "@sigap147bot"},
		{"ok   slack:", "the bot is in C0TIER2"}, {"ok   slack:", "the bot is in C0JARINGAN"}, {"ok   slack:", "the user group " + slackAgents + " can be read"},
		{"ok   slack:", "a connection opens"}, {"ok   slack:", "the messages of C0TIER2 can be read"}, {"ok   telegram:", "the bot is in " + telegramGroups["tier2"]},
	} {
		if !hasLine(lines, want[0], want[1:]...) {
			t.Errorf("the check should have a line %q:\n%s", want, strings.Join(lines, "\n"))
		}
	}
	if hasLine(lines, "FAIL") {
		t.Errorf("nothing should fail:\n%s", strings.Join(lines, "\n"))
	}
	job.offline = true
	if lines := checkAt(t, job, w.now()); hasLine(lines, "ok   slack:") || hasLine(lines, "ok   telegram:") {
		t.Errorf("offline no service should be asked:\n%s", strings.Join(lines, "\n"))
	}
	job.offline = false
	w.scenes[slack.Name].(*slackScene).fake.ChangeChannel(slackChannels["tier2"], func(c *slackfake.Channel) { c.Members = []string{"UDEWI"} })
	w.scenes[slack.Name].(*slackScene).fake.FailNext("usergroups.users.list", 1, slackfake.Failure{Error: "missing_scope"})
	w.scenes[slack.Name].(*slackScene).fake.ChangeChannel(slackChannels["jaringan"], func(c *slackfake.Channel) { c.Shared = true })
	good["TELEGRAM_BOT_TOKEN"] = "123:wrong"
	lines = checkAt(t, job, w.now())
	for _, want := range [][]string{
		{"FAIL slack:", "the bot is not in C0TIER2", "— invite it"}, {"ok   slack:", "the bot is in C0TAGIHAN"}, {"FAIL telegram:", "BotFather"},
		{"FAIL slack:", "the messages of C0TIER2 can't be read", "— without that"}, {"warn slack:", "C0JARINGAN is shared with another company", "— use a channel"},
		{"FAIL slack:", slackAgents + " can't be read", "lacks a permission", "manifest"},
	} {
		if !hasLine(lines, want[0], want[1:]...) {
			t.Errorf("the check should have a line %q:\n%s", want, strings.Join(lines, "\n"))
		}
	}
}

// factsOf are the facts that stand in the data.
func factsOf(t *testing.T, s *store.Store) (out check.Facts) {
	t.Helper()
	var text bytes.Buffer
	if err := new(check.Task).Do(t.Context(), control.Data{Store: s, Config: config.Default()}, &text, io.Discard); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text.Bytes(), &out); err != nil {
		t.Fatal(err)
	}
	return out
}

package config

import (
	"errors"
	"reflect"
	"slices"
	"testing"

	"github.com/goccy/go-yaml"

	"github.com/cc147/sigap/bot"
)

// TestANewServiceIsOneRow: a service that is added to Services is read in each
// section, shown again, and part of the site, without anything else.
func TestANewServiceIsOneRow(t *testing.T) {
	before := Services
	defer func() { Services = before }()
	Services = append(slices.Clone(before), Service{"matrix", []string{"MATRIX_TOKEN"}})

	const text = `
matrix: {tier2: '!tier2'}
teams:
  - {code: net, name: Net, lead: ani, matrix: {channel: '!net', mention: ['@net']}}
people:
  - {id: ani, name: Ani, roles: [lead], matrix: '@ani'}
groups:
  - {role: agent, matrix: '!agents'}
`
	c, err := Read(writeConfig(t, text), tokens(map[string]string{"MATRIX_API_URL": "http://matrix/"}))
	if err != nil {
		t.Fatal(err)
	}
	if got := c.Platforms["matrix"]; !reflect.DeepEqual(got, Platform{Tier2: "!tier2", APIURL: "http://matrix/"}) {
		t.Errorf("the platform is %+v; want the file's channel and the environment's address", got)
	}
	s, err := c.Site("matrix")
	if err != nil {
		t.Fatal(err)
	}
	ani := bot.Account{Platform: "matrix", ID: "@ani"}
	if !slices.Equal(s.Places.Board, []bot.Place{{Platform: "matrix", ID: "!tier2"}}) || !slices.Equal(s.Places.Teams["net"], []bot.Place{{Platform: "matrix", ID: "!net"}}) ||
		len(s.Places.Mentions["net"]) != 2 || s.Places.Mentions["net"][1].Account != ani || !slices.Equal(s.People[0].Accounts, []bot.Account{ani}) || s.Groups[0].IDs["matrix"] != "!agents" {
		t.Errorf("the site is %+v; want the service's places, mentions, account and group", s)
	}
	if again, err := yaml.Marshal(c); err != nil {
		t.Error(err)
	} else if d, err := Read(writeConfig(t, string(again)), tokens(nil)); err != nil || !reflect.DeepEqual(d.Platforms["matrix"], c.Platforms["matrix"]) {
		t.Errorf("its own YAML gives %+v, %v; want the same:\n%s", d, err, again)
	}
	if err := c.Lacks("slack"); err == nil || err.Error() != "the configuration lacks slack.tier2, the channel of team net" {
		t.Errorf("of Slack it says %v; want the two channels that are missing", err)
	}
}

func TestAServiceWithoutItsTokensIsOff(t *testing.T) {
	for _, c := range []struct {
		env    map[string]string
		says   string
		choice bool // off by choice, not by a mistake
	}{
		{nil, "SLACK_BOT_TOKEN and SLACK_APP_TOKEN are not set", true},
		{map[string]string{"SLACK_BOT_TOKEN": "x"}, "SLACK_APP_TOKEN is not set", false},
		{map[string]string{"SLACK_APP_TOKEN": "x"}, "SLACK_BOT_TOKEN is not set", false},
	} {
		_, err := Services[0].ReadTokens(tokens(c.env))
		if err == nil || err.Error() != c.says || errors.As(err, new(NoTokenError)) != c.choice {
			t.Errorf("with %v it says %v (a %[2]T); want %q, off by choice: %v", c.env, err, c.says, c.choice)
		}
	}
	got, err := Services[0].ReadTokens(tokens(map[string]string{"SLACK_APP_TOKEN": "b", "SLACK_BOT_TOKEN": "a"}))
	if err != nil || !slices.Equal(got, []Secret{"a", "b"}) {
		t.Errorf("with both it gives %d tokens, %v; want the bot's and the app's", len(got), err)
	}
	if _, err := Services[0].ReadTokens(tokens(map[string]string{"SLACK_BOT_TOKEN": "a", "SLACK_BOT_TOKEN_FILE": "f"})); err == nil || errors.As(err, new(NoTokenError)) {
		t.Errorf("a token that is set twice gives %v; want an error that is none of a missing token", err)
	}
}

package config

import (
	"bytes"
	"os"
	"strings"
	"testing"
)

func TestTheExampleIsTheOneOfTheDocs(t *testing.T) {
	docs, err := os.ReadFile("../../../docs/sigap.yaml")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(docs, Example) {
		t.Error("cmd/internal/config/sigap.yaml differs from docs/sigap.yaml; copy the one that is right over the other")
	}
}

func TestConfigShowIsWhatCounts(t *testing.T) {
	env := tokens(map[string]string{"SIGAP_DATA": "/srv/sigap", "SLACK_BOT_TOKEN": "xoxb-secret", "TELEGRAM_BOT_TOKEN_FILE": "/nowhere/token",
		"TELEGRAM_API_URL": "https://ops:hunter2@bot.example/"})
	text, err := Show("../../../docs/sigap.yaml", env, false)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"data: /srv/sigap", "claim_expires: 1h", "regular_escalation: true", "approved_by: Agus Hidayat", "tier2: C0123TIER2", "# SLACK_BOT_TOKEN: set\n", "# SLACK_APP_TOKEN: not set\n",
		"# TELEGRAM_BOT_TOKEN: not usable: "} {
		if !strings.Contains(string(text), want) {
			t.Errorf("it should say %q; it says\n%s", want, text)
		}
	}
	for _, secret := range []string{"xoxb", "hunter2"} {
		if strings.Contains(string(text), secret) {
			t.Errorf("it tells the secret %q:\n%s", secret, text)
		}
	}
	again, err := Show(writeConfig(t, string(text)), env, false)
	if err != nil || string(again) != string(text) {
		t.Errorf("what it shows should be a configuration that shows the same; it gives %v\n%s\nafter\n%s", err, again, text)
	}
}

// TestConfigShowFillsTheRulesOfLists that the file leaves out.
func TestConfigShowFillsTheRulesOfLists(t *testing.T) {
	text, err := Show(writeConfig(t, "data: d\nlists: {special_share: 30}\n"), tokens(nil), false)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"max_ended: 50", "max_ended_percent: 20", "special_share: 30"} {
		if !strings.Contains(string(text), want) {
			t.Errorf("it should say %q; it says\n%s", want, text)
		}
	}
}

func TestARedactedConfigurationTellsNobody(t *testing.T) {
	text, err := Show("../../../docs/sigap.yaml", tokens(map[string]string{"TELEGRAM_API_URL": "https://bot.example/"}), true)
	if err != nil {
		t.Fatal(err)
	}
	for _, who := range []string{"ratna", "Ratna", "yoga", "C0123", "U0123", "S0123", "@", "-100", "100200300", "bot.example", "Hidayat"} {
		if strings.Contains(string(text), who) {
			t.Errorf("it tells %q:\n%s", who, text)
		}
	}
	for _, what := range []string{"code: jaringan", "speed_max: 100", "lead", "***"} {
		if !strings.Contains(string(text), what) {
			t.Errorf("its shape should remain, with %q; it is\n%s", what, text)
		}
	}
}

func TestTheExampleIsAConfiguration(t *testing.T) {
	c, err := Read("../../../docs/sigap.yaml", tokens(nil))
	if err != nil {
		t.Fatal(err)
	}
	s, err := c.Site("slack", "telegram")
	if err != nil {
		t.Fatal(err)
	}
	if len(s.Places.Board) != 2 || len(s.Places.Teams["jaringan"]) != 2 || len(s.Places.Mentions["jaringan"]) != 4 {
		t.Errorf("the example gives the places %+v; want both platforms for Tier 2 and each team, and four mentions for jaringan", s.Places)
	}
}

package main

import (
	"context"
	"strings"
	"testing"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/bot/bottest"
	"github.com/cc147/sigap/bot/slack/slackfake"
)

// TestAServiceThatDoesNotSayWhoTheBotIsHoldsNobodyUp: the program works on all
// platforms, while its report waits for what it can't know yet.
func TestAServiceThatDoesNotSayWhoTheBotIsHoldsNobodyUp(t *testing.T) {
	w := openTown(t, slackName, telegramName)
	w.stop(t)
	w.stop = func(*testing.T) {}
	path := w.writeConfig(t)
	w.scenes[slackName].(*slackScene).fake.FailNext("auth.test", 1000, slackfake.Failure{Hang: true})
	env := map[string]string{"SIGAP_DATA": w.dir, "SLACK_BOT_TOKEN": "xoxb-fake", "SLACK_APP_TOKEN": "xapp-fake", "TELEGRAM_BOT_TOKEN": telegramToken,
		"SIGAP_ADMIN_LISTEN": "127.0.0.1:0"}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	said, ended := &bottest.Log{}, make(chan error, 1)
	go func() { ended <- runServe(ctx, path, tokens(env), said, w.log, w.now) }()
	until(t, "all are connected and Telegram says who the bot is", func() bool {
		_, rest, _ := strings.Cut(said.String(), "admin     ")
		url, _, _ := strings.Cut(rest, "\n")
		_, err := askReady(t.Context(), url+"/readyz")
		return err == nil && strings.Contains(rest, "telegram  on: @sigap147bot")
	})
	cancel()
	if err := <-ended; err != nil {
		t.Errorf("it should stop without a fault: %v", err)
	}
	if text := said.String(); strings.Contains(text, "slack     on") || strings.Contains(text, "ready") {
		t.Errorf("it should not say who it is on Slack, nor that all is ready; it says\n%s", text)
	}
}

// TestAPlatformWithoutCapabilitiesIsIntroducedAndChecked: a new platform needs no
// change here.
func TestAPlatformWithoutCapabilitiesIsIntroducedAndChecked(t *testing.T) {
	var out bottest.Log
	p := bottest.NewScreen("third")
	err := introduced(t.Context(), []bot.Platform{p}, &out, func(ctx context.Context) error {
		until(t, "all is ready", func() bool { return strings.Contains(out.String(), "ready") })
		return nil
	})
	if err != nil || !strings.Contains(out.String(), "third     on: ") {
		t.Errorf("the start says %q, %v; want the third platform", out.String(), err)
	}
	var f facts
	platformFacts(t.Context(), p, []string{"C1"}, &f)
	if len(f) != 1 || f[0].Level != factOK || readable(t.Context(), p, "S1") == nil {
		t.Errorf("the check says %+v; want the third platform on, and that nobody knows its groups", f)
	}
}

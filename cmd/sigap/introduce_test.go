package main

import (
	"context"
	"strings"
	"testing"

	"github.com/cc147/sigap/bot/bottest"
	"github.com/cc147/sigap/bot/slack"
	"github.com/cc147/sigap/bot/slack/slackfake"
	"github.com/cc147/sigap/bot/telegram"
	"github.com/cc147/sigap/cmd/internal/app"
)

// TestAServiceThatDoesNotSayWhoTheBotIsHoldsNobodyUp: the program works on all
// platforms, while its report waits for what it can't know yet.
func TestAServiceThatDoesNotSayWhoTheBotIsHoldsNobodyUp(t *testing.T) {
	w := openSite(t, slack.Name, telegram.Name)
	w.stop(t)
	w.stop = func(*testing.T) {}
	path := w.writeConfig(t)
	w.scenes[slack.Name].(*slackScene).fake.FailNext("auth.test", 1000, slackfake.Failure{Hang: true})
	env := map[string]string{"SIGAP_DATA": w.dir, "SLACK_BOT_TOKEN": "xoxb-fake", "SLACK_APP_TOKEN": "xapp-fake", "TELEGRAM_BOT_TOKEN": telegramToken,
		"SIGAP_ADMIN_LISTEN": "127.0.0.1:0"}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	said, ended := &bottest.Log{}, make(chan error, 1)
	go func() { ended <- runServe(ctx, path, tokens(env), said, w.log, w.now) }()
	until(t, "all are connected and Telegram says who the bot is", func() bool {
		_, rest, _ := strings.Cut(said.String(), "admin     ")
		url, _, _ := strings.Cut(rest, "\n")
		_, err := app.AskReady(t.Context(), url+"/readyz")
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

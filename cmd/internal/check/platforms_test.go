package check

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/bot/bottest"
	"github.com/cc147/sigap/cmd/internal/config"
	"github.com/cc147/sigap/handlers"
)

// TestAPlatformWithoutCapabilitiesIsChecked: a new platform needs no change here.
func TestAPlatformWithoutCapabilitiesIsChecked(t *testing.T) {
	var f Facts
	p := bottest.NewScreen("third")
	platformFacts(t.Context(), p, []string{"C1"}, &f)
	if len(f) != 1 || f[0].Level != OK || readable(t.Context(), p, "S1") == nil {
		t.Errorf("the check says %+v; want the third platform on, and that nobody knows its groups", f)
	}
}

// checked is a platform that examines its setup.
type checked struct{ *bottest.Screen }

// Self implements bot.Introducer.
func (checked) Self(context.Context) (string, error) { return "@sigap", nil }

// Joined implements bot.Introducer.
func (checked) Joined(context.Context, string) (bool, error) { return true, nil }

// Check implements bot.Checker.
func (checked) Check(_ context.Context, places []string) []bot.Finding {
	return []bot.Finding{{Fact: "a connection was opened"}, {Level: bot.LevelWarn, Fact: places[0] + " is shared with another company", Next: "name its team, or leave it out"},
		{Level: bot.LevelFail, Fact: "the history can't be read", Next: "add channels:history"}}
}

// TestWhatAPlatformFindsItselfIsPrinted, with its level and next step.
func TestWhatAPlatformFindsItselfIsPrinted(t *testing.T) {
	var f Facts
	platformFacts(t.Context(), checked{bottest.NewScreen("third")}, []string{"C1"}, &f)
	var got []string
	for _, x := range f {
		got = append(got, x.String())
	}
	want := []string{"ok   third: the token is good: the bot is @sigap", "ok   third: the bot is in C1", "ok   third: a connection was opened",
		"warn third: C1 is shared with another company — name its team, or leave it out", "FAIL third: the history can't be read — add channels:history"}
	if !slices.Equal(got, want) || f.Verdict() == nil {
		t.Errorf("the check says %q; want %q, and that it fails", got, want)
	}
}

// TestACheckTellsAMistakeFromAChoice: without any token a platform is off by choice; with one
// of two, or one of the wrong form, it can't be made.
func TestACheckTellsAMistakeFromAChoice(t *testing.T) {
	conf := config.Default()
	conf.Platforms = map[string]config.Platform{"slack": {Tier2: "C1"}}
	for _, c := range []struct {
		tokens map[string]string
		want   string
	}{
		{nil, "ok   slack: off: SLACK_BOT_TOKEN and SLACK_APP_TOKEN are not set"},
		{map[string]string{"SLACK_BOT_TOKEN": "xoxb-1"}, "FAIL slack: SLACK_APP_TOKEN is not set — docs/slack.md leads through it"},
		{map[string]string{"SLACK_BOT_TOKEN": "1", "SLACK_APP_TOKEN": "xapp-1"}, "FAIL slack: the bot token begins with xoxb-; "},
	} {
		var f Facts
		Job{Source: config.Source{Env: env(c.tokens)}, Now: func() time.Time { return noon }}.platforms(t.Context(), conf, &f)
		if len(f) == 0 || !strings.HasPrefix(f[0].String(), c.want) {
			t.Errorf("with %d tokens the check says %v; want %q", len(c.tokens), f, c.want)
		}
	}
}

// TestACheckNamesWhatTheRunningBotCantServe, since when and why.
func TestACheckNamesWhatTheRunningBotCantServe(t *testing.T) {
	var f Facts
	at := time.Date(2026, 11, 23, 3, 0, 0, 0, time.UTC)
	partFacts([]handlers.Link{{Platform: "slack", Since: at, Cause: "token_revoked"}, {Platform: "telegram", Up: true, Since: at}, {Platform: "desk"}}, time.UTC, &f)
	if len(f) != 3 || f[0].Level != Fail || f[0].Fact != "slack is off in the running bot since 2026-11-23 03:00 UTC: token_revoked" || f[0].Next == "" ||
		f[1].Level != OK || f[2].Fact != "desk is off in the running bot since the start: see the log" {
		t.Errorf("the check says %q", f)
	}
}

// TestACheckNamesNobodysChat: a private chat would identify a person. A place without an ID is
// a whole platform.
func TestACheckNamesNobodysChat(t *testing.T) {
	for want, p := range map[string]bot.Place{"slack C1": {Platform: "slack", ID: "C1"}, "slack": {Platform: "slack"}, "telegram, a private chat": {Platform: "telegram", ID: "100", Private: true}} {
		if got := placeName(p); got != want {
			t.Errorf("%+v is %q; want %q", p, got, want)
		}
	}
}

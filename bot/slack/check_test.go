package slack_test

import (
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/bot/slack/slackfake"
)

// TestACheckSaysWhatIsMissing, each with the next step.
func TestACheckSaysWhatIsMissing(t *testing.T) {
	for name, c := range map[string]struct {
		lacks []string
		wrong func(*harness)
		level bot.Level
		want  []string
	}{
		"good":                  {level: bot.LevelOK, want: []string{"a connection opens"}},
		"good channels":         {level: bot.LevelOK, want: []string{"the messages of C1 can be read"}},
		"the app's token":       {wrong: func(h *harness) { h.FailNext("apps.connections.open", 1, slackfake.Failure{Error: "invalid_auth"}) }, level: bot.LevelFail, want: []string{"no connection opens", "copy it again", "app-level token"}},
		"Socket Mode":           {wrong: func(h *harness) { h.FailNext("hello", 1, slackfake.Failure{Error: "link_disabled"}) }, level: bot.LevelFail, want: []string{"no connection opens", "switch it on"}},
		"a shared channel":      {wrong: func(h *harness) { h.ChangeChannel("C1", func(c *slackfake.Channel) { c.Shared = true }) }, level: bot.LevelWarn, want: []string{"C1 is shared with another company", "slack.teams"}},
		"an archived channel":   {level: bot.LevelFail, want: []string{"C3 is archived", "name another channel"}},
		"no member":             {level: bot.LevelFail, want: []string{"the messages of C2 can't be read", "not_in_channel", "invite the bot"}},
		"no permission to read": {lacks: []string{"channels:history"}, level: bot.LevelFail, want: []string{"the messages of C1 can't be read", "channels:history", "manifest"}},
		"no permission to ask":  {lacks: []string{"channels:read"}, level: bot.LevelFail, want: []string{"C1 can't be described", "channels:read"}},
		"no such channel":       {level: bot.LevelFail, want: []string{"C9 can't be described", "channel_not_found"}},
		"a wrong clock":         {wrong: func(h *harness) { h.ShiftClock(time.Hour) }, level: bot.LevelWarn, want: []string{"Slack's clock is 1h0m0s ahead", "time synchronisation"}},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				h := newWorkspace(t, func(o *slackfake.Options) { o.Lacks = c.lacks })
				if c.wrong != nil {
					c.wrong(h)
				}
				all := h.p.Check(t.Context(), []string{"C1", "C2", "C3", "C9", "S1"})
				if !slices.ContainsFunc(all, func(f bot.Finding) bool {
					return f.Level == c.level && !slices.ContainsFunc(c.want, func(w string) bool { return !strings.Contains(f.Fact+" — "+f.Next, w) })
				}) {
					t.Errorf("the findings are %+v; want level %d with %q", all, c.level, c.want)
				}
				for _, f := range all {
					if (f.Level == bot.LevelOK) != (f.Next == "") || strings.Contains(f.Fact, "ticket-") {
						t.Errorf("%+v: want a next step with each fault, and no secret", f)
					}
				}
				synctest.Wait()
				if n := h.Connections(); n != 0 {
					t.Errorf("%d connections stay open; want none", n)
				}
			})
		})
	}
}

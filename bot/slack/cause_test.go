package slack_test

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/bot/slack/slackfake"
)

// TestTheLogSaysWhyThereIsNoConnection checks that each fault has a sentence with the
// next step, and that none contains the ticket.
func TestTheLogSaysWhyThereIsNoConnection(t *testing.T) {
	for _, c := range []struct {
		where string
		how   slackfake.Failure
		want  []string
	}{
		{"socket", slackfake.Failure{Status: 401}, []string{"handshake: HTTP 401", "new app-level token"}},
		{"socket", slackfake.Failure{Status: 403}, []string{"handshake: HTTP 403", "allow https://slack.com and wss://*.slack.com"}},
		{"socket", slackfake.Failure{Status: 404}, []string{"HTTP 404", "check the proxy and the firewall"}},
		{"socket", slackfake.Failure{Status: 407}, []string{"HTTP 407", "needs a login"}},
		{"socket", slackfake.Failure{Status: 429, RetryAfter: 40 * time.Second}, []string{"HTTP 429", "rate limit", "retry_in=40s"}},
		{"socket", slackfake.Failure{Status: 503}, []string{"HTTP 503", "the bot retries"}},
		{"socket", slackfake.Failure{Cut: true}, []string{"handshake failed: the connection broke (unexpected EOF)"}},
		{"socket", slackfake.Failure{Hang: true}, []string{"handshake failed: no answer in time", "port 443"}},
		{"hello", slackfake.Failure{Hang: true}, []string{"did not send hello: no answer in time"}},
		{"hello", slackfake.Failure{Cut: true}, []string{"did not send hello: "}},
		{"hello", slackfake.Failure{Error: "too_many_websockets"}, []string{"end other programs that use its tokens (too_many_websockets)"}},
		{"apps.connections.open", slackfake.Failure{Status: 403}, []string{"apps.connections.open: HTTP 403", "a proxy or a firewall forbids it"}},
		{"apps.connections.open", slackfake.Failure{Status: 429, RetryAfter: 40 * time.Second}, []string{"apps.connections.open: HTTP 429", "retry_in=40s"}},
		{"apps.connections.open", slackfake.Failure{Status: 500}, []string{"apps.connections.open: HTTP 500"}},
		{"apps.connections.open", slackfake.Failure{Error: "internal_error"}, []string{"(internal_error)"}},
		{"apps.connections.open", slackfake.Failure{Cut: true}, []string{"apps.connections.open got no answer: the connection broke (EOF)"}},
	} {
		t.Run(strings.Join(c.want, " "), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				h := newWorkspace(t)
				h.FailNext(c.where, 1, c.how)
				h.run(t, always(bot.Answer{}))
				<-time.After(2 * time.Minute)
				log := h.log.String()
				for _, want := range append(c.want, "slack: not connected") {
					if !strings.Contains(log, want) {
						t.Errorf("the log is\n%s\nwant %q", log, want)
					}
				}
				if n := strings.Count(log, "not connected"); n != 1 || h.Connections() != 2 {
					t.Errorf("the fault is logged %d times, want once; then %d connections are up, want two\n%s", n, h.Connections(), log)
				}
				if strings.Contains(log, "ticket-") || strings.Contains(log, "xapp-") {
					t.Errorf("the log has a secret:\n%s", log)
				}
			})
		})
	}
}

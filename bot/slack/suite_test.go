package slack_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/bot/bottest"
	"github.com/cc147/sigap/bot/slack/slackfake"
)

func TestSlackIsAPlatform(t *testing.T) {
	h := newWorkspace(t)
	bottest.Suite(t, bottest.Subject{Platform: h.p, Channel: board, Account: sari, Stranger: "U99",
		Shown: func(*testing.T) string {
			var out []string
			for _, m := range h.Messages(board.ID) {
				out = append(out, m.Text)
			}
			return strings.Join(out, "\n")
		},
		Type: func(t *testing.T, line string) {
			h.await(t, "two connections", func() bool { return h.Connections() == 2 })
			command, text, _ := strings.Cut(line, " ")
			h.slash(t, command, text)
		},
		Upload: func(t *testing.T, file bot.File, text string) {
			if _, err := h.As("U1").Upload(h.DM("U1"), text, slackfake.File{Name: file.Name, Data: file.Data}); err != nil {
				t.Fatal(err)
			}
		},
		Private: func(t *testing.T, text string) {
			h.await(t, text, func() bool {
				return slices.ContainsFunc(h.Messages(h.DM("U1")), func(m slackfake.Message) bool { return strings.Contains(m.Text, text) })
			})
		},
		Received: func(t *testing.T) bot.File {
			f, err := h.AwaitFile(t.Context(), "U1", 1)
			if err != nil {
				t.Fatal(err)
			}
			return bot.File{Name: f.Name, Data: f.Data}
		},
	})
	h.wantFaults(t)
}

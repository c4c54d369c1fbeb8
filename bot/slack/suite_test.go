package slack_test

import (
	"strings"
	"testing"

	"github.com/cc147/sigap/bot/bottest"
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
	})
	h.wantFaults(t)
}

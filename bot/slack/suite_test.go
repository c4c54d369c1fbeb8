package slack_test

import (
	"testing"

	"github.com/cc147/sigap/bot/bottest"
)

func TestSlackIsAPlatform(t *testing.T) {
	h := newWorkspace(t)
	bottest.Suite(t, h.p, board, sari)
	h.wantFaults(t)
}

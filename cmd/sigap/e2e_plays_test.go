package main

import (
	"strings"
	"testing"

	"github.com/cc147/sigap/bot/bottest"
	"github.com/cc147/sigap/bot/desk"
	"github.com/cc147/sigap/bot/slack"
	"github.com/cc147/sigap/bot/telegram"
)

// TestPlays plays every script on each platform, and on two and three at once.
func TestPlays(t *testing.T) {
	for _, on := range [][]string{{desk.Name}, {slack.Name}, {telegram.Name}, {slack.Name, telegram.Name}, {slack.Name, telegram.Name, desk.Name}} {
		for name, script := range bottest.Plays(t) {
			t.Run(strings.Join(on, "+")+"/"+name, func(t *testing.T) {
				t.Parallel()
				bottest.Play(t, openSite(t, on...), script)
			})
		}
	}
}

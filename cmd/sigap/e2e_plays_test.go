package main

import (
	"slices"
	"strings"
	"testing"

	"github.com/cc147/sigap/bot/bottest"
	"github.com/cc147/sigap/bot/desk"
	"github.com/cc147/sigap/cmd/internal/config"
)

// TestPlays plays every script on each platform, on all services together, and on
// these with the desk.
func TestPlays(t *testing.T) {
	var services []string
	combinations := [][]string{{desk.Name}}
	for _, s := range config.Services {
		services = append(services, s.Name)
		combinations = append(combinations, []string{s.Name})
	}
	combinations = append(combinations, services, append(slices.Clone(services), desk.Name))
	for _, on := range combinations {
		for name, script := range bottest.Plays(t) {
			t.Run(strings.Join(on, "+")+"/"+name, func(t *testing.T) {
				t.Parallel()
				bottest.Play(t, openSite(t, on...), script)
			})
		}
	}
}

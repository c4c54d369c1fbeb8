//go:build kill

package main

import (
	"math/rand/v2"
	"slices"
	"time"

	"github.com/cc147/sigap/bot/fakes"
	"github.com/cc147/sigap/bot/slack/slackfake"
	"github.com/cc147/sigap/bot/telegram"
	"github.com/cc147/sigap/bot/telegram/telegramfake"
)

// gust is something that happens to a service, a place or the program for a while.
type gust struct {
	name string
	odds int // among all gusts
	// blow begins it, and returns what ends it, or nil.
	blow func(*stormSite, *rand.Rand) (end func())
}

// gusts are all that happens beside the faults of single calls.
var gusts = []gust{
	{"kill", 4, func(s *stormSite, _ *rand.Rand) func() { s.kill(); return nil }},
	{"restart", 2, func(s *stormSite, _ *rand.Rand) func() { s.restart(); return nil }},
	{"Slack's connections are cut", 3, func(s *stormSite, _ *rand.Rand) func() { s.slack.Drop(-1); return nil }},
	{"Slack has its connections made anew", 3, func(s *stormSite, _ *rand.Rand) func() { s.slack.Disconnect("refresh_requested"); return nil }},
	{"Slack refuses the token", 1, func(s *stormSite, _ *rand.Rand) func() {
		return s.slack.FailWhile(fakes.Call{}, slackfake.Failure{Error: "invalid_auth"})
	}},
	{"Telegram refuses the token", 1, func(s *stormSite, _ *rand.Rand) func() {
		return s.telegram.FailWhile(fakes.Call{}, telegramfake.Failure{Status: 401})
	}},
	{"a channel is archived", 2, func(s *stormSite, random *rand.Rand) func() {
		id := slackChannels[anyOf(random, "tier2", "jaringan")]
		archive := func(is bool) { s.slack.ChangeChannel(id, func(c *slackfake.Channel) { c.Archived = is }) }
		archive(true)
		return func() { archive(false) }
	}},
	{"a channel refuses with a code that nobody knows", 1, func(s *stormSite, random *rand.Rand) func() {
		return s.slack.FailWhile(fakes.Call{Place: slackChannels[anyOf(random, "tier2", "jaringan")]}, slackfake.Failure{Error: "a_code_that_nobody_knows"})
	}},
	{"messages can't be updated", 2, func(s *stormSite, _ *rand.Rand) func() {
		return s.slack.FailWhile(fakes.Call{Method: "chat.update"}, slackfake.Failure{Error: "cant_update_message"})
	}},
	{"the bot is removed from a group", 2, func(s *stormSite, random *rand.Rand) func() {
		return s.telegram.FailWhile(fakes.Call{Place: telegramGroups[anyOf(random, "tier2", "jaringan")]}, telegramfake.Failure{Status: 403, Error: "bot was kicked from the supergroup chat"})
	}},
	{"a person blocks the bot", 2, func(s *stormSite, random *rand.Rand) func() {
		scene := s.scenes[telegram.Name].(*telegramScene)
		person := s.telegram.As(scene.ids[anyOf(random, "tier0", "tier1", "tier2", "tier3", "tier4", "tier5", "tier6", "tier7")])
		_ = person.Block() // some are not on Telegram
		return func() { _ = person.Start() }
	}},
	{"a chat is slow", 3, func(s *stormSite, random *rand.Rand) func() {
		slow := fakes.Failure{Wait: 400 * time.Millisecond}
		if random.IntN(2) == 0 {
			return s.telegram.FailWhile(fakes.Call{Place: telegramGroups["tier2"]}, slow)
		}
		return s.slack.FailWhile(fakes.Call{Place: slackChannels["tier2"]}, slow)
	}},
	{"a chat asks to wait", 3, func(s *stormSite, random *rand.Rand) func() {
		s.telegram.HoldFor(fakes.Call{Place: telegramGroups["tier2"]}, time.Duration(random.IntN(30))*time.Second)
		s.slack.HoldFor(fakes.Call{Method: "chat.update"}, time.Duration(random.IntN(30))*time.Second)
		return nil
	}},
	{"Slack's clock differs", 3, func(s *stormSite, random *rand.Rand) func() {
		s.slack.ShiftClock(time.Duration(random.IntN(241)-120) * time.Second)
		return nil
	}},
	{"Slack's history lags", 1, func(s *stormSite, _ *rand.Rand) func() {
		s.slack.LagHistory(3 * time.Second)
		return func() { s.slack.LagHistory(0) }
	}},
}

func anyOf(random *rand.Rand, all ...string) string { return all[random.IntN(len(all))] }

// weather has one gust after the other blow until over is closed, some at the same time.
func (s *stormSite) weather(over <-chan struct{}) {
	s.Helper()
	random := s.chance(147)
	var drawn []gust
	for _, g := range gusts {
		drawn = append(drawn, slices.Repeat([]gust{g}, g.odds)...)
	}
	var ends []func()
	for {
		select {
		case <-over:
			for _, end := range ends {
				end()
			}
			return
		case <-time.After(time.Duration(100+random.IntN(300)) * time.Millisecond):
		}
		for len(ends) > random.IntN(3) {
			ends[0]()
			ends = ends[1:]
		}
		g := drawn[random.IntN(len(drawn))]
		s.add(g.name, 1)
		if end := g.blow(s, random); end != nil {
			ends = append(ends, end)
		}
		s.fakes(func(f *fakes.Failures, _ []fakes.Fault) { f.Release() }) // what hangs does so for long, at this speed
	}
}

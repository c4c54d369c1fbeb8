package main

import (
	"strings"
	"testing"

	"github.com/cc147/sigap/bot/telegram"
	"github.com/cc147/sigap/bot/telegram/telegramfake"
)

// TestACheckInTheAgentsGroupIsTheAgentsAlone: in a group where the bot is administrator,
// the answer to a look-up is seen by the agent who asked, and not a byte of it by anybody
// else, whether the command was typed unseen or openly.
func TestACheckInTheAgentsGroupIsTheAgentsAlone(t *testing.T) {
	const agents = -1000000000007
	w := openSite(t, telegram.Name)
	s := w.scenes[telegram.Name].(*telegramScene)
	var people []int64
	for _, id := range s.ids {
		people = append(people, id)
	}
	if err := s.fake.AddChat(telegramfake.Chat{ID: agents, Type: telegramfake.Supergroup, Title: "Agen", People: people, Bot: telegramfake.Administrator}); err != nil {
		t.Fatal(err)
	}
	dewi := s.ids["dewi"]
	private := len(s.fake.Messages(dewi))
	unseen := func(line string) (int, error) { return s.fake.As(dewi).SayEphemeral(agents, line) }
	openly := func(line string) (int, error) { return s.fake.As(dewi).Say(agents, line) }
	for name, typed := range map[string]func(string) (int, error){"unseen": unseen, "openly": openly} {
		before := len(s.fake.Seen(dewi, agents)) // the answers stay
		until(t, "the menu is set, and the command is typed "+name, func() bool { _, err := typed("/cek 152000000001"); return err == nil })
		until(t, "Dewi sees the answer", func() bool {
			for _, m := range s.fake.Seen(dewi, agents)[before:] {
				if m.From == telegramBot && m.Protected && strings.Contains(m.Text, "Budi Hidayat") {
					return true
				}
			}
			return false
		})
	}
	if n := len(s.fake.Messages(agents)); n != 0 {
		t.Errorf("the group has %d messages for all; want none, the open command with the number removed", n)
	}
	for person, id := range s.ids {
		if seen := s.fake.Seen(id, agents); person != "dewi" && len(seen) > 0 {
			t.Errorf("%s sees %v in the group; want nothing", person, seen)
		}
	}
	if n := len(s.fake.Messages(dewi)); n != private {
		t.Errorf("the private chat got %d messages; want none", n-private)
	}
}

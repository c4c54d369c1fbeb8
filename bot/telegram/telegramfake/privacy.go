package telegramfake

import "strings"

// hears reports whether the bot gets a message, by the rules of privacy mode.
func (s *Service) hears(at *chat, m *Message) bool {
	status := at.members[s.Config.Bot.ID]
	switch {
	case at.Type == Private:
		return true
	case !belongs(status):
		return false
	case s.ReadsAll || manages(status):
		return true
	}
	if to := at.find(m.ReplyTo); to != nil && to.From == s.Config.Bot.ID {
		return true
	}
	if len(m.Entities) == 0 || m.Entities[0].Offset != 0 {
		return false
	}
	_, to, named := strings.Cut(m.Text[:m.Entities[0].Length], "@")
	return !named || strings.EqualFold(to, s.Config.Bot.Username)
}

package telegramfake

import (
	"errors"
	"fmt"
)

// SetMember changes the status of a user in a group. The bot gets an update if the user is
// the bot.
func (s *Service) SetMember(chatID, user int64, status string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.chats[chatID]
	if c == nil || c.Type == Private {
		return fmt.Errorf("telegramfake: no group %d", chatID)
	}
	old := c.members[user]
	c.members[user] = status
	if user == s.Config.Bot.ID {
		s.tellMember(c, s.someAdmin(c), old, status)
	}
	s.changes.Notify()
	return nil
}

// someAdmin returns the user who changed the bot's status.
func (s *Service) someAdmin(c *chat) User {
	for _, id := range c.Admins {
		return s.users[id]
	}
	return User{ID: 1087968824, IsBot: true, FirstName: "Group", Username: "GroupAnonymousBot"}
}

func (s *Service) tellMember(c *chat, by User, old, status string) {
	if old == "" {
		old = Left
	}
	s.push("my_chat_member", wireMemberChange{c.wire(s), by, s.Now().Unix(),
		c.wireBot(s, old), c.wireBot(s, status)})
}

// Migrate makes a supergroup of a group and returns its id. The messages stay in the
// group.
func (s *Service) Migrate(group int64) (int64, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	old := s.chats[group]
	if old == nil || old.Type != Group || old.movedTo != 0 {
		return 0, errors.New("telegramfake: only a group that hasn't moved can become a supergroup")
	}
	super := old.Chat
	super.ID, super.Type = firstSupergroup+group, Supergroup
	made := &chat{Chat: super, members: old.members}
	s.chats[super.ID] = made
	old.movedTo = super.ID
	by := s.someAdmin(old)
	for _, at := range []struct {
		*chat
		to, from int64
	}{{old, super.ID, 0}, {made, 0, group}} {
		m := s.put(at.chat, Message{From: by.ID, Service: true})
		update := s.wire(at.chat, m, false)
		update.From, update.MovedTo, update.MovedFrom = &by, at.to, at.from
		s.push("message", update)
	}
	return super.ID, nil
}

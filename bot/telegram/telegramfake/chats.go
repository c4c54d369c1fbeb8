package telegramfake

import (
	"fmt"
	"slices"
)

// The types of a chat.
const (
	Private    = "private"
	Group      = "group"
	Supergroup = "supergroup"
)

// The statuses of a member.
const (
	Creator       = "creator"
	Administrator = "administrator"
	Member        = "member"
	Left          = "left"
	Kicked        = "kicked"
)

// Chat is the configuration of a group.
type Chat struct {
	ID     int64  // a group: negative; a supergroup: below -1,000,000,000,000
	Type   string // Group or Supergroup
	Title  string
	Admins []int64
	People []int64 // members who aren't admins
	// Bot is the bot's status; "" is Member.
	Bot string
	// Topics are the threads of a forum; a group without topics is not a forum.
	Topics []int
	// KeepsMessages says that the bot, as an administrator, lacks the right
	// can_delete_messages.
	KeepsMessages bool
}

type chat struct {
	Chat
	members    map[int64]string
	started    bool  // private: the user has started the bot
	blocked    bool  // private: the user has blocked it
	movedTo    int64 // the supergroup that a group became, or 0
	messages   []*Message
	last       int // the newest message id, in a supergroup
	ephemerals []*Message
}

// firstSupergroup is greater than the id of any supergroup.
const firstSupergroup = -1_000_000_000_000

// AddUser adds an account and returns its Person. The bot can't write to it until it has
// used Start.
func (s *Service) AddUser(u User) Person {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.users[u.ID] = u
	if s.chats[u.ID] == nil {
		s.chats[u.ID] = &chat{Chat: Chat{ID: u.ID, Type: Private}}
	}
	return Person{s, u.ID}
}

// AddChat adds a group. All its people must have been added before. It returns an error
// for a chat that Telegram can't have.
func (s *Service) AddChat(c Chat) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	super := c.Type == Supergroup && c.ID < firstSupergroup
	if !super && (c.Type != Group || c.ID >= 0 || c.ID <= firstSupergroup) {
		return fmt.Errorf("telegramfake: no %s has the id %d", c.Type, c.ID)
	}
	if s.chats[c.ID] != nil {
		return fmt.Errorf("telegramfake: chat %d is there already", c.ID)
	}
	if c.Bot == "" {
		c.Bot = Member
	}
	made := &chat{Chat: c, members: map[int64]string{s.Config.Bot.ID: c.Bot}}
	for i, id := range slices.Concat(c.Admins, c.People) {
		if _, ok := s.users[id]; !ok {
			return fmt.Errorf("telegramfake: user %d isn't known", id)
		}
		made.members[id] = Administrator
		switch {
		case i >= len(c.Admins):
			made.members[id] = Member
		case i == 0:
			made.members[id] = Creator
		}
	}
	s.chats[c.ID] = made
	return nil
}

func (c *chat) find(id int) *Message {
	for _, m := range c.messages {
		if m.ID == id {
			return m
		}
	}
	return nil
}

func belongs(status string) bool {
	return status == Creator || status == Administrator || status == Member
}

func manages(status string) bool { return status == Creator || status == Administrator }

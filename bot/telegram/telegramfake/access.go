package telegramfake

import (
	"strconv"
	"strings"
)

// reach returns the chat of the argument chat_id if the bot may write there, or, without
// write, read.
func (s *Service) reach(c *call, write bool) (*chat, error) {
	raw := c.args["chat_id"]
	if raw == "" {
		return nil, breach("chat_id is empty")
	}
	id, err := strconv.ParseInt(raw, 10, 64)
	if err != nil && !strings.HasPrefix(raw, "@") {
		return nil, breach("chat_id is not a valid Integer")
	}
	at := s.chats[id]
	if at == nil {
		return nil, refuse(400, "chat not found")
	}
	if at.Type == Private {
		return at, s.reachUser(at, write)
	}
	status := at.members[s.Config.Bot.ID]
	switch {
	case write && at.movedTo != 0:
		return nil, refusal{code: 400, why: "group chat was upgraded to a supergroup chat", movedTo: at.movedTo}
	case status == Kicked && (write || at.Type == Supergroup):
		return nil, refuse(403, "bot was kicked from the "+at.Type+" chat")
	case !belongs(status) && (write || at.Type == Supergroup):
		return nil, refuse(403, "bot is not a member of the "+at.Type+" chat")
	}
	return at, nil
}

// reachUser checks a private chat: the bot can write to users who have started it.
func (s *Service) reachUser(at *chat, write bool) error {
	switch {
	case at.blocked && write:
		return refuse(403, "bot was blocked by the user")
	case at.started:
		return nil
	}
	for _, other := range s.chats {
		if belongs(other.members[at.ID]) && belongs(other.members[s.Config.Bot.ID]) {
			if write {
				return refuse(403, "bot can't initiate conversation with a user")
			}
			return nil
		}
	}
	return refuse(400, "chat not found")
}

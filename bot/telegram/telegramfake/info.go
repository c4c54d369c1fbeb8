package telegramfake

import (
	"maps"
	"slices"
	"strconv"
	"strings"
)

// getMe implements https://core.telegram.org/bots/api#getme.
func (s *Service) getMe(*call) (any, error) {
	return struct {
		User
		JoinGroups bool `json:"can_join_groups"`
		ReadsAll   bool `json:"can_read_all_group_messages"`
		Inline     bool `json:"supports_inline_queries"`
	}{s.Config.Bot, true, s.ReadsAll, false}, nil
}

// getWebhookInfo implements https://core.telegram.org/bots/api#getwebhookinfo.
func (s *Service) getWebhookInfo(*call) (any, error) {
	out := map[string]any{"url": s.webhook, "has_custom_certificate": false, "pending_update_count": len(s.queue)}
	if s.allowed != nil {
		out["allowed_updates"] = s.allowed
	}
	return out, nil
}

// deleteWebhook implements https://core.telegram.org/bots/api#deletewebhook.
func (s *Service) deleteWebhook(c *call) (any, error) {
	s.webhook = ""
	if isTrue(c.args["drop_pending_updates"]) {
		s.queue = nil
	}
	return true, nil
}

// PutWebhook sets a webhook, as an earlier setup of the bot may have left one: polling
// fails until it is deleted. Nothing is delivered to it.
func (s *Service) PutWebhook(url string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.webhook = url
}

var actions = strings.Fields("typing upload_photo record_video upload_video record_voice upload_voice " +
	"upload_document choose_sticker find_location record_video_note upload_video_note")

// sendChatAction implements https://core.telegram.org/bots/api#sendchataction.
func (s *Service) sendChatAction(c *call) (any, error) {
	if !slices.Contains(actions, c.args["action"]) {
		return nil, breach("wrong parameter action in request")
	}
	if _, err := s.reach(c, true); err != nil {
		return nil, err
	}
	return true, nil
}

// getChat implements https://core.telegram.org/bots/api#getchat.
func (s *Service) getChat(c *call) (any, error) {
	at, err := s.reach(c, false)
	if err != nil {
		return nil, err
	}
	return struct {
		wireChat
		Reactions int `json:"max_reaction_count"`
		Accent    int `json:"accent_color_id"`
	}{at.wire(s), 11, 0}, nil
}

// getChatMember implements https://core.telegram.org/bots/api#getchatmember.
func (s *Service) getChatMember(c *call) (any, error) {
	id, err := strconv.ParseInt(c.args["user_id"], 10, 64)
	if err != nil || id <= 0 {
		return nil, breach("invalid user_id specified")
	}
	at, err := s.reach(c, id != s.Config.Bot.ID)
	if err != nil {
		return nil, err
	}
	u, known := s.users[id]
	status := at.members[id]
	switch {
	case !known:
		return nil, refuse(400, "user not found")
	case at.Type == Private && (id == at.ID || id == s.Config.Bot.ID):
		status = Member
	case status == "":
		status = Left
	}
	if id == s.Config.Bot.ID {
		return at.wireBot(s, status), nil
	}
	return wireMember(u, status), nil
}

// getChatAdministrators implements https://core.telegram.org/bots/api#getchatadministrators.
func (s *Service) getChatAdministrators(c *call) (any, error) {
	at, err := s.reach(c, true)
	if err != nil {
		return nil, err
	}
	if at.Type == Private {
		return nil, refuse(400, "there are no administrators in the private chat")
	}
	out := []map[string]any{}
	for _, id := range slices.Sorted(maps.Keys(at.members)) {
		if status := at.members[id]; manages(status) {
			out = append(out, wireMember(s.users[id], status))
		}
	}
	return out, nil
}

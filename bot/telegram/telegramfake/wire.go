package telegramfake

import "time"

// User is an account of a person, or of the bot.
type User struct {
	ID           int64  `json:"id"`
	IsBot        bool   `json:"is_bot"`
	FirstName    string `json:"first_name"`
	LastName     string `json:"last_name,omitempty"`
	Username     string `json:"username,omitempty"`
	LanguageCode string `json:"language_code,omitempty"` // IETF tag, or ""
}

// Entity is a run of formatted text; offset and length are in UTF-16 code units.
type Entity struct {
	Type     string `json:"type"`
	Offset   int    `json:"offset"`
	Length   int    `json:"length"`
	URL      string `json:"url,omitempty"`
	User     *User  `json:"user,omitempty"`
	Language string `json:"language,omitempty"`
	EmojiID  string `json:"custom_emoji_id,omitempty"`
}

// Button is a button under a message.
type Button struct {
	Label string `json:"text"`
	Data  string `json:"callback_data,omitempty"`
	URL   string `json:"url,omitempty"`
	Style string `json:"style,omitempty"` // "danger", "success", "primary" or ""
	Copy  string `json:"-"`               // what a press copies, or ""
}

type wireChat struct {
	ID        int64  `json:"id"`
	Type      string `json:"type"`
	Title     string `json:"title,omitempty"`
	FirstName string `json:"first_name,omitempty"`
	LastName  string `json:"last_name,omitempty"`
	Username  string `json:"username,omitempty"`
	IsForum   bool   `json:"is_forum,omitempty"`
}

type wireMarkup struct {
	Inline [][]Button `json:"inline_keyboard"`
}

type wireMessage struct {
	ID        int          `json:"message_id"`
	Thread    int          `json:"message_thread_id,omitempty"`
	IsTopic   bool         `json:"is_topic_message,omitempty"`
	From      *User        `json:"from,omitempty"`
	Chat      wireChat     `json:"chat"`
	Date      int64        `json:"date"`
	EditDate  int64        `json:"edit_date,omitempty"`
	ReplyTo   *wireMessage `json:"reply_to_message,omitempty"`
	Text      string       `json:"text,omitempty"`
	Caption   string       `json:"caption,omitempty"`
	Document  *wireFile    `json:"document,omitempty"`
	Entities  []Entity     `json:"entities,omitempty"`
	Markup    *wireMarkup  `json:"reply_markup,omitempty"`
	Ephemeral int          `json:"ephemeral_message_id,omitempty"`
	Receiver  *User        `json:"receiver_user,omitempty"`
	Protected bool         `json:"has_protected_content,omitempty"`
	MovedTo   int64        `json:"migrate_to_chat_id,omitempty"`
	MovedFrom int64        `json:"migrate_from_chat_id,omitempty"`
}

type wireFile struct {
	ID     string `json:"file_id"`
	Unique string `json:"file_unique_id"`
	Name   string `json:"file_name,omitempty"`
	Size   int64  `json:"file_size,omitempty"`
	Path   string `json:"file_path,omitempty"` // of getFile only
}

type wirePress struct {
	ID       string       `json:"id"`
	From     User         `json:"from"`
	Message  *wireMessage `json:"message"`
	Instance string       `json:"chat_instance"`
	Data     string       `json:"data"`
}

type wireMemberChange struct {
	Chat wireChat       `json:"chat"`
	From User           `json:"from"`
	Date int64          `json:"date"`
	Old  map[string]any `json:"old_chat_member"`
	New  map[string]any `json:"new_chat_member"`
}

// wireBot returns the JSON object of the bot as a member of a chat.
func (c *chat) wireBot(s *Service, status string) map[string]any {
	out := wireMember(s.Config.Bot, status)
	if _, has := out["can_delete_messages"]; has {
		out["can_delete_messages"] = !c.KeepsMessages
	}
	return out
}

// wireMember returns the JSON object of a member, whose fields depend on the status.
func wireMember(u User, status string) map[string]any {
	out := map[string]any{"user": u, "status": status}
	switch status {
	case Creator:
		out["is_anonymous"] = false
	case Administrator:
		for _, right := range []string{"can_be_edited", "is_anonymous", "can_promote_members", "can_change_info",
			"can_post_stories", "can_edit_stories", "can_delete_stories", "can_send_welcome_messages"} {
			out[right] = false
		}
		for _, right := range []string{"can_manage_chat", "can_delete_messages", "can_manage_video_chats",
			"can_restrict_members", "can_invite_users", "can_pin_messages"} {
			out[right] = true
		}
	case Kicked:
		out["until_date"] = 0
	}
	return out
}

func (c *chat) wire(s *Service) wireChat {
	if c.Type != Private {
		return wireChat{ID: c.ID, Type: c.Type, Title: c.Title, IsForum: len(c.Topics) > 0}
	}
	u := s.users[c.ID]
	return wireChat{ID: c.ID, Type: Private, FirstName: u.FirstName, LastName: u.LastName, Username: u.Username}
}

// wire returns a message as the API does. The message that it replies to is included
// without its own reply.
func (s *Service) wire(c *chat, m *Message, withReply bool) *wireMessage {
	from := s.users[m.From]
	out := &wireMessage{ID: m.ID, Thread: m.Thread, IsTopic: m.Thread != 0, From: &from, Chat: c.wire(s),
		Date: m.Date.Unix(), Text: m.Text, Entities: m.Entities, Ephemeral: m.Ephemeral, Protected: m.Protected}
	if m.Ephemeral != 0 {
		to := s.users[m.Receiver]
		out.Receiver = &to
	}
	if m.File != nil {
		out.Document, out.Caption, out.Text = m.File.wire(), m.Text, ""
	}
	if m.EditedAt != (time.Time{}) {
		out.EditDate = m.EditedAt.Unix()
	}
	if len(m.Keyboard) > 0 {
		out.Markup = &wireMarkup{m.Keyboard}
	}
	if withReply && m.ReplyTo != 0 {
		if to := c.find(m.ReplyTo); to != nil {
			out.ReplyTo = s.wire(c, to, false)
		}
	}
	return out
}

package telegramfake

import (
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"time"
)

// EphemeralWindow is how long after the act of a user any bot may send that user an
// ephemeral message. https://core.telegram.org/bots/api#ephemeralmessageparameters
const EphemeralWindow = 15 * time.Second

// receiver is the argument ephemeral_message_parameters.
type receiver struct {
	User  int64  `json:"receiver_user_id"`
	Press string `json:"callback_query_id"`
}

// receiverOf returns the one user who sees a sent message, or nil for all of the chat.
func (s *Service) receiverOf(c *call, at *chat) (*receiver, error) {
	raw := c.args["ephemeral_message_parameters"]
	reply, err := replyParameters(c)
	switch {
	case err != nil:
		return nil, err
	case s.Old:
		return nil, nil
	case raw == "" && reply.Ephemeral != 0:
		return nil, breach("a reply to an ephemeral message must be ephemeral")
	case raw == "":
		return nil, nil
	}
	var to receiver
	if strictly(raw, &to) != nil {
		return nil, breach("can't parse ephemeral message parameters JSON object")
	}
	u, known := s.users[to.User]
	switch {
	case at.Type == Private:
		return nil, breach("BOT_NOT_ADMIN") // for groups and supergroups only
	case !known || u.IsBot || !belongs(at.members[to.User]):
		return nil, refuse(400, "USER_ID_INVALID")
	case reply.Ephemeral != 0:
		return &to, s.eligibleReply(at, to, reply)
	case reply.ID != 0:
		return nil, breach("MESSAGE_NOT_COMMAND")
	case to.Press != "":
		return &to, s.eligiblePress(at, to)
	case !manages(at.members[s.Config.Bot.ID]):
		return nil, refuse(400, "BOT_NOT_ADMIN")
	}
	return &to, nil
}

// eligibleReply refuses a reply to what is not a recent command of the receiver.
func (s *Service) eligibleReply(at *chat, to receiver, reply replyTo) error {
	if len(reply.Chat) > 0 {
		return breach("chat_id is unsupported in a reply to an ephemeral message")
	}
	m := at.ephemeral(reply.Ephemeral)
	if m == nil || m.From != to.User || s.Now().Sub(m.Date) > EphemeralWindow {
		return refuse(400, "message to be replied not found")
	}
	return nil
}

// eligiblePress refuses what is not a recent press of the receiver. An answer to the press
// closes it for an ephemeral message.
func (s *Service) eligiblePress(at *chat, to receiver) error {
	p := s.presses[to.Press]
	if p == nil || p.by != to.User || p.chat != at.ID || p.answer != nil || s.Now().Sub(p.at) > EphemeralWindow {
		return refuse(400, tooOld)
	}
	return nil
}

// putEphemeral adds an ephemeral message. Its id is the least one that is free in the
// chat: the service may use an id again after its message is gone.
func (s *Service) putEphemeral(at *chat, m Message) *Message {
	for m.Ephemeral = 1; at.ephemeral(m.Ephemeral) != nil; {
		m.Ephemeral++
	}
	s.order++
	m.Chat, m.Date, m.Order = at.ID, s.Now(), s.order
	m.Lost = m.From == s.Config.Bot.ID && s.loses()
	at.ephemerals = append(at.ephemerals, &m)
	s.changes.Notify()
	return &m
}

func (c *chat) ephemeral(id int) *Message {
	for _, m := range c.ephemerals {
		if m.Ephemeral == id {
			return m
		}
	}
	return nil
}

// LoseEphemerals makes the next n ephemeral messages or edits of the bot be accepted and
// never arrive: the service doesn't guarantee it.
func (s *Service) LoseEphemerals(n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.losing = n
}

func (s *Service) loses() bool {
	if s.losing == 0 {
		return false
	}
	s.losing--
	return true
}

// editEphemeralMessageText implements
// https://core.telegram.org/bots/api#editephemeralmessagetext. As there, it returns true.
func (s *Service) editEphemeralMessageText(c *call) (any, error) {
	text, err := s.parseText(c)
	if err != nil {
		return nil, err
	}
	return s.editEphemeral(c, func(m *Message) { m.Text, m.HTML, m.Entities = text.text, text.html, text.entities })
}

// editEphemeralMessageReplyMarkup implements
// https://core.telegram.org/bots/api#editephemeralmessagereplymarkup.
func (s *Service) editEphemeralMessageReplyMarkup(c *call) (any, error) {
	return s.editEphemeral(c, func(*Message) {})
}

func (s *Service) editEphemeral(c *call, change func(*Message)) (any, error) {
	under, err := parseMarkup(c.args["reply_markup"])
	if err != nil {
		return nil, err
	}
	_, m, err := s.aimEphemeral(c)
	switch {
	case err != nil:
		return nil, err
	case under.forceReply || under.remove:
		return nil, breach("inline keyboard expected")
	}
	edited := *m
	change(&edited)
	edited.Keyboard = under.rows
	if edited.Text == m.Text && reflect.DeepEqual(edited.Keyboard, m.Keyboard) {
		return nil, refuse(400, "message is not modified")
	}
	if edited.Edits++; !s.loses() {
		edited.EditedAt, *m = s.Now(), edited
	}
	s.changes.Notify()
	return true, nil
}

// deleteEphemeralMessage implements
// https://core.telegram.org/bots/api#deleteephemeralmessage.
func (s *Service) deleteEphemeralMessage(c *call) (any, error) {
	at, m, err := s.aimEphemeral(c)
	if err != nil {
		return nil, err
	}
	at.dropEphemeral(m)
	s.changes.Notify()
	return true, nil
}

// aimEphemeral returns the chat and the ephemeral message of the bot that a call names.
func (s *Service) aimEphemeral(c *call) (*chat, *Message, error) {
	at, err := s.reach(c, true)
	if err != nil {
		return nil, nil, err
	}
	user, _ := strconv.ParseInt(c.args["receiver_user_id"], 10, 64)
	id, _ := strconv.Atoi(c.args["ephemeral_message_id"])
	if user <= 0 || id <= 0 {
		return nil, nil, breach("MESSAGE_ID_INVALID")
	}
	m := at.ephemeral(id)
	if m == nil || m.Receiver != user {
		return nil, nil, refuse(400, "MESSAGE_ID_INVALID")
	}
	return at, m, nil
}

func (c *chat) dropEphemeral(gone *Message) {
	c.ephemerals = slices.DeleteFunc(c.ephemerals, func(m *Message) bool { return m == gone })
}

// Vanish removes the ephemeral messages that the person sees in a chat, as a restart of
// the app may do.
func (p Person) Vanish(chatID int64) {
	s := p.service
	s.mu.Lock()
	defer s.mu.Unlock()
	if at := s.chats[chatID]; at != nil {
		at.ephemerals = slices.DeleteFunc(at.ephemerals, func(m *Message) bool { return m.From == p.id || m.Receiver == p.id })
	}
	s.changes.Notify()
}

// SayEphemeral types a command that the bot's menu offers as ephemeral: nobody else sees
// it. It returns its ephemeral id. Say types a line openly, as an app does that doesn't
// know ephemeral commands.
// https://core.telegram.org/bots/api#botcommand
func (p Person) SayEphemeral(chatID int64, text string) (int, error) {
	s := p.service
	s.mu.Lock()
	defer s.mu.Unlock()
	at, err := p.chat(chatID)
	if err != nil {
		return 0, err
	}
	said := commandsIn(text)
	if at.Type == Private || len(said) == 0 || said[0].Offset != 0 || !s.offersEphemeral(s.users[p.id], text[1:said[0].Length]) {
		return 0, fmt.Errorf("telegramfake: the menu has no ephemeral command for %q in chat %d", text, chatID)
	}
	m := s.putEphemeral(at, Message{From: p.id, Receiver: s.Config.Bot.ID, Text: text, Entities: said})
	s.push("message", s.wire(at, m, false))
	return m.Ephemeral, nil
}

// PressEphemeral presses a button of an ephemeral message that the person sees, and
// returns the press's id for Answer.
func (p Person) PressEphemeral(chatID int64, ephemeral int, label string) (string, error) {
	s := p.service
	s.mu.Lock()
	defer s.mu.Unlock()
	at, err := p.chat(chatID)
	if err != nil {
		return "", err
	}
	if m := at.ephemeral(ephemeral); m != nil && m.seenBy(p.id) {
		for _, b := range slices.Concat(m.Keyboard...) {
			if b.Label == label && b.Data != "" {
				return s.pressOn(p.id, at, s.wire(at, m, false), b.Data), nil
			}
		}
	}
	return "", fmt.Errorf("telegramfake: user %d sees no button %q under the ephemeral message %d in chat %d", p.id, label, ephemeral, chatID)
}

// seenBy reports whether the app of a user shows a message.
func (m *Message) seenBy(user int64) bool {
	return m.Ephemeral == 0 || !m.Lost && (m.From == user || m.Receiver == user)
}

// Seen returns what one user sees in a chat, oldest first: the messages of the chat, and
// the ephemeral ones that the user sent or got. Somebody who isn't in the chat sees
// nothing.
func (s *Service) Seen(user, chatID int64) (out []Message) {
	s.mu.Lock()
	defer s.mu.Unlock()
	at := s.chats[chatID]
	if at == nil || at.Type == Private && at.ID != user || at.Type != Private && !belongs(at.members[user]) {
		return nil
	}
	for _, m := range slices.Concat(at.messages, at.ephemerals) {
		if m.seenBy(user) {
			shown := *m
			shown.Keyboard = slices.Clone(m.Keyboard)
			out = append(out, shown)
		}
	}
	slices.SortFunc(out, func(a, b Message) int { return a.Order - b.Order })
	return out
}

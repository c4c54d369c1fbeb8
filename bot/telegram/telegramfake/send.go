package telegramfake

import (
	"encoding/json"
	"slices"
	"strconv"
)

// sendMessage implements https://core.telegram.org/bots/api#sendmessage.
func (s *Service) sendMessage(c *call) (any, error) {
	text, err := s.parseText(c)
	if err != nil {
		return nil, err
	}
	under, err := parseMarkup(c.args["reply_markup"])
	if err != nil {
		return nil, err
	}
	at, err := s.reach(c, true)
	if err != nil {
		return nil, err
	}
	thread, err := at.thread(c)
	if err != nil {
		return nil, err
	}
	one, err := s.receiverOf(c, at)
	if err != nil {
		return nil, err
	}
	sent := Message{From: s.Config.Bot.ID, Text: text.text, HTML: text.html, Entities: text.entities,
		Keyboard: under.rows, ForceReply: under.forceReply, Placeholder: under.placeholder,
		Removes: under.remove, Thread: thread, Protected: isTrue(c.args["protect_content"])}
	if one != nil {
		sent.Receiver = one.User
		return s.wire(at, s.putEphemeral(at, sent), false), nil
	}
	if sent.ReplyTo, err = at.replyTo(c); err != nil {
		return nil, err
	}
	return s.wire(at, s.put(at, sent), true), nil
}

// put adds a message. Private chats and groups share one sequence of ids; each supergroup
// has its own.
func (s *Service) put(at *chat, m Message) *Message {
	last := &s.lastMessage
	if at.Type == Supergroup {
		last = &at.last
	}
	*last++
	s.order++
	m.ID, m.Chat, m.Date, m.Order = *last, at.ID, s.Now(), s.order
	at.messages = append(at.messages, &m)
	s.changes.Notify()
	return &m
}

// thread returns the topic of a sent message, or 0. The general topic of a forum has no id
// when sending.
func (c *chat) thread(call *call) (int, error) {
	raw := call.args["message_thread_id"]
	if raw == "" {
		return 0, nil
	}
	id, _ := strconv.Atoi(raw)
	if !slices.Contains(c.Topics, id) {
		return 0, refuse(400, "message thread not found")
	}
	return id, nil
}

// replyTo is the argument reply_parameters.
type replyTo struct {
	ID        int             `json:"message_id"`
	Ephemeral int             `json:"ephemeral_message_id"`
	Chat      json.RawMessage `json:"chat_id"`
	Maybe     bool            `json:"allow_sending_without_reply"`
}

// replyParameters returns what a sent message replies to, if anything.
// https://core.telegram.org/bots/api#replyparameters
func replyParameters(c *call) (p replyTo, err error) {
	raw := c.args["reply_parameters"]
	if raw == "" {
		p.ID, _ = strconv.Atoi(c.args["reply_to_message_id"])
		p.Maybe = isTrue(c.args["allow_sending_without_reply"])
		return p, nil
	}
	switch {
	case strictly(raw, &p) != nil:
		return p, breach("can't parse reply parameters JSON object")
	case p.ID < 0 || p.Ephemeral < 0 || (p.ID == 0) == (p.Ephemeral == 0):
		return p, breach("message to be replied not found")
	}
	return p, nil
}

// replyTo returns the message to reply to, or 0.
func (c *chat) replyTo(call *call) (int, error) {
	p, err := replyParameters(call)
	switch {
	case err != nil:
		return 0, err
	case len(p.Chat) > 0 && string(p.Chat) != strconv.FormatInt(c.ID, 10):
		return 0, refuse(400, "message to be replied not found") // replies across chats aren't implemented
	case p.ID == 0 || c.find(p.ID) != nil:
		return p.ID, nil
	case p.Maybe:
		return 0, nil
	}
	return 0, refuse(400, "message to be replied not found")
}

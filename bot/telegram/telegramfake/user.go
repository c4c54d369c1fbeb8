package telegramfake

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// Person acts as a user. Its methods return an error for an act that the app doesn't
// allow.
type Person struct {
	service *Service
	id      int64
}

// As returns the Person of an added user.
func (s *Service) As(id int64) Person { return Person{s, id} }

// chat returns the chat of an act. A private chat has the user's own id.
func (p Person) chat(chatID int64) (*chat, error) {
	s := p.service
	at := s.chats[chatID]
	_, known := s.users[p.id]
	switch {
	case !known:
		return nil, fmt.Errorf("telegramfake: user %d isn't known", p.id)
	case at == nil:
		return nil, fmt.Errorf("telegramfake: no chat %d", chatID)
	case at.Type == Private && (at.ID != p.id || !at.started || at.blocked):
		return nil, fmt.Errorf("telegramfake: user %d has no open private chat %d with the bot", p.id, chatID)
	case at.Type != Private && (!belongs(at.members[p.id]) || at.movedTo != 0):
		return nil, fmt.Errorf("telegramfake: user %d can't write in chat %d", p.id, chatID)
	}
	return at, nil
}

// Start starts the bot, and unblocks it.
func (p Person) Start() error { return p.start("/start") }

// start starts the bot with a line.
func (p Person) start(line string) error {
	s := p.service
	s.mu.Lock()
	at := s.chats[p.id]
	if at == nil {
		s.mu.Unlock()
		return fmt.Errorf("telegramfake: user %d isn't known", p.id)
	}
	if at.blocked {
		s.tellMember(at, s.users[p.id], Kicked, Member)
	}
	at.started, at.blocked = true, false
	s.mu.Unlock()
	_, err := p.Say(p.id, line)
	return err
}

// Block blocks the bot.
func (p Person) Block() error {
	s := p.service
	s.mu.Lock()
	defer s.mu.Unlock()
	at, err := p.chat(p.id)
	if err != nil {
		return err
	}
	at.blocked = true
	s.tellMember(at, s.users[p.id], Member, Kicked)
	s.changes.Notify()
	return nil
}

// Say sends a text and returns its message id.
func (p Person) Say(chatID int64, text string) (int, error) {
	return p.send(chatID, Message{Text: text})
}

// SayAtOnce sends texts that the service takes together, before any poll.
func (p Person) SayAtOnce(chatID int64, texts ...string) error {
	p.service.mu.Lock()
	defer p.service.mu.Unlock()
	for _, text := range texts {
		if _, err := p.sendLocked(chatID, Message{Text: text}); err != nil {
			return err
		}
	}
	return nil
}

// SayInTopic sends a text to a topic of a forum.
func (p Person) SayInTopic(chatID int64, topic int, text string) (int, error) {
	return p.send(chatID, Message{Text: text, Thread: topic})
}

// Reply sends a reply to a message in the chat.
func (p Person) Reply(chatID int64, messageID int, text string) (int, error) {
	return p.send(chatID, Message{Text: text, ReplyTo: messageID})
}

func (p Person) send(chatID int64, m Message) (int, error) {
	p.service.mu.Lock()
	defer p.service.mu.Unlock()
	return p.sendLocked(chatID, m)
}

// sendLocked is send for a caller that holds mu.
func (p Person) sendLocked(chatID int64, m Message) (int, error) {
	s := p.service
	at, err := p.chat(chatID)
	if err != nil {
		return 0, err
	}
	if m.Text = strings.TrimSpace(m.Text); m.Text == "" && m.File == nil || units(m.Text) > maxText {
		return 0, errors.New("telegramfake: the app sends 1 to 4096 characters")
	}
	if m.ReplyTo != 0 {
		to := at.find(m.ReplyTo)
		if to == nil {
			return 0, fmt.Errorf("telegramfake: no message %d in chat %d", m.ReplyTo, chatID)
		}
		m.Thread = to.Thread
	}
	if m.Thread != 0 && !slices.Contains(at.Topics, m.Thread) {
		return 0, fmt.Errorf("telegramfake: no topic %d in chat %d", m.Thread, chatID)
	}
	m.From, m.Entities = p.id, commandsIn(m.Text)
	said := s.put(at, m)
	if s.hears(at, said) {
		s.push("message", s.wire(at, said, true))
	}
	return said.ID, nil
}

// Edit changes a text that the person has sent.
func (p Person) Edit(chatID int64, messageID int, text string) error {
	s := p.service
	s.mu.Lock()
	defer s.mu.Unlock()
	at, m, err := p.own(chatID, messageID)
	if err != nil {
		return err
	}
	if m.From != p.id {
		return fmt.Errorf("telegramfake: message %d in chat %d isn't user %d's", messageID, chatID, p.id)
	}
	m.Text, m.Entities, m.EditedAt = text, commandsIn(text), s.Now()
	m.Edits++
	if s.hears(at, m) {
		s.push("edited_message", s.wire(at, m, true))
	}
	s.changes.Notify()
	return nil
}

// Delete deletes a message: the person's own or, as an administrator or in the private
// chat, any. The bot gets no update.
func (p Person) Delete(chatID int64, messageID int) error {
	s := p.service
	s.mu.Lock()
	defer s.mu.Unlock()
	at, m, err := p.own(chatID, messageID)
	if err != nil {
		return err
	}
	s.remove(at, m)
	return nil
}

// own returns a message that the person may delete.
func (p Person) own(chatID int64, messageID int) (*chat, *Message, error) {
	at, err := p.chat(chatID)
	if err != nil {
		return nil, nil, err
	}
	m := at.find(messageID)
	if m == nil || m.From != p.id && at.Type != Private && !manages(at.members[p.id]) {
		return nil, nil, fmt.Errorf("telegramfake: user %d may not touch message %d in chat %d", p.id, messageID, chatID)
	}
	return at, m, nil
}

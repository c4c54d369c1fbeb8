package telegramfake

import (
	"reflect"
	"slices"
	"strconv"
	"time"
)

// deletable is how long the bot may delete its messages.
const deletable = 48 * time.Hour

// editMessageText implements https://core.telegram.org/bots/api#editmessagetext. As there,
// an edit without a keyboard removes the keyboard.
func (s *Service) editMessageText(c *call) (any, error) {
	text, err := s.parseText(c)
	if err != nil {
		return nil, err
	}
	return s.edit(c, func(m *Message) { m.Text, m.HTML, m.Entities = text.text, text.html, text.entities })
}

// editMessageReplyMarkup implements https://core.telegram.org/bots/api#editmessagereplymarkup.
func (s *Service) editMessageReplyMarkup(c *call) (any, error) {
	return s.edit(c, func(*Message) {})
}

func (s *Service) edit(c *call, change func(*Message)) (any, error) {
	under, err := parseMarkup(c.args["reply_markup"])
	if err != nil {
		return nil, err
	}
	at, m, err := s.aim(c, "edit")
	if err != nil {
		return nil, err
	}
	switch {
	case m.From != s.Config.Bot.ID || m.ForceReply || m.Removes || m.Service:
		return nil, refuse(400, "message can't be edited")
	case under.forceReply || under.remove:
		return nil, breach("inline keyboard expected")
	}
	edited := *m
	change(&edited)
	edited.Keyboard = under.rows
	if edited.Text == m.Text && reflect.DeepEqual(edited.Entities, m.Entities) && reflect.DeepEqual(edited.Keyboard, m.Keyboard) {
		return nil, refuse(400, "message is not modified: specified new message content and reply markup are "+
			"exactly the same as a current content and reply markup of the message")
	}
	edited.Edits++
	edited.EditedAt = s.Now()
	*m = edited
	s.changes.Notify()
	return s.wire(at, m, true), nil
}

// aim returns the chat and the message that a call names.
func (s *Service) aim(c *call, what string) (*chat, *Message, error) {
	at, err := s.reach(c, true)
	if err != nil {
		return nil, nil, err
	}
	id, _ := strconv.Atoi(c.args["message_id"])
	if id <= 0 {
		return nil, nil, breach("message to " + what + " not found")
	}
	m := at.find(id)
	if m == nil {
		return nil, nil, refuse(400, "message to "+what+" not found")
	}
	return at, m, nil
}

// deleteMessage implements https://core.telegram.org/bots/api#deletemessage.
func (s *Service) deleteMessage(c *call) (any, error) {
	if c.args["message_id"] == "" {
		return nil, breach("message identifier is not specified")
	}
	at, m, err := s.aim(c, "delete")
	if err != nil {
		return nil, err
	}
	may := m.From == s.Config.Bot.ID || at.Type == Private || manages(at.members[s.Config.Bot.ID]) && (at.Type == Group || !at.KeepsMessages)
	switch {
	case !may:
		return nil, refuse(400, "message can't be deleted")
	case s.Now().Sub(m.Date) > deletable:
		return nil, refuse(400, "message can't be deleted for everyone")
	}
	s.remove(at, m)
	return true, nil
}

func (s *Service) remove(at *chat, m *Message) {
	at.messages = slices.DeleteFunc(at.messages, func(other *Message) bool { return other == m })
	s.changes.Notify()
}

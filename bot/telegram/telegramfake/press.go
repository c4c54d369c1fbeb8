package telegramfake

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"time"
)

// AnswerWindow is how long a press can be answered. The service's own limit isn't
// published; clients give up after about this time.
const AnswerWindow = 15 * time.Second

const tooOld = "query is too old and response timeout expired or query ID is invalid"

// maxToast is the greatest length of an answer, in UTF-16 code units.
const maxToast = 200

// Answer is what a user sees after a press.
type Answer struct {
	Text  string // "" only ends the spinner
	Alert bool   // an alert box, not a toast
	URL   string // the app opens it, or ""
}

type press struct {
	by     int64
	chat   int64
	at     time.Time
	answer *Answer
}

// press sends the bot a press and returns its id. A missing message is sent as
// inaccessible.
func (s *Service) press(by int64, at *chat, messageID int, data string) string {
	shown := &wireMessage{ID: messageID, Chat: at.wire(s)}
	if m := at.find(messageID); m != nil {
		shown = s.wire(at, m, true)
	}
	return s.pressOn(by, at, shown, data)
}

// pressOn sends the bot a press on a message.
func (s *Service) pressOn(by int64, at *chat, shown *wireMessage, data string) string {
	s.lastPress++
	id := strconv.FormatInt(s.lastPress, 10)
	s.presses[id] = &press{by: by, chat: at.ID, at: s.Now()}
	s.push("callback_query", wirePress{ID: id, From: s.users[by], Message: shown,
		Instance: strconv.FormatInt(at.ID^0x5eed, 10), Data: data})
	return id
}

// answerCallbackQuery implements https://core.telegram.org/bots/api#answercallbackquery.
func (s *Service) answerCallbackQuery(c *call) (any, error) {
	switch {
	case c.args["callback_query_id"] == "":
		return nil, breach("query ID is empty")
	case units(c.args["text"]) > maxToast:
		return nil, breach("MESSAGE_TOO_LONG")
	case c.args["url"] != "" && s.startParameter(c.args["url"]) == "":
		return nil, breach("URL_INVALID")
	}
	p := s.presses[c.args["callback_query_id"]]
	if p == nil || p.answer != nil || s.Now().Sub(p.at) > AnswerWindow {
		return nil, refuse(400, tooOld)
	}
	p.answer = &Answer{Text: c.args["text"], Alert: isTrue(c.args["show_alert"]), URL: c.args["url"]}
	s.changes.Notify()
	return true, nil
}

// Answer waits until the bot has answered a press. It returns an error if ctx ends before,
// or if there is no such press.
func (s *Service) Answer(ctx context.Context, pressID string) (Answer, error) {
	var out Answer
	s.mu.Lock()
	p := s.presses[pressID]
	s.mu.Unlock()
	if p == nil {
		return out, fmt.Errorf("telegramfake: no press %q", pressID)
	}
	err := s.Await(ctx, func() bool {
		s.mu.Lock()
		defer s.mu.Unlock()
		if p.answer != nil {
			out = *p.answer
		}
		return p.answer != nil
	})
	if err != nil {
		return out, fmt.Errorf("telegramfake: press %s isn't answered: %w", pressID, err)
	}
	return out, nil
}

// Press presses the button with that label, which the message must show now, and returns
// the press's id for Answer.
func (p Person) Press(chatID int64, messageID int, label string) (string, error) {
	s := p.service
	s.mu.Lock()
	defer s.mu.Unlock()
	at, err := p.chat(chatID)
	if err != nil {
		return "", err
	}
	if m := at.find(messageID); m != nil {
		for _, b := range slices.Concat(m.Keyboard...) {
			if b.Label == label && b.Data != "" {
				return s.press(p.id, at, messageID, b.Data), nil
			}
		}
	}
	return "", fmt.Errorf("telegramfake: message %d in chat %d shows no button %q", messageID, chatID, label)
}

// InjectPress sends the bot a press without a button: any user, message and data. It
// returns the press's id.
func (s *Service) InjectPress(user, chatID int64, messageID int, data string) (string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	at := s.chats[chatID]
	if _, known := s.users[user]; !known || at == nil {
		return "", fmt.Errorf("telegramfake: no user %d or no chat %d", user, chatID)
	}
	return s.press(user, at, messageID, data), nil
}

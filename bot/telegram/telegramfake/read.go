package telegramfake

import (
	"context"
	"fmt"
	"slices"
	"time"
)

// Message is what stands in a chat.
type Message struct {
	ID          int
	Chat        int64
	From        int64  // who sent it
	Text        string // as seen
	HTML        string // as sent, or "" where it wasn't HTML
	Entities    []Entity
	Keyboard    [][]Button
	ForceReply  bool   // the app asks the reader for a reply
	Placeholder string // shown where that reply is typed
	Removes     bool   // takes a reply keyboard away
	Service     bool   // says what happened to the chat
	ReplyTo     int    // a message id, or 0
	Thread      int    // a topic of a forum, or 0
	Date        time.Time
	Edits       int
	EditedAt    time.Time // zero when never
}

// Messages are all that stand in a chat, oldest first.
func (s *Service) Messages(chatID int64) (out []Message) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if at := s.chats[chatID]; at != nil {
		for _, m := range at.messages {
			shown := *m
			shown.Keyboard = slices.Clone(m.Keyboard)
			out = append(out, shown)
		}
	}
	return out
}

// AwaitMessage waits until a message that fits stands in the chat, new or edited,
// and returns the newest such. An error says that ctx ended before, and what stood
// there last.
func (s *Service) AwaitMessage(ctx context.Context, chatID int64, fits func(Message) bool) (found Message, err error) {
	var all []Message
	err = s.Await(ctx, func() bool {
		all = s.Messages(chatID)
		for _, m := range slices.Backward(all) {
			if fits(m) {
				found = m
				return true
			}
		}
		return false
	})
	if err != nil {
		var texts []string
		for _, m := range all {
			texts = append(texts, m.Text)
		}
		return found, fmt.Errorf("telegramfake: none of %q in chat %d fits: %w", texts, chatID, err)
	}
	return found, nil
}

// Faults are all calls that broke a rule of the API, oldest first. What was refused
// for how things are (blocked, deleted, not modified) isn't among them.
func (s *Service) Faults() []Fault {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.faults)
}

// Calls counts the calls of a method so far, refused ones too.
func (s *Service) Calls(method string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.calls[method]
}

// Pending counts the updates that aren't confirmed, those too old included.
func (s *Service) Pending() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.queue)
}

package telegramfake

import (
	"context"
	"fmt"
	"slices"
	"time"
)

// Message is a message in a chat.
type Message struct {
	ID          int
	Chat        int64
	From        int64  // user id of the sender
	Text        string // as shown
	HTML        string // as sent, or "" if it wasn't HTML
	Entities    []Entity
	Keyboard    [][]Button
	ForceReply  bool   // the app asks the reader for a reply
	Placeholder string // shown in the input field of that reply
	Removes     bool   // removes a reply keyboard
	File        *File  // a document, or nil
	Service     bool   // a service message about the chat
	ReplyTo     int    // a message id, or 0
	Thread      int    // a topic of a forum, or 0
	Date        time.Time
	Edits       int
	Protected   bool      // the app lets nobody copy, forward or save it
	Ephemeral   int       // the id of an ephemeral message, whose ID is 0; else 0
	Receiver    int64     // of an ephemeral message: the only user who sees it, beside its sender
	Lost        bool      // an ephemeral message that never arrived
	Order       int       // grows with each message of the service, in whatever chat
	EditedAt    time.Time // zero if never
}

// Messages returns all messages of a chat, oldest first.
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

// AwaitMessage waits until a new or edited message in the chat fits, and returns the newest
// such. If ctx ends before, the error quotes the chat's texts.
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

// Faults returns all calls that broke a rule of the API, oldest first. Calls refused for
// the state of the chats (blocked, deleted, not modified) are not among them.
func (s *Service) Faults() []Fault {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.faults)
}

// Calls returns the number of calls of a method so far, refused ones included.
func (s *Service) Calls(method string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.calls[method]
}

// Pending returns the number of unconfirmed updates, expired ones included.
func (s *Service) Pending() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.queue)
}

package telegramfake

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"time"
)

// How long updates are kept, and the limits of a poll.
const (
	keepUpdate = 24 * time.Hour
	keepPress  = 150 * time.Second
	maxLimit   = 100
	maxPoll    = 50 // seconds
	// An offset further away than these is ignored.
	aheadOfTail, behindTail = 10, 2_000_000
	conflictPause           = 3 * time.Second
)

// quiet are the kinds of update that the bot gets only on request.
var quiet = []string{"chat_member", "message_reaction", "message_reaction_count"}

// kinds are all kinds of update of the Bot API.
var kinds = []string{"message", "edited_message", "channel_post", "edited_channel_post", "inline_query",
	"chosen_inline_result", "callback_query", "shipping_query", "pre_checkout_query", "poll", "poll_answer",
	"my_chat_member", "chat_member", "chat_join_request", "chat_boost", "removed_chat_boost", "message_reaction",
	"message_reaction_count", "business_connection", "business_message", "edited_business_message",
	"deleted_business_messages", "purchased_paid_media"}

type update struct {
	id       int64
	body     json.RawMessage
	until    time.Time
	injected bool
}

// push queues an update for the bot, if the bot allows its kind.
func (s *Service) push(kind string, what any) {
	wanted := slices.Contains(s.allowed, kind) || s.allowed == nil && !slices.Contains(quiet, kind)
	if !wanted {
		return
	}
	keep := keepUpdate
	if kind == "callback_query" {
		keep = keepPress
	}
	body, err := json.Marshal(map[string]any{"update_id": s.nextUpdate, kind: what})
	s.note(err)
	s.enqueue(update{body: body, until: s.Now().Add(keep)})
}

func (s *Service) enqueue(u update) int64 {
	u.id = s.nextUpdate
	s.nextUpdate++
	s.queue = append(s.queue, u)
	s.changes.Notify()
	return u.id
}

// Inject queues a raw update: a JSON object without update_id, which Inject adds. It isn't
// checked or recorded.
func (s *Service) Inject(raw json.RawMessage) (int64, error) {
	fields := map[string]json.RawMessage{}
	if err := json.Unmarshal(raw, &fields); err != nil {
		return 0, fmt.Errorf("telegramfake: an update must be a JSON object: %w", err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	fields["update_id"] = json.RawMessage(strconv.FormatInt(s.nextUpdate, 10))
	body, err := json.Marshal(fields)
	if err != nil {
		return 0, fmt.Errorf("telegramfake: write the update: %w", err)
	}
	return s.enqueue(update{body: body, until: s.Now().Add(keepUpdate), injected: true}), nil
}

// RestartUpdates sets the id of the next update, possibly to a lower one, as the service
// does after a week without updates. It drops pending updates.
func (s *Service) RestartUpdates(next int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.queue, s.nextUpdate = nil, next
}

// take removes the updates that the offset confirms, and returns the next ones.
func (s *Service) take(offset, limit int64) []update {
	defer s.changes.Notify() // Pending may be less
	s.forgetOld()
	switch {
	case offset < 0:
		s.queue = s.queue[max(0, len(s.queue)+int(offset)):]
	case s.counts(offset):
		s.queue = slices.DeleteFunc(s.queue, func(u update) bool {
			if u.id < offset {
				s.confirmed = append(s.confirmed, u)
			}
			return u.id < offset
		})
	}
	return s.next(offset, limit)
}

// counts reports whether an offset is close enough to the ids to be valid.
func (s *Service) counts(offset int64) bool {
	return offset <= s.nextUpdate+aheadOfTail && offset >= s.nextUpdate-behindTail
}

// forgetOld removes updates that were not fetched in time.
func (s *Service) forgetOld() {
	now := s.Now()
	s.queue = slices.DeleteFunc(s.queue, func(u update) bool { return !now.Before(u.until) })
}

// next returns the pending updates from the offset on, without expired ones.
func (s *Service) next(offset, limit int64) (out []update) {
	s.forgetOld()
	for _, u := range s.queue {
		if int64(len(out)) < limit && (u.id >= offset || !s.counts(offset)) {
			out = append(out, u)
		}
	}
	return out
}

// ComeAgain makes the last n confirmed updates pending again, except expired ones, as if
// their confirmations had been lost. They are delivered by the next poll without an offset,
// which is a bot's first.
func (s *Service) ComeAgain(n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	kept := max(0, len(s.confirmed)-n)
	s.queue = slices.Concat(s.confirmed[kept:], s.queue)
	s.confirmed = s.confirmed[:kept]
	s.changes.Notify()
}

func (s *Service) handOver(out []update) []json.RawMessage {
	bodies := []json.RawMessage{}
	for _, u := range out {
		bodies = append(bodies, u.body)
		if !u.injected {
			s.record("in", "update", u.body)
		}
	}
	return bodies
}

// allow sets the kinds of update that the bot gets from now on.
func (s *Service) allow(raw string) error {
	if raw == "" {
		return nil
	}
	var names []string
	if json.Unmarshal([]byte(raw), &names) != nil {
		return breach("allowed_updates must be an Array of String")
	}
	for _, name := range names {
		if !slices.Contains(kinds, name) {
			return breach("unknown update type " + name)
		}
	}
	s.allowed = names
	if len(names) == 0 {
		s.allowed = nil
	}
	return nil
}

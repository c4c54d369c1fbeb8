package telegramfake

import (
	"math"
	"slices"
	"time"
)

// The rate limits of sends and edits. The service's own are looser and not documented.
// https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this
const (
	perChat, perChatIn   = 1, time.Second
	perGroup, perGroupIn = 20, time.Minute
	inAll, inAllIn       = 30, time.Second
)

// paced are the methods that count. Whether the service counts ephemeral messages isn't
// documented.
var paced = []string{"sendMessage", "editMessageText", "editMessageReplyMarkup", "editEphemeralMessageText", "editEphemeralMessageReplyMarkup"}

type sending struct {
	at   time.Time
	chat string
}

// hold refuses a call over a rate limit. Sends and edits share the limits.
func (s *Service) hold(c *call) error {
	if !s.Paced || !slices.Contains(paced, c.method) {
		return nil
	}
	here := c.args["chat_id"]
	now := s.Now()
	wait := max(s.early(now, inAll, inAllIn, ""), s.early(now, perChat, perChatIn, here))
	if len(here) > 0 && here[0] == '-' {
		wait = max(wait, s.early(now, perGroup, perGroupIn, here))
	}
	if wait > 0 {
		return tooMany(int(math.Ceil(wait.Seconds())))
	}
	s.sent = append(s.sent, sending{now, here})
	if len(s.sent) > inAll*60 { // no window is longer
		s.sent = s.sent[1:]
	}
	return nil
}

// early returns the wait until the window has fewer than n calls. chat "" is all chats.
func (s *Service) early(now time.Time, n int, window time.Duration, chat string) time.Duration {
	for i := len(s.sent) - 1; i >= 0; i-- {
		if chat != "" && s.sent[i].chat != chat {
			continue
		}
		if n--; n == 0 {
			return max(0, window-now.Sub(s.sent[i].at))
		}
	}
	return 0
}

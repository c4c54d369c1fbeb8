package telegramfake

import (
	"math"
	"slices"
	"time"
)

// The rate limits of sends and edits. The service's own are looser and not documented.
// https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this
//
// All topics of a group share its limit, and edits count as sends do.
// https://github.com/tdlib/td/issues/2592, https://github.com/tdlib/td/issues/3034
const (
	perChat, perChatIn   = 1, time.Second
	perGroup, perGroupIn = 20, time.Minute
	inAll, inAllIn       = 30, time.Second
	// added is what each call adds to the wait that it should have kept: who goes on is
	// held longer. https://grammy.dev/advanced/flood
	added = 3 * time.Second
)

// paced are the methods that count. Whether the service counts ephemeral messages isn't
// documented.
var paced = []string{"sendMessage", "sendDocument", "editMessageText", "editMessageReplyMarkup", "editEphemeralMessageText", "editEphemeralMessageReplyMarkup"}

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
	if until := s.limited[here]; now.Before(until) {
		s.limited[here] = until.Add(added)
		return tooMany(seconds(s.limited[here].Sub(now)))
	}
	wait := max(s.early(now, inAll, inAllIn, ""), s.early(now, perChat, perChatIn, here))
	if len(here) > 0 && here[0] == '-' {
		wait = max(wait, s.early(now, perGroup, perGroupIn, here))
	}
	if wait > 0 {
		asked := seconds(wait)
		s.limited[here] = now.Add(time.Duration(asked) * time.Second)
		return tooMany(asked)
	}
	s.sent = append(s.sent, sending{now, here})
	if len(s.sent) > inAll*60 { // no window is longer
		s.sent = s.sent[1:]
	}
	return nil
}

func seconds(d time.Duration) int { return int(math.Ceil(d.Seconds())) }

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

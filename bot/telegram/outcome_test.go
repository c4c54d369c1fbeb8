package telegram_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/bot/fakes"
	"github.com/cc147/sigap/bot/telegram"
	"github.com/cc147/sigap/bot/telegram/telegramfake"
)

// in60 returns a context that outlasts the deadline of a call.
func in60(t *testing.T) context.Context {
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	t.Cleanup(cancel)
	return ctx
}

func TestFailuresHaveTheirOutcome(t *testing.T) {
	for name, c := range map[string]struct {
		failure telegramfake.Failure
		want    bot.Outcome
		cause   string
	}{
		"429":       {telegramfake.Failure{Status: 429, RetryAfter: 17 * time.Second}, bot.Outcome{Result: bot.Retry, After: 17 * time.Second}, "17s"},
		"500":       {telegramfake.Failure{Status: 500}, bot.Outcome{Result: bot.Unsure}, "service failed"},
		"502":       {telegramfake.Failure{Status: 502}, bot.Outcome{Result: bot.Unsure}, "could not be read"},
		"no answer": {telegramfake.Failure{Hang: true}, bot.Outcome{Result: bot.Unsure}, "deadline"},
		"cut":       {telegramfake.Failure{Cut: true}, bot.Outcome{Result: bot.Unsure}, "network"},
		"cut late":  {telegramfake.Failure{Cut: true, Applied: true}, bot.Outcome{Result: bot.Unsure}, "network"},
	} {
		inIdleHarness(t, silent, func(t *testing.T, h *harness) {
			place := bot.Place{Platform: telegram.Name, ID: board1}
			ref, out := h.platform.Post(t.Context(), place, board, "p0", "")
			wantResult(t, "a post without failure", out, bot.Done)
			h.FailNext("sendMessage", 2, c.failure)
			h.FailNext("editMessageText", 1, c.failure)
			_, post := h.platform.Post(in60(t), place, board, "p1", "")
			_, direct := h.platform.SendDirect(in60(t), bot.Account{Platform: telegram.Name, ID: "1001"}, board, "p2")
			for what, got := range map[string]bot.Outcome{"post": post, "direct": direct,
				"edit": h.platform.Edit(in60(t), place, ref, answer)} {
				if got.Result != c.want.Result || got.After != c.want.After || !strings.Contains(got.Cause, c.cause) || strings.Contains(got.Cause, "secret") {
					t.Errorf("%s: the %s ends with %+v, want %+v because of %q, without the token", name, what, got, c.want, c.cause)
				}
			}
		})
	}
}

func TestHowThingsAreHasItsOutcome(t *testing.T) {
	public := func(id string) bot.Place { return bot.Place{Platform: telegram.Name, ID: id} }
	for name, c := range map[string]struct {
		before func(*harness)
		place  bot.Place
		want   bot.Result
		cause  string
	}{
		"fine":            {func(*harness) {}, public(board1), bot.Done, ""},
		"no such chat":    {func(*harness) {}, public("-1000000000001"), bot.Closed, "chat not found"},
		"no chat at all":  {func(*harness) {}, public("#tier2"), bot.Closed, "not a Telegram chat"},
		"no number":       {func(*harness) {}, public(""), bot.Closed, "not a Telegram chat"},
		"no such topic":   {func(*harness) {}, public("-1000000000888/6"), bot.Closed, "thread not found"},
		"no topic at all": {func(*harness) {}, public("-1000000000888/x"), bot.Closed, "is not a topic"},
		"kicked":          {func(h *harness) { h.must(h.SetMember(super, me, telegramfake.Kicked)) }, public(board1), bot.Closed, "kicked"},
		"left":            {func(h *harness) { h.must(h.SetMember(super, me, telegramfake.Left)) }, public(board1), bot.Closed, "not a member"},
		"blocked":         {func(h *harness) { h.must(h.As(dewi).Block()) }, public("1001"), bot.Closed, "blocked"},
		"never started":   {func(*harness) {}, public("1003"), bot.Closed, "initiate"},
		"unknown person":  {func(*harness) {}, public("77"), bot.Closed, "chat not found"},
		"wrong token":     {func(h *harness) { h.opt.Token = "123456:wrong"; h.restart() }, public(board1), bot.Off, "BotFather"},
		"memory broken":   {func(h *harness) { h.memory.fail(errors.New("disk full")) }, public("-42"), bot.Retry, "disk full"},
	} {
		inIdleHarness(t, silent, func(t *testing.T, h *harness) {
			c.before(h)
			_, out := h.platform.Post(t.Context(), c.place, board, "p1", "")
			if out.Result != c.want || !strings.Contains(out.Cause, c.cause) {
				t.Errorf("%s: the post ends with %+v, want %d because of %q", name, out, c.want, c.cause)
			}
		})
	}
}

func TestEditsHaveTheirOutcome(t *testing.T) {
	inIdleHarness(t, silent, func(t *testing.T, h *harness) {
		place := bot.Place{Platform: telegram.Name, ID: board1}
		ref, out := h.platform.Post(t.Context(), place, board, "p1", "")
		wantResult(t, "post", out, bot.Done)
		wantResult(t, "the same", h.platform.Edit(t.Context(), place, ref, board), bot.Done)
		bare := board
		bare.Buttons, bare.More = nil, nil
		wantResult(t, "without buttons", h.platform.Edit(t.Context(), place, ref, bare), bot.Done)
		if m := h.newest(super); len(m.Keyboard) != 0 {
			t.Errorf("the message has the buttons %q, want none", labels(m))
		}
		h.must(h.As(sari).Delete(super, h.newest(super).ID))
		wantResult(t, "a deleted message", h.platform.Edit(t.Context(), place, ref, board), bot.Gone)
		for _, foreign := range []bot.Ref{"", "x", "1789.0021", "-5", "-1:2", "0"} {
			wantResult(t, "the reference "+string(foreign), h.platform.Edit(t.Context(), place, foreign, board), bot.Gone)
		}
	})
}

func TestWhatWasNeverWrittenIsTriedAgain(t *testing.T) {
	inIdleHarness(t, silent, func(t *testing.T, h *harness) {
		nowhere := fakes.Listen("telegram.invalid")
		h.must(nowhere.Close())
		there := h.platform
		h.opt.HTTP = nowhere.Client()
		h.restart()
		_, out := h.platform.Post(t.Context(), bot.Place{Platform: telegram.Name, ID: board1}, board, "p1", "")
		wantResult(t, "a post to a service that isn't there", out, bot.Retry)
		over, cancel := context.WithCancel(t.Context())
		cancel()
		_, out = there.Post(over, bot.Place{Platform: telegram.Name, ID: board1}, board, "p1", "")
		wantResult(t, "a post after its end", out, bot.Retry)
	})
}

// The configuration may name a group's number for a person's.
func TestWhatIsForOnePersonGoesToNoGroup(t *testing.T) {
	inHarness(t, silent, func(t *testing.T, h *harness) {
		for _, id := range []string{"-42", board1, "-1000000000888/5"} {
			if _, out := h.platform.SendDirect(t.Context(), bot.Account{Platform: telegram.Name, ID: id}, secret, "p1"); out.Result != bot.Closed || !strings.Contains(out.Cause, "no person") {
				t.Errorf("a private card to %s gives %+v, want that it is no person's", id, out)
			}
		}
		h.wantSecret("Rahasia", 0)
	})
}

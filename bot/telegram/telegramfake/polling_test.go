package telegramfake_test

import (
	"context"
	"encoding/json"
	"testing"
	"time"

	tgbot "github.com/go-telegram/bot"
	"github.com/go-telegram/bot/models"

	"github.com/cc147/sigap/bot/telegram/telegramfake"
)

// say sends texts as Dewi to her private chat, where /start is still pending.
func (h *harness) say(words ...string) {
	h.t.Helper()
	for _, w := range words {
		_, err := h.As(dewi).Say(dewi, w)
		h.must(err)
	}
}

func (h *harness) wantTexts(args string, want ...string) (last int64) {
	h.t.Helper()
	got := h.updates(args)
	for i, u := range got {
		last = u.ID
		if i >= len(want) || u.Message.Text != want[i] {
			h.t.Errorf("getUpdates(%s): update %d is %q, want %q", args, i, u.Message.Text, want)
		}
	}
	if len(got) != len(want) {
		h.t.Errorf("getUpdates(%s): %d updates, want %q", args, len(got), want)
	}
	h.clock.Advance(time.Minute)
	return last
}

func TestAnUpdateComesUntilItIsConfirmed(t *testing.T) {
	h := newHarness(t, nil)
	h.say("a", "b")
	h.wantTexts(`{}`, "/start", "a", "b")
	h.wantTexts(`{"limit":1}`, "/start")
	last := h.wantTexts(`{}`, "/start", "a", "b")
	h.wantTexts(`{"offset":`+decimal(last)+`}`, "b")
	h.wantTexts(`{"offset":0}`, "b")
	h.wantTexts(`{"offset":` + decimal(last+1) + `}`)
	if n := h.Pending(); n != 0 {
		t.Errorf("%d updates wait, want none", n)
	}
}

func TestWhatWasConfirmedComesAgain(t *testing.T) {
	h := newHarness(t, nil)
	h.say("a")
	last := h.wantTexts(`{}`, "/start", "a")
	h.wantTexts(`{"offset":` + decimal(last+1) + `}`)
	h.say("b")
	h.ComeAgain(1)
	if again := h.wantTexts(`{}`, "a", "b"); again != last+1 {
		t.Errorf("the last id is now %d; want %d, as it was", again, last+1)
	}
}

func TestANegativeOffsetKeepsTheLast(t *testing.T) {
	h := newHarness(t, nil)
	h.say("a", "b")
	h.wantTexts(`{"offset":-2}`, "a", "b")
	h.wantTexts(`{}`, "a", "b")
}

func TestAnOffsetFarOffConfirmsNothing(t *testing.T) {
	h := newHarness(t, nil)
	last := h.wantTexts(`{}`, "/start")
	h.wantTexts(`{"offset":`+decimal(last+12)+`}`, "/start")
	h.wantTexts(`{"offset":`+decimal(last-3_000_000)+`}`, "/start")
}

func TestIdsStartAnewAfterAWeek(t *testing.T) {
	h := newHarness(t, nil)
	last := h.wantTexts(`{}`, "/start")
	h.RestartUpdates(7)
	h.say("a")
	if got := h.wantTexts(`{"offset":`+decimal(last+1)+`}`, "a"); got != 7 {
		t.Errorf("the update has the id %d, want 7", got)
	}
	h.wantTexts(`{"offset":8,"timeout":0}`)
}

func TestTheSameOffsetAtOnceGivesOneUpdate(t *testing.T) {
	h := newHarness(t, nil)
	h.say("a")
	h.updates(`{}`)
	if got := h.updates(`{}`); len(got) != 1 {
		t.Errorf("%d updates, want 1: the service slows down who asks the same at once", len(got))
	}
}

func TestUpdatesAreKeptForADayAndPressesForMinutes(t *testing.T) {
	h := newHarness(t, nil)
	id := h.send(dewi, "kartu", []telegramfake.Button{{Label: "Ambil", Data: "c"}})
	for _, c := range []struct {
		wait time.Duration
		want int
	}{{149 * time.Second, 2}, {150 * time.Second, 1}, {24*time.Hour - time.Second, 1}, {24 * time.Hour, 0}} {
		h.say("x")
		h.confirmAll()
		h.say("a")
		_, err := h.As(dewi).Press(dewi, id, "Ambil")
		h.must(err)
		h.clock.Advance(c.wait)
		if got := h.updates(`{"timeout":0}`); len(got) != c.want {
			t.Errorf("after %v came %d updates, want %d", c.wait, len(got), c.want)
		}
	}
}

func TestOnlyAllowedKindsAreTold(t *testing.T) {
	h := newHarness(t, nil)
	id := h.send(dewi, "kartu", []telegramfake.Button{{Label: "Ambil", Data: "c"}})
	h.wantTexts(`{"allowed_updates":["callback_query"]}`, "/start") // pending updates are still sent
	h.say("a")
	_, err := h.As(dewi).Press(dewi, id, "Ambil")
	h.must(err)
	if got := h.updates(`{}`); len(got) != 2 || got[1].Press.Data != "c" {
		t.Errorf("got %+v, want only the press beside /start: what is allowed is remembered", got)
	}
	h.clock.Advance(time.Minute)
	h.updates(`{"allowed_updates":[]}`)
	h.say("b")
	if got := h.updates(`{"timeout":1}`); len(got) == 0 {
		t.Error("nothing came, want the default kinds after an empty list")
	}
}

func TestALongPollWaitsForAnUpdate(t *testing.T) {
	h := newHarness(t, nil)
	h.confirmAll()
	got := make(chan reply, 1)
	go func() {
		r, err := h.try(h.ctx, "getUpdates", `{"timeout":50}`)
		if err != nil {
			t.Errorf("the poll: %v", err)
		}
		got <- r
	}()
	h.must(h.Await(h.ctx, func() bool { return h.Calls("getUpdates") == 3 }))
	h.say("a")
	var updates []received
	h.must(json.Unmarshal((<-got).Result, &updates))
	if len(updates) != 1 || updates[0].Message.Text != "a" {
		t.Errorf("the poll gave %+v, want what was said while it waited", updates)
	}
}

func TestAPollThatIsGivenUpConfirmsNothingMore(t *testing.T) {
	h := newHarness(t, nil)
	h.confirmAll()
	ctx, cancel := context.WithCancel(h.ctx)
	done := make(chan error, 1)
	go func() { _, err := h.try(ctx, "getUpdates", `{"timeout":50}`); done <- err }()
	h.must(h.Await(h.ctx, func() bool { return h.Calls("getUpdates") == 3 }))
	cancel()
	if err := <-done; err == nil {
		t.Fatal("the poll was answered, want it given up")
	}
	h.say("a")
	h.wantTexts(`{"offset":0,"timeout":50}`, "a")
}

func TestAPollThatWaitsTakesNothingThatComesAgain(t *testing.T) {
	h := newHarness(t, nil)
	h.say("a")
	last := h.wantTexts(`{}`, "/start", "a")
	ctx, cancel := context.WithCancel(h.ctx)
	done := make(chan struct{})
	go func() {
		defer close(done)
		if r, err := h.try(ctx, "getUpdates", `{"timeout":50,"offset":`+decimal(last+1)+`}`); err == nil {
			t.Errorf("the poll gave %s, want it to wait until it is given up", r.Result)
		}
	}()
	h.must(h.Await(h.ctx, func() bool { return h.Calls("getUpdates") == 2 && h.Pending() == 0 }))
	h.ComeAgain(1)
	h.wantTexts(`{}`, "a")
	cancel()
	<-done
}

func TestAPollThatWaitsIsNotGivenWhatIsTooOld(t *testing.T) {
	h := newHarness(t, nil)
	h.say("a")
	h.confirmAll()
	got := make(chan reply, 1)
	go func() {
		r, err := h.try(h.ctx, "getUpdates", `{"timeout":50}`)
		if err != nil {
			t.Errorf("the poll: %v", err)
		}
		got <- r
	}()
	h.must(h.Await(h.ctx, func() bool { return h.Calls("getUpdates") == 3 }))
	h.clock.Advance(25 * time.Hour)
	h.ComeAgain(2)
	h.say("b")
	var updates []received
	h.must(json.Unmarshal((<-got).Result, &updates))
	if len(updates) != 1 || updates[0].Message.Text != "b" {
		t.Errorf("the poll gave %+v, want only what was said a moment ago", updates)
	}
}

func TestAnythingCanBeInjected(t *testing.T) {
	h := newHarness(t, nil)
	h.confirmAll()
	first, err := h.Inject(json.RawMessage(`{"message":{"forward_origin":{"type":"martian"}}}`))
	h.must(err)
	h.say("a")
	got := h.updates(`{}`)
	if len(got) != 2 || got[0].ID != first || got[1].ID != first+1 {
		t.Errorf("got %+v, want the injected one, then the next", got)
	}
	if _, err := h.Inject(json.RawMessage(`[]`)); err == nil {
		t.Error("a list was injected, want an error")
	}
}

func TestThePublishedClientReceives(t *testing.T) {
	h := newHarness(t, nil)
	id := h.send(group, "kartu", []telegramfake.Button{{Label: "Ambil", Data: "c|K-12"}})
	got := make(chan *models.Update, 10)
	bot, err := tgbot.New(token, tgbot.WithServerURL(h.URL()), tgbot.WithHTTPClient(5*time.Second, h.client), tgbot.WithNotAsyncHandlers(),
		tgbot.WithDefaultHandler(func(_ context.Context, _ *tgbot.Bot, u *models.Update) { got <- u }))
	h.must(err)
	ctx, cancel := context.WithCancel(h.ctx)
	done := make(chan struct{})
	go func() { bot.Start(ctx); close(done) }()
	defer func() { cancel(); <-done }()
	if u := <-got; u.Message == nil || u.Message.Text != "/start" || u.Message.From.LanguageCode != "id" || u.Message.Entities[0].Type != models.MessageEntityTypeBotCommand {
		t.Errorf("first came %+v, want /start", u.Message)
	}
	press, err := h.As(sari).Press(group, id, "Ambil")
	h.must(err)
	u := <-got
	if u.CallbackQuery == nil || u.CallbackQuery.ID != press || u.CallbackQuery.From.ID != sari || u.CallbackQuery.Data != "c|K-12" ||
		u.CallbackQuery.Message.Message == nil || u.CallbackQuery.Message.Message.ID != id || u.CallbackQuery.Message.Message.ReplyMarkup == nil {
		t.Errorf("then came %+v, want Sari's press with its message", u.CallbackQuery)
	}
	_, err = h.InjectPress(dewi, group, 999, "forged")
	h.must(err)
	if u = <-got; u.CallbackQuery.Message.InaccessibleMessage == nil || u.CallbackQuery.Message.InaccessibleMessage.MessageID != 999 {
		t.Errorf("then came %+v, want a press on an inaccessible message", u.CallbackQuery)
	}
	h.must(h.As(dewi).Block())
	if u = <-got; u.MyChatMember == nil || u.MyChatMember.NewChatMember.Banned == nil || u.MyChatMember.From.ID != dewi {
		t.Errorf("then came %+v, want Dewi blocking the bot", u.MyChatMember)
	}
}

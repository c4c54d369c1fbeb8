package telegramfake_test

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"github.com/cc147/sigap/bot/bottest"
	"github.com/cc147/sigap/bot/fakes"
	"github.com/cc147/sigap/bot/telegram/telegramfake"
)

// inBubble runs a test in a bubble, whose clock the service uses.
func inBubble(t *testing.T, test func(*testing.T, *harness)) {
	synctest.Test(t, func(t *testing.T) {
		pipe := fakes.Listen("telegram.invalid")
		h := &harness{t: t, ctx: t.Context(), clock: &bottest.Clock{}, client: pipe.Client()}
		h.open(telegramfake.Config{Listener: pipe, Token: token, Now: time.Now, Bot: telegramfake.User{ID: me, FirstName: "Sigap", Username: "SigapBot"}})
		first := h.updates(`{}`)
		<-time.After(time.Minute) // fake time of the bubble
		h.updates(`{"offset":` + decimal(first[0].ID+1) + `}`)
		<-time.After(time.Minute)
		test(t, h)
	})
}

func TestALongPollEndsEmptyAfterItsTimeout(t *testing.T) {
	inBubble(t, func(t *testing.T, h *harness) {
		for asked, want := range map[string]time.Duration{`{"timeout":7}`: 7 * time.Second, `{"timeout":600}`: 50 * time.Second} {
			began := time.Now()
			if got := h.updates(asked); len(got) != 0 || time.Since(began) != want {
				t.Errorf("%s: %d updates after %v, want none after %v", asked, len(got), time.Since(began), want)
			}
		}
	})
}

func TestTheNewerOfTwoPollsWins(t *testing.T) {
	inBubble(t, func(t *testing.T, h *harness) {
		polls := make([]chan reply, 4)
		began := time.Now()
		var ended [4]time.Duration
		for i := range polls {
			polls[i] = make(chan reply, 1)
			go func() {
				r, err := h.try(h.ctx, "getUpdates", `{"timeout":50}`)
				if err != nil {
					t.Error(err)
				}
				ended[i] = time.Since(began)
				polls[i] <- r
			}()
			synctest.Wait()
		}
		const conflict = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
		for i, want := range []time.Duration{0, 3 * time.Second, 3 * time.Second, 50 * time.Second} {
			r := <-polls[i]
			if last := i == 3; r.OK != last || !last && (r.Code != 409 || r.Description != conflict) || ended[i] != want {
				t.Errorf("poll %d ended with %+v after %v, want the last alone to be served, after %v", i, r, ended[i], want)
			}
		}
	})
}

func TestCloseEndsWhatWaits(t *testing.T) {
	inBubble(t, func(t *testing.T, h *harness) {
		h.FailNext("sendMessage", 1, telegramfake.Failure{Hang: true})
		done := make(chan error, 2)
		go func() { _, err := h.try(context.Background(), "getUpdates", `{"timeout":50}`); done <- err }()
		go func() { _, err := h.try(context.Background(), "sendMessage", textOf("x")); done <- err }()
		synctest.Wait()
		h.must(h.Close())
		for range 2 {
			if err := <-done; err == nil {
				t.Error("a call was answered, want it cut by Close")
			}
		}
	})
}

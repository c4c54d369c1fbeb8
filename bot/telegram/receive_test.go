package telegram_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/bot/telegram/telegramfake"
)

func TestOnePersonIsAnsweredInOrderAndNobodyWaitsForAnother(t *testing.T) {
	inIdleHarness(t, nil, func(t *testing.T, h *harness) {
		gate := make(chan struct{})
		h.answers(func(in bot.In) bot.Answer {
			if in.Command.Text == "slow" {
				<-gate
			}
			return bot.Answer{}
		})
		for _, text := range []string{"slow", "2", "3"} {
			_, err := h.As(dewi).Say(dewi, "/cek "+text)
			h.must(err)
		}
		_, err := h.As(sari).Say(sari, "/cek other")
		h.must(err)
		defer h.run()()
		synctest.Wait()
		if begun := h.inputs(); len(begun) != 2 || begun[0].Account == begun[1].Account {
			t.Errorf("while one chat waits %+v is begun, want one input of each chat", begun)
		}
		if n := h.Pending(); n != 4 {
			t.Errorf("%d updates wait at the service, want all 4: nothing is durable yet", n)
		}
		<-time.After(time.Second)
		if n, kept := h.Pending(), h.memory.count("update/"); n != 0 || kept != 3 {
			t.Errorf("a second later %d updates wait at the service and %d are in the journal, want none and the three that are not answered", n, kept)
		}
		close(gate)
		synctest.Wait()
		var order []string
		for _, in := range h.inputs() {
			if in.Account.ID == "1001" {
				order = append(order, in.Command.Text)
			}
		}
		if want := []string{"slow", "2", "3"}; !slices.Equal(order, want) {
			t.Errorf("the chat's inputs came as %v, want %v", order, want)
		}
		if kept := h.memory.count("update/"); kept != 0 {
			t.Errorf("%d updates are in the journal, want none: all are answered", kept)
		}
	})
}

func TestAnUpdateThatWasNotFinishedComesAgainWithItsKey(t *testing.T) {
	inIdleHarness(t, toast("Tercatat"), func(t *testing.T, h *harness) {
		stop := h.run()
		synctest.Wait()
		h.FailNext("getUpdates", 1, telegramfake.Failure{Cut: true}) // the poll that would confirm
		h.say(dewi, dewi, "/cek 1")
		stop()
		first := h.inputs()
		<-time.After(time.Minute)
		h.restart()
		defer h.run()()
		synctest.Wait()
		again := h.inputs()[len(first):]
		if len(first) != 1 || len(again) != 1 || first[0].Key != again[0].Key || first[0].Key == "" {
			t.Errorf("before the kill %d inputs, after it %d, inputs %+v; want one each, with one key", len(first), len(again), h.inputs())
		}
	})
}

func TestWhatIsAnsweredAtAStopDoesNotComeAgain(t *testing.T) {
	inIdleHarness(t, nil, func(t *testing.T, h *harness) {
		entered, gate := make(chan struct{}), make(chan struct{})
		h.answers(func(bot.In) bot.Answer {
			close(entered)
			<-gate
			return bot.Answer{Toast: "Tercatat"}
		})
		stop := h.run()
		_, err := h.As(dewi).Say(dewi, "/cek 1")
		h.must(err)
		<-entered
		stopped := make(chan struct{})
		go func() { stop(); close(stopped) }()
		synctest.Wait()
		select {
		case <-stopped:
			t.Fatal("Run ended while an input was in work")
		default:
		}
		close(gate)
		<-stopped
		if m := h.newest(dewi); m.Text != "Tercatat" || h.Pending() != 0 {
			t.Errorf("after the stop the chat shows %q and %d updates wait; want the answer, and none", m.Text, h.Pending())
		}
	})
}

func TestWhatWasNotBegunAtAStopComesAfterIt(t *testing.T) {
	inIdleHarness(t, nil, func(t *testing.T, h *harness) {
		entered, gate := make(chan struct{}, 2), make(chan struct{})
		h.answers(func(bot.In) bot.Answer {
			entered <- struct{}{}
			<-gate
			return bot.Answer{}
		})
		for _, text := range []string{"/cek 1", "/cek 2"} {
			_, err := h.As(dewi).Say(dewi, text)
			h.must(err)
		}
		stop := h.run()
		<-entered
		stopped := make(chan struct{})
		go func() { stop(); close(stopped) }()
		synctest.Wait()
		close(gate)
		<-stopped
		<-time.After(time.Minute)
		h.restart()
		defer h.run()()
		if got := h.last(); got.Command.Text != "2" {
			t.Errorf("after the restart the last input is %q, want 2", got.Command.Text)
		}
	})
}

func TestUnreadableUpdatesAreIgnored(t *testing.T) {
	inHarness(t, toast("Halo"), func(t *testing.T, h *harness) {
		for _, raw := range []string{
			`{"message":"geheim 08123"}`, `{"message":{"message_id":"x"}}`, `{"callback_query":[]}`, `{"callback_query":{}}`,
			`{"poll":{"id":"1"}}`, `{"telepathy":{}}`, `{}`, `{"message":{}}`, `{"message":null}`,
			`{"callback_query":{"id":"9","from":{"id":1001},"message":null,"data":"p:K-1:claim:3:"}}`,
		} {
			_, err := h.Inject(json.RawMessage(raw))
			h.must(err)
		}
		synctest.Wait()
		if m := h.say(dewi, dewi, "/sigap"); m.Text != "Halo" {
			t.Errorf("after updates that can't be read the answer is %q, want Halo", m.Text)
		}
		if n := len(h.inputs()); n != 1 {
			t.Errorf("%d inputs reached the handler, want the command alone", n)
		}
		if log := h.log.String(); strings.Count(log, "unreadable update ignored") != 3 || strings.Contains(log, "geheim") || h.Pending() != 0 {
			t.Errorf("%d updates wait, and the log says\n%s\nwant three ignored without their content, and none waiting", h.Pending(), log)
		}
	})
}

func TestAMessageWithPartsThatNobodyKnowsIsRead(t *testing.T) {
	inHarness(t, silent, func(t *testing.T, h *harness) {
		_, err := h.Inject(json.RawMessage(`{"message":{"message_id":7,"date":1,"from":{"id":1001,"is_bot":false,"first_name":"D"},
			"chat":{"id":1001,"type":"private"},"text":"/cek 1","forward_origin":{"type":"from_the_future"}}}`))
		h.must(err)
		if got := h.last(); got.Command == nil || got.Command.Text != "1" {
			t.Errorf("the input is %+v, want the command", got)
		}
	})
}

func TestIdsThatBeginAnewAreFollowed(t *testing.T) {
	inHarness(t, silent, func(t *testing.T, h *harness) {
		h.say(dewi, dewi, "/cek 1")
		h.RestartUpdates(699_900_000)
		h.say(dewi, dewi, "/cek 2")
		h.say(dewi, dewi, "/cek 3")
		<-time.After(time.Minute)
		if got := h.last(); got.Command.Text != "3" || got.Key != "699900001" || h.Pending() != 0 {
			t.Errorf("the last input is %q with key %s and %d updates wait; want 3 with 699900001, none waiting", got.Command.Text, got.Key, h.Pending())
		}
	})
}

func TestAWebhookIsRemovedAndNothingIsLost(t *testing.T) {
	inIdleHarness(t, silent, func(t *testing.T, h *harness) {
		h.PutWebhook("https://old.invalid/hook")
		_, err := h.As(dewi).Say(dewi, "/cek 1")
		h.must(err)
		defer h.run()()
		<-time.After(time.Minute)
		if got := h.last(); got.Command.Text != "1" {
			t.Errorf("the input is %q, want 1", got.Command.Text)
		}
	})
}

func TestASecondPollerIsNamedAndOutlasted(t *testing.T) {
	inHarness(t, toast("Halo"), func(t *testing.T, h *harness) {
		synctest.Wait()
		post(t, h, "getUpdates", `{"offset":0,"timeout":1}`) // another program asks once and goes
		<-time.After(time.Minute)
		if log := h.log.String(); !strings.Contains(log, "another program polls with this token") {
			t.Errorf("the log should name the cause; it says\n%s", log)
		}
		if m := h.say(dewi, dewi, "/sigap"); m.Text != "Halo" {
			t.Errorf("the answer is %q, want Halo", m.Text)
		}
	})
}

func TestPollsWaitAsLongAsTheServiceAsks(t *testing.T) {
	inIdleHarness(t, silent, func(t *testing.T, h *harness) {
		h.FailNext("getUpdates", 1, telegramfake.Failure{Status: 429, RetryAfter: 40 * time.Second})
		defer h.run()()
		<-time.After(39 * time.Second)
		if n := h.Calls("getUpdates"); n != 1 {
			t.Errorf("after 39 s there were %d polls, want 1: the service asked for 40 s", n)
		}
		<-time.After(2 * time.Second)
		if n := h.Calls("getUpdates"); n != 2 {
			t.Errorf("after 41 s there were %d polls, want 2", n)
		}
	})
}

func TestPollsThatFailComeMoreAndMoreSeldom(t *testing.T) {
	inIdleHarness(t, silent, func(t *testing.T, h *harness) {
		h.FailNext("getUpdates", 3, telegramfake.Failure{Status: 502})
		h.FailNext("getUpdates", 3, telegramfake.Failure{Status: 500})
		h.FailNext("getUpdates", 3, telegramfake.Failure{Cut: true})
		defer h.run()()
		<-time.After(62 * time.Second)
		if n := h.Calls("getUpdates"); n != 6 {
			t.Errorf("in the first minute there were %d polls, want 6: after 1, 2, 4, 8, 16 and 32 s", n)
		}
		<-time.After(5 * time.Minute)
		h.say(dewi, dewi, "/cek 1")
		if got := h.last(); got.Command.Text != "1" {
			t.Errorf("the input is %q, want 1", got.Command.Text)
		}
		if log := h.log.String(); strings.Contains(log, "secret") {
			t.Errorf("the log holds the token:\n%s", log)
		}
	})
}

// TestARefusalOfTheBotIsOutlasted checks that no answer about the token ends Run: it asks
// again after a minute, then more and more seldom, and says why.
func TestARefusalOfTheBotIsOutlasted(t *testing.T) {
	for _, code := range []int{http.StatusUnauthorized, http.StatusNotFound, http.StatusMisdirectedRequest} {
		for _, method := range []string{"getMe", "getUpdates"} {
			inIdleHarness(t, toast("Halo"), func(t *testing.T, h *harness) {
				h.FailNext(method, 3, telegramfake.Failure{Status: code})
				defer h.run()()
				synctest.Wait()
				now := h.platform.Health()
				if now.Up || !strings.Contains(now.Cause, "BotFather") || strings.Contains(now.Cause+h.log.String(), "secret") {
					t.Errorf("%d of %s: the health is %+v, want it down with the next step and without the token", code, method, now)
				}
				<-time.After(50 * time.Second)
				if n := h.Calls(method); n != 1 {
					t.Errorf("%d of %s: %d calls in 50 s, want 1", code, method, n)
				}
				<-time.After(10 * time.Minute)
				if m := h.say(dewi, dewi, "/sigap"); m.Text != "Halo" || !h.platform.Health().Up {
					t.Errorf("%d of %s: after it the answer is %q and the health %+v, want Halo, and up", code, method, m.Text, h.platform.Health())
				}
			})
		}
	}
}

func TestAPanicIsAnsweredAndLoggedWithoutItsValue(t *testing.T) {
	inHarness(t, func(bot.In) bot.Answer { panic("pelanggan 0812345678") }, func(t *testing.T, h *harness) {
		m := h.say(dewi, dewi, "/cek 1")
		wantText(t, "the answer", m, "Ada gangguan", "Coba lagi")
		if log := h.log.String(); !strings.Contains(log, "type=string") || strings.Contains(log, "0812345678") {
			t.Errorf("the log should hold the panic's type and not its value; it says\n%s", log)
		}
		h.answers(toast("Halo"))
		if m := h.say(dewi, dewi, "/cek 1"); m.Text != "Halo" {
			t.Errorf("after the panic the answer is %q, want Halo", m.Text)
		}
	})
}

// TestNothingIsMissedWhateverBreaks cuts connections at every place in turn, and checks
// that each input is handled under one key.
func TestNothingIsMissedWhateverBreaks(t *testing.T) {
	inIdleHarness(t, toast("Tercatat"), func(t *testing.T, h *harness) {
		failures := []telegramfake.Failure{{Cut: true}, {Cut: true, Applied: true}, {Status: 502}, {Status: 429, RetryAfter: 2 * time.Second}, {Hang: true}}
		stop := h.run()
		const inputs = 60
		for n := range inputs {
			if n%3 != 0 {
				h.FailNext("getUpdates", 1, failures[n%len(failures)])
				h.FailNext("sendMessage", 1, failures[(n/2)%len(failures)])
			}
			who := []int64{dewi, sari}[n%2]
			_, err := h.As(who).Say(who, fmt.Sprintf("/cek %d", n))
			h.must(err)
			if n%7 == 6 {
				<-time.After(time.Duration(n) * time.Second)
				h.kill(stop)
				h.restart()
				stop = h.run()
			}
		}
		<-time.After(time.Hour)
		stop()
		keys := map[string]string{}
		for _, in := range h.inputs() {
			if was, ok := keys[in.Command.Text]; ok && was != in.Key {
				t.Errorf("input %s came with the keys %s and %s, want one", in.Command.Text, was, in.Key)
			}
			keys[in.Command.Text] = in.Key
		}
		if len(keys) != inputs || h.Pending() != 0 {
			t.Errorf("%d of %d inputs were handled and %d updates wait; want all, and none", len(keys), inputs, h.Pending())
		}
	})
}

// post makes a raw call, as another program would.
func post(t *testing.T, h *harness, method, body string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, h.URL()+"/bot"+token+"/"+method, strings.NewReader(body))
	h.must(err)
	req.Header.Set("Content-Type", "application/json")
	resp, err := h.opt.HTTP.Do(req)
	h.must(err)
	resp.Body.Close()
}

func TestThePlatformTellsWhetherTelegramAnswers(t *testing.T) {
	inIdleHarness(t, nil, func(t *testing.T, h *harness) {
		if now := h.platform.Health(); now.Up || !now.Since.IsZero() {
			t.Errorf("before it runs it is alive: %v since %v; want never", now.Up, now.Since)
		}
		begun := time.Now()
		h.FailNext("getUpdates", 3, telegramfake.Failure{Status: 500})
		h.FailNext("getMe", 1, telegramfake.Failure{Status: 502})
		defer h.run()()
		synctest.Wait()
		if h.platform.Health().Up {
			t.Error("while getMe fails it should not be alive")
		}
		<-time.After(5 * time.Second)
		if now := h.platform.Health(); now.Up || !now.Since.After(begun) {
			t.Errorf("while polls fail it is alive: %v since %v; want no, since the first one failed", now.Up, now.Since)
		}
		<-time.After(3 * time.Minute)
		if now := h.platform.Health(); !now.Up || time.Since(now.Since) < time.Minute {
			t.Errorf("when polls are answered it is alive: %v since %v; want since the first good one", now.Up, now.Since)
		}
	})
}

// TestUpdatesWithoutAnIdAreNotAskedForAtFullSpeed checks the back-off for updates that
// nothing can confirm and that every poll delivers again.
func TestUpdatesWithoutAnIdAreNotAskedForAtFullSpeed(t *testing.T) {
	inIdleHarness(t, silent, func(t *testing.T, h *harness) {
		polls := 0
		h.opt.HTTP = &http.Client{Transport: roundTrip(func(r *http.Request) string {
			if !strings.HasSuffix(r.URL.Path, "/getUpdates") {
				return `{"ok":true,"result":{"id":123456,"is_bot":true,"username":"SigapBot"}}`
			}
			if polls++; polls > 1000 {
				t.Error("more than 1,000 polls")
				<-r.Context().Done()
			}
			return `{"ok":true,"result":[{"message":{}},null,7]}`
		})}
		h.restart()
		stop := h.run()
		<-time.After(62 * time.Second)
		stop()
		if polls != 6 {
			t.Errorf("in a minute there were %d polls, want 6: after 1, 2, 4, 8, 16 and 32 s", polls)
		}
	})
}

// roundTrip answers every call with status 200 and its result.
type roundTrip func(*http.Request) string

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) {
	if err := r.Context().Err(); err != nil {
		return nil, err
	}
	body := f(r)
	if r.Body != nil {
		_, _ = io.Copy(io.Discard, r.Body)
		_ = r.Body.Close()
	}
	return &http.Response{StatusCode: http.StatusOK, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(body)), Request: r}, nil
}

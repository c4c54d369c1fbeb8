package slack_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/bot/slack/slackfake"
)

func TestForeignButtonsAreRefusedAndReachNobody(t *testing.T) {
	h := newHarness(t, always(bot.Answer{}))
	for i, value := range []string{"", "claim", "p:", "p:K-1:claim", "a:K-1:cl<im:3:", "x:K-1:claim:3:", "p:" + strings.Repeat("a", 500)} {
		payload := fmt.Sprintf(`{"type":"block_actions","trigger_id":"1.%d","user":{"id":"U1"},"container":{"type":"message","channel_id":"C1","message_ts":"1.1"},"actions":[{"block_id":"b","type":"button","value":%q}]}`, i, value)
		if seen, err := h.Inject(t.Context(), "interactive", json.RawMessage(payload)); err != nil || seen.Error != "" {
			t.Errorf("%q: %+v, %v; want it acknowledged", value, seen, err)
		}
		if m := h.ephemeral(t, i+1); m.Text != wordList["id"]["unknown"] {
			t.Errorf("%q: sari sees %q", value, m.Text)
		}
	}
	if n := len(h.seen()); n > 0 {
		t.Errorf("the handler got %d inputs; want none", n)
	}
}

func TestAForgedTurnIsTheHandlersBusiness(t *testing.T) {
	h := newHarness(t, always(bot.Answer{Toast: "Kartu ini sudah lama", Code: "stale"}))
	payload := `{"type":"block_actions","trigger_id":"1.1","user":{"id":"U9","team_id":"T0TEAM"},"container":{"type":"message","channel_id":"C1","message_ts":"1.1"},"actions":[{"block_id":"b","type":"button","value":"p:K-1:claim:99999:"}]}`
	if seen, err := h.Inject(t.Context(), "interactive", json.RawMessage(payload)); err != nil || seen.Error != "" {
		t.Errorf("%+v, %v; want it acknowledged", seen, err)
	}
	if in := h.last(t); in.Press == nil || in.Press.Turn != 99999 || in.Press.Ref != "C1/1.1" || in.Account.ID != "U9" {
		t.Errorf("the press is %+v of %+v, want turn 99999 on the message 1.1, of who pressed", in.Press, in.Account)
	}
}

func TestAForeignFormIsRefused(t *testing.T) {
	h := newHarness(t, always(bot.Answer{}))
	for _, view := range []string{
		`{"id":"V1","type":"modal","callback_id":"other","private_metadata":"{}"}`,
		`{"id":"V1","type":"modal","callback_id":"sigap","private_metadata":"no"}`,
		`{"id":"V1","type":"modal","callback_id":"sigap","private_metadata":"{\"b\":\"no button\"}"}`,
	} {
		payload := `{"type":"view_submission","trigger_id":"1.1","user":{"id":"U1"},"view":` + view + `}`
		if seen, err := h.Inject(t.Context(), "interactive", json.RawMessage(payload)); err != nil || seen.Error != "" {
			t.Errorf("%s: %+v, %v; want it acknowledged", view, seen, err)
		}
	}
	dm := h.DM("U1")
	h.await(t, "three refusals in the private chat", func() bool { return len(h.Messages(dm)) == 3 })
	if n := len(h.seen()); n > 0 {
		t.Errorf("the handler got %d inputs; want none", n)
	}
}

func TestUnreadableMessagesAreLoggedAndTheBotGoesOn(t *testing.T) {
	h := newHarness(t, always(bot.Answer{Card: &kase}))
	for kind, payload := range map[string]string{
		"slash_commands": `{"command":7}`,
		"interactive":    `{"type":"block_actions","actions":"no"}`,
		"events_api":     `{"type":"event_callback","event":{"type":"nobody_knows_this"}}`,
		"not_yet_known":  `{}`,
	} {
		if seen, err := h.Inject(t.Context(), kind, json.RawMessage(payload)); err != nil || seen.Error != "" {
			t.Errorf("%s: %+v, %v; want it acknowledged", kind, seen, err)
		}
	}
	for _, payload := range []string{`{"type":"view_closed","user":{"id":"U1"},"view":{"id":"V1"}}`, `{"type":"shortcut","user":{"id":"U1"}}`, `{"type":"block_actions"}`} {
		if seen, err := h.Inject(t.Context(), "interactive", json.RawMessage(payload)); err != nil || seen.Error != "" {
			t.Errorf("%s: %+v, %v; want it acknowledged", payload, seen, err)
		}
	}
	h.InjectFrame([]byte(`{"type":`))
	h.InjectFrame([]byte(`[]`))
	h.slash(t, "/cek", strings.Repeat("x", 4000))
	if in := h.last(t); len(in.Command.Text) != 4000 {
		t.Errorf("the text has %d characters; want all 4,000", len(in.Command.Text))
	}
	if log := h.log.String(); !strings.Contains(log, "unreadable message ignored") || strings.Contains(log, "nobody_knows_this") {
		t.Errorf("the log is\n%s\nwant the unreadable messages without their content", log)
	}
}

func TestAPanicInTheHandlerIsAnsweredAndNotQuoted(t *testing.T) {
	h := newHarness(t, func(context.Context, bot.In) (bot.Answer, error) { panic("0812 3456 7890") })
	if m := h.slash(t, "/cek", "").Message; m == nil || !strings.Contains(m.Text, wordList["id"]["fault"]) {
		t.Errorf("sari sees %+v; want that something is wrong", m)
	}
	if log := h.log.String(); !strings.Contains(log, "panic") || strings.Contains(log, "0812") {
		t.Errorf("the log is\n%s\nwant the panic without its value", log)
	}
}

func TestAnErrorOfTheHandlerIsLoggedAndItsAnswerShown(t *testing.T) {
	h := newHarness(t, func(context.Context, bot.In) (bot.Answer, error) {
		return bot.Answer{Card: &bot.Card{Title: "Belum tersimpan"}, Code: "not_saved"}, errors.New("disk full")
	})
	if m := h.slash(t, "/cek", "").Message; m == nil || m.Text != "Belum tersimpan" || !strings.Contains(h.log.String(), "disk full") {
		t.Errorf("sari sees %+v; the log is\n%s", m, h.log.String())
	}
}

func TestNoMoreThan256InputsAreInWorkAndAllAreAnswered(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var now, most atomic.Int64
		h := newHarness(t, func(context.Context, bot.In) (bot.Answer, error) {
			n := now.Add(1)
			defer now.Add(-1)
			for m := most.Load(); n > m && !most.CompareAndSwap(m, n); m = most.Load() {
			}
			<-time.After(500 * time.Millisecond)
			return bot.Answer{Toast: "baik"}, nil
		})
		all := slackfake.Channel{ID: "C9"}
		for i := range 30 {
			all.Members = append(all.Members, fmt.Sprint("U1", i))
			h.AddUser(slackfake.User{ID: all.Members[i], Name: "sari"})
		}
		h.AddChannel(all)
		errs := make(chan error, 600)
		for i := range 600 {
			go func() {
				seen, err := h.As(fmt.Sprint("U1", i/20)).Slash(t.Context(), "C9", "/cek", "")
				if err == nil && seen.Message == nil {
					err = fmt.Errorf("sari sees %+v", seen)
				}
				errs <- err
			}()
		}
		for range 600 {
			if err := <-errs; err != nil {
				t.Error(err)
			}
		}
		if m := most.Load(); m != 256 {
			t.Errorf("%d inputs were in work at once; want 256", m)
		}
	})
}

func TestARedeliveredInputHasTheSameKey(t *testing.T) {
	h := newHarness(t, always(bot.Answer{Toast: "baik"}))
	payload := json.RawMessage(`{"command":"/cek","text":"0812","user_id":"U1","channel_id":"C1","trigger_id":"13.37"}`)
	for range 2 {
		if seen, err := h.Inject(t.Context(), "slash_commands", payload); err != nil || seen.Error != "" {
			t.Fatalf("%+v, %v", seen, err)
		}
	}
	if all := h.seen(); len(all) != 2 || all[0].Key != all[1].Key || all[0].Key != "s13.37" {
		t.Errorf("the handler got %+v; want two inputs with one key", all)
	}
}

func TestAStopAnswersWhatIsInWorkAndTakesNoMore(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		begun, finish := make(chan struct{}, 2), make(chan struct{})
		h := newHarness(t, func(context.Context, bot.In) (bot.Answer, error) {
			begun <- struct{}{}
			<-finish
			return bot.Answer{Card: &kase}, nil
		})
		type result struct {
			seen slackfake.Seen
			err  error
		}
		first := make(chan result, 1)
		go func() {
			seen, err := h.As("U1").Slash(t.Context(), "C1", "/cek", "")
			first <- result{seen, err}
		}()
		<-begun
		stopped := make(chan error, 1)
		go func() { stopped <- h.stop() }()
		synctest.Wait()
		if seen, err := h.As("U2").Slash(t.Context(), "C1", "/cek", ""); err != nil || seen.Error != slackfake.Timeout || len(begun) > 0 {
			t.Errorf("after the stop dewi sees %+v, %v; want no answer and no work begun", seen, err)
		}
		select {
		case err := <-stopped:
			t.Errorf("Run ended with %v while an input was in work", err)
		default:
		}
		close(finish)
		<-first // after three seconds it is answered by the response URL
		h.ephemeral(t, 1)
		if err := <-stopped; err != nil {
			t.Errorf("Run gives %v; want nil", err)
		}
		h.await(t, "no connection", func() bool { return h.Connections() == 0 })
	})
}

func TestAnAcknowledgementInWorkIsWrittenBeforeTheEnd(t *testing.T) {
	for range 20 {
		begun, finish := make(chan struct{}), make(chan struct{})
		h := newHarness(t, func(context.Context, bot.In) (bot.Answer, error) {
			close(begun)
			<-finish
			return bot.Answer{Card: &kase}, nil
		})
		seen := make(chan slackfake.Seen, 1)
		go func() {
			s, _ := h.As("U1").Slash(t.Context(), "C1", "/cek", "")
			seen <- s
		}()
		<-begun
		stopped := make(chan error, 1)
		go func() { stopped <- h.stop() }()
		close(finish)
		if s := <-seen; s.Message == nil {
			t.Fatalf("sari sees %+v; want the card", s)
		}
		if err := <-stopped; err != nil {
			t.Fatal(err)
		}
	}
}

func TestTheBotSaysWhoItIs(t *testing.T) {
	h := newWorkspace(t)
	if name, err := h.p.Self(t.Context()); err != nil || name != "sigap (Call centre)" {
		t.Errorf("it is %q, %v; want sigap (Call centre)", name, err)
	}
}

func TestABotWithoutAGoodTokenSaysWhatToDo(t *testing.T) {
	h := newWorkspace(t)
	h.FailNext("auth.test", 1, slackfake.Failure{Error: "token_revoked"})
	if _, err := h.p.Self(t.Context()); err == nil || !strings.Contains(err.Error(), "install the app again") {
		t.Errorf("the error is %v; want the next step", err)
	}
}

func TestThePlatformTellsWhetherSlackIsConnected(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newWorkspace(t)
		if now := h.p.Health(); now.Up || !now.Since.IsZero() {
			t.Errorf("before it runs it is %+v; want never", now)
		}
		h.run(t, always(bot.Answer{}))
		synctest.Wait()
		up, ok := h.p.Health().Since, h.p.Health().Up
		if !ok || !up.Equal(time.Now()) {
			t.Errorf("connected it is alive: %v since %v; want since %v", ok, up, time.Now())
		}
		<-time.After(time.Second)
		h.FailNext("apps.connections.open", 8, slackfake.Failure{Status: 503})
		h.Drop(1)
		synctest.Wait()
		if now := h.p.Health(); !now.Up || !now.Since.Equal(up) {
			t.Errorf("with one connection of two it is %+v; want up since %v", now, up)
		}
		h.Drop(-1)
		synctest.Wait()
		if now := h.p.Health(); now.Up || !now.Since.Equal(time.Now()) {
			t.Errorf("cut off it is %+v; want down since %v", now, time.Now())
		}
		<-time.After(5 * time.Minute)
		if !h.p.Health().Up {
			t.Errorf("when Slack lets it in again it should be alive\n%s", h.log.String())
		}
		if err := h.stop(); err != nil {
			t.Fatal(err)
		}
		if h.p.Health().Up {
			t.Error("after a stop it should not be alive")
		}
	})
}

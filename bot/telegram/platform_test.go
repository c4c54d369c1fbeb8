package telegram_test

import (
	"context"
	"maps"
	"net"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/bot/bottest"
	"github.com/cc147/sigap/bot/telegram"
	"github.com/cc147/sigap/bot/telegram/telegramfake"
)

func TestTelegramIsAPlatform(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	h := newHarness(t, listener, &http.Client{Transport: &http.Transport{}}, silent)
	channel := bot.Place{Platform: telegram.Name, ID: decimal(super)}
	bottest.Suite(t, bottest.Subject{Platform: h.platform, Channel: channel, Account: bot.Account{Platform: telegram.Name, ID: decimal(dewi)}, Stranger: "4711",
		Shown: func(*testing.T) string {
			var out []string
			for _, m := range h.Messages(super) {
				out = append(out, m.Text)
			}
			return strings.Join(out, "\n")
		},
		Type: func(_ *testing.T, line string) {
			_, err := h.As(dewi).Say(super, line)
			h.must(err)
		},
		Upload: func(_ *testing.T, file bot.File, text string) {
			_, err := h.As(dewi).SendFile(dewi, telegramfake.File{Name: file.Name, Data: file.Data}, text)
			h.must(err)
		},
		Private: func(t *testing.T, text string) {
			_, err := h.AwaitMessage(t.Context(), dewi, func(m telegramfake.Message) bool { return strings.Contains(m.Text, text) })
			h.must(err)
		},
		Received: func(t *testing.T) bot.File {
			h.must(h.Await(t.Context(), func() bool { return len(h.Files(dewi)) > 0 }))
			f := h.Files(dewi)[0]
			return bot.File{Name: f.Name, Data: f.Data}
		},
	})
	if f := h.Faults(); len(f) > 0 {
		t.Errorf("rules were broken: %v", f)
	}
}

func TestNewNamesWhatIsMissing(t *testing.T) {
	whole := telegram.Options{Token: token, Memory: &memory{}, Words: words, Commands: commands, Logger: quiet(), Now: clock}
	for name, c := range map[string]struct {
		change func(*telegram.Options)
		want   string
	}{
		"token":  {func(o *telegram.Options) { o.Token = "" }, "no token"},
		"memory": {func(o *telegram.Options) { o.Memory = nil }, "Memory"},
		"clock":  {func(o *telegram.Options) { o.Now = nil }, "Now"},
		"poll":   {func(o *telegram.Options) { o.Poll = 1 << 40 }, "50s"},
	} {
		o := whole
		c.change(&o)
		if _, err := telegram.New(o); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: New gives %v, want an error with %q", name, err, c.want)
		}
	}
	if _, err := telegram.New(whole); err != nil {
		t.Errorf("New gives %v, want nil", err)
	}
}

func TestEveryKeyHasItsWordsAndNoOtherHas(t *testing.T) {
	for lang, list := range wordList {
		if len(list) != len(telegram.Keys) {
			t.Errorf("%q has %d words, want the %d of Keys", lang, len(list), len(telegram.Keys))
		}
	}
}

func TestSelfSaysWhoTheBotIsOrWhatToDo(t *testing.T) {
	inIdleHarness(t, silent, func(t *testing.T, h *harness) {
		if name, err := h.platform.Self(t.Context()); err != nil || name != "@SigapBot" {
			t.Errorf("Self gives %q, %v; want @SigapBot", name, err)
		}
		h.FailNext("getMe", 1, telegramfake.Failure{Cut: true})
		if _, err := h.platform.Self(t.Context()); err == nil || !strings.Contains(err.Error(), "network") || strings.Contains(err.Error(), token) {
			t.Errorf("Self gives %v, want the network as the cause, and no token", err)
		}
		h.opt.Token = "123456:wrong"
		h.restart()
		if _, err := h.platform.Self(t.Context()); err == nil || !strings.Contains(err.Error(), "BotFather") {
			t.Errorf("Self gives %v, want BotFather as the next step", err)
		}
	})
}

func TestTheMenuIsThereInBothLanguages(t *testing.T) {
	inHarness(t, silent, func(t *testing.T, h *harness) {
		synctest.Wait()
		h.opt.HTTP.CloseIdleConnections()
		if n := h.Calls("setMyCommands"); n != 4 {
			t.Errorf("setMyCommands was called %d times, want 4: two scopes in two languages", n)
		}
		for lang, want := range map[string]string{"": "cek", "en": "check"} {
			got := h.Menu("all_group_chats", lang)
			if i := slices.IndexFunc(got, func(c telegramfake.Command) bool { return c.Command == want }); i < 0 || len(got) != 2 {
				t.Errorf("the menu in %q is %v, want %q and sigap", lang, got, want)
			}
		}
	})
}

func TestAMenuThatIsRefusedDoesNotStopTheBot(t *testing.T) {
	inIdleHarness(t, toast("Halo"), func(t *testing.T, h *harness) {
		h.FailNext("setMyCommands", 12, telegramfake.Failure{Status: 500})
		defer h.run()()
		if m := h.say(dewi, dewi, "/sigap"); m.Text != "Halo" {
			t.Errorf("the answer is %q, want Halo", m.Text)
		}
		<-time.After(11 * time.Minute)
		if h.newest(dewi); len(h.Menu("all_group_chats", "en")) != 2 {
			t.Error("after ten minutes the menu isn't set, want it tried again")
		}
	})
}

func TestMembersAreTold(t *testing.T) {
	inIdleHarness(t, silent, func(t *testing.T, h *harness) {
		h.must(h.SetMember(super, budi, telegramfake.Left))
		began := time.Now()
		in, out := h.platform.Members(t.Context(), "-1000000000777", []string{"1001", "1002", "U12", "1003", "999"})
		want := map[string]bool{"1001": true, "1002": true, "1003": false, "999": false}
		if out.Result != bot.Done || !maps.Equal(in, want) {
			t.Errorf("the members are %v, %+v; want %v, and nothing of what is no account", in, out, want)
		}
		if d := time.Since(began); d < 300*time.Millisecond || d > time.Second {
			t.Errorf("four questions took %v; want a tenth of a second between them", d)
		}
		for _, group := range []string{"-1000000000001", "tier2"} {
			if in, out := h.platform.Members(t.Context(), group, []string{"1001"}); !out.Refused() || len(in) > 0 {
				t.Errorf("group %s: %v, %+v; want refused, for nobody knows", group, in, out)
			}
		}
	})
}

func TestWhatIsKnownOfMembersIsToldThoughTheServiceFails(t *testing.T) {
	inIdleHarness(t, silent, func(t *testing.T, h *harness) {
		for _, c := range []struct {
			failure telegramfake.Failure
			want    bot.Result
			after   time.Duration
		}{{telegramfake.Failure{Status: 429, RetryAfter: 7 * time.Second}, bot.Retry, 7 * time.Second}, {telegramfake.Failure{Status: 502}, bot.Unsure, 0}, {telegramfake.Failure{Hang: true}, bot.Unsure, 0}} {
			h.FailNext("getChatMember", 1, telegramfake.Failure{}) // the first question is answered
			h.FailNext("getChatMember", 1, c.failure)
			before := h.Calls("getChatMember")
			in, out := h.platform.Members(t.Context(), "-1000000000777", []string{"1001", "1002", "1003"})
			if out.Result != c.want || out.After != c.after || !maps.Equal(in, map[string]bool{"1001": true}) {
				t.Errorf("it ends in %v, %+v; want the first account alone, and %v after %v", in, out, c.want, c.after)
			}
			if n := h.Calls("getChatMember") - before; n != 2 {
				t.Errorf("%d questions were asked, want no more once one is not answered", n)
			}
		}
	})
}

func TestMembersOfAGroupThatMovedAreTold(t *testing.T) {
	inIdleHarness(t, silent, func(t *testing.T, h *harness) {
		_, err := h.Migrate(group)
		h.must(err)
		if in, out := h.platform.Members(t.Context(), decimal(group), []string{"1001"}); out.Result != bot.Done || !in["1001"] {
			t.Errorf("the members are %v, %+v; want those of the supergroup", in, out)
		}
	})
}

func TestAStopBeforeTheServiceAnswersIsAStop(t *testing.T) {
	inIdleHarness(t, silent, func(t *testing.T, h *harness) {
		h.FailNext("getMe", 1, telegramfake.Failure{Hang: true})
		h.FailNext("setMyCommands", 1, telegramfake.Failure{Hang: true})
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan error, 1)
		go func() { ended <- h.platform.Run(ctx, h.answer) }()
		synctest.Wait()
		cancel()
		if err := <-ended; err != nil {
			t.Errorf("Run ends with %v, want nil", err)
		}
	})
}

package telegram_test

import (
	"context"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"go.uber.org/goleak"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/bot/bottest"
	"github.com/cc147/sigap/bot/fakes"
	"github.com/cc147/sigap/bot/telegram"
	"github.com/cc147/sigap/bot/telegram/telegramfake"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const (
	token = "123456:secret"
	me    = 123456
	dewi  = 1001
	sari  = 1002
	budi  = 1003 // a member of the groups who never started the bot
	group = -42
	super = -1_000_000_000_777
	forum = -1_000_000_000_888
	topic = 5
)

// harness is the platform on a fake service, with the test's handler.
type harness struct {
	*telegramfake.Service
	t        *testing.T
	platform *telegram.Platform
	opt      telegram.Options
	memory   *memory
	log      *bottest.Log

	mu     sync.Mutex
	handle func(bot.In) bot.Answer
	ins    []bot.In
}

// inHarness runs a test in a bubble, with the platform running.
func inHarness(t *testing.T, handle func(bot.In) bot.Answer, test func(*testing.T, *harness)) {
	t.Helper()
	inIdleHarness(t, handle, func(t *testing.T, h *harness) {
		stop := h.run()
		defer stop()
		synctest.Wait() // the menus are set
		test(t, h)
	})
}

// inIdleHarness is inHarness with the platform not running yet.
func inIdleHarness(t *testing.T, handle func(bot.In) bot.Answer, test func(*testing.T, *harness)) {
	t.Helper()
	inBubble(t, handle, func(t *testing.T, h *harness) {
		test(t, h)
		for _, f := range h.Faults() {
			t.Errorf("%s broke a rule: %s", f.Method, f.Why)
		}
	})
}

// inBubble is inIdleHarness for tests that check the faults themselves.
func inBubble(t *testing.T, handle func(bot.In) bot.Answer, test func(*testing.T, *harness)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		pipe := fakes.Listen("telegram.invalid")
		test(t, newHarness(t, pipe, pipe.Client(), handle))
	})
}

// newHarness starts a fake service on the listener, with users and groups.
func newHarness(t *testing.T, listener net.Listener, client *http.Client, handle func(bot.In) bot.Answer) *harness {
	t.Helper()
	h := &harness{t: t, memory: &memory{values: map[string][]byte{}}, log: &bottest.Log{}, handle: handle}
	h.Service = telegramfake.New(telegramfake.Config{Listener: listener, Token: token, Now: time.Now, Record: bottest.Traffic(t),
		Bot: telegramfake.User{ID: me, FirstName: "Sigap", Username: "SigapBot"}})
	h.opt = telegram.Options{Token: token, Memory: h.memory, Words: words, Commands: commands, APIURL: h.URL(), HTTP: client,
		Logger: slog.New(slog.NewTextHandler(h.log, nil)), Now: time.Now}
	t.Cleanup(func() {
		client.CloseIdleConnections()
		if err := h.Close(); err != nil {
			t.Errorf("the service ends with %v, want nil", err)
		}
	})
	h.AddUser(telegramfake.User{ID: dewi, FirstName: "Dewi", LastName: "A", LanguageCode: "id"})
	h.AddUser(telegramfake.User{ID: sari, FirstName: "Sari", LanguageCode: "en-GB"})
	h.AddUser(telegramfake.User{ID: budi, FirstName: "Budi"})
	people := []int64{dewi, budi}
	h.must(h.As(dewi).Start())
	h.must(h.As(sari).Start())
	h.must(h.AddChat(telegramfake.Chat{ID: group, Type: telegramfake.Group, Title: "Jaringan", Admins: []int64{sari}, People: people}))
	h.must(h.AddChat(telegramfake.Chat{ID: super, Type: telegramfake.Supergroup, Title: "Tier 2", Admins: []int64{sari}, People: people}))
	h.must(h.AddChat(telegramfake.Chat{ID: forum, Type: telegramfake.Supergroup, Title: "Forum", Admins: []int64{sari}, People: people, Topics: []int{topic}}))
	h.RestartUpdates(700_000_100) // drop the updates of /start
	h.restart()
	return h
}

// restart makes a new platform with the same memory.
func (h *harness) restart() {
	h.t.Helper()
	p, err := telegram.New(h.opt)
	h.must(err)
	h.platform = p
}

// run runs the platform. stop ends it and waits.
func (h *harness) run() (stop func()) {
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	platform := h.platform
	go func() { ended <- platform.Run(ctx, h.answer) }()
	return sync.OnceFunc(func() {
		cancel()
		if err := <-ended; err != nil {
			h.t.Errorf("Run ends with %v, want nil", err)
		}
	})
}

// kill stops the platform without another call to the service.
func (h *harness) kill(stop func()) {
	h.FailNext("getUpdates", 1, telegramfake.Failure{Cut: true})
	stop()
}

func (h *harness) answer(_ context.Context, in bot.In) (bot.Answer, error) {
	h.mu.Lock()
	h.ins = append(h.ins, in)
	handle := h.handle
	h.mu.Unlock()
	return handle(in), nil
}

// answers replaces the handler.
func (h *harness) answers(handle func(bot.In) bot.Answer) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.handle = handle
}

func (h *harness) inputs() []bot.In {
	h.mu.Lock()
	defer h.mu.Unlock()
	return append([]bot.In(nil), h.ins...)
}

// last returns the newest input of the handler.
func (h *harness) last() bot.In {
	h.t.Helper()
	synctest.Wait()
	all := h.inputs()
	if len(all) == 0 {
		h.t.Fatal("no input reached the handler")
	}
	return all[len(all)-1]
}

func (h *harness) must(err error) {
	h.t.Helper()
	if err != nil {
		h.t.Fatal(err)
	}
}

// say types a line and returns the chat's newest message once the bubble is idle.
func (h *harness) say(who, chat int64, text string) telegramfake.Message {
	h.t.Helper()
	_, err := h.As(who).Say(chat, text)
	h.must(err)
	return h.newest(chat)
}

// newest returns the newest message of a chat once the bubble is idle.
func (h *harness) newest(chat int64) telegramfake.Message {
	h.t.Helper()
	synctest.Wait()
	all := h.Messages(chat)
	if len(all) == 0 {
		h.t.Fatalf("chat %d is empty", chat)
	}
	return all[len(all)-1]
}

// press presses a button and returns what the user sees at once.
func (h *harness) press(who int64, m telegramfake.Message, label string) telegramfake.Answer {
	h.t.Helper()
	id, err := h.As(who).Press(m.Chat, m.ID, label)
	h.must(err)
	return h.pressed(id)
}

func (h *harness) pressed(id string) telegramfake.Answer {
	h.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	a, err := h.Answer(ctx, id)
	h.must(err)
	synctest.Wait()
	return a
}

// post posts a card and returns its message.
func (h *harness) post(chat string, card bot.Card) telegramfake.Message {
	h.t.Helper()
	ref, out := h.platform.Post(h.t.Context(), bot.Place{Platform: telegram.Name, ID: chat}, card, "p1", "")
	if out.Result != bot.Done || ref == "" {
		h.t.Fatalf("the post gives %q, %+v; want done", ref, out)
	}
	id, _, _ := strings.Cut(chat, "/")
	return h.newest(number(h.t, id))
}

func wantText(t *testing.T, what string, m telegramfake.Message, parts ...string) {
	t.Helper()
	for _, part := range parts {
		if !strings.Contains(m.Text, part) {
			t.Errorf("%s should show %q; it shows\n%s", what, part, m.Text)
		}
	}
}

// labels returns the buttons of a message, row by row.
func labels(m telegramfake.Message) string {
	var rows []string
	for _, row := range m.Keyboard {
		var keys []string
		for _, k := range row {
			keys = append(keys, k.Label)
		}
		rows = append(rows, strings.Join(keys, " | "))
	}
	return strings.Join(rows, "\n")
}

// seen returns the newest message that a user sees in a chat, once the bubble is idle.
func (h *harness) seen(who, chat int64) telegramfake.Message {
	h.t.Helper()
	synctest.Wait()
	all := h.Seen(who, chat)
	if len(all) == 0 {
		h.t.Fatalf("user %d sees nothing in chat %d", who, chat)
	}
	return all[len(all)-1]
}

// wantSecret checks that nobody but one user sees a text, wherever it stands.
func (h *harness) wantSecret(text string, but int64) {
	h.t.Helper()
	synctest.Wait()
	for _, who := range []int64{dewi, sari, budi} {
		for _, chat := range []int64{group, super, forum, dewi, sari, budi} {
			for _, m := range h.Seen(who, chat) {
				if who != but && strings.Contains(m.Text, text) {
					h.t.Errorf("user %d sees in chat %d what is for user %d:\n%s", who, chat, but, m.Text)
				}
			}
		}
	}
}

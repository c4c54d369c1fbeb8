package telegramfake_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	tgbot "github.com/go-telegram/bot"
	"go.uber.org/goleak"

	"github.com/cc147/sigap/bot/bottest"
	"github.com/cc147/sigap/bot/telegram/telegramfake"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const (
	token = "123456:secret"
	me    = 123456
	dewi  = 1001
	sari  = 1002
	budi  = 1003 // not added
	group = -42
	super = -1_000_000_000_777
	topic = 5
	forum = -1_000_000_000_888
)

// harness is a service with users and groups, and a published client.
type harness struct {
	*telegramfake.Service
	t      *testing.T
	ctx    context.Context
	clock  *bottest.Clock
	client *http.Client
	bot    *tgbot.Bot
}

// newHarness starts a service; change may change its configuration, or be nil.
func newHarness(t *testing.T, change func(*telegramfake.Config)) *harness {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	t.Cleanup(cancel)
	h := &harness{t: t, ctx: ctx, clock: bottest.NewClock(time.Date(2026, 11, 24, 3, 42, 0, 0, time.UTC)),
		client: &http.Client{Transport: &http.Transport{}}}
	c := telegramfake.Config{Listener: listener, Token: token, Now: h.clock.Now,
		Bot: telegramfake.User{ID: me, FirstName: "Sigap", Username: "SigapBot"}}
	if change != nil {
		change(&c)
	}
	h.open(c)
	return h
}

func (h *harness) open(c telegramfake.Config) {
	h.t.Helper()
	h.Service = telegramfake.New(c)
	h.t.Cleanup(func() {
		h.client.CloseIdleConnections()
		if err := h.Close(); err != nil {
			h.t.Errorf("Close: %v, want nil", err)
		}
	})
	h.AddUser(telegramfake.User{ID: dewi, FirstName: "Dewi", Username: "dewi", LanguageCode: "id"})
	h.AddUser(telegramfake.User{ID: sari, FirstName: "Sari", LastName: "W"})
	h.AddUser(telegramfake.User{ID: budi, FirstName: "Budi"})
	h.must(h.As(dewi).Start())
	people := []int64{dewi}
	h.must(h.AddChat(telegramfake.Chat{ID: group, Type: telegramfake.Group, Title: "Jaringan", Admins: []int64{sari}, People: people}))
	h.must(h.AddChat(telegramfake.Chat{ID: super, Type: telegramfake.Supergroup, Title: "Tier 2", Admins: []int64{sari}, People: people}))
	h.must(h.AddChat(telegramfake.Chat{ID: forum, Type: telegramfake.Supergroup, Title: "Forum", Admins: []int64{sari}, Topics: []int{topic}}))
	bot, err := tgbot.New(token, tgbot.WithServerURL(h.URL()), tgbot.WithHTTPClient(5*time.Second, h.client),
		tgbot.WithSkipGetMe(), tgbot.WithErrorsHandler(func(err error) { h.t.Logf("client: %v", err) }))
	h.must(err)
	h.bot = bot
}

func (h *harness) must(err error) {
	h.t.Helper()
	if err != nil {
		h.t.Fatal(err)
	}
}

// send sends a text as the bot and returns the message's id.
func (h *harness) send(chat int64, text string, rows ...[]telegramfake.Button) int {
	h.t.Helper()
	p := &tgbot.SendMessageParams{ChatID: chat, Text: text}
	if len(rows) > 0 {
		p.ReplyMarkup = keyboard{rows}
	}
	m, err := h.bot.SendMessage(h.ctx, p)
	h.must(err)
	return m.ID
}

// keyboard is an inline keyboard without the empty copy_text of the client's own type.
type keyboard struct {
	Rows [][]telegramfake.Button `json:"inline_keyboard"`
}

// reply is an answer of the API.
type reply struct {
	OK          bool
	Result      json.RawMessage
	Code        int `json:"error_code"`
	Description string
	Parameters  struct {
		RetryAfter int   `json:"retry_after"`
		MovedTo    int64 `json:"migrate_to_chat_id"`
	}
	status int
}

// call makes a raw call with a JSON body.
func (h *harness) call(method, body string) reply {
	h.t.Helper()
	out, err := h.try(h.ctx, method, body)
	h.must(err)
	return out
}

func (h *harness) try(ctx context.Context, method, body string) (out reply, err error) {
	return h.post(ctx, "/bot"+token+"/"+method, "application/json", body)
}

func (h *harness) post(ctx context.Context, path, kind, body string) (out reply, err error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, h.URL()+path, strings.NewReader(body))
	if err != nil {
		return out, err
	}
	req.GetBody = nil // so that the client can't repeat it
	req.Header.Set("Content-Type", kind)
	resp, err := h.client.Do(req)
	if err != nil {
		return out, err
	}
	defer resp.Body.Close()
	raw, err := io.ReadAll(resp.Body)
	if err != nil {
		return out, err
	}
	out.status = resp.StatusCode
	return out, json.NewDecoder(bytes.NewReader(raw)).Decode(&out)
}

// received holds the fields of an update that the tests use.
type received struct {
	ID      int64 `json:"update_id"`
	Message struct {
		ID        int `json:"message_id"`
		Text      string
		ReplyTo   *struct{ Text string } `json:"reply_to_message"`
		MovedTo   int64                  `json:"migrate_to_chat_id"`
		MovedFrom int64                  `json:"migrate_from_chat_id"`
	}
	Press struct{ Data string } `json:"callback_query"`
	Me    struct {
		New struct{ Status string } `json:"new_chat_member"`
	} `json:"my_chat_member"`
}

// updates polls once. It doesn't wait if an update is pending.
func (h *harness) updates(args string) (out []received) {
	h.t.Helper()
	r := h.call("getUpdates", args)
	if !r.OK {
		h.t.Fatalf("getUpdates(%s): %s, want updates", args, r.Description)
	}
	h.must(json.Unmarshal(r.Result, &out))
	return out
}

// confirmAll confirms all pending updates.
func (h *harness) confirmAll() {
	h.t.Helper()
	h.clock.Advance(time.Minute) // or the service would throttle the repeated poll
	got := h.updates(`{"timeout":1}`)
	h.clock.Advance(time.Minute)
	h.call("getUpdates", `{"offset":`+decimal(got[len(got)-1].ID+1)+`,"timeout":0}`)
}

func decimal(n int64) string {
	raw, _ := json.Marshal(n)
	return string(raw)
}

func wantRefusal(t *testing.T, what string, err error, description string) {
	t.Helper()
	if err == nil || !strings.HasSuffix(err.Error(), ", "+description) {
		t.Errorf("%s: %v, want %q", what, err, description)
	}
}

package slack_test

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/bot/bottest"
	"github.com/cc147/sigap/bot/slack"
	"github.com/cc147/sigap/bot/slack/slackfake"
)

// harness is a fake workspace, the platform under test, and the test's handler.
type harness struct {
	*slackfake.Fake
	p      *slack.Platform
	memory *slackfake.Memory
	stop   func() error // ends Run and gives what it returned

	log     bottest.Log
	traffic bottest.Log

	mu     sync.Mutex
	inputs []bot.In
}

var (
	wib    = time.FixedZone("WIB", 7*3600)
	board  = bot.Place{Platform: "slack", ID: "C1"}
	sari   = bot.Account{Platform: "slack", ID: "U1"}
	claim  = bot.Button{Subject: "K-1", Action: "claim", Turn: 3, Label: "Ambil", Primary: true}
	cancel = bot.Button{Subject: "K-1", Action: "cancel", Turn: 3, Label: "Batalkan", Danger: true}
	assign = bot.Button{Subject: "K-1", Action: "assign", Turn: 3, Label: "Tugaskan"}
	kase   = bot.Card{
		Tone: bot.ToneVVIP, Sign: "🟣", Title: "K-1 · VVIP · Menunggu",
		Lines:   []bot.Line{{Label: "Pelanggan", Text: "B. H."}, {Label: "Masalah", Text: "internet mati", Style: bot.StyleQuote}},
		Buttons: []bot.Button{claim}, More: []bot.Button{assign, cancel}, MoreLabel: "Lainnya",
	}
)

// newWorkspace returns a harness whose platform isn't running yet.
func newWorkspace(t *testing.T, change ...func(*slackfake.Options)) *harness {
	t.Helper()
	h := &harness{memory: slackfake.NewMemory(), stop: func() error { return nil }}
	o := slackfake.Options{Now: time.Now, Record: io.MultiWriter(&h.traffic, bottest.Traffic(t))}
	for _, c := range change {
		c(&o)
	}
	h.Fake = slackfake.New(h.memory, o)
	all := []string{slackfake.BotUser, "U1", "U2"}
	h.AddUser(slackfake.User{ID: "U1", Name: "sari"}, slackfake.User{ID: "U2", Name: "dewi"})
	h.AddGroup(slackfake.Group{ID: "S1", Handle: "noc", Name: "NOC", Users: []string{"U1"}})
	h.AddChannel(slackfake.Channel{ID: "C1", Name: "tier2", Members: all},
		slackfake.Channel{ID: "C2", Name: "others", Members: []string{"U1"}},
		slackfake.Channel{ID: "C3", Name: "old", Members: all, Archived: true})
	client := h.memory.Client()
	p, err := slack.New(h.options(client))
	if err != nil {
		t.Fatal(err)
	}
	h.p = p
	t.Cleanup(func() {
		if err := h.stop(); err != nil {
			t.Errorf("Run ended with %v; want nil", err)
		}
		h.Close()
		client.CloseIdleConnections()
	})
	return h
}

// newHarness returns a harness whose platform runs, with both connections up.
func newHarness(t *testing.T, handle bot.Handler, change ...func(*slackfake.Options)) *harness {
	t.Helper()
	h := newWorkspace(t, change...)
	h.run(t, handle)
	h.await(t, "two connections", func() bool { return h.Connections() == 2 })
	return h
}

func (h *harness) run(t *testing.T, handle bot.Handler) {
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- h.p.Run(ctx, h.seeing(handle)) }()
	h.stop = sync.OnceValue(func() error { cancel(); return <-ended })
}

// seeing records the inputs.
func (h *harness) seeing(handle bot.Handler) bot.Handler {
	return func(ctx context.Context, in bot.In) (bot.Answer, error) {
		h.mu.Lock()
		h.inputs = append(h.inputs, in)
		h.mu.Unlock()
		return handle(ctx, in)
	}
}

func (h *harness) seen() []bot.In {
	h.mu.Lock()
	defer h.mu.Unlock()
	return append([]bot.In(nil), h.inputs...)
}

// last returns the newest input and fails if there is none.
func (h *harness) last(t *testing.T) bot.In {
	t.Helper()
	all := h.seen()
	if len(all) == 0 {
		t.Fatal("the handler got nothing; want an input")
	}
	return all[len(all)-1]
}

func (h *harness) options(client *http.Client) slack.Options {
	return slack.Options{
		BotToken: "xoxb-fake", AppToken: "xapp-fake", APIURL: h.URL(), HTTP: client,
		Words: words, Logger: slog.New(slog.NewTextHandler(&h.log, nil)), Now: time.Now, Zone: wib,
		Dial: h.memory.DialContext,
	}
}

func (h *harness) await(t *testing.T, what string, cond func() bool) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	if err := h.Await(ctx, cond); err != nil {
		t.Fatalf("want %s: %v\n%s", what, err, h.log.String())
	}
}

// wantFaults checks the faults that the fake recorded, in order.
func (h *harness) wantFaults(t *testing.T, codes ...string) {
	t.Helper()
	var got []string
	for _, f := range h.Faults() {
		got = append(got, f.Code)
	}
	if strings.Join(got, " ") != strings.Join(codes, " ") {
		t.Errorf("the service noted %v; want %v", h.Faults(), codes)
	}
}

// post sends a card to a channel, and returns its ref and ts.
func (h *harness) post(t *testing.T, card bot.Card) (ref bot.Ref, ts string) {
	t.Helper()
	ref, out := h.p.Post(t.Context(), board, card, "p1", "")
	if out.Result != bot.Done {
		t.Fatalf("the post ends in %+v; want done", out)
	}
	return ref, strings.TrimPrefix(string(ref), "C1/")
}

// press presses a button as sari.
func (h *harness) press(t *testing.T, channel, ts, label string) slackfake.Seen {
	t.Helper()
	seen, err := h.As("U1").Press(t.Context(), channel, ts, label)
	if err != nil || seen.Error != "" {
		t.Fatalf("pressing %s: sari sees %q, %v\n%s", label, seen.Error, err, h.log.String())
	}
	return seen
}

func (h *harness) slash(t *testing.T, command, text string) slackfake.Seen {
	t.Helper()
	seen, err := h.As("U1").Slash(t.Context(), "C1", command, text)
	if err != nil || seen.Error != "" {
		t.Fatalf("%s: sari sees %q, %v\n%s", command, seen.Error, err, h.log.String())
	}
	return seen
}

// ephemeral waits for the n-th ephemeral message to sari.
func (h *harness) ephemeral(t *testing.T, n int) slackfake.Message {
	t.Helper()
	h.await(t, "an ephemeral message", func() bool { return len(h.Ephemerals("U1")) >= n })
	return h.Ephemerals("U1")[n-1]
}

// always returns a handler that gives the same answer to every input.
func always(a bot.Answer) bot.Handler {
	return func(context.Context, bot.In) (bot.Answer, error) { return a, nil }
}

func words(lang, key string) string { return wordList[lang][key] }

var wordList = map[string]map[string]string{
	"id": {
		"fault": "Ada gangguan pada sistem", "fault_text": "Belum ada yang tersimpan. Coba lagi; bila berulang, hubungi lead.",
		"home_more": "selebihnya di /kasus", "file_lost": "Filenya tidak bisa dikirim.",
		"form_late": "Formulir terlambat terbuka. Tekan sekali lagi.", "send": "Kirim", "unknown": "Tombol ini tidak berlaku lagi.",
		"choose_again": "Pilih sekali lagi.", "stranger": "Akun ini dari perusahaan lain.", "stranger_unsure": "Belum bisa dipastikan. Coba lagi.",
		"unreadable": "Isinya tidak terbaca. Kirim sekali lagi.",
	},
	"en": {
		"fault": "Something is wrong on our side", "fault_text": "Nothing was saved. Try again; if it happens again, tell the lead.",
		"home_more": "the rest in /case", "file_lost": "The file could not be sent.",
		"form_late": "The form came too late. Press once more.", "send": "Send", "unknown": "This button is no longer valid.",
		"choose_again": "Choose once more.", "stranger": "This account belongs to another company.", "stranger_unsure": "It is not certain now. Try again.",
		"unreadable": "It could not be read. Send it once more.",
	},
}

package desk_test

import (
	"context"
	"log/slog"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/bot/bottest"
	"github.com/cc147/sigap/bot/desk"
)

// harness is everything around a desk: people, channels, the recorded messages, and the
// test's handler.
type harness struct {
	desk *desk.Desk
	url  string
	stop func() // ends the desk and waits until Run has returned

	mu       sync.Mutex
	messages map[bot.Place][]desk.Message
	standing desk.Queue
	log      bottest.Log
}

var (
	now   = time.Date(2026, 11, 24, 3, 42, 0, 0, time.UTC) // 10:42 in Jakarta
	wib   = time.FixedZone("WIB", 7*60*60)
	board = bot.Place{Platform: "desk", ID: "tier2"}
	team  = bot.Place{Platform: "desk", ID: "jaringan"}
)

// options returns complete options, which a test can change.
func (h *harness) options() desk.Options {
	return desk.Options{
		Title:  "Sigap",
		Zone:   wib,
		Switch: true,
		People: func(context.Context) ([]desk.Person, error) {
			return []desk.Person{
				{ID: "dewi", Name: "Dewi", Role: "Agent 147", Lang: "id", Try: "Coba ketik /cek 0812 3456 7890, nomor seorang pelanggan VVIP."},
				{ID: "sari", Name: "Sari", Role: "Tier 2 Outbound", Lang: "id", Try: "Buka kanal tier2 dan ambil kasus teratas.", Upload: true},
				{ID: "ann", Name: "Ann", Role: "Lead", Lang: "en", Queue: true, Upload: true},
			}, nil
		},
		Channels: func(_ context.Context, who bot.Account) ([]desk.Channel, error) {
			all := []desk.Channel{
				{Place: board, Name: "tier2", Topic: "Kasus callback, yang paling mendesak di atas"},
				{Place: team, Name: "jaringan", Topic: "Tim backend jaringan"},
			}
			if who.ID == "dewi" {
				return all[:1], nil
			}
			return all, nil
		},
		History: h.history,
		Queue:   h.queue,
		Commands: func(string) []bot.CommandHelp {
			return []bot.CommandHelp{
				{Name: "cek", Usage: "NOMOR [hc] [se] [keluhan]", Help: "Periksa pelanggan dan langkah berikutnya"},
				{Name: "callback", Usage: "NOMOR keluhan", Help: "Catat callback untuk Tier 2"},
				{Name: "kasus", Usage: "[saya | antrean | K-12]", Help: "Lihat kasus"},
				{Name: "sigap", Usage: "[bantuan | siapa | laporan]", Help: "Bantuan dan laporan"},
			}
		},
		Words:  words,
		Logger: slog.New(slog.NewTextHandler(&h.log, nil)),
		Now:    func() time.Time { return now },
	}
}

// newHarness starts a desk with the handler behind a real server.
func newHarness(t *testing.T, handle bot.Handler, change ...func(*desk.Options)) *harness {
	t.Helper()
	return newBeatingHarness(t, handle, desk.Heartbeat, change...)
}

// newBeatingHarness is newHarness with another interval of the beats.
func newBeatingHarness(t *testing.T, handle bot.Handler, every time.Duration, change ...func(*desk.Options)) *harness {
	t.Helper()
	h := &harness{messages: map[bot.Place][]desk.Message{}}
	opt := h.options()
	for _, c := range change {
		c(&opt)
	}
	d, err := desk.NewBeating(opt, every)
	if err != nil {
		t.Fatal(err)
	}
	h.desk = d
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- d.Run(ctx, handle) }()
	server := httptest.NewServer(d.Handler())
	h.url = server.URL
	h.stop = sync.OnceFunc(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Errorf("Run ended with %v, want nil", err)
		}
	})
	t.Cleanup(func() {
		h.stop()
		server.Close()
	})
	waitUntilOpen(t, h.url)
	return h
}

func (h *harness) history(_ context.Context, place bot.Place, limit int) ([]desk.Message, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	all := h.messages[place]
	return append([]desk.Message(nil), all[max(0, len(all)-limit):]...), nil
}

func (h *harness) queue(context.Context, bot.Account) (desk.Queue, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.standing, nil
}

// post records a message and then sends it, as the courier does.
func (h *harness) post(place bot.Place, id string, card bot.Card, thread bot.Ref) {
	h.record(place, bot.PostID(id), card, thread)
	if place.Private {
		h.desk.SendDirect(context.Background(), bot.Account{Platform: "desk", ID: place.ID}, card, bot.PostID(id))
		return
	}
	h.desk.Post(context.Background(), place, card, bot.PostID(id), thread)
}

func (h *harness) record(place bot.Place, id bot.PostID, card bot.Card, thread bot.Ref) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.messages[place] = append(h.messages[place], desk.Message{ID: id, At: now, Card: card, Thread: thread})
}

// edit records a message's new card and then sends it.
func (h *harness) edit(place bot.Place, id string, card bot.Card) {
	h.mu.Lock()
	for i, m := range h.messages[place] {
		if m.ID == bot.PostID(id) {
			h.messages[place][i].Card = card
		}
	}
	h.mu.Unlock()
	h.desk.Edit(context.Background(), place, bot.Ref(id), card)
}

func chatOf(id string) bot.Place { return bot.Place{Platform: "desk", ID: id, Private: true} }

func words(lang, key string) string { return wordList[lang][key] }

var wordList = map[string]map[string]string{
	"id": {
		"private": "Chat saya", "channels": "Kanal", "empty": "Belum ada pesan di sini.", "unread": "belum dibaca",
		"newer": "Pesan baru", "reply": "Membalas", "only_you": "Hanya Anda yang melihat ini",
		"line": "Ketik / untuk perintah", "slash": "Perintah diawali garis miring. Ketik / untuk melihat semuanya.",
		"commands": "Perintah", "send": "Kirim", "you": "Anda", "change": "Ganti", "live": "Terhubung",
		"reconnecting": "Menyambung lagi…", "let_go": "Dilepas", "too_many": "Dilepas karena terlalu banyak jendela.", "crowded": "Dilepas karena desk penuh.", "reload": "Muat ulang", "put_away": "Sembunyikan", "close": "Tutup",
		"optional": "(boleh kosong)", "uncertain": "Belum pasti tersimpan. Lihat /kasus sebelum mengulang.",
		"busy": "Belum tersimpan. Coba lagi sebentar.", "fault": "Ada gangguan pada sistem",
		"fault_text": "Belum ada yang tersimpan. Coba lagi; bila berulang, hubungi lead.", "stranger": "Anda belum terdaftar di desk ini. Minta tautan baru.",
		"enter_as": "Masuk sebagai", "enter": "Masuk", "enter_once": "Tautan ini hanya berlaku satu kali. Bila bukan untuk Anda, tutup halaman ini dan beri tahu admin.",
		"in_use": "Browser ini sedang dipakai", "in_use_ends": "Sesi itu akan berakhir.", "sessions": "Sesi saya", "this_session": "browser ini", "other_browser": "Browser lain",
		"since": "Sejak", "seen": "terakhir dipakai", "end_session": "Akhiri", "end_others": "Akhiri semua yang lain", "leave": "Keluar", "used_how": "Minta tautan masuk yang baru kepada admin. Bila bukan Anda yang memakainya, beri tahu admin sekarang juga.",
		"too_many_how": "Tunggu satu menit, lalu buka tautan Anda sekali lagi.", "left_how": "Untuk masuk lagi, minta tautan masuk yang baru kepada admin.",
		"refused_unknown": "Tautan ini tidak dikenal", "refused_used": "Tautan ini sudah dipakai", "refused_expired": "Tautan ini sudah lewat waktunya", "refused_revoked": "Tautan ini sudah dicabut atau diganti",
		"refused_restored": "Tautan ini berakhir karena data dipulihkan dari cadangan", "refused_no_role": "Anda tidak punya peran di Sigap sekarang", "refused_too_many": "Terlalu banyak percobaan masuk",
		"refused_no_session": "Anda belum masuk, atau sesi Anda sudah berakhir", "refused_left": "Anda sudah keluar", "refused_not_now": "Belum tersimpan", "not_now_how": "Coba sebentar lagi.",
		"queue": "Antrean", "back": "Kembali ke chat", "attach": "Kirim file", "sending": "Mengirim file…", "too_large": "File lebih dari 20 MB.",
		"file_taken": "Sudah diunduh", "file_gone": "File ini sudah diunduh, atau waktunya habis.",
	},
	"en": {
		"private": "My chat", "channels": "Channels", "empty": "No messages here yet.", "unread": "unread",
		"newer": "New messages", "reply": "Reply to", "only_you": "Only you can see this",
		"line": "Type / for commands", "slash": "A command begins with a slash. Type / to see all of them.",
		"commands": "Commands", "send": "Send", "you": "You", "change": "Change", "live": "Connected",
		"reconnecting": "Reconnecting…", "let_go": "Released", "too_many": "Released: too many windows.", "crowded": "Released: the desk is full.", "reload": "Reload", "put_away": "Put away", "close": "Close",
		"optional": "(optional)", "uncertain": "Not certain whether it was saved. Look in /case before you repeat it.",
		"busy": "Not saved. Try again in a moment.", "fault": "Something is wrong on our side",
		"fault_text": "Nothing was saved. Try again; if it happens again, tell the lead.", "stranger": "You aren't known at this desk. Ask for a new link.",
		"enter_as": "Enter as", "enter": "Enter", "enter_once": "This link works only once. If it isn't for you, close this page and tell an admin.", "in_use": "This browser is in use by",
		"in_use_ends": "That session will end.", "sessions": "My sessions", "this_session": "this browser", "other_browser": "Another browser", "since": "Since",
		"seen": "last used", "end_session": "End", "end_others": "End all others", "leave": "Sign out", "used_how": "Ask an admin for a new entry link. If it wasn't you who used it, tell an admin right away.",
		"too_many_how": "Wait a minute, then open your link once more.", "left_how": "To enter again, ask an admin for a new entry link.", "refused_unknown": "This link isn't known",
		"refused_used": "This link was used already", "refused_expired": "This link's time is over", "refused_revoked": "This link was revoked or replaced",
		"refused_restored": "This link ended because the data were restored from a backup", "refused_no_role": "You have no role in Sigap now", "refused_too_many": "Too many attempts to enter",
		"refused_no_session": "You haven't entered, or your session has ended", "refused_left": "You have signed out", "refused_not_now": "Not saved", "not_now_how": "Try in a moment.",
		"queue": "Queue", "back": "Back to the chat", "attach": "Send a file", "sending": "Sending the file…", "too_large": "The file has more than 20 MB.",
		"file_taken": "Downloaded", "file_gone": "This file was downloaded already, or its time is over.",
	},
}

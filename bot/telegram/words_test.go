package telegram_test

import (
	"log/slog"
	"strconv"
	"testing"
	"time"

	"github.com/cc147/sigap/bot"
)

func words(lang, key string) string { return wordList[lang][key] }

var wordList = map[string]map[string]string{
	"id": {
		"open_private":   "Jawabannya hanya di chat pribadi. Tekan tombol ini untuk membukanya.",
		"open":           "Buka chat pribadi",
		"start_over":     "Tautan ini sudah tidak berlaku. Ulangi dari grup, atau ketik perintahnya di sini.",
		"hidden":         "Datanya disembunyikan. Ketik lagi perintahnya bila masih perlu.",
		"form_closed":    "Formulir ini ditutup karena lama tidak dilanjutkan. Tidak ada yang disimpan.",
		"number_removed": "Pesan Anda yang memuat nomor pelanggan sudah dihapus dari grup.",
		"remove_number":  "Hapus pesan Anda di grup: nomor pelanggan bisa dibaca semua orang di sana.",
		"slash":          "Ketik / untuk melihat perintah.",
		"unknown":        "Tombol ini tidak dikenal. Pakai pesan yang terbaru.",
		"start_first":    "Buka chat pribadi dengan bot ini, tekan Start, lalu coba lagi.",
		"form_private":   "Isi formulirnya di chat pribadi dengan bot ini.",
		"sent_private":   "Jawabannya ada di chat pribadi dengan bot ini.",
		"follows":        "Jawabannya menyusul di chat pribadi dengan bot ini.",
		"not_sent":       "Jawabannya belum bisa dikirim. Coba lagi sebentar.",
		"too_many":       "Terlalu banyak sekaligus: yang terakhir tidak diproses. Tunggu jawabannya, lalu kirim lagi.",
		"interrupted":    "Bot dimulai ulang saat tombol ini ditekan. Lihat kartunya, lalu tekan lagi bila perlu.",
		"line_left":      "Baris ini tidak diambil, karena datang sebelum pertanyaannya. Kirim lagi bila perlu.",
		"anonymous":      "Admin anonim tidak bisa dikenali. Matikan mode anonim, lalu coba lagi.",
		"dialog_over":    "Isian ini sudah selesai atau diganti. Lihat pesan yang terbaru.",
		"replaced":       "Isian sebelumnya dibatalkan.",
		"cancelled":      "Dibatalkan. Tidak ada yang disimpan.",
		"type":           "Ketik jawabannya.",
		"choose":         "Tekan salah satu tombol.",
		"too_long":       "Terlalu panjang: paling banyak {max} huruf. Ketik lagi, lebih pendek.",
		"check":          "Periksa, lalu kirim",
		"empty":          "(kosong)",
		"back":           "Kembali",
		"keep":           "Pakai ini",
		"leave_empty":    "Kosongkan",
		"send":           "Kirim",
		"cancel":         "Batal",
		"file_lost":      "Filenya tidak bisa dikirim.",
		"busy":           "Belum tersimpan. Coba lagi sebentar.",
		"fault":          "Ada gangguan pada sistem",
		"fault_text":     "Coba lagi; bila berulang, hubungi lead.",
	},
	"en": {
		"open_private":   "The answer is in the private chat only. Press this button to open it.",
		"open":           "Open private chat",
		"start_over":     "This link no longer leads anywhere. Repeat it in the group, or type the command here.",
		"hidden":         "The data are hidden. Type the command again if you still need them.",
		"form_closed":    "This form was closed because nobody went on with it. Nothing was saved.",
		"number_removed": "Your message with the customer's number was removed from the group.",
		"remove_number":  "Delete your message in the group: everybody there can read the customer's number.",
		"slash":          "Type / to see the commands.",
		"unknown":        "This button isn't known. Use the newest message.",
		"start_first":    "Open the private chat with this bot, press Start, then try again.",
		"form_private":   "Fill in the form in your private chat with this bot.",
		"sent_private":   "The answer is in your private chat with this bot.",
		"follows":        "The answer follows in your private chat with this bot.",
		"not_sent":       "The answer can't be sent yet. Try again in a moment.",
		"too_many":       "Too much at once: the last one was not done. Wait for the answer, then send it again.",
		"interrupted":    "The bot was restarted while you pressed this button. Look at the card, then press again if needed.",
		"line_left":      "This line was not taken, because it came before the question. Send it again if needed.",
		"anonymous":      "Anonymous admins can't be recognised. Turn anonymity off, then try again.",
		"dialog_over":    "This form is done or was replaced. See the newest message.",
		"replaced":       "The form before was given up.",
		"cancelled":      "Cancelled. Nothing was saved.",
		"type":           "Type the answer.",
		"choose":         "Press one of the buttons.",
		"too_long":       "Too long: at most {max} characters. Type it again, shorter.",
		"check":          "Check, then send",
		"empty":          "(empty)",
		"back":           "Back",
		"keep":           "Keep this",
		"leave_empty":    "Leave empty",
		"send":           "Send",
		"cancel":         "Cancel",
		"file_lost":      "The file could not be sent.",
		"busy":           "Not saved. Try again in a moment.",
		"fault":          "Something is wrong on our side",
		"fault_text":     "Try again; if it happens again, tell the lead.",
	},
}

func commands(lang string) []bot.CommandHelp {
	if lang == "en" {
		return []bot.CommandHelp{{Name: "check", Usage: "NUMBER", Help: "Check a customer"}, {Name: "sigap", Help: "Help"}, {Name: "Not A Name", Help: "x"}}
	}
	return []bot.CommandHelp{{Name: "cek", Usage: "NOMOR", Help: "Periksa pelanggan"}, {Name: "sigap", Help: "Bantuan"}}
}

// board is a card as shown in channels.
var board = bot.Card{
	Tone: bot.ToneVVIP, Sign: "🟣", Title: "K-1 · VVIP · Menunggu",
	Lines:     []bot.Line{{Label: "Pelanggan", Text: "B. H."}, {Label: "Masalah", Text: "internet mati", Style: bot.StyleQuote}},
	Buttons:   []bot.Button{{Subject: "K-1", Action: "claim", Turn: 3, Label: "Ambil", Primary: true}},
	More:      []bot.Button{{Subject: "K-1", Action: "note", Turn: 3, Label: "Catat"}, {Subject: "K-1", Action: "cancel", Turn: 3, Label: "Batalkan", Danger: true}},
	MoreLabel: "Lainnya",
}

func silent(bot.In) bot.Answer { return bot.Answer{} }

func toast(text string) func(bot.In) bot.Answer {
	return func(bot.In) bot.Answer { return bot.Answer{Toast: text, Lang: "id"} }
}

func number(t *testing.T, s string) int64 {
	t.Helper()
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func quiet() *slog.Logger { return slog.New(slog.DiscardHandler) }

func clock() time.Time { return time.Date(2026, 11, 24, 3, 42, 0, 0, time.UTC) }

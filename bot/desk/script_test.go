//go:build browser

package desk_test

import (
	"time"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/bot/desk"
)

// fill puts the messages of a morning into the channels.
func fill(h *harness) {
	emergency := boardCard("K-9")
	emergency.Tone, emergency.Sign, emergency.Title = bot.ToneEmergency, "▲", "K-9 · Super emergency · Menunggu"
	done := bot.Card{Tone: bot.ToneDone, Sign: "✔", Title: "K-7 · Selesai", Lines: []bot.Line{{Text: "Solusi oleh Sari 09:58", Style: bot.StyleSmall}}}
	ping := bot.Card{Title: "Belum diambil selama 5 menit", Mentions: []bot.Mention{{Account: bot.Account{Platform: "desk", ID: "sari"}, Name: "Sari"}}}
	h.messages[board] = []desk.Message{
		{ID: "p7", At: now.Add(-50 * time.Minute), Card: done},
		{ID: "p9", At: now.Add(-9 * time.Minute), Card: emergency},
		{ID: "p12", At: now.Add(-5 * time.Minute), Card: boardCard("K-12")},
		{ID: "p13", At: now, Card: ping, Thread: "p12"},
	}
}

func boardCard(subject string) bot.Card {
	return bot.Card{
		Tone: bot.ToneVVIP, Sign: "★", Title: subject + " · VVIP · Menunggu", MoreLabel: "Lainnya",
		Lines: []bot.Line{
			{Label: "Pelanggan", Text: "B. H. · 0812••••890"},
			{Label: "Kriteria", Text: "VVIP – pejabat"},
			{Label: "Keluhan", Text: "internet mati sejak semalam, modem sudah di-restart", Style: bot.StyleQuote},
			{Text: "Dicatat Dewi 10:42", Style: bot.StyleSmall},
		},
		Buttons: []bot.Button{{Subject: subject, Action: "claim", Turn: 1, Label: "Ambil", Primary: true}},
		More:    []bot.Button{{Subject: subject, Action: "note", Turn: 1, Label: "Catatan"}, {Subject: subject, Action: "cancel", Turn: 1, Label: "Batalkan", Danger: true}},
	}
}

// scripted answers as the handlers would, for one customer and one case.
func scripted(h *harness, in bot.In) bot.Answer {
	switch {
	case in.Command != nil:
		return bot.Answer{Card: checkCard(bot.Button{Subject: "C-1", Action: "confirm", Label: "Data sesuai", Primary: true})}
	case in.Submit != nil && in.Submit.Fields["outcome"] == "":
		return bot.Answer{Errors: map[string]string{"outcome": "Pilih satu hasil."}}
	case in.Submit != nil:
		return bot.Answer{Toast: "K-12 selesai."}
	case in.Press.Action == "confirm":
		return bot.Answer{Replace: true, Card: checkCard(bot.Button{Subject: "C-1", Action: "educate", Label: "Sudah diedukasi → buat callback", Primary: true})}
	case in.Press.Action == "close":
		form := closeForm()
		return bot.Answer{Form: &form}
	}
	card := boardCard("K-12")
	card.Title = "K-12 · VVIP · Ditangani Sari"
	card.Buttons = []bot.Button{
		{Subject: "K-12", Action: "contact", Turn: 2, Label: "Catat telepon"},
		{Subject: "K-12", Action: "escalate", Turn: 2, Label: "Eskalasi"},
		{Subject: "K-12", Action: "close", Turn: 2, Label: "Selesai", Primary: true},
	}
	h.edit(board, "p12", card)
	h.post(chatOf("sari"), "h12", card, "")
	return bot.Answer{Toast: "K-12 Anda ambil."}
}

func checkCard(next bot.Button) *bot.Card {
	return &bot.Card{
		Tone: bot.ToneVVIP, Sign: "★", Title: "Budi Hidayat · VVIP", MoreLabel: "Lainnya",
		Lines: []bot.Line{
			{Label: "Nomor", Text: "0812 3456 7890"},
			{Label: "Kriteria", Text: "VVIP – pejabat, kecepatan 100 Mbps"},
			{Label: "Konfirmasi", Text: "Nama, alamat pemasangan"},
			{Label: "Ucapkan", Text: "Baik Bapak, kami prioritaskan dan tim kami akan menelepon kembali.", Style: bot.StyleSay},
			{Label: "Jangan janjikan", Text: "Jam perbaikan atau buka isolir.", Style: bot.StyleDont},
			{Text: "Pastikan datanya sesuai, lalu edukasi.", Style: bot.StyleNext},
			{Text: "IN.OCC.TELK.W-26 Rev 00", Style: bot.StyleSmall},
		},
		Buttons: []bot.Button{next},
		More:    []bot.Button{{Subject: "C-1", Action: "hc", Label: "Hard complaint"}, {Subject: "C-1", Action: "se", Label: "Super emergency"}},
	}
}

func closeForm() bot.Form {
	return bot.Form{
		Button: bot.Button{Subject: "K-12", Action: "close", Turn: 2, Label: "Selesai"}, Title: "K-12 · Selesai", Cancel: "Batal",
		Intro: []bot.Line{{Label: "Pelanggan", Text: "B. H. · 0812••••890"}},
		Fields: []bot.Field{
			{Name: "contact", Label: "Telepon", Kind: bot.FieldChoice, Required: true, Value: "reached", Options: []bot.Option{
				{Value: "reached", Label: "Tersambung"}, {Value: "no_answer", Label: "Tidak diangkat"}, {Value: "busy", Label: "Sibuk"},
				{Value: "wrong", Label: "Salah sambung"}, {Value: "later", Label: "Minta ditelepon lagi"}}},
			{Name: "analysis", Label: "Analisis", Hint: "Apa yang diperiksa, apa yang dilakukan.", Kind: bot.FieldText, Required: true, Max: 2000},
			{Name: "outcome", Label: "Hasil", Kind: bot.FieldChoice, Required: true, Options: []bot.Option{
				{Value: "solved", Label: "Solusi"}, {Value: "not_solved", Label: "Belum solusi"}, {Value: "unreachable", Label: "Tak terhubung"}}},
			{Name: "education", Label: "Edukasi agent sudah tepat?", Kind: bot.FieldChoice, Options: []bot.Option{{Value: "yes", Label: "Ya"}, {Value: "no", Label: "Tidak"}}},
			{Name: "team", Label: "Tim", Kind: bot.FieldSelect, Options: []bot.Option{{Value: "jaringan", Label: "Jaringan"}}},
			{Name: "at", Label: "Telepon lagi pada", Kind: bot.FieldTime},
		},
	}
}

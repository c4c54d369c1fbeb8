package handlers_test

import (
	"strings"
	"testing"
	"time"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/bot/bottest"
	"github.com/cc147/sigap/handlers"
	"github.com/cc147/sigap/handlers/words"
	"github.com/cc147/sigap/procedure"
	"github.com/cc147/sigap/store"
)

// TestStatusSaysWhatIsWrong: where nothing arrives and why, what waits, which
// platform is away; to those alone who operate the bot.
func TestStatusSaysWhatIsWrong(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	began := time.Unix(0, s.now.Load())
	s.links = []handlers.Link{{Platform: "slack", Up: true, Since: began}, {Platform: "telegram", Since: began}, {Platform: "desk", Up: true}, {Platform: "slack"}}
	s.screen.Fail(func(_ string, place bot.Place) *bot.Outcome {
		switch place.ID {
		case "tier2":
			return &bot.Outcome{Result: bot.Failed, Cause: "not_in_channel"}
		case "sari":
			return &bot.Outcome{Result: bot.Retry, After: time.Hour}
		}
		return nil
	})
	bottest.Play(t, s, `
		dewi types /cek 152000000001 mati
		dewi presses confirm
		dewi presses callback/given`)
	s.settle(t)
	// Her private card is tried again and again, so the case waits to be shown.
	if _, err := s.bot.Handle(t.Context(), bot.In{Account: s.Account("sari"), Key: "claim",
		Press: &bot.Press{Button: bot.Button{Subject: "K-1", Action: "claim", Turn: 1}}}); err != nil {
		t.Fatal(err)
	}
	s.Advance(t, 2*time.Hour+time.Minute)
	says := func(person string, want bool, texts ...string) {
		t.Helper()
		answer := s.Type(t, person, "/sigap status").Text
		for _, text := range texts {
			if strings.Contains(answer, text) != want {
				t.Errorf("%s's answer holds %q: %v; want %v:\n%s", person, text, !want, want, answer)
			}
		}
	}
	wrong := []string{
		"⚠️ Sigap bekerja, tetapi ada yang perlu dibenahi",
		"⚠️ Halaman web · Tier 2 Outbound: 1 pesan tidak terkirim: not_in_channel", "Undang lagi Sigap ke tempat itu",
		"Pesan: 1 kasus menunggu pesannya terkirim · paling lama 2 jam",
		"Slack: tersambung sejak 10:00", "Telegram: terputus sejak 10:00", "Halaman web: tersambung\n", "Slack: belum pernah tersambung",
		"Script yang masih contoh: VVIP (Indonesia, Inggris); Tidak boleh buka isolir (Indonesia, Inggris)", "Daftar Request khusus: diimpor 10:00 (2 jam)",
	}
	says("ratna", true, append(wrong, "Versi: 1.2.3")...)
	says("adi", true, wrong...)
	says("dewi", true, "Sigap bekerja", "Sejak: 10:00", "Versi: 1.2.3")
	says("dewi", false, wrong...)
}

// TestDaftarSaysWhatIsMissing: an empty list, a list that nobody imported, and more
// requests that end than are shown, the first to end before others.
func TestDaftarSaysWhatIsMissing(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	var rows []procedure.Row
	for _, until := range []procedure.Date{"", "2026-11-22", "2026-11-29", "2026-11-24", "2026-11-30", "2026-12-01", "2026-11-25", "2026-11-26", "2026-11-27", "2026-11-28"} {
		rows = append(rows, procedure.Row{List: procedure.SpecialRequests, Numbers: []procedure.Number{inet("152000000002")}, Name: "Siti Cahyono", Request: procedure.OtherRequest, Until: until})
	}
	s.replace(t, procedure.SpecialRequests, rows)
	s.replace(t, procedure.VVIPRegister, nil)
	answer := s.Type(t, "dewi", "/sigap daftar").Text
	for _, want := range []string{
		"⚠️ Kosong. Minta admin mengimpornya.", "Pelanggan: 7 baris · diimpor 10:00 lewat sigap import",
		"9 berlaku, 7 di antaranya berakhir dalam 7 hari",
		"Sampai 24 Nov 2026: Request manajemen lain · S. C. · 1520•••••002\nSampai 25 Nov 2026:", "Sampai 28 Nov 2026", "dan 2 lagi",
	} {
		if !strings.Contains(answer, want) {
			t.Errorf("the answer should hold %q:\n%s", want, answer)
		}
	}
	for _, not := range []string{"152000000002", "Siti", "22 Nov", "29 Nov"} {
		if strings.Contains(answer, not) {
			t.Errorf("the answer must not hold %q:\n%s", not, answer)
		}
	}
}

// TestImportsOfAFileWithoutAny: nothing is known, and said so.
func TestImportsOfAFileWithoutAny(t *testing.T) {
	t.Parallel()
	st, err := store.Open(store.Options{Path: t.TempDir() + "/sigap.db", Now: func() time.Time { return time.Unix(0, 0) }})
	if err != nil {
		t.Fatal(err)
	}
	defer st.Close()
	book := words.New(time.UTC)
	h := handlers.New(handlers.Config{Store: st, Policy: procedure.DefaultPolicy(time.UTC), Book: book})
	me := bot.Account{Platform: platform, ID: "adi"}
	if _, err := st.Update(t.Context(), store.Key{}, func(tx *store.Tx) (store.Receipt, error) {
		tx.PutPerson(procedure.Person{ID: "adi", Name: "Adi", Roles: []procedure.Role{procedure.Admin}, Lang: "en"})
		tx.Link(me, "adi")
		return store.Receipt{}, nil
	}); err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]string{
		"lists": "Customers: 0 on the list · never imported", "duty": "Team leader whom Sigap calls: there is no team leader yet", "status": "List VVIP: ⚠️ Empty.",
	} {
		a, err := h.Handle(t.Context(), bot.In{Account: me, Key: text, Command: &bot.Command{Name: "sigap", Text: text}})
		if err != nil || !strings.Contains(bottest.AnswerText(a), want) {
			t.Errorf("/sigap %s should say %q, %v:\n%s", text, want, err, bottest.AnswerText(a))
		}
	}
}

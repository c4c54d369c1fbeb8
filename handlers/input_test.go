package handlers_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"unicode"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/bot/bottest"
	"github.com/cc147/sigap/handlers/words"
	"github.com/cc147/sigap/procedure"
	"github.com/cc147/sigap/store"
)

// TestBadInputChangesNothing: each input gets a clear private answer in the reader's
// language, and nothing that is stored changes.
func TestBadInputChangesNothing(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	bottest.Play(t, s, `
		dewi types /cek 152000000002 minta buka isolir       # C-1: K-1, claimed by Sari
		dewi presses confirm
		dewi presses callback/given
		sari presses claim on K-1 in tier2
		dewi types /cek 152000000001 mati                    # C-2: a VVIP, nothing pressed yet
		budi types /check 152000000001 mati                  # C-3
		dewi types /cek 152000000003 lambat                  # C-4: Tier 1
		dewi presses confirm
		budi types /check 152000000005 slow                  # C-5: somebody else's data
		budi presses mismatch`)
	press := func(subject, action, arg string, turn uint64) bot.In {
		return bot.In{Press: &bot.Press{Button: bot.Button{Subject: subject, Action: action, Arg: arg, Turn: turn}}}
	}
	fill := func(subject, action string, turn uint64, fields map[string]string) bot.In {
		return bot.In{Submit: &bot.Submit{Button: bot.Button{Subject: subject, Action: action, Turn: turn}, Fields: fields}}
	}
	line := func(name, text string) bot.In { return bot.In{Command: &bot.Command{Name: name, Text: text}} }
	long := strings.Repeat("x", 5000)
	escalation := func(team, checked string) map[string]string {
		return map[string]string{"team": team, "checked": checked, "wanted": "cek"}
	}
	for _, c := range []struct {
		what, who string
		in        bot.In
		code, say string
	}{
		{"no number", "dewi", line("callback", ""), "number.empty", "Nomornya belum ada."},
		{"letters in the number", "budi", line("check", "08l2abc"), "number.letters", "There are letters in the number."},
		{"5,000 characters", "dewi", line("cek", "0812"+long), "command_too_long", "Tulisan terlalu panjang."},
		{"5,000 characters in a form", "sari", fill("K-1", "note", 2, map[string]string{"text": long}), "too_long", "Keterangan terlalu panjang: paling banyak 1000 huruf."},
		{"only what can't be seen", "dewi", line("cek", "\u202e\u0000\u200b"), "number.empty", "Nomornya belum ada."},
		{"an emoji for a number", "budi", line("check", "🙂"), "number.no_number", "That is no internet, telephone or ticket number."},
		{"digits that could belong to the number", "dewi", line("cek", "+62 62 812 3456 7890 mati"), "number.ambiguous", "Nomornya bisa dibaca lebih dari satu cara."},
		{"two internet numbers", "budi", line("check", "152000000001/152000000002 mati"), "number.two_internet", "There are two internet numbers."},
		{"digits that a spreadsheet lost", "budi", line("check", "8,12E+11 mati"), "number.lost_digits", "Excel has lost digits of this number"},
		{"HTML for a number", "dewi", line("cek", "<b>0812</b>"), "number.letters", "Ada huruf di dalam nomor."},
		{"a press without the role", "budi", press("K-1", "close", "", 2), "not_holder", "Only Sari can, who is handling this case."},
		{"a command without the role", "agus", line("cek", "152000000001"), "no_role", "Peran Anda tidak bisa melakukan ini."},
		{"a claim that comes too late", "rian", press("K-1", "claim", "", 1), "taken", "Sudah diambil Sari sejak 10:00."},
		{"one's own claim again", "sari", press("K-1", "claim", "", 1), "taken", "Sudah Anda ambil sejak 10:00."},
		{"a press on an old card", "sari", press("K-1", "contact", "", 1), "stale", "Kartu ini sudah lama."},
		{"a forged turn", "sari", press("K-1", "close", "", 99), "stale", "Kartu ini sudah lama."},
		{"a state that the table has not", "agus", press("K-1", "take", "", 2), "wrong_state", "Tidak bisa dalam keadaan sekarang."},
		{"a team that does not exist", "sari", fill("K-1", "escalate", 2, escalation("mars", "a")), "no_such_team", "Tim itu tidak ada"},
		{"a needed field left empty", "sari", fill("K-1", "escalate", 2, escalation("jaringan", " \u202e ")), "missing", "Yang sudah dicek harus diisi."},
		{"a choice that there is not", "sari", fill("K-1", "close", 2, map[string]string{"outcome": "won", "right": "right"}), "missing", "Hasil akhir harus diisi."},
		{"a person who can't hold it", "sari", fill("K-1", "handover", 2, map[string]string{"to": "agus"}), "no_such_person", "Orang itu tidak bisa memegang kasus ini."},
		{"a person who does not exist", "sari", fill("K-1", "handover", 2, map[string]string{"to": "nobody"}), "no_such_person", "Orang itu"},
		{"a callback without education", "dewi", press("C-2", "callback", "", 1), "not_confirmed", "Pastikan dulu datanya."},
		{"the same in English", "budi", press("C-3", "callback", "given", 1), "not_confirmed", "Confirm the data first."},
		{"Tier 1 for a VVIP", "dewi", fill("C-2", "unsolved", 1, escalation("jaringan", "a")), "use_callback", "buat callback, bukan eskalasi"},
		{"data that are confirmed", "dewi", press("C-4", "mismatch", "", 2), "matched", "Data pelanggan ini sudah dinyatakan sesuai."},
		{"a step after the data did not match", "budi", press("C-5", "add", "", 2), "mismatched", "This call is closed, since the data didn't match."},
		{"an old card of such a call", "budi", press("C-5", "judge_hc", "", 1), "mismatched", "This call is closed"},
		{"another customer of such a call", "budi", press("C-5", "choose", "also-1", 2), "mismatched", "This call is closed"},
		{"somebody else's call", "budi", press("C-2", "confirm", "", 1), "not_your_call", "This is Dewi's call."},
		{"a step that no person does", "dewi", press("C-4", "drop", "", 2), "no_role", "Peran Anda tidak bisa melakukan ini."},
		{"no such case", "sari", press("K-99", "claim", "", 1), "not_found", "Kasus atau panggilan itu tidak ada."},
		{"a number that is too large", "sari", press("K-99999999999999999999", "claim", "", 1), "unknown_button", "Tombol ini"},
		{"a subject of nobody's", "budi", press("X-1", "claim", "", 1), "unknown_button", "This button is not known."},
		{"no subject", "sari", press("", "claim", "", 1), "unknown_button", "Tombol ini"},
		{"an action of nobody's", "sari", press("K-1", "<script>", "", 2), "unknown_button", "Tombol ini"},
		{"a forged choice", "dewi", press("C-2", "choose", "7", 1), "missing", "Pelanggan harus diisi."},
		{"a press that comes as a form", "dewi", fill("C-4", "more", 2, nil), "unknown_button", "Tombol ini"},
		{"a script edited without the role", "dewi", press("S-vvip.id", "edit", "", 0), "no_role", "Peran Anda tidak bisa melakukan ini."},
		{"a script filled in without the role", "sari", fill("S-vvip.id", "edit", 0, map[string]string{"say": "x"}), "no_role", "Peran Anda"},
		{"a script published without a preview", "ratna", press("S-vvip.id", "publish", "", 7), "stale", "Kartu ini sudah lama."},
		{"a script without a text", "ratna", fill("S-other.id", "edit", 0, map[string]string{"say": "x", "dont": " \u202e "}), "missing", "Jangan janjikan harus diisi."},
		{"5,000 characters of a script", "ratna", fill("S-vvip.en", "edit", 0, map[string]string{"say": long}), "too_long", "Katakan terlalu panjang: paling banyak 1000 huruf."},
		{"a version that is not there", "ratna", fill("S-vvip.id", "edit", 9, map[string]string{"say": "x"}), "superseded", "lebih dulu"},
		{"a script of nobody's", "ratna", press("S-mars.id", "edit", "", 0), "unknown_button", "Tombol ini"},
		{"a script in a language of nobody's", "ratna", press("S-vvip.de", "show", "", 0), "unknown_button", "Tombol ini"},
		{"an action that scripts have not", "ratna", press("S-vvip.id", "claim", "", 0), "unknown_button", "Tombol ini"},
		{"a script's form with too many fields", "ratna", fill("S-vvip.id", "edit", 0, manyFields()), "unknown_button", "Tombol ini"},
		{"a form with too many fields", "sari", fill("K-1", "note", 2, manyFields()), "unknown_button", "Tombol ini"},
		{"nothing at all", "dewi", bot.In{}, "unknown_button", "Tombol ini"},
		{"a command that there is not", "dewi", line("roll", "6"), "unknown_command", "Perintah itu tidak ada."},
		{"one that others can read", "dewi", openly("roll", "6"), "unknown_command", "Perintah itu tidak ada."},
		{"a stranger's that there is not", "tamu", line("roll", "6"), "unknown_command", "Perintah itu tidak ada."},
		{"a stranger's that others can read", "tamu", openly("roll", "6"), "unknown_command", "Perintah itu tidak ada."},
		{"a command that others can read", "dewi", openly("cek", "152000000001"), "in_private", ""},
		{"a stranger", "tamu", line("cek", "152000000001"), "stranger", "Anda belum terdaftar di Sigap."},
	} {
		before := s.stored(t)
		c.in.Account, c.in.Key = s.Account(c.who), "bad "+c.what
		a, err := s.bot.Handle(t.Context(), c.in)
		if err != nil || a.Code != c.code || !strings.Contains(a.Toast, c.say) {
			t.Errorf("%s: the answer is %q %q, %v; want %q, saying %q", c.what, a.Code, a.Toast, err, c.code, c.say)
		}
		if c.in.Submit != nil && c.code != "unknown_button" && len(a.Errors) == 0 {
			t.Errorf("%s: the form should stay open with its error", c.what)
		}
		if after := s.stored(t); after != before {
			t.Errorf("%s: something was changed:\n%s\nwas\n%s", c.what, after, before)
		}
	}
}

// openly is a command with an answer that others can read.
func openly(name, text string) bot.In {
	return bot.In{Command: &bot.Command{Name: name, Text: text}, Public: true}
}

func manyFields() map[string]string {
	out := map[string]string{}
	for i := range 100 {
		out[fmt.Sprint(i)] = "x"
	}
	return out
}

// TestWhatIsTypedStaysText: the content of a field is shown as plain text, without
// invisible characters, and masked in channels.
func TestWhatIsTypedStaysText(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	const nasty = "<b>@here</b> *x* _y_ <!channel> [a](b) \u202e\u0007 🙂 0812-3456-7890 \"'&"
	bottest.Play(t, s, "dewi types /cek 152000000001 "+nasty+`
		dewi presses confirm
		dewi presses callback/other
		dewi fills education=refused; reason=`+nasty+`
		sari presses claim on K-1 in tier2
		sari presses escalate on K-1 in tier2
		sari fills checked=`+nasty+`; wanted=`+nasty+`
		agus presses answer on K-1 in jaringan
		agus fills answer=solved; right=right; done=`+nasty)
	const masked = "<b>@here</b> *x* _y_ <!channel> [a](b)  🙂 ••••-••••-••90 \"'&"
	s.settle(t)
	for _, place := range []string{"tier2", "jaringan"} {
		text := s.Messages(t, place)[0][0]
		if n := strings.Count(text, masked); n < 4 {
			t.Errorf("%s should show %q in each of its texts, it shows it %d times:\n%s", place, masked, n, text)
		}
		for _, r := range text {
			if r != '\n' && (unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r)) {
				t.Errorf("%s shows the control character %U", place, r)
			}
		}
	}
	if text := s.Messages(t, "sari")[0][0]; !strings.Contains(text, "0812-3456-7890") {
		t.Errorf("the holder should see the number as it was typed:\n%s", text)
	}
}

// TestASentFormSentAgain: with the same key it has happened once; with another
// one it is refused.
func TestASentFormSentAgain(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	bottest.Play(t, s, `
		dewi types /cek 152000000001 mati
		dewi presses confirm
		dewi presses callback/given
		sari presses claim on K-1 in tier2`)
	send := func(key string) bot.Answer {
		a, err := s.bot.Handle(t.Context(), bot.In{Account: s.Account("sari"), Key: key, Submit: &bot.Submit{
			Button: bot.Button{Subject: "K-1", Action: "escalate", Turn: 2},
			Fields: map[string]string{"team": "jaringan", "checked": "a", "wanted": "b"}}})
		if err != nil {
			t.Fatal(err)
		}
		return a
	}
	first, again, other := send("k1"), send("k1"), send("k2")
	if first.Code != "" || again.Code != "" || first.Toast != again.Toast {
		t.Errorf("the same form with the same key says %q, then %q; want the same twice", first.Toast, again.Toast)
	}
	if other.Code != string(procedure.WrongState) {
		t.Errorf("the same form with another key gives %q; want %q", other.Code, procedure.WrongState)
	}
	if n := s.audited(t, "K-1", "escalate"); n != 1 || len(s.caseOf(t, 1).Escalations) != 1 {
		t.Errorf("there are %d escalations in the audit; want 1", n)
	}
}

// stored is all calls, cases and scripts as text.
func (s *stage) stored(t *testing.T) string {
	t.Helper()
	var out strings.Builder
	if err := s.store.View(t.Context(), func(tx *store.Tx) error {
		enc := json.NewEncoder(&out)
		for _, c := range tx.Cases(0, 1000) {
			if err := enc.Encode(c); err != nil {
				return err
			}
		}
		for id := uint64(1); ; id++ {
			c, err := tx.Call(id)
			if err != nil {
				break
			}
			if err := enc.Encode(c); err != nil {
				return err
			}
		}
		for _, name := range procedure.ScriptNames {
			for _, lang := range words.Languages {
				s, _ := tx.Script(name, lang)
				if err := enc.Encode(s); err != nil {
					return err
				}
			}
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// TestHiddenDataStayHidden checks that the answer to "Data tidak sesuai", and to a press on
// an older card of that call, takes the data from every card.
func TestHiddenDataStayHidden(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	a := s.whole(t, bot.In{Account: s.Account("dewi"), Key: "1", Command: &bot.Command{Name: "cek", Text: "152000000001 mati"}})
	for _, c := range []struct{ action, code string }{{"mismatch", ""}, {"confirm", string(procedure.Mismatched)}} {
		got := s.first(t, pressing(t, "dewi", a, c.action))
		if got.Code != c.code || !got.Replace || !got.Hide || strings.Contains(bottest.Text(*got.Card), "Budi") {
			t.Errorf("%s on the first card is answered with %+v; want it in place of every card of the call, without the customer", c.action, got)
		}
	}
}

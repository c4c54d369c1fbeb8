package handlers_test

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/bot/bottest"
	"github.com/cc147/sigap/procedure"
	"github.com/cc147/sigap/store"
)

// secrets are what may be shown in full only to some, by the key of the customer's line.
var secrets = map[string][]string{
	"152000000001": {"152000000001", "02129110001", "Budi Hidayat"},
	"152000000002": {"152000000002", "Siti Cahyono"},
	"152000000003": {"152000000003", "Rina Lubis"},
}

// FuzzUsedKeys checks that whatever people send, with keys that were used for something
// else or by somebody else, nobody is shown data of a customer that they may not see: their
// own call about the customer, a case that they work on, or an entry of the audit that says
// that they see the data now.
func FuzzUsedKeys(f *testing.F) {
	s := newStage(f)
	for i, in := range []bot.In{
		{Account: s.Account("dewi"), Command: &bot.Command{Name: "cek", Text: "152000000001 mati"}},
		{Account: s.Account("dewi"), Press: &bot.Press{Button: bot.Button{Subject: "C-1", Action: "confirm", Turn: 1}}},
		{Account: s.Account("dewi"), Press: &bot.Press{Button: bot.Button{Subject: "C-1", Action: "callback", Arg: "given", Turn: 2}}},
		{Account: s.Account("budi"), Command: &bot.Command{Name: "cek", Text: "152000000002 isolir"}},
		{Account: s.Account("budi"), Press: &bot.Press{Button: bot.Button{Subject: "C-2", Action: "confirm", Turn: 1}}},
		{Account: s.Account("budi"), Press: &bot.Press{Button: bot.Button{Subject: "C-2", Action: "callback", Arg: "given", Turn: 2}}},
		{Account: s.Account("sari"), Press: &bot.Press{Button: bot.Button{Subject: "K-2", Action: "claim", Turn: 1}}},
		{Account: s.Account("ratna"), Command: &bot.Command{Name: "cek", Text: "152000000003 lambat"}},
	} {
		in.Key = fmt.Sprint("before ", i)
		if a, err := s.bot.Handle(f.Context(), in); err != nil || a.Code != "" {
			f.Fatalf("%+v gives %q, %v", in, a.Code, err)
		}
	}
	all := keyedInputs(s.entrySubjects(f))
	for i := range all { // each input with the key of somebody's look-up, and of an input of somebody else
		who := byte(i % len(people))
		f.Add([]byte{who, 0, 0, 1, who, byte(i), byte(i >> 8), 1, 6, 0, 0, 2, 6, byte(i), byte(i >> 8), 2, who, byte(i), byte(i >> 8), 2})
	}
	round := 0
	f.Fuzz(func(t *testing.T, data []byte) {
		round++
		s.now.Add(int64(2 * 3600 * 1e9)) // no limit is reached
		for ; len(data) >= 4 && len(data) < 80; data = data[4:] {
			in := all[(int(data[1])+int(data[2])<<8)%len(all)]
			who := people[int(data[0])%len(people)]
			in.Account, in.Key = s.Account(who.ID), fmt.Sprintf("%d.%d", round, data[3]%4)
			a, err := s.bot.Handle(t.Context(), in)
			if err != nil {
				t.Fatalf("%s: %+v gives an error: %v", who.ID, in, err)
			}
			s.wantSeen(t, who, in, a)
		}
	})
}

// TestNobodySeesMoreThanTheRolesOfNow: people get and lose roles between their inputs, which
// come again long after.
func TestNobodySeesMoreThanTheRolesOfNow(t *testing.T) {
	s := newStage(t)
	rnd := rand.New(rand.NewPCG(12, 26))
	all := keyedInputs(s.entrySubjects(t))
	roles := [][]procedure.Role{nil, {procedure.Agent}, {procedure.Tier2}, {procedure.Lead}, {procedure.Backend}, {procedure.Admin}, {procedure.Quality}}
	now := slices.Clone(people)
	var sent []bot.In
	var by []int
	for i := range 4000 {
		s.now.Add(rnd.Int64N(10 * 60e9))
		n, in := rnd.IntN(len(now)), all[rnd.IntN(len(all))]
		if rnd.IntN(20) == 0 {
			now[n].Roles, now[n].Teams = roles[rnd.IntN(len(roles))], []string{"jaringan"}
			s.putPerson(t, now[n])
		}
		if old := len(sent) - 1 - rnd.IntN(100); rnd.IntN(2) == 0 && old >= 0 {
			n, in = by[old], sent[old]
		} else {
			in.Account, in.Key = s.Account(now[n].ID), strconv.Itoa(i)
			sent, by = append(sent, in), append(by, n)
		}
		a, err := s.bot.Handle(t.Context(), in)
		if err != nil {
			t.Fatalf("%s: %+v gives an error: %v", now[n].ID, in, err)
		}
		s.wantSeen(t, now[n], in, a)
	}
}

// keyedInputs are inputs of all kinds about the cases, the calls and the lists.
func keyedInputs(entries []string) (all []bot.In) {
	for _, line := range []string{"cek 152000000003 mati", "cek 152000000001", "cek 152000000002 hc", "cek", "callback 152000000001 mati", "kasus K-1", "kasus riwayat K-2",
		"kasus", "sigap jejak K-1", "sigap jejak 152000000001", "sigap daftar vvip hidayat", "sigap daftar khusus siti", "sigap daftar vvip", "sigap tautkan ABCD1234", "sigap status"} {
		all = append(all, typed(line))
	}
	fields := map[string]string{"reason": "x", "text": "x", "to": "rian", "contact": "no_answer", "outcome": "solved", "right": "right", "team": "jaringan", "checked": "x", "wanted": "x",
		"answer": "solved", "done": "x", "education": "refused", "when": "now", "say": "x", "dont": "x"}
	for _, subject := range append([]string{"K-1", "K-2", "C-1", "C-2", "S-vvip.id", "outbox", "L-work"}, entries...) {
		for _, action := range []string{"reveal", "clear", "note", "claim", "release", "escalate", "take", "answer", "close", "more", "show", "confirm", "callback", "choose", "history",
			"edit", "end", "publish", "discard", "resend", "words"} {
			all = append(all, pressOn(subject, action, "given", 1), fillOn(subject, action, 2, maps.Clone(fields)))
		}
	}
	return all
}

// entrySubjects are the first entries of the lists, as buttons name them.
func (s *stage) entrySubjects(t testing.TB) (out []string) {
	t.Helper()
	if err := s.store.View(t.Context(), func(tx *store.Tx) error {
		for _, list := range procedure.EntryLists {
			for id := range tx.Entries(list) {
				out = append(out, fmt.Sprintf("E-%s.%d", list, id))
				break
			}
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	return out
}

// wantSeen checks that an answer shows its reader no customer whom they may not see.
func (s *stage) wantSeen(t *testing.T, who procedure.Person, in bot.In, a bot.Answer) {
	t.Helper()
	text := bottest.AnswerText(a)
	for line, them := range secrets {
		for _, secret := range them {
			shown := strings.Contains(text, secret)
			if typed := in.Command != nil && strings.Contains(in.Command.Text, secret); shown && !typed && !s.maySee(t, who, line) {
				t.Errorf("%s, key %s: %s %+v shows %q:\n%s", who.ID, in.Key, in.Kind(), in, secret, text)
			}
		}
	}
}

// maySee reports whether a person may see a customer's data now, by PROCEDURE.md's "who" and
// the audit.
func (s *stage) maySee(t *testing.T, who procedure.Person, line string) (ok bool) {
	t.Helper()
	key := inet(line).Key()
	if err := s.store.View(t.Context(), func(tx *store.Tx) error {
		for id := uint64(1); ; id++ {
			c, err := tx.Call(id)
			if err != nil {
				break
			}
			ok = ok || c.By == who.ID && c.Customer == key && who.MayLookUp()
		}
		for _, c := range tx.Cases(0, 1000) {
			if c.Customer != key {
				continue
			}
			ok = ok || c.IsOpen() && slices.Contains([]string{c.Holder, c.Taker()}, who.ID)
			for _, e := range tx.AuditOf(c.Name()) {
				ok = ok || e.Person == who.ID && e.Action == "reveal" && tx.Now().Sub(e.At) < s.bot.Policy.HideAfter
			}
		}
		for _, e := range tx.AuditAbout(key, 1000) {
			ok = ok || e.Person == who.ID && who.MayChangeEntries() && e.Subject == "entry" && tx.Now().Sub(e.At) < s.bot.Policy.HideAfter
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	return ok
}

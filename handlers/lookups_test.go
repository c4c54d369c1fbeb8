package handlers_test

import (
	"encoding/json"
	"fmt"
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

// limited is a stage whose people may look up so many customers an hour.
func limited(t *testing.T, n int) *stage {
	s := newStage(t)
	s.bot.Policy.Lookups = n
	return s
}

// asks has dewi type a line, and wants the answer to have the code.
func (s *stage) asks(t *testing.T, line, code string) string {
	t.Helper()
	seen := s.Type(t, "dewi", line)
	if seen.Code != code {
		t.Errorf("%s is answered with the code %q:\n%s\nwant %q", line, seen.Code, seen.Text, code)
	}
	return seen.Text
}

// TestLookupsCountByCustomer: by any of their numbers a customer counts once; unknown
// numbers and numbers of several customers count too; at the limit those who count
// already still open, and nothing of another is shown.
func TestLookupsCountByCustomer(t *testing.T) {
	over := string(procedure.LookupLimit)
	s := limited(t, 3)
	s.asks(t, "/cek 152000000001 mati", "")
	s.asks(t, "/cek (021) 2911-0001", "") // the same customer
	s.asks(t, "/cek apa saja", "number.letters")
	s.asks(t, "/cek 152999999999", "") // unknown
	s.asks(t, "/cek 0812-0000-0005", "")
	s.Press(t, "dewi", bottest.Spot{}, "choose", "2") // Slamet in place of the number
	s.asks(t, "/cek 0812-0000-0005", "")
	if text := s.asks(t, "/cek 152000000003", over); strings.Contains(text, "Rina") || strings.Contains(text, "R. L.") || !strings.Contains(text, "11:00") {
		t.Errorf("at the limit it says\n%s\nwant nothing of the customer, and that it is possible again at 11:00", text)
	}
	s.asks(t, "/cek 152888888888", over)
	s.asks(t, "/callback 152000000003 mati", over)
	s.asks(t, "/cek 152000000006", "")
	s.asks(t, "/cek 152999999999", "")
	s.asks(t, "/cek 0812-0000-0005", "")
	if seen := s.Press(t, "dewi", bottest.Spot{}, "choose", "1"); seen.Code != over || strings.Contains(seen.Text, "Wati") {
		t.Errorf("the choice of a fourth customer is answered with %q:\n%s\nwant %q", seen.Code, seen.Text, over)
	}
	if seen := s.Type(t, "budi", "/check 152000000003"); seen.Code != "" {
		t.Errorf("another agent is answered with %q; the limit is each person's own", seen.Code)
	}
	s.Restart(t)
	s.bot.Policy.Lookups = 3
	s.asks(t, "/cek 152000000003", over)
	s.Advance(t, time.Hour+time.Second)
	s.asks(t, "/cek 152000000003", "")
}

// TestAWarnedCustomerCounts: the press that leads to another customer of the line's
// telephone is a look-up too.
func TestAWarnedCustomerCounts(t *testing.T) {
	s := limited(t, 1)
	s.asks(t, "/cek 152000000005", "") // Wati; Slamet is special by his speed, and listed now
	if _, err := s.store.Update(t.Context(), store.Key{}, func(tx *store.Tx) (store.Receipt, error) {
		row := procedure.Row{List: procedure.VVIPRegister, Name: "Slamet Gunawan", VVIP: procedure.Official, Numbers: []procedure.Number{inet("152000000006"), tel("+6281200000005")}}
		_, err := tx.ChangeEntry(procedure.VVIPRegister, 0, &row, store.Change{By: "ratna", Via: "desk"})
		return store.Receipt{}, err
	}); err != nil {
		t.Fatal(err)
	}
	s.asks(t, "/cek 152000000005", "")
	if seen := s.Press(t, "dewi", bottest.Spot{}, "choose", "also-1"); seen.Code != string(procedure.LookupLimit) || strings.Contains(seen.Text, "Slamet") {
		t.Errorf("the press on the warning is answered with %q:\n%s\nwant a refusal", seen.Code, seen.Text)
	}
}

// TestARefusedLookupIsRecorded in the audit, each time, and makes one alarm an hour.
func TestARefusedLookupIsRecorded(t *testing.T) {
	s := limited(t, 1)
	s.asks(t, "/cek 152000000001", "")
	s.asks(t, "/cek 152000000003", string(procedure.LookupLimit))
	s.asks(t, "/cek 152000000004", string(procedure.LookupLimit))
	if err := s.store.View(t.Context(), func(tx *store.Tx) error {
		var got []string
		for _, e := range tx.AuditOf("dewi") {
			got = append(got, fmt.Sprintf("%s %s %s", e.Action, e.Via, e.Body.(json.RawMessage)))
		}
		want := []string{`lookup_refused desk {"limit":1,"number":"i:152000000003"}`, `lookup_refused desk {"limit":1,"number":"i:152000000004"}`}
		if fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("the audit of dewi is %q; want %q", got, want)
		}
		if n := len(tx.AuditAbout("i:152000000003", 10)); n != 1 {
			t.Errorf("of the customer the audit has %d entries; want 1", n)
		}
		if alarms := tx.Alarms(); len(alarms) != 1 || alarms["dewi"].IsZero() {
			t.Errorf("the alarms are %v; want one of dewi", alarms)
		}
		if _, err := tx.Call(2); err == nil {
			t.Error("a refused look-up is a call")
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
}

// TestTheLimitHoldsWhereNothingIsSaved: look-ups that can't be saved count, beside
// those that were.
func TestTheLimitHoldsWhereNothingIsSaved(t *testing.T) {
	s := limited(t, 3)
	s.asks(t, "/cek 152000000001", "")
	s.stop()
	st, err := store.OpenReadOnly(store.Options{Path: s.path, Now: s.look})
	if err != nil {
		t.Fatal(err)
	}
	s.stop = func() { st.Close() }
	policy := procedure.DefaultPolicy(time.UTC)
	policy.Lookups = 3
	s.bot = handlers.New(handlers.Config{Store: st, Policy: policy, Book: words.New(time.UTC), Teams: teams, Places: places()})
	for _, c := range []struct {
		n    string
		over bool
	}{{"152000000001", false}, {"152000000003", false}, {"152999999999", false}, {"152000000004", true}, {"152000000003", false}} {
		answer, _ := s.bot.Handle(t.Context(), bot.In{Account: s.Account("dewi"), Key: "x" + c.n, Command: &bot.Command{Name: "cek", Text: c.n}})
		if over := answer.Code == string(procedure.LookupLimit); over != c.over {
			t.Errorf("%s is answered with %q; refused should be %v", c.n, answer.Code, c.over)
		}
	}
}

// TestLinkedAccountsShareTheLimit: what somebody looked up with an account counts for
// the person whose it becomes.
func TestLinkedAccountsShareTheLimit(t *testing.T) {
	s := limited(t, 1)
	other := bot.Account{Platform: "telegram", ID: "1001"}
	if _, err := s.store.Update(t.Context(), store.Key{}, func(tx *store.Tx) (store.Receipt, error) {
		tx.PutPerson(procedure.Person{ID: "telegram-1001", Roles: []procedure.Role{procedure.Agent}})
		tx.Link(other, "telegram-1001")
		return store.Receipt{}, nil
	}); err != nil {
		t.Fatal(err)
	}
	types := func(name, text string) {
		t.Helper()
		if answer, err := s.Handle(t.Context(), bot.In{Account: other, Key: text, Command: &bot.Command{Name: name, Text: text}}); err != nil || answer.Code != "" {
			t.Fatalf("/%s %s is answered with %q, %v", name, text, answer.Code, err)
		}
	}
	types("cek", "152000000001")
	_, code, _ := strings.Cut(s.asks(t, "/sigap tautkan", ""), "tautkan ")
	types("sigap", "tautkan "+code[:8])
	s.asks(t, "/cek 152000000003", string(procedure.LookupLimit))
	s.asks(t, "/cek 152000000001", "")
}

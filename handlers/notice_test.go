package handlers_test

import (
	"strings"
	"testing"
	"time"

	"github.com/cc147/sigap/bot/bottest"
	"github.com/cc147/sigap/procedure"
	"github.com/cc147/sigap/store"
)

// notices are the texts of the notices that a person got.
func (s *stage) notices(t *testing.T, person string) (out []string) {
	t.Helper()
	for _, c := range s.Cards(t, person) {
		if text := bottest.Text(c); strings.Contains(text, "Daftar pelanggan minggu ini") {
			out = append(out, text)
		}
	}
	return out
}

// at sets the clock.
func (s *stage) at(t *testing.T, when string) {
	t.Helper()
	at, err := time.ParseInLocation("2006-01-02 15:04", when, time.FixedZone("WIB", 7*3600))
	if err != nil {
		t.Fatal(err)
	}
	s.now.Store(at.UnixNano())
}

// TestTheWeeklyNotice: on Monday at eight in the site's zone, once a week, late but once
// after a stop, to the leads alone, and not if there is nothing to say.
func TestTheWeeklyNotice(t *testing.T) {
	t.Parallel()
	s := newStage(t) // Monday, 23 November, 10:00
	s.addRequests(t, 12)
	for _, c := range []struct {
		what, at string
		want     int
	}{
		{"at the first start nothing is said", "2026-11-23 10:00", 0},
		{"on Sunday", "2026-11-29 23:59", 0},
		{"on Monday before eight", "2026-11-30 07:59", 0},
		{"on Monday at eight", "2026-11-30 08:00", 1},
		{"again", "2026-11-30 08:01", 1},
		{"after a jump back of the clock", "2026-11-28 12:00", 1},
		{"on Sunday after", "2026-12-06 22:00", 1},
		{"after a stop over Monday, on Wednesday", "2026-12-09 03:00", 2},
		{"on Thursday", "2026-12-10 12:00", 2},
		{"when there is nothing to say", "2026-12-14 08:30", 2},
		{"after two weeks more", "2026-12-29 12:00", 2},
	} {
		s.at(t, c.at)
		s.Restart(t)
		s.due(t)
		if got := s.notices(t, "ratna"); len(got) != c.want {
			t.Errorf("%s: the lead has %d notices; want %d:\n%s", c.what, len(got), c.want, strings.Join(got, "\n---\n"))
		}
	}
	for _, person := range []string{"adi", "dewi", "tier2"} {
		if got := s.notices(t, person); len(got) > 0 {
			t.Errorf("%s has a notice; want the leads alone to have it:\n%s", person, got[0])
		}
	}
	first := s.notices(t, "ratna")[0]
	for _, part := range []string{"Request khusus: segera berakhir: 7 baris", "P. A.", "P. E.", "dan 2 lagi"} {
		if !strings.Contains(first, part) {
			t.Errorf("the first notice lacks %q:\n%s", part, first)
		}
	}
	if strings.Contains(first, "Pelanggan A") || strings.Contains(first, "152400000100") {
		t.Errorf("the notice names a customer:\n%s", first)
	}
	row := procedure.Row{List: procedure.VVIPRegister, Name: "Maya", VVIP: procedure.Official, Numbers: []procedure.Number{inet("152000000008")}, Review: "2026-12-01"}
	if _, err := s.store.Update(t.Context(), store.Key{}, func(tx *store.Tx) (store.Receipt, error) {
		_, err := tx.ChangeEntry(row.List, 0, &row, store.Change{By: "adi", Via: "cli"})
		return store.Receipt{}, err
	}); err != nil {
		t.Fatal(err)
	}
	s.due(t)
	if got := s.notices(t, "ratna"); len(got) != 2 {
		t.Errorf("an overdue review in a week that is over brings %d notices; want it said next Monday", len(got))
	}
	s.at(t, "2027-01-04 08:00")
	s.due(t)
	if got := s.notices(t, "ratna"); len(got) != 3 || !strings.Contains(got[2], "VVIP: perlu ditinjau: 1 baris") {
		t.Errorf("the notices are\n%s\nwant a third one with the overdue review", strings.Join(got, "\n---\n"))
	}
}

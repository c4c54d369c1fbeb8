package handlers_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/cc147/sigap/bot/bottest"
	"github.com/cc147/sigap/handlers"
	"github.com/cc147/sigap/procedure"
	"github.com/cc147/sigap/store"
)

// acts describes entries as "person action subject".
func acts(all []store.Entry) string {
	var out []string
	for _, e := range all {
		out = append(out, e.Person+" "+e.Action+" "+e.Subject)
	}
	return strings.Join(out, ", ")
}

func trailOf(t *testing.T, s *stage, n procedure.Number) (out handlers.Trail) {
	t.Helper()
	if err := s.store.View(t.Context(), func(tx *store.Tx) (err error) {
		out, err = handlers.TrailOfNumber(tx, n, 200)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return out
}

// TestATrailHasTheExportsThatHeldTheCase by its day, and no other.
func TestATrailHasTheExportsThatHeldTheCase(t *testing.T) {
	s := newStage(t)
	export := func(from, to time.Time) {
		t.Helper()
		if _, err := s.store.Update(t.Context(), store.Key{}, func(tx *store.Tx) (store.Receipt, error) {
			return store.Receipt{}, tx.Audit(store.Entry{Person: procedure.System, Via: "cli", Subject: "cases", Action: "export", Body: map[string]any{"from": from, "to": to}})
		}); err != nil {
			t.Fatal(err)
		}
	}
	exports := func() (n int) {
		return strings.Count(acts(trailOf(t, s, inet("152000000001")).Shared), " export ")
	}
	export(time.Time{}, time.Time{}) // before the case was opened
	s.Type(t, "dewi", "/cek 152000000001 mati")
	s.Press(t, "dewi", bottest.Spot{}, "confirm", "")
	s.Press(t, "dewi", bottest.Spot{}, "callback", "given")
	day := time.Date(2026, 11, 22, 17, 0, 0, 0, time.UTC) // midnight in Jakarta
	for _, c := range []struct {
		from, to time.Time
		want     int // exports in the trail afterwards
	}{
		{time.Time{}, time.Time{}, 1},
		{day, day.AddDate(0, 0, 1), 2},
		{day.AddDate(0, 0, 1), time.Time{}, 2},
		{time.Time{}, day, 2},
	} {
		if export(c.from, c.to); exports() != c.want {
			t.Errorf("after an export from %v to %v the trail has %d; want %d", c.from, c.to, exports(), c.want)
		}
	}
	if got := acts(trailOf(t, s, inet("152000000003")).Shared); strings.Contains(got, "export") {
		t.Errorf("the trail of somebody without a case has %s; want no export", got)
	}
}

// TestATrailTakesACaseAsItIsTyped, and its entry has the case's own name.
func TestATrailTakesACaseAsItIsTyped(t *testing.T) {
	s := newStage(t)
	bottest.Play(t, s, `dewi types /cek 152000000001 mati
		dewi presses confirm
		dewi presses callback/given`)
	typed := []string{"K-1", "k-1", "K-01", " K-1", "k-001 "}
	for _, alias := range typed {
		if seen := s.Type(t, "adi", "/sigap jejak "+alias); !strings.Contains(seen.Text, "K-1") || !strings.Contains(seen.Text, "Dewi: mengecek") {
			t.Errorf("/sigap jejak %q shows\n%s\nwant the trail of K-1", alias, seen.Text)
		}
	}
	if n := s.audited(t, "K-1", "trail"); n != len(typed) {
		t.Errorf("K-1 has %d entries of readings; want %d", n, len(typed))
	}
}

// TestATrailIsBounded on the card, with the count of the rest, and says when older
// entries were not read.
func TestATrailIsBounded(t *testing.T) {
	s := newStage(t)
	for i := range 203 {
		s.Type(t, "dewi", fmt.Sprint("/cek 152000000003 mati ", i))
	}
	seen := s.Type(t, "adi", "/sigap jejak 152000000003")
	if n := strings.Count(seen.Text, "Dewi: mengecek"); n != 19 {
		t.Errorf("it shows %d look-ups beside its own reading; want 19", n)
	}
	for _, want := range []string{"C-203", "dan 181 lagi sebelumnya", "Catatan yang lebih lama tidak dihitung"} {
		if !strings.Contains(seen.Text, want) {
			t.Errorf("it lacks %q:\n%s", want, seen.Text)
		}
	}
}

// TestATrailKeepsStrangersOut who share the telephone.
func TestATrailKeepsStrangersOut(t *testing.T) {
	s := newStage(t)
	s.Type(t, "dewi", "/cek 0812-0000-0005")
	s.Press(t, "dewi", bottest.Spot{}, "choose", "2")
	s.Type(t, "budi", "/check 152000000005")
	for n, want := range map[string]string{"152000000005": "budi cek C-2", "152000000006": "dewi choose C-1, dewi cek C-1"} {
		if got := acts(trailOf(t, s, inet(n)).Own); got != want {
			t.Errorf("the trail of %s is %s; want %s", n, got, want)
		}
	}
	if got, want := acts(trailOf(t, s, tel("+6281200000005")).Own), "budi cek C-2, dewi choose C-1, dewi cek C-1"; got != want {
		t.Errorf("the trail of the telephone of both is %s; want %s", got, want)
	}
}

// TestATrailHasTheChangesOfTheEntry of the customer, and of no other's.
func TestATrailHasTheChangesOfTheEntry(t *testing.T) {
	s := newStage(t)
	for _, n := range []procedure.Number{inet("152000000001"), inet("152000000003")} {
		if _, err := s.store.Update(t.Context(), store.Key{}, func(tx *store.Tx) (store.Receipt, error) {
			row := procedure.Row{List: procedure.SpecialRequests, Name: "X", Request: procedure.OtherRequest, Numbers: []procedure.Number{n}}
			_, err := tx.ChangeEntry(procedure.SpecialRequests, 0, &row, store.Change{By: "ratna", Via: "desk"})
			return store.Receipt{}, err
		}); err != nil {
			t.Fatal(err)
		}
	}
	trail := trailOf(t, s, inet("152000000001"))
	if got := acts(trail.Own); got != "ratna entry list" {
		t.Errorf("the trail is %s; want the one change", got)
	}
	if got := acts(trail.Shared); strings.Contains(got, "entry") {
		t.Errorf("about everybody it has %s; want imports alone", got)
	}
}

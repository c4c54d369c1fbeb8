package procedure_test

import (
	"slices"
	"testing"

	. "github.com/cc147/sigap/procedure"
)

func TestUrgency(t *testing.T) {
	for _, c := range []struct {
		met  []Criterion
		want [4]int // asked again 0, 1, 2, 3 times
	}{
		{nil, [4]int{4, 3, 2, 2}},
		{[]Criterion{Speed, ManagementRequest}, [4]int{4, 3, 2, 2}},
		{[]Criterion{Speed, HardComplaint}, [4]int{3, 2, 2, 2}},
		{[]Criterion{Endorser}, [4]int{2, 2, 2, 2}},
		{[]Criterion{PublicFigure, HardComplaint}, [4]int{2, 2, 2, 2}},
		{[]Criterion{SuperEmergency}, [4]int{1, 1, 1, 1}},
		{[]Criterion{Official, HardComplaint, SuperEmergency}, [4]int{1, 1, 1, 1}},
	} {
		for raised, want := range c.want {
			if got := Urgency(c.met, raised); got != want {
				t.Errorf("%v, asked again %d times: urgency %d, want %d", c.met, raised, got, want)
			}
		}
	}
}

func TestUrgencyOfCarriedStatus(t *testing.T) {
	if got := (Case{Listed: []Criterion{Speed}, Super: true}).Urgency(); got != UrgencyEmergency {
		t.Errorf("a case whose customer carries the status: urgency %d, want 1", got)
	}
}

func TestMoreUrgent(t *testing.T) {
	at := morning()
	want := []Case{
		{ID: 1, Super: true, Opened: at.Add(50 * minute)},
		{ID: 2, Listed: []Criterion{Official}, Due: at.Add(60 * minute), Opened: at.Add(40 * minute)},
		{ID: 3, Listed: []Criterion{Official}, Due: at.Add(90 * minute), Opened: at},
		{ID: 4, Listed: []Criterion{Official}, Opened: at},
		{ID: 5, Raised: 2, Opened: at.Add(minute)},
		{ID: 6, Judged: []Criterion{HardComplaint}, Opened: at.Add(30 * minute)},
		{ID: 7, Opened: at},
		{ID: 8, Opened: at.Add(minute)},
	}
	for i, a := range want {
		for j, b := range want {
			if got := MoreUrgent(a, b); got < 0 != (i < j) || got > 0 != (i > j) {
				t.Errorf("%s against %s: %d, want the order K-1 to K-8", a.Name(), b.Name(), got)
			}
		}
	}
	got := slices.Clone(want)
	slices.Reverse(got)
	slices.SortFunc(got, MoreUrgent)
	for i := range got {
		if got[i].ID != want[i].ID {
			t.Errorf("place %d of the queue is %s, want %s", i+1, got[i].Name(), want[i].Name())
		}
	}
}

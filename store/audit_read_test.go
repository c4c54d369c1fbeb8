package store

import (
	"fmt"
	"slices"
	"testing"
)

func seqs(all []Entry) (out []uint64) {
	for _, e := range all {
		out = append(out, e.Seq)
	}
	return out
}

func TestAuditPage(t *testing.T) {
	s := openTest(t, audited(t, 7)) // K-1: 1, 3, 5, 7; K-2: 2, 4, 6
	all := func(Entry) bool { return true }
	for _, c := range []struct {
		subject string
		before  uint64
		look    int
		keep    func(Entry) bool
		want    []uint64
		next    uint64
	}{
		{"", 0, 3, all, []uint64{7, 6, 5}, 5},
		{"", 5, 10, all, []uint64{4, 3, 2, 1}, 0},
		{"", 0, 7, all, []uint64{7, 6, 5, 4, 3, 2, 1}, 0},
		{"", 0, 4, func(e Entry) bool { return e.Subject == "K-2" }, []uint64{6, 4}, 4},
		{"K-1", 0, 2, all, []uint64{7, 5}, 5},
		{"K-1", 5, 2, all, []uint64{3, 1}, 0},
		{"K-3", 0, 9, all, nil, 0},
		{"", 1, 9, all, nil, 0},
	} {
		view(t, s, func(tx *Tx) {
			got, next := tx.AuditPage(c.subject, c.before, c.look, c.keep)
			if !slices.Equal(seqs(got), c.want) || next != c.next {
				t.Errorf("of %q before %d, looking at %d: %v, next %d; want %v, %d", c.subject, c.before, c.look, seqs(got), next, c.want, c.next)
			}
			for _, e := range got {
				if e.Body == nil {
					t.Errorf("entry %d comes without its body", e.Seq)
				}
			}
		})
	}
}

func TestAuditAbout(t *testing.T) {
	s := openTest(t, testOptions(t))
	longer := phone.Key() + "\x00budi"
	update(t, s, func(tx *Tx) {
		for i, keys := range [][]string{{phone.Key()}, {phone.Key(), internet.Key()}, nil, {longer}, {phone.Key()}} {
			if err := tx.Audit(Entry{Person: "dewi", Via: "cli", Subject: "lookup", Action: "lookup", About: keys, Body: i}); err != nil {
				t.Error(err)
			}
		}
	})
	view(t, s, func(tx *Tx) {
		for _, c := range []struct {
			key  string
			most int
			want string
		}{{phone.Key(), 10, "[5 2 1]"}, {phone.Key(), 2, "[5 2]"}, {internet.Key(), 10, "[2]"}, {longer, 10, "[4]"}, {"t:+62", 10, "[]"}} {
			if got := fmt.Sprint(seqs(tx.AuditAbout(c.key, c.most))); got != c.want {
				t.Errorf("the %d entries about %q are %s; want %s", c.most, c.key, got, c.want)
			}
		}
	})
}

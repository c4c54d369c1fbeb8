package lists_test

import (
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/cc147/sigap/handlers/numbers"
	. "github.com/cc147/sigap/procedure"
)

// TestHabits: of two made-up hard days, with lists as people keep them, exactly the
// named rows are refused and the named columns not read, and all calls get the answers
// that the lists give as they were before.
func TestHabits(t *testing.T) {
	for _, seed := range []string{"seed1", "seed2"} {
		t.Run(seed, func(t *testing.T) { holdDay(t, filepath.Join("testdata", "habits", seed)) })
	}
}

func holdDay(t *testing.T, dir string) {
	index := map[Number][]Row{}
	refused, unread := []string{}, []string{}
	for _, list := range Lists {
		in, err := os.Open(filepath.Join(dir, string(list)+".csv"))
		if err != nil {
			t.Fatal(err)
		}
		f, err := readAll(list, in)
		in.Close()
		if err != nil {
			t.Fatalf("%s: %v", list, err)
		}
		for _, r := range f.Refused {
			refused = append(refused, fmt.Sprintf("%s.csv,%d,%s", list, r.Line, r.Reason))
		}
		for _, h := range f.Unread {
			unread = append(unread, fmt.Sprintf("%s.csv,%s", list, h))
		}
		if f.EmptiedCells > 0 {
			t.Logf("%s: %d cells are left empty, the first is %+v", list, f.EmptiedCells, f.Emptied[0])
		}
		for _, r := range f.Rows {
			for _, n := range r.Numbers {
				index[n] = append(index[n], r)
			}
		}
	}
	for name, got := range map[string][]string{"refused": refused, "unread": unread} {
		var want []string
		for _, row := range table(t, filepath.Join(dir, name+".csv")) {
			want = append(want, strings.TrimSuffix(strings.Join([]string{row["file"], row["line"] + row["column"], row["reason"]}, ","), ","))
		}
		slices.Sort(want)
		slices.Sort(got)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
	holdCalls(t, dir, index)
}

// holdCalls wants all calls of a day answered as they are to be.
func holdCalls(t *testing.T, dir string, index map[Number][]Row) {
	t.Helper()
	calls := table(t, filepath.Join(dir, "calls.csv"))
	if len(calls) != 400 {
		t.Fatalf("%d calls, want 400", len(calls))
	}
	for _, c := range calls {
		number, err := numbers.Public.Parse(c["identifier"])
		if err != nil {
			t.Errorf("%q: %v", c["identifier"], err)
			continue
		}
		var want []string
		for _, field := range []string{"category", "criteria", "route", "candidates", "warn", "conflict", "filler", "each"} {
			want = append(want, c["expected_"+field])
		}
		if got := answerOf(t, index, number, c); !slices.Equal(got, want) {
			t.Errorf("%s, asked by %s: %q, want %q", c["why"], c["identifier"], got, want)
		}
	}
}

// answerOf is what the rows answer to a call, in the columns of the expected answers.
func answerOf(t *testing.T, index map[Number][]Row, asked Number, call map[string]string) []string {
	t.Helper()
	at, err := time.Parse(time.RFC3339, call["at"])
	if err != nil {
		t.Fatal(err)
	}
	zone := time.FixedZone("WIB", 7*3600)
	p := DefaultPolicy(zone)
	m := Find(asked, func(n Number) ([]Row, bool) {
		lines := map[Number]bool{}
		for _, r := range index[n] {
			if l, ok := r.Line(); ok {
				lines[l] = true
			}
		}
		return index[n], n.Kind != Internet && (len(lines) > FillerLines || len(index[n]) > MaxJoined)
	})
	var judged []Criterion
	for j := range strings.SplitSeq(call["judged"], "|") {
		judged = append(judged, Criterion(j))
	}
	answer := func(c Customer) []string {
		class := p.Classify(c, judged, at)
		criteria := make([]string, len(class.Criteria))
		for i, x := range class.Criteria {
			criteria[i] = string(x)
		}
		return []string{string(class.Category), strings.Join(criteria, "|"), string(class.Route(call["unsolved"] == "yes"))}
	}
	yes := map[bool]string{true: "yes", false: "no"}
	switch {
	case m.Filler:
		return []string{"", "", "", "0", "no", "no", "yes", ""}
	case len(m.Customers) > 1:
		var each []string
		for _, c := range m.Customers {
			each = append(each, strings.Join(answer(c), ":"))
		}
		slices.Sort(each)
		return []string{"", "", "", strconv.Itoa(len(m.Customers)), "no", "no", "no", strings.Join(each, ";")}
	}
	var c Customer
	if len(m.Customers) == 1 {
		c = m.Customers[0]
	}
	warn := asked.Kind == Internet && len(p.Warns(m, at)) > 0
	return append(answer(c), "0", yes[warn], yes[len(c.Speeds()) > 1], "no", "")
}

// table is a CSV file as maps by its header.
func table(t *testing.T, path string) (out []map[string]string) {
	t.Helper()
	in, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	rows, err := csv.NewReader(in).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range rows[1:] {
		m := map[string]string{}
		for i, h := range rows[0] {
			m[h] = r[i]
		}
		out = append(out, m)
	}
	return out
}

package procedure_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	. "github.com/cc147/sigap/procedure"
)

// directoryRows are rows of the directory, written as rowsOf does.
func directoryRows(t *testing.T, vvip Criterion, rows ...string) []Row {
	t.Helper()
	out := rowsOf(t, rows...)
	for i := range out {
		out[i].List, out[i].Mbps, out[i].VVIP, out[i].Note = DirectoryList, 0, vvip, "d"+out[i].Note
	}
	return out
}

// TestTheDirectoryIsJoinedByTheSameRules: its rows are rows like those of the lists.
func TestTheDirectoryIsJoinedByTheSameRules(t *testing.T) {
	for _, c := range []struct {
		what      string
		lists     []string
		directory []string
		asked     string
		want      string
		category  Category // of the first
	}{
		{"of the line", []string{"c 1,a Andi"}, []string{"c 1 Andi"}, "1", "0,d0", VVIP},
		{"it alone", nil, []string{"c 1,a Andi"}, "a", "d0", VVIP},
		{"it tells the line of a row without one", []string{"v a Andi"}, []string{"c 1,a Andi"}, "a", "0,d0", VVIP},
		{"a stranger at the telephone stays one", []string{"c 1,a Andi"}, []string{"c a Beni"}, "a", "0|d0", Regular},
		{"a name that two lines bear joins neither", []string{"c 1,a Andi", "c 2,a Andi"}, []string{"c a Andi"}, "a", "0|1|d0", Regular},
		{"nothing", []string{"c 1,a Andi"}, nil, "1", "0", Regular},
	} {
		m := Find(numberOf(c.asked), inLists(withSpeed(rowsOf(t, c.lists...), 20)).With(directoryRows(t, Official, c.directory...)))
		if got := customersIn(m.Customers); got != c.want {
			t.Errorf("%s: %s, want %s", c.what, got, c.want)
			continue
		}
		if got := DefaultPolicy(time.UTC).Classify(m.Customers[0], nil, time.Date(2026, 11, 23, 3, 0, 0, 0, time.UTC)).Category; got != c.category {
			t.Errorf("%s: the first is %s, want %s", c.what, got, c.category)
		}
	}
}

func withSpeed(rows []Row, mbps int) []Row {
	for i := range rows {
		rows[i].Mbps = mbps
	}
	return rows
}

// TestTheDirectorySaysWhatEachListSays: a row without a VVIP kind is no row of the
// register, one without a request no request; speeds that differ are all shown.
func TestTheDirectorySaysWhatEachListSays(t *testing.T) {
	line := []Number{numberOf("1")}
	c := Customer{ID: line[0].Key(), Rows: []Row{
		{List: Customers, Numbers: line, Mbps: 20}, {List: DirectoryList, Numbers: line, Mbps: 100},
		{List: DirectoryList, Numbers: line, Request: CabutPasang}, {List: DirectoryList, Numbers: line, VVIP: Endorser, Until: "2001-01-01"},
	}}
	class := DefaultPolicy(time.UTC).Classify(c, nil, time.Date(2026, 11, 23, 3, 0, 0, 0, time.UTC))
	want := []Criterion{Speed, ManagementRequest}
	if class.Category != Special || !slices.Equal(class.Criteria, want) || len(class.Requests) != 1 || len(class.Register) != 0 {
		t.Errorf("it is %+v; want special by %v, one request, and no VVIP, who ended", class, want)
	}
	if got := fmt.Sprint(c.Speeds()); got != "[20 100]" {
		t.Errorf("its speeds are %s, want both", got)
	}
	if c.LineFromDirectory() || !(Customer{ID: line[0].Key(), Rows: c.Rows[1:]}).LineFromDirectory() {
		t.Error("the line is the lists' while a list has it, and the directory's without")
	}
}

// TestTheDirectoryCanMakeAFiller: a telephone that it gives to more lines than a
// filler's tells nobody.
func TestTheDirectoryCanMakeAFiller(t *testing.T) {
	var rows []string
	for i := range FillerLines {
		rows = append(rows, fmt.Sprintf("c %d,a Andi", i+1))
	}
	lists := inLists(rowsOf(t, rows...))
	if m := Find(numberOf("a"), lists); m.Filler {
		t.Fatalf("%s should be no filler yet", strings.Join(rows, "; "))
	}
	if m := Find(numberOf("a"), lists.With(directoryRows(t, "", "c 99,a Andi"))); !m.Filler {
		t.Errorf("a telephone of %d lines should be a filler", FillerLines+1)
	}
}

// TestTheDirectorysRowsAreAsIfListed: random lists and answers give the customers that
// lists with all of these rows would give.
func TestTheDirectorysRowsAreAsIfListed(t *testing.T) {
	some := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) Row {
		r := Row{Name: rapid.SampledFrom([]string{"", "budi", "budi santoso", "andi"}).Draw(t, "name")}
		for _, n := range rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"1", "2", "a", "b", "x"}), 1, 3, rapid.ID[string]).Draw(t, "numbers") {
			if number := numberOf(n); number.Kind != Internet || len(r.Numbers) == 0 {
				r.Numbers = append(r.Numbers, number)
			}
		}
		return r
	}), 0, 5)
	rapid.Check(t, func(rt *rapid.T) {
		lists, more := some.Draw(rt, "lists"), some.Draw(rt, "directory")
		for i := range lists {
			lists[i].List, lists[i].Note = Customers, fmt.Sprint(i)
		}
		for i := range more {
			more[i].List, more[i].Note = DirectoryList, fmt.Sprint("d", i)
		}
		all := inLists(slices.Concat(lists, more))
		for _, short := range []string{"1", "2", "a", "b", "x"} {
			got, want := Find(numberOf(short), inLists(lists).With(more)), Find(numberOf(short), all)
			if customersIn(got.Customers) != customersIn(want.Customers) || customersIn(got.Others) != customersIn(want.Others) || got.Filler != want.Filler {
				rt.Errorf("%s: %s and %s; want %s and %s", short, customersIn(got.Customers), customersIn(got.Others), customersIn(want.Customers), customersIn(want.Others))
			}
		}
	})
}

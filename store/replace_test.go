package store

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/cc147/sigap/procedure"
)

func number(i int) procedure.Number {
	return procedure.Number{Kind: procedure.Internet, Value: fmt.Sprintf("1524%08d", i)}
}

// rowOf returns a row of the customer file, identified by i.
func rowOf(i int) procedure.Row {
	return procedure.Row{
		List: procedure.Customers, Numbers: []procedure.Number{number(i), {Kind: procedure.Telephone, Value: fmt.Sprintf("+62812%08d", i*7919%100_000_000)}},
		Name: fmt.Sprint("Pelanggan ", i), Mbps: 50,
	}
}

func rowsOf(is ...int) (out []procedure.Row) {
	for _, i := range is {
		out = append(out, rowOf(i))
	}
	return out
}

// replace imports rows and returns the counts.
func replace(t testing.TB, s *Store, rows []procedure.Row, spare ...procedure.Number) (counts string) {
	t.Helper()
	g, err := s.Stage(procedure.Customers)
	if err != nil {
		t.Fatal(err)
	}
	defer g.Close()
	for _, r := range rows {
		if err := g.Add(r); err != nil {
			t.Fatal(err)
		}
	}
	diff, err := g.Compare(ctx, Ending{Spare: spare})
	if err != nil {
		t.Fatal(err)
	}
	c, err := g.Apply(ctx, Change{By: "ratna", Via: "cli"}, nil)
	if err != nil || c.New != diff.New || c.Ended != diff.Ended || c.Unchanged != diff.Unchanged || c.Rows != diff.Before+diff.New-diff.Ended {
		t.Fatalf("the change is %+v, %v; want what was compared, %+v", c, err, diff)
	}
	return fmt.Sprintf("+%d -%d =%d", c.New, c.Ended, c.Unchanged)
}

func TestReplaceList(t *testing.T) {
	s := openTest(t, testOptions(t))
	spelled := rowOf(1)
	spelled.Name = "  PELANGGAN   1 "
	spelled.Numbers = []procedure.Number{spelled.Numbers[1], spelled.Numbers[0]}
	for i, c := range []struct {
		rows  []procedure.Row
		spare []procedure.Number
		want  string
		found []int // of the numbers 1 to 5
	}{
		{rowsOf(1, 2, 3), nil, "+3 -0 =0", []int{1, 2, 3}},
		{rowsOf(3, 2, 1), nil, "+0 -0 =3", []int{1, 2, 3}},
		{append(rowsOf(2, 3, 3, 2), spelled), nil, "+0 -0 =3", []int{1, 2, 3}},
		{rowsOf(2, 4), nil, "+1 -2 =1", []int{2, 4}},
		{rowsOf(5), []procedure.Number{number(4), number(5)}, "+1 -1 =1", []int{4, 5}},
		{rowsOf(5), nil, "+0 -1 =1", []int{5}},
		{nil, nil, "+0 -1 =0", nil},
		{nil, nil, "+0 -0 =0", nil},
	} {
		if got := replace(t, s, c.rows, c.spare...); got != c.want {
			t.Errorf("import %d: %s, want %s", i, got, c.want)
		}
		view(t, s, func(tx *Tx) {
			var found []int
			for n := 1; n <= 5; n++ {
				rows, _ := tx.Rows(number(n))
				if slices.ContainsFunc(rows, func(r procedure.Row) bool { return r.Identity() == rowOf(n).Identity() }) {
					found = append(found, n)
				}
			}
			same(t, fmt.Sprint("rows found after import ", i), found, c.found, nil)
		})
	}
	view(t, s, func(tx *Tx) {
		for _, b := range []bucket{bucketLiveRows, bucketRowIDs, bucketNumbers, bucketChanging} {
			if k, _ := tx.last(b, nil); k != nil {
				t.Errorf("%s has %q after an empty list, want nothing", bucketNames[b], k)
			}
		}
	})
}

func TestListsDoNotTouchOneAnother(t *testing.T) {
	s := openTest(t, testOptions(t))
	replace(t, s, rowsOf(1, 2))
	row := procedure.Row{List: procedure.VVIPRegister, Numbers: []procedure.Number{number(1)}, VVIP: procedure.Official}
	if _, err := s.ReplaceList(ctx, procedure.VVIPRegister, []procedure.Row{row}, Change{}); err != nil {
		t.Error(err)
	}
	if _, err := s.ReplaceList(ctx, procedure.SpecialRequests, nil, Change{}); err != nil {
		t.Error(err)
	}
	if _, err := s.ReplaceList(ctx, procedure.VVIPRegister, rowsOf(1), Change{}); err == nil {
		t.Error("a row of another list was taken")
	}
	view(t, s, func(tx *Tx) {
		if got := len(carrying(tx, number(1))); got != 2 {
			t.Errorf("%d rows carry the number of both lists, want 2", got)
		}
	})
}

// TestReplaceListIsTheFile imports random files one after the other and compares the rows
// with the file each time.
func TestReplaceListIsTheFile(t *testing.T) {
	s := openTest(t, testOptions(t))
	file := rapid.SliceOfN(rapid.IntRange(1, 30), 0, 40)
	rapid.Check(t, func(t *rapid.T) {
		is := file.Draw(t, "file")
		if _, err := s.ReplaceList(ctx, procedure.Customers, rowsOf(is...), Change{}); err != nil {
			t.Fatal(err)
		}
		err := s.View(ctx, func(tx *Tx) error {
			for n := 1; n <= 30; n++ {
				if got, want := len(carrying(tx, number(n))), min(1, count(is, n)); got != want {
					t.Fatalf("%d rows carry number %d, want %d", got, n, want)
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}

func count(is []int, n int) (c int) {
	for _, i := range is {
		if i == n {
			c++
		}
	}
	return c
}

func carrying(tx *Tx, n procedure.Number) []procedure.Row {
	rows, _ := tx.Rows(n)
	return rows
}

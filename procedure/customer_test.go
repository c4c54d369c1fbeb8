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

// The numbers of the examples: lines 1 to 4, telephones a to d, tickets x and y.
func numberOf(short string) Number {
	switch short[0] {
	case 'x', 'y':
		return Number{Kind: Ticket, Value: "INC0000" + short}
	case 'a', 'b', 'c', 'd':
		return Number{Kind: Telephone, Value: "+6281200000" + fmt.Sprint(short[0])}
	}
	return Number{Kind: Internet, Value: fmt.Sprintf("15240123456%s", short)}
}

// rowsOf reads rows as "list numbers name": "c 1,a Budi" is a row of the customer
// file with line 1 and telephone a, "v" one of the register, "r" a request.
func rowsOf(t testing.TB, lines ...string) (out []Row) {
	t.Helper()
	for i, l := range lines {
		head, name, _ := strings.Cut(l[2:], " ")
		r := Row{Name: name, Note: fmt.Sprint(i)}
		switch l[0] {
		case 'c':
			r.List = Customers
			if base, mbps, ok := strings.Cut(name, " @"); ok {
				r.Name = base
				_, _ = fmt.Sscan(mbps, &r.Mbps)
			}
		case 'v':
			r.List, r.VVIP = VVIPRegister, Official
		case 'r':
			r.List, r.Request = SpecialRequests, OtherRequest
		}
		for _, short := range strings.Split(head, ",") {
			r.Numbers = append(r.Numbers, numberOf(short))
		}
		out = append(out, r)
	}
	return out
}

// inLists gives the rows as the store does.
func inLists(rows []Row) Rows {
	return func(n Number) (out []Row, filler bool) {
		lines := map[Number]bool{}
		for _, r := range rows {
			if slices.Contains(r.Numbers, n) {
				out = append(out, r)
				if l, ok := r.Line(); ok {
					lines[l] = true
				}
			}
		}
		return out, n.Kind != Internet && (len(lines) > FillerLines || len(out) > MaxJoined)
	}
}

// customersIn writes a match as the notes of each customer's rows: "0,2|1".
func customersIn(found []Customer) string {
	var out []string
	for _, c := range found {
		var notes []string
		for _, r := range c.Rows {
			notes = append(notes, r.Note)
		}
		slices.Sort(notes)
		out = append(out, strings.Join(notes, ","))
	}
	slices.Sort(out)
	return strings.Join(out, "|")
}

// TestWhichRowsAreOneCustomer: the six rules, an example each and where they end.
// want are the rows of each customer, others those of whom a telephone of the line
// leads to.
func TestWhichRowsAreOneCustomer(t *testing.T) {
	for _, c := range []struct {
		rule   string
		rows   []string
		asked  string
		want   string
		others string
	}{
		{"1: one line is one customer, whatever the names", []string{"c 1,a Andi", "v 1,b Beni", "r 1 -"}, "1", "0,1,2", ""},
		{"1: two tickets of one line", []string{"c 1,a,x Andi", "c 1,a,y Andi"}, "x", "0,1", ""},
		{"1: strangers who share a telephone stay apart", []string{"c 1,a Andi", "c 2,a Beni", "v 1,a Andi"}, "2", "1", "0,2"},
		{"2: a row without a line joins the one line of its telephone", []string{"c 1,a Budi Santoso", "v a Budi Santoso"}, "1", "0,1", ""},
		{"2: by the ticket", []string{"c 1,a,x Budi", "r x Budi"}, "1", "0,1", ""},
		{"2: titles and degrees count for nothing", []string{"c 1,a Budi Santoso", "v a Dr. H. BUDI SANTOSO, S.E."}, "a", "0,1", ""},
		{"2: one has all words of the other", []string{"c 1,a Budi Santoso", "v a Santoso"}, "1", "0,1", ""},
		{"2: without a name", []string{"c 1,a Budi Santoso", "v a"}, "1", "0,1", ""},
		{"2: any name of the line", []string{"c 1,a Andi", "r 1 Budi", "v a Budi"}, "1", "0,1,2", ""},
		{"2: another name", []string{"c 1,a Budi Santoso", "v a Andi"}, "a", "0|1", ""},
		{"2: two lines have the telephone", []string{"c 1,a Budi", "c 2,a Budi", "v a Budi"}, "1", "0", "1|2"},
		{"2: two lines over two telephones", []string{"c 1,a Budi", "c 2,b Budi", "v a,b Budi"}, "1", "0", "2"},
		{"2: a row that has a line joins no other", []string{"c 1,a Budi", "v 2,a Budi"}, "1", "0", "1"},
		{"3: rows without a line join one another", []string{"v a Budi", "r a Budi Santoso"}, "a", "0,1", ""},
		{"3: and on", []string{"v a Budi", "r a,b Budi", "r b,x Budi"}, "x", "0,1,2", ""},
		{"3: with the line that one of them joins", []string{"c 1,a Budi", "v a,b Budi", "r b Budi"}, "1", "0,1,2", ""},
		{"3: other names stay apart", []string{"v a Budi", "r a Andi"}, "a", "0|1", ""},
		{"3: an empty name would chain two people", []string{"v a Budi", "r a Andi", "r a"}, "a", "0|1|2", ""},
		{"3: one word would chain two people", []string{"v a Budi Santoso", "r a Budi Hartono", "r a Budi"}, "a", "0|1|2", ""},
		{"3: two empty names would chain two people", []string{"r a,b", "r a,y", "v b Budi Santoso", "v y Budi Hartono"}, "a", "0|1", ""},
		{"4: several customers of a ticket", []string{"c 1,x Andi", "c 2,x Beni"}, "x", "0|1", ""},
		{"5: a telephone of the line leads to another", []string{"c 1,a Andi", "v a Beni"}, "1", "0", "1"},
		{"nobody", []string{"c 1,a Andi"}, "b", "", ""},
	} {
		m := Find(numberOf(c.asked), inLists(rowsOf(t, c.rows...)))
		if got, others := customersIn(m.Customers), customersIn(m.Others); got != c.want || others != c.others || m.Filler {
			t.Errorf("%s: rows %q, asked by %s: customers %q beside %q, want %q beside %q", c.rule, c.rows, c.asked, got, others, c.want, c.others)
		}
	}
}

// TestAFillerJoinsNothing: rule 6.
func TestAFillerJoinsNothing(t *testing.T) {
	for lines, want := range map[int]bool{FillerLines: false, FillerLines + 1: true} {
		rows := rowsOf(t, "v a,b Budi")
		for i := range lines {
			rows = append(rows, Row{List: Customers, Name: fmt.Sprint("Nama ", i), Note: "line", Numbers: []Number{{Kind: Internet, Value: fmt.Sprintf("1%011d", i)}, numberOf("a")}})
		}
		m := Find(numberOf("a"), inLists(rows))
		if m.Filler != want || want && m.Customers != nil {
			t.Errorf("%d lines: a filler %v with %d customers; want %v", lines, m.Filler, len(m.Customers), want)
		}
		if m := Find(numberOf("b"), inLists(rows)); customersIn(m.Customers) != "0" {
			t.Errorf("%d lines, by the other telephone: %q; want the row alone", lines, customersIn(m.Customers))
		}
		if m := Find(rows[1].Numbers[0], inLists(rows)); len(m.Others) != 0 && want {
			t.Errorf("%d lines, by one of them: beside it %q; want nobody over a filler", lines, customersIn(m.Others))
		}
	}
}

// TestWhomToWarnOf: rule 5 names the VVIP and the listed, on days that count.
func TestWhomToWarnOf(t *testing.T) {
	rows := rowsOf(t, "c 1,a Andi", "v a Beni", "r a Citra", "c 2,a Dodi @20", "r a Eka")
	rows[4].Until = "2026-11-22"
	p := DefaultPolicy(time.UTC)
	m := Find(numberOf("1"), inLists(rows))
	if got := customersIn(p.Warns(m, time.Date(2026, 11, 23, 3, 0, 0, 0, time.UTC))); got != "1|2" {
		t.Errorf("warned of %q; want the VVIP and the listed one whose entry counts", got)
	}
}

// TestPackagesThatDiffer: any one within the bounds counts, and all are shown.
func TestPackagesThatDiffer(t *testing.T) {
	p, now := DefaultPolicy(time.UTC), time.Date(2026, 11, 23, 3, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		rows   []string
		speeds string
		want   Category
	}{
		{[]string{"c 1,a Andi @20", "c 1,a Andi @50"}, "[20 50]", Special},
		{[]string{"c 1,a Andi @20", "c 1,a Andi @30"}, "[20 30]", Regular},
		{[]string{"c 1,a Andi @20", "c 1,a,x Andi @20", "c 1,y Andi"}, "[20]", Regular},
	} {
		m := Find(numberOf("1"), inLists(rowsOf(t, c.rows...)))
		if got := fmt.Sprint(m.Customers[0].Speeds()); got != c.speeds || p.Classify(m.Customers[0], nil, now).Category != c.want {
			t.Errorf("%q: speeds %s, %s; want %s, %s", c.rows, got, p.Classify(m.Customers[0], nil, now).Category, c.speeds, c.want)
		}
	}
}

// TestKeysOfAPerson: by the line, and as the same person without it, but not where
// another line of the telephone bears the name too.
func TestKeysOfAPerson(t *testing.T) {
	rows := inLists(rowsOf(t, "c 1,a Budi Santoso", "v b Budi Santoso", "c 2,c PT Maju", "c 3,c PT Maju"))
	by := func(short string) Customer { return Find(numberOf(short), rows).Customers[0] }
	alone := by("b")
	if alone.ID == numberOf("b").Key() || !strings.HasPrefix(alone.ID, numberOf("b").Key()+"#") {
		t.Errorf("known by telephone alone as %q; want the telephone with the name", alone.ID)
	}
	one := by("1")
	if one.ID != numberOf("1").Key() || !slices.Equal(one.Also, PersonKeys([]Number{numberOf("a")}, "budi santoso, S.E.")) {
		t.Errorf("a line: %q and %q; want the line, and its telephone with the name", one.ID, one.Also)
	}
	if two := by("2"); len(two.Also) != 0 {
		t.Errorf("a line whose name another line of its telephone bears: %q; want no further keys", two.Also)
	}
	if keys := (Customer{}).Keys(); keys != nil {
		t.Errorf("nobody has the keys %q", keys)
	}
}

// joinedPlainly is the rules once more, over all rows at once: which customer each
// row belongs to.
func joinedPlainly(rows []Row) map[int]string {
	words := func(r Row) []string { return strings.Fields(strings.ToLower(r.Name)) }
	within := func(a, b []string) bool {
		return !slices.ContainsFunc(a, func(w string) bool { return !slices.Contains(b, w) })
	}
	same := func(a, b Row) bool { return within(words(a), words(b)) || within(words(b), words(a)) }
	line := func(r Row) Number { n, _ := r.Line(); return n }
	shares := func(a, b Row) bool {
		return slices.ContainsFunc(a.Numbers, func(n Number) bool { return n.Kind != Internet && slices.Contains(b.Numbers, n) })
	}
	named := func(r Row, l Number) (any, one bool) { // any name of the line; whether the line has a name
		for _, o := range rows {
			if line(o) == l && o.Name != "" {
				any, one = any || same(r, o), true
			}
		}
		return any || !one, one
	}
	lines := func(r Row) (out []Number) {
		for _, o := range rows {
			if l := line(o); l != (Number{}) && shares(r, o) && !slices.Contains(out, l) {
				out = append(out, l)
			}
		}
		return out
	}
	edge := func(i, j int) bool {
		return line(rows[i]) == (Number{}) && line(rows[j]) == (Number{}) && shares(rows[i], rows[j]) && same(rows[i], rows[j])
	}
	join := func(joins func(i, j int) bool) []int { // the first row of each row's group
		root := make([]int, len(rows))
		for i := range root {
			root[i] = i
		}
		for range rows {
			for i := range rows {
				for j := range rows {
					if joins(i, j) {
						root[i] = min(root[i], root[j])
						root[j] = root[i]
					}
				}
			}
		}
		return root
	}
	all := join(edge)
	clear := func(i int) bool { // no two people of its group bear its name
		var people [][]Row
		for j, o := range rows {
			if all[j] != all[i] || line(o) != (Number{}) {
				continue
			}
			if o.Name != "" {
				people = append(people, []Row{o})
			}
			for _, l := range lines(o) {
				if is, has := named(o, l); is && has {
					people = append(people, slices.DeleteFunc(slices.Clone(rows), func(o Row) bool { return line(o) != l || o.Name == "" }))
				}
			}
		}
		people = slices.DeleteFunc(people, func(p []Row) bool { return !slices.ContainsFunc(p, func(o Row) bool { return same(rows[i], o) }) })
		for _, a := range people {
			for _, b := range people {
				if !slices.ContainsFunc(a, func(x Row) bool { return slices.ContainsFunc(b, func(y Row) bool { return same(x, y) }) }) {
					return false
				}
			}
		}
		return true
	}
	root := join(func(i, j int) bool {
		if line(rows[i]) != (Number{}) {
			return line(rows[i]) == line(rows[j])
		}
		written := slices.Equal(words(rows[i]), words(rows[j])) && shares(rows[i], rows[j]) && len(rows[i].Numbers) == len(rows[j].Numbers) &&
			!slices.ContainsFunc(rows[i].Numbers, func(n Number) bool { return !slices.Contains(rows[j].Numbers, n) })
		return edge(i, j) && (clear(i) && clear(j) || !clear(i) && !clear(j) && written)
	})
	to := map[int][]Number{}
	for i, r := range rows {
		if ls := lines(r); line(r) == (Number{}) && len(ls) == 1 && clear(i) {
			if is, _ := named(r, ls[0]); is && !slices.Contains(to[root[i]], ls[0]) {
				to[root[i]] = append(to[root[i]], ls[0])
			}
		}
	}
	out := map[int]string{}
	for i, r := range rows {
		switch l := line(r); {
		case l != (Number{}):
			out[i] = l.Value
		case len(to[root[i]]) == 1:
			out[i] = to[root[i]][0].Value
		default:
			out[i] = fmt.Sprint("rows ", root[i])
		}
	}
	return out
}

// TestAnyListsAreJoinedAsTheRulesSay: random lists and look-ups against the plain
// join, and no two lines ever share a row.
func TestAnyListsAreJoinedAsTheRulesSay(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		rows := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) Row {
			r := Row{List: rapid.SampledFrom(Lists).Draw(t, "list"), Name: rapid.SampledFrom([]string{"", "budi", "budi santoso", "santoso budi", "budi hartono", "andi"}).Draw(t, "name")}
			if line := rapid.SampledFrom([]string{"", "", "1", "2", "3"}).Draw(t, "line"); line != "" {
				r.Numbers = append(r.Numbers, numberOf(line))
			}
			for _, n := range rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"a", "b", "c", "x", "y"}), 0, 2, rapid.ID[string]).Draw(t, "numbers") {
				r.Numbers = append(r.Numbers, numberOf(n))
			}
			if len(r.Numbers) == 0 {
				r.Numbers = []Number{numberOf("d")}
			}
			return r
		}), 1, 9).Draw(rt, "rows")
		for i := range rows {
			rows[i].Note = fmt.Sprint(i)
		}
		plain := joinedPlainly(rows)
		for _, short := range []string{"1", "2", "3", "a", "b", "c", "d", "x", "y"} {
			n := numberOf(short)
			want := map[string][]string{}
			for i := range rows {
				for j, r := range rows {
					if slices.Contains(r.Numbers, n) && plain[i] == plain[j] && !slices.Contains(want[plain[i]], fmt.Sprint(i)) {
						want[plain[i]] = append(want[plain[i]], fmt.Sprint(i))
					}
				}
			}
			var each []string
			for _, notes := range want {
				slices.Sort(notes)
				each = append(each, strings.Join(notes, ","))
			}
			slices.Sort(each)
			if got := customersIn(Find(n, inLists(rows)).Customers); got != strings.Join(each, "|") {
				rt.Fatalf("asked by %s: %s, want %s", short, got, strings.Join(each, "|"))
			}
		}
	})
}

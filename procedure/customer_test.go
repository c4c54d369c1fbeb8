package procedure_test

import (
	"fmt"
	"slices"
	"testing"

	. "github.com/cc147/sigap/procedure"
)

// book is a set of lists; asked counts how often its index was asked.
type book struct {
	rows  []Row
	asked int
}

func (b *book) of(n Number) (out []Row) {
	b.asked++
	for _, r := range b.rows {
		if slices.Contains(r.Numbers, n) {
			out = append(out, r)
		}
	}
	return out
}

func tel(i int) Number  { return Number{Kind: Telephone, Value: fmt.Sprintf("+62812%07d", i)} }
func inet(i int) Number { return Number{Kind: Internet, Value: fmt.Sprintf("1223%08d", i)} }

func row(l List, name string, ns ...Number) Row { return Row{List: l, Name: name, Numbers: ns} }

// names are the names of a customer's rows, in order.
func names(c Customer) (out []string) {
	for _, r := range c.Rows {
		out = append(out, r.Name)
	}
	return out
}

func TestJoin(t *testing.T) {
	ticket := Number{Kind: Ticket, Value: "IN12345678"}
	for _, c := range []struct {
		name string
		rows []Row
		ask  Number
		ids  []Number // of the customers, as named by Join
		want [][]string
	}{
		{"nobody", []Row{row(Customers, "a", inet(1))}, tel(1), nil, nil},
		{"file alone, by its telephone", []Row{row(Customers, "a", tel(1), inet(1))}, tel(1), []Number{inet(1)}, [][]string{{"a"}}},
		{"register only", []Row{row(VVIPRegister, "v", tel(2), tel(1))}, tel(2), []Number{tel(1)}, [][]string{{"v"}}},
		{"request only", []Row{row(SpecialRequests, "r", ticket, tel(3))}, ticket, []Number{tel(3)}, [][]string{{"r"}}},
		{"one customer over all numbers", []Row{
			row(SpecialRequests, "r", tel(2)), row(VVIPRegister, "v", tel(1)), row(Customers, "a", inet(1), tel(1), tel(2)),
		}, tel(1), []Number{inet(1)}, [][]string{{"a", "v", "r"}}},
		{"register and request, not in the file", []Row{
			row(SpecialRequests, "r", inet(9), tel(1)), row(VVIPRegister, "v", tel(1), tel(0)),
		}, tel(0), []Number{inet(9)}, [][]string{{"v", "r"}}},
		{"two customers share a telephone", []Row{
			row(Customers, "a", inet(1), tel(1)), row(Customers, "b", inet(2), tel(1)), row(SpecialRequests, "r", inet(2)),
		}, tel(1), []Number{inet(1), inet(2)}, [][]string{{"a"}, {"b", "r"}}},
		{"each by the own number", []Row{
			row(Customers, "a", inet(1), tel(1)), row(Customers, "b", inet(2), tel(1)), row(SpecialRequests, "r", inet(2)),
		}, inet(2), []Number{inet(2)}, [][]string{{"b", "r"}}},
		{"chain from a request to the file", []Row{
			row(SpecialRequests, "r", tel(1), tel(2)), row(VVIPRegister, "v", tel(2), tel(3)), row(Customers, "a", inet(1), tel(3)),
		}, tel(1), []Number{inet(1)}, [][]string{{"a", "v", "r"}}},
		{"chain to two customers", []Row{
			row(VVIPRegister, "v", tel(1), inet(1), inet(2)), row(Customers, "a", inet(1)), row(Customers, "b", inet(2)),
		}, tel(1), []Number{inet(1), inet(2)}, [][]string{{"a", "v"}, {"b", "v"}}},
		{"a circle", []Row{
			row(VVIPRegister, "v", tel(1), tel(2)), row(SpecialRequests, "r", tel(2), tel(3)), row(SpecialRequests, "s", tel(3), tel(1)),
		}, tel(2), []Number{tel(1)}, [][]string{{"v", "r", "s"}}},
		{"one row in two spellings is one customer", []Row{
			row(Customers, "pak contoh", inet(1), tel(1)), row(Customers, "Pak  Contoh", tel(1), inet(1)),
		}, tel(1), []Number{inet(1)}, [][]string{{"pak contoh"}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := Join(c.ask, (&book{rows: c.rows}).of)
			if len(got) != len(c.want) {
				t.Fatalf("got %d customers, want %d", len(got), len(c.want))
			}
			for i, g := range got {
				if g.ID != c.ids[i].Key() || !slices.Equal(names(g), c.want[i]) {
					t.Errorf("customer %d: %s of rows %v, want %s of %v", i, g.ID, names(g), c.ids[i].Key(), c.want[i])
				}
			}
		})
	}
}

// TestJoinIsBounded: a chain without end, and a number on thousands of rows.
func TestJoinIsBounded(t *testing.T) {
	const most = 64 // rows of one customer
	chain, hub := &book{}, &book{}
	for i := range 3000 {
		chain.rows = append(chain.rows, row(SpecialRequests, fmt.Sprint(i), tel(i), tel(i+1)))
		hub.rows = append(hub.rows, row(VVIPRegister, fmt.Sprint(i), tel(0), tel(i+1)))
	}
	for name, b := range map[string]*book{"chain": chain, "hub": hub} {
		got := Join(tel(0), b.of)
		if len(got) != 1 || len(got[0].Rows) != most {
			t.Errorf("%s: %d customers, the first of %d rows; want 1 of %d", name, len(got), len(got[0].Rows), most)
		}
		if b.asked > 2*most+1 {
			t.Errorf("%s: asked the index %d times, want at most %d", name, b.asked, 2*most+1)
		}
	}
}

// TestJoinOfSharedNumber: a number that thousands have gives as many candidates as
// can be joined, and none of them loses a row of its own to the others.
func TestJoinOfSharedNumber(t *testing.T) {
	const most = 64 // candidates
	b := &book{}
	for i := range 500 {
		b.rows = append(b.rows, row(Customers, fmt.Sprint(i), inet(i), tel(0)))
	}
	b.rows = append(b.rows, row(VVIPRegister, "v", tel(0)))
	got := Join(tel(0), b.of)
	if len(got) != most {
		t.Errorf("%d candidates, want %d", len(got), most)
	}
	for _, c := range append(got, Join(inet(7), b.of)...) {
		if n := names(c); len(n) != 2 || n[1] != "v" {
			t.Errorf("%s has the rows %v, want its own and that of the register", c.ID, n)
		}
	}
	if limit := 1 + 2*most + 3; b.asked > limit {
		t.Errorf("asked the index %d times, want at most %d", b.asked, limit)
	}
}

// TestJoinByAnyNumber: whichever number of a customer was given, it is the same one.
func TestJoinByAnyNumber(t *testing.T) {
	b := &book{rows: []Row{
		row(SpecialRequests, "r", tel(1), tel(2)), row(VVIPRegister, "v", tel(2), tel(3)), row(Customers, "a", inet(1), tel(3)),
	}}
	for _, n := range []Number{inet(1), tel(1), tel(2), tel(3)} {
		got := Join(n, b.of)
		if len(got) != 1 || got[0].ID != inet(1).Key() || len(got[0].Rows) != 3 {
			t.Errorf("asked by %s: %v, want the one customer %s of 3 rows", n.Key(), got, inet(1).Key())
		}
	}
}

func TestCustomerOverItsRows(t *testing.T) {
	ticket := Number{Kind: Ticket, Value: "IN12345678"}
	c := Customer{Rows: []Row{
		{List: Customers, Numbers: []Number{ticket, tel(2), inet(1)}},
		{List: VVIPRegister, Numbers: []Number{tel(1), tel(2)}, Name: "Ibu Contoh", Mbps: 40},
	}}
	if want := []Number{inet(1), tel(1), tel(2), ticket}; !slices.Equal(c.Numbers(), want) {
		t.Errorf("numbers %v, want %v", c.Numbers(), want)
	}
	if c.Name() != "Ibu Contoh" || c.Mbps() != 40 || !c.Known() {
		t.Errorf("name %q, %d Mbps, known %v; want the first that a row gives", c.Name(), c.Mbps(), c.Known())
	}
	if none := (Customer{}); none.Name() != "" || none.Mbps() != 0 || none.Known() || none.Numbers() != nil {
		t.Error("a customer without rows has a name, a speed or numbers, want none and unknown")
	}
}

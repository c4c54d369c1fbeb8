package procedure_test

import (
	"testing"

	. "github.com/cc147/sigap/procedure"
)

// TestSomebodyKnownByAnotherSpelling is a customer of today's lists only where nobody else
// could be meant.
func TestSomebodyKnownByAnotherSpelling(t *testing.T) {
	row := func(name string, shorts ...string) Row {
		r := Row{List: VVIPRegister, Name: name}
		for _, s := range shorts {
			r.Numbers = append(r.Numbers, numberOf(s))
		}
		return r
	}
	for what, c := range map[string]struct {
		name string
		rows []Row // the first is the customer's
		want bool
	}{
		"a longer name":        {"Andi", []Row{row("Andi Wijaya", "1", "a")}, true},
		"a shorter name":       {"Andi Wijaya", []Row{row("H. Andi", "1", "a")}, true},
		"a first name":         {"", []Row{row("Andi", "1", "a")}, true},
		"beside a stranger":    {"Andi", []Row{row("Andi Wijaya", "1", "a"), row("Beni", "2", "a")}, true},
		"a stranger":           {"Andi", []Row{row("Beni", "1", "a")}, false},
		"two who could be":     {"Andi", []Row{row("Andi Wijaya", "1", "a"), row("Andi Susanto", "2", "a")}, false},
		"nameless, two people": {"", []Row{row("Andi", "1", "a"), row("Beni", "2", "a")}, false},
	} {
		rows := inLists(c.rows)
		customer := Find(numberOf("1"), rows).Customers[0]
		if got := IsOnly(customer, c.name, []Number{numberOf("a")}, rows); got != c.want {
			t.Errorf("%s: %q is %s alone: %v, want %v", what, c.name, customer.Name(), got, c.want)
		}
	}
}

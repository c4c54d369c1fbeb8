package procedure_test

import (
	"os"
	"slices"
	"strings"
	"testing"

	. "github.com/cc147/sigap/procedure"
)

// The tables of testdata/procedure.md are those of the procedure, word for word.
// Every cell of prose has its meaning in a table of this test (cells_test.go); a
// cell without one fails, so that the procedure can't change without the code.

// table reads the markdown table under the heading that starts with head, without
// its two head rows.
func table(t *testing.T, head string) [][]string {
	t.Helper()
	text, err := os.ReadFile("testdata/procedure.md")
	if err != nil {
		t.Fatal(err)
	}
	_, part, ok := strings.Cut(string(text), head)
	if !ok {
		t.Fatalf("testdata/procedure.md has no heading %q", head)
	}
	var rows [][]string
	for _, l := range strings.Split(part, "\n")[1:] {
		if !strings.HasPrefix(l, "|") {
			break
		}
		cells := strings.Split(strings.Trim(l, "|"), "|")
		for i := range cells {
			cells[i] = strings.TrimSpace(cells[i])
		}
		rows = append(rows, cells)
	}
	if len(rows) < 3 {
		t.Fatalf("the table %q has %d rows, want at least 3", head, len(rows))
	}
	return rows[2:]
}

// meaning looks a cell of prose up.
func meaning[T any](t *testing.T, column string, cells map[string]T, cell string) T {
	t.Helper()
	m, ok := cells[cell]
	if !ok {
		t.Fatalf("column %q: the cell %q has no meaning in this test", column, cell)
	}
	return m
}

func TestProcedureCase(t *testing.T) {
	var covered []string
	for _, row := range table(t, "## The case:") {
		actions := meaning(t, "action", caseActions, row[0])
		for _, a := range actions {
			for _, r := range rulesOf(a) {
				for _, k := range r.Kinds {
					covered = append(covered, string(a)+" "+string(k))
					compareRow(t, row, r, k)
				}
			}
		}
	}
	for _, r := range Rules() {
		if r.Action == Reveal { // ours
			continue
		}
		for _, k := range r.Kinds {
			if !slices.Contains(covered, string(r.Action)+" "+string(k)) {
				t.Errorf("%s of kind %s is in Rules, but in no row of the procedure", r.Action, k)
			}
		}
	}
}

func rulesOf(a Action) (out []Rule) {
	for _, r := range Rules() {
		if r.Action == a {
			out = append(out, r)
		}
	}
	return out
}

func compareRow(t *testing.T, row []string, r Rule, k Kind) {
	t.Helper()
	m := meaning(t, "from → to", caseMoves, row[1])(k)
	if !slices.Equal(r.From, m.from) || r.To != m.to {
		t.Errorf("%s of kind %s goes %v → %q, want %v → %q as in %q", r.Action, k, r.From, r.To, m.from, m.to, row[1])
	}
	if want := meaning(t, "who", caseWho, row[2])(r.Action, k); !slices.Equal(r.Who, want) {
		t.Errorf("%s of kind %s is for %v, want %v as in %q", r.Action, k, r.Who, want, row[2])
	}
	needs := meaning(t, "needs", caseNeeds, row[3])
	if !slices.Equal(r.Needs, needs.need) {
		t.Errorf("%s of kind %s needs %v, want %v as in %q", r.Action, k, r.Needs, needs.need, row[3])
	}
	if needs.callbackOnly && k != CallbackKind {
		t.Errorf("%s is there for kind %s, want callback only as in %q", r.Action, k, row[3])
	}
}

// TestKindsOfRules: a row without a word on kinds is for both; a Tier 1 case never
// waits, so that what starts there is for callbacks.
func TestKindsOfRules(t *testing.T) {
	for _, row := range table(t, "## The case:") {
		for _, a := range meaning(t, "action", caseActions, row[0]) {
			var got []Kind
			for _, r := range rulesOf(a) {
				got = append(got, r.Kinds...)
			}
			want := []Kind{CallbackKind, Tier1Kind}
			from := meaning(t, "from → to", caseMoves, row[1])(CallbackKind).from
			if slices.Equal(from, []State{Waiting}) || meaning(t, "needs", caseNeeds, row[3]).callbackOnly {
				want = want[:1]
			}
			if !slices.Equal(got, want) {
				t.Errorf("%s is there for kinds %v, want %v", a, got, want)
			}
		}
	}
}

func TestProcedureRoute(t *testing.T) {
	for _, row := range table(t, "## Route (the rule)") {
		word, _, _ := strings.Cut(row[3], " ")
		want := Route(strings.Trim(word, "`"))
		for _, valid := range yesNo(t, row[1]) {
			for _, unsolved := range yesNo(t, row[2]) {
				c := Class{Category: Category(row[0])}
				if valid {
					c.Requests = []Row{{List: SpecialRequests}}
				}
				if got := c.Route(unsolved); got != want {
					t.Errorf("%s, valid entry %v, unsolved %v: route %q, want %q", row[0], valid, unsolved, got, want)
				}
			}
		}
	}
}

func yesNo(t *testing.T, cell string) []bool {
	t.Helper()
	return meaning(t, "condition", map[string][]bool{"–": {false, true}, "yes": {true}, "no": {false}}, cell)
}

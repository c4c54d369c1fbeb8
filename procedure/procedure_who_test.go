package procedure_test

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	. "github.com/cc147/sigap/procedure"
)

var inBackticks = regexp.MustCompile("`([a-z0-9_+]+)`")

// quoted are the words in backticks.
func quoted(text string) (out []string) {
	for _, m := range inBackticks.FindAllStringSubmatch(text, -1) {
		out = append(out, m[1])
	}
	return out
}

// named converts values of the procedure to their names.
func named[T ~string](values ...T) (out []string) {
	for _, v := range values {
		out = append(out, string(v))
	}
	return out
}

// doing are the actions that only the relation of a role gives, and what somebody of
// the role may look up, by the cell "who" of the table "People".
var doing = map[string]struct {
	as      Who
	actions []Action
	looksUp bool
}{
	"answers the calls to 147; works with slash commands":             {ByAgent, []Action{AskAgain, AddWords}, true},
	"takes cases from the Tier 2 channel and calls the customer back": {ByTier2, []Action{Claim}, true},
	"the teams behind, each with its own channel, called by mention":  {ByTeam, []Action{Take, AnswerCase}, false},
	"assigns, hands over for someone who is away, clears a status":    {ByLead, []Action{Assign, HandOver, ClearStatus}, true},
	"the indicator, samples, disputes, reports":                       {ByQuality, []Action{Reveal}, false},
	"configuration, lists, imports, keys":                             {"", nil, false}, // commands: MayEditScripts, MayReadRows
}

func TestProcedurePeople(t *testing.T) {
	var roles []Role
	for _, row := range table(t, "## People") {
		role := Role(quoted(row[1])[0])
		roles = append(roles, role)
		can := meaning(t, "who", doing, row[2])
		for _, a := range can.actions {
			if r := rulesOf(a); len(r) == 0 || !slices.Contains(r[0].Who, can.as) {
				t.Errorf("%s is not for %s, want it as in %q", a, can.as, row[2])
			}
		}
		if p := (Person{ID: "x", Roles: []Role{role}}); p.MayLookUp() != can.looksUp {
			t.Errorf("%s may look customers up: %v, want %v", role, p.MayLookUp(), can.looksUp)
		}
	}
	if !slices.Equal(roles, Roles) {
		t.Errorf("the roles are %v, want %v", Roles, roles)
	}
}

// howKnown are the customers that meet a criterion, and those that don't, by the cell
// "how it is known".
var howKnown = map[string]struct{ yes, no []Customer }{
	"the package: 50 and 100 belong, 49 and 101 do not (bounds are configuration); package unknown: no": {
		with(fileRow(50), fileRow(100)), with(fileRow(49), fileRow(101), fileRow(0)),
	},
	"any entry of the list that is valid on the day of the call (first and last day count; the day is Asia/Jakarta's unless configured)": {
		with(requestRow(""), requestRow("2026-11-24"), Row{List: SpecialRequests, Request: CabutPasang, From: "2026-11-24"}),
		with(requestRow("2026-11-23"), Row{List: SpecialRequests, Request: CabutPasang, From: "2026-11-25"}),
	},
	"*(ours)* the agent judges it, for this call; judged within the last 30 days: shown as a hint, never carried by itself": {
		nil, with(fileRow(20)), // judged: TestJudgeToggles; the hint: the play earlier-reports
	},
	"the customer carries the status (5.3.4), or *(ours)* the agent judges it, for this call": {
		[]Customer{{Rows: []Row{fileRow(20)}, Status: &Status{}}}, with(fileRow(20)), // judged: TestJudgeToggles
	},
}

// with is a customer for each row.
func with(rows ...Row) (out []Customer) {
	for _, r := range rows {
		out = append(out, Customer{Rows: []Row{r}})
	}
	return out
}

func TestProcedureWhoIsWho(t *testing.T) {
	var special []string
	for _, row := range table(t, "Special customer (*pelanggan khusus*), by any of") {
		x := Criterion(quoted(row[0])[0])
		special = append(special, string(x))
		known := meaning(t, "how it is known", howKnown, row[2])
		for want, customers := range map[bool][]Customer{true: known.yes, false: known.no} {
			for _, c := range customers {
				if got := DefaultPolicy(wib).Classify(c, nil, morning()).Has(x); got != want {
					t.Errorf("%+v meets %s: %v, want %v as in %q", c, x, got, want, row[2])
				}
			}
		}
		if kinds := quoted(row[1]); len(kinds) > 0 && !slices.Equal(kinds, named(RequestKinds...)) {
			t.Errorf("the kinds of a request are %v, want %v", RequestKinds, kinds)
		}
	}
	if want := named(Speed, ManagementRequest, HardComplaint, SuperEmergency); !slices.Equal(special, want) {
		t.Errorf("special is by %v, want %v", want, special)
	}
	text, err := os.ReadFile("testdata/procedure.md")
	if err != nil {
		t.Fatal(err)
	}
	_, register, _ := strings.Cut(string(text), "VVIP (5.1.2), from the register,")
	register, _, _ = strings.Cut(register, "\n")
	if want := quoted(register); !slices.Equal(named(VVIPCriteria...), want) {
		t.Errorf("VVIP is by %v, want %v", VVIPCriteria, want)
	}
}

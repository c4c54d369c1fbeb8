package handlers_test

import (
	"fmt"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/cc147/sigap/bot/bottest"
	"github.com/cc147/sigap/procedure"
)

// caseRows are the actions of each row of the table "The case", by its first cell.
var caseRows = map[string][]procedure.Action{
	"claim": {procedure.Claim}, "assign": {procedure.Assign}, "cancel": {procedure.Cancel}, "release": {procedure.Release}, "hand over": {procedure.HandOver},
	"note, add words, asks again": {procedure.Note, procedure.AddWords, procedure.AskAgain}, "reclassify": {procedure.Reclassify}, "log contact": {procedure.LogContact},
	"escalate": {procedure.Escalate}, "escalate as super emergency": {procedure.EscalateSuper}, "withdraw": {procedure.Withdraw}, "take": {procedure.Take},
	"answer": {procedure.AnswerCase}, "re-route": {procedure.Reroute}, "close": {procedure.Close}, "reopen": {procedure.Reopen}, "clear status (customer)": {procedure.ClearStatus},
}

// callRows are the steps of each row of the table "The call", likewise, with the
// ways that its cell "needs" tells of. What no button leads to on every platform
// (a colleague's call, Tier 1 for a VVIP, a regular call after half an hour) is in
// TestBadInputChangesNothing and TestProcedureCall.
var callRows = map[string][]string{
	"judge *hard complaint*, *super emergency* (on and off)": {
		"call judge_hc turns it on", "call judge_hc turns it off", "call judge_se turns it on", "call judge_se turns it off",
		"a regular call that is judged special is open again",
	},
	"*Data sesuai* (confirm)":                                     {"call confirm is done"},
	"*Data tidak sesuai* (mismatch) → ended":                      {"call mismatch is done"},
	"*Sudah diedukasi* (educate)":                                 {"call educate is done"},
	"*Buat callback* → case, kind `callback`, `waiting`":          {"call callback is done", "call callback is refused: has_case"},
	"*Belum solusi → Eskalasi* → case, kind `tier1`, `escalated`": {"call unsolved is done", "call unsolved is refused: has_case", "a regular call is escalated and stays regular"},
	"*Tambah ke kasus* (add to the open case)":                    {"call add is done"},
	"*Data sesuai, selesai* (confirm and solved in one press; *Selesai* once confirmed)": {
		"call solve is done, confirmed before: false", "call solve is done, confirmed before: true",
	},
	"dropped": {"call drop is done by system"},
}

// needWays are the ways that a cell "needs" of the table "The case" tells of, in
// addition to what Rules has of it: the cells that have none are not in here.
var needWays = map[string][]string{
	"to whom: tier 2 or lead":                            {"callback assign gives it to tier2", "callback assign gives it to lead"},
	"to whom: tier 2 or lead; kind tier1: agent or lead": {"callback handover gives it to tier2", "callback handover gives it to lead", "tier1 handover gives it to agent", "tier1 handover gives it to lead"},
	"reached, no answer, busy, wrong number, asked for a call at T": {
		"callback contact says reached", "callback contact says no_answer", "callback contact says busy", "callback contact says wrong_number", "callback contact says asked_for_call",
	},
	"not taken: else told by whom; a lead frees it by re-routing": {"callback answer is refused: taken", "a lead frees what is taken by re-routing"},
	"*solved, not solved, need data, not ours*; what was done; was this escalation right (no answer pre-chosen; one's own: not asked). A colleague's *take* in between refuses the answer and keeps its words": {
		"callback answer says solved", "callback answer says not_solved", "callback answer says need_data", "callback answer says not_ours", "callback answer is refused: taken",
		"tier1 answer says solved", "tier1 answer says not_solved", "tier1 answer says need_data", "tier1 answer says not_ours",
		"tier1 answer leads from escalated to closed", "tier1 answer leads from escalated to claimed", "tier1 answer gives it to lead",
	},
	"outcome: solved, not solved, unreachable, directed to Plasa, cancelled, duplicate; was the agent's education right (no answer pre-chosen; *n/a* where none was given; one's own: not asked, recorded *not judged*, for quality)": {
		"callback close says solved", "callback close says not_solved", "callback close says unreachable", "callback close says plasa", "callback close says cancelled", "callback close says duplicate",
	},
	"reason; no open case of the customer (else: add to it)": {
		"callback reopen is refused: has_case", "tier1 reopen gives it to agent", "tier1 reopen gives it to lead",
	},
}

// pathPlays are the plays of the table "how few presses", by path.
var pathPlays = map[string]string{
	"callback solved at the first call": "callback-solved-at-the-first-call", "callback → backend → closed": "callback-through-backend",
	"Tier 1 → backend → closed": "tier1-through-backend", "Tier 1 solved": "tier1-solved-and-regular", "regular": "regular",
}

var boldNumber = regexp.MustCompile(`\*\*([0-9]+)\*\*`)

// TestFewPresses: each path of the procedure is a play that checks its number of
// presses and forms on every platform.
func TestFewPresses(t *testing.T) {
	plays := bottest.Plays(t)
	for _, cells := range procedureTables(t)["Words on the buttons, and how few presses"] {
		script, ok := plays[pathPlays[cells[0]]]
		forms, _, _ := strings.Cut(cells[2], " ")
		presses := boldNumber.FindStringSubmatch(cells[1])
		if !ok || presses == nil || !strings.Contains(script, "\npresses "+presses[1]+"\n") || !strings.Contains(script, "\nforms "+forms+"\n") {
			t.Errorf("the path %q has no play that says its presses %s and its forms %s", cells[0], cells[1], forms)
		}
	}
}

// procedureTables are the rows of the procedure's tables, by heading up to its colon.
func procedureTables(t *testing.T) map[string][][]string {
	t.Helper()
	text, err := os.ReadFile("../procedure/testdata/procedure.md")
	if err != nil {
		t.Fatal(err)
	}
	out, table := map[string][][]string{}, ""
	for _, line := range strings.Split(string(text), "\n") {
		if head, ok := strings.CutPrefix(line, "## "); ok {
			table, _, _ = strings.Cut(head, ":")
		}
		cells := strings.Split(strings.Trim(line, "|"), "|")
		for i := range cells {
			cells[i] = strings.TrimSpace(cells[i])
		}
		if strings.HasPrefix(line, "|") && !strings.HasPrefix(line, "|-") && !slices.Contains([]string{"step", "action", "category", "path"}, cells[0]) {
			out[table] = append(out[table], cells)
		}
	}
	for table, least := range map[string]int{"Route (the rule)": 6, "The call": 8, "The case": 17, "Words on the buttons, and how few presses": 5} {
		if len(out[table]) < least {
			t.Fatalf("the table %q has %d rows; want %d at least", table, len(out[table]), least)
		}
	}
	return out
}

// rowsOfTheProcedure are the rows of the procedure's tables "Route", "The call" and
// "The case", word for word, each with the ways in which a play has to show it.
func rowsOfTheProcedure(t *testing.T) map[string][]string {
	t.Helper()
	out := map[string][]string{
		"who types /cek and /callback":            {"/cek is typed by agent", "/cek is typed by tier2", "/cek is typed by lead", "/cek is refused: no_role", "/callback is typed by agent"},
		"/callback from the other end":            {"/callback makes the case of a call that is confirmed and educated"},
		"reveal, and the choice among candidates": {"callback reveal is done in claimed", "call choose is done"},
		"urgency: each asks again moves":          {"urgency 4 becomes 3 when it asks again", "urgency 3 becomes 2 when it asks again", "urgency 2 becomes 2 when it asks again", "urgency 1 becomes 1 when it asks again"},
	}
	known := map[string]bool{}
	for table, rows := range procedureTables(t) {
		for _, cells := range rows {
			known[cells[0]], known[cells[len(cells)-1]] = true, true
			row, ways := table+": "+strings.Join(cells, " | "), []string{}
			switch table {
			case "Route (the rule)":
				route, _, _ := strings.Cut(cells[3], " ")
				ways = append(ways, fmt.Sprintf("a call of %s takes the route %s", cells[0], strings.Trim(route, "`")))
			case "The call":
				ways = callRows[cells[0]]
			case "The case":
				ways = caseWays(cells)
			default:
				continue // TestFewPresses
			}
			if len(ways) == 0 {
				t.Errorf("this test does not know in which ways a play has to show the row %q", row)
			}
			out[row] = ways
		}
	}
	for _, cell := range slices.Concat(slices.Collect(maps.Keys(caseRows)), slices.Collect(maps.Keys(callRows)), slices.Collect(maps.Keys(needWays)), slices.Collect(maps.Keys(pathPlays))) {
		if !known[cell] {
			t.Errorf("the procedure has the cell %q no more", cell)
		}
	}
	return out
}

// caseWays are by whom and in which state a row is allowed, as Rules has it (which
// TestProcedureCase compares with the page), and what its needs tell of.
func caseWays(cells []string) (out []string) {
	if cells[0] == "clear status (customer)" {
		return []string{"customer clear is done by lead"}
	}
	for _, r := range procedure.Rules() {
		if !slices.Contains(caseRows[cells[0]], r.Action) {
			continue
		}
		for _, k := range r.Kinds {
			if k == procedure.Tier1Kind && r.Action == procedure.EscalateSuper {
				continue // for a VVIP's case, and a VVIP's calls never take the Tier 1 road
			}
			for _, who := range r.Who {
				if k == procedure.Tier1Kind && who == procedure.ByTier2 && r.Action != procedure.Reclassify && r.Action != procedure.Note {
					continue // the same press as on a callback
				}
				out = append(out, fmt.Sprintf("%s %s is done by %s", k, r.Action, who))
			}
			for _, from := range r.From {
				if k == procedure.Tier1Kind && from == procedure.Waiting {
					continue // it never waits
				}
				out = append(out, fmt.Sprintf("%s %s is done in %s", k, r.Action, from))
			}
		}
	}
	return append(out, needWays[cells[len(cells)-1]]...)
}

package handlers_test

import (
	"os"
	"regexp"
	"strings"
	"testing"
)

// rowNames are the actions of each row of the procedure's tables "The call" and
// "The case".
var rowNames = map[string]string{
	"judge *hard complaint*, *super emergency* (on and off)":                             "judge_hc",
	"*Data sesuai* (confirm)":                                                            "confirm",
	"*Data tidak sesuai* (mismatch) → ended":                                             "mismatch",
	"*Sudah diedukasi* (educate)":                                                        "educate",
	"*Buat callback* → case, kind `callback`, `waiting`":                                 "callback",
	"*Belum solusi → Eskalasi* → case, kind `tier1`, `escalated`":                        "unsolved",
	"*Tambah ke kasus* (add to the open case)":                                           "add",
	"*Data sesuai, selesai* (confirm and solved in one press; *Selesai* once confirmed)": "solve",
	"dropped": "drop",
	"claim":   "claim", "assign": "assign", "cancel": "cancel", "release": "release", "hand over": "handover", "note, add words, asks again": "note words again",
	"reclassify": "reclassify", "log contact": "contact", "escalate": "escalate", "escalate as super emergency": "super", "withdraw": "withdraw", "take": "take",
	"answer": "answer", "re-route": "reroute", "close": "close", "reopen": "reopen", "clear status (customer)": "clear",
}

// row is a row of a table, in the table's own words.
type row struct {
	from, who, needs, whole cell
	to, kind, opens         string // the case that a step opens has a kind and a state
}

var opening = regexp.MustCompile("kind `([a-z0-9]+)`, `([a-z]+)`")

// readTables returns the rows of both tables by action.
func readTables(t *testing.T) map[string]row {
	t.Helper()
	text, err := os.ReadFile("../procedure/testdata/procedure.md")
	if err != nil {
		t.Fatal(err)
	}
	_, tables, _ := strings.Cut(string(text), "\n## The call:")
	tables, _, _ = strings.Cut(tables, "\n## Words on the buttons")
	out, above := map[string]row{}, ""
	for _, line := range strings.Split(tables, "\n") {
		cells := strings.Split(strings.Trim(line, "|"), "|")
		for i := range cells {
			cells[i] = strings.TrimSpace(cells[i])
		}
		if !strings.HasPrefix(line, "|") || has("step action ---", cells[0]) {
			continue
		}
		last := len(cells) - 1
		needs := strings.Replace(cells[last], "the same;", above+";", 1)
		r := row{from: cell(cells[1]), who: cell(cells[last-1]), needs: cell(needs)}
		if m := opening.FindStringSubmatch(cells[0]); m != nil {
			r.kind, r.opens = m[1], m[2]
		}
		for _, name := range strings.Fields(rowNames[cells[0]]) {
			out[name] = r
		}
		if above = needs; rowNames[cells[0]] == "" {
			t.Fatalf("the row %q has no action here", line)
		}
	}
	if len(out) != 28 {
		t.Fatalf("the tables have %d actions; want 28", len(out))
	}
	return out
}

// of is the row as it is for this case and press, without what its cells say of
// others.
func (r row) of(c modelCase, m move) row {
	move := r.from.of(c, m)
	from, to, _ := strings.Cut(string(move), " → ")
	r.from = cell(strings.Replace(from, "open", "waiting, claimed, escalated", 1))
	to, _, _ = strings.Cut(strings.ReplaceAll(to, ",", " "), " ")
	if r.to = to; to == "same" {
		r.to = c.State
	}
	r.who, r.needs = r.who.of(c, m), r.needs.of(c, m)
	r.whole = move + " | " + r.who + " | " + r.needs
	return r
}

// cell is what a cell of a table says.
type cell string

// phrases are what a cell may say, each with whether it is so.
type phrases map[string]bool

// of leaves out what the cell says of the other kind and of other actions.
func (c cell) of(k modelCase, m move) cell {
	general, rest, _ := strings.Cut(string(c), "; ")
	special, tier1 := strings.CutPrefix(rest, "kind tier1")
	special, solved := strings.CutPrefix(special, " and *solved*")
	also, wordsToo := strings.CutPrefix(rest, "add words and asks again:")
	switch {
	case tier1 && k.Kind == "tier1" && (!solved || m.answer == "solved"):
		return cell(general[:max(0, strings.IndexAny(general, "→:"))] + special)
	case wordsToo && has("words again", m.action):
		return cell(general + " or" + also)
	case tier1, wordsToo:
		return cell(general)
	}
	return c
}

func (c cell) says(phrase string) bool { return strings.Contains(string(c), phrase) }

// some reports whether one of the phrases that the cell says is so.
func (c cell) some(p phrases) bool {
	for phrase, so := range p {
		if so && c.says(phrase) {
			return true
		}
	}
	return false
}

// all reports whether all of the phrases that the cell says are so.
func (c cell) all(p phrases) bool {
	for phrase, so := range p {
		if !so && c.says(phrase) {
			return false
		}
	}
	return true
}

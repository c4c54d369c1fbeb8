package handlers_test

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/cc147/sigap/bot/bottest"
	"github.com/cc147/sigap/handlers/words"
	"github.com/cc147/sigap/procedure"
)

// clausePlays are the plays that show each row of the table "What happens next", by
// its clause. A row that none shows names what shows it instead.
var clausePlays = map[string][]string{
	"5.2.1, 5.3.1": {"callback-solved-at-the-first-call", "bad-input"},
	"5.2.2":        {"candidates", "earlier-reports", "two-agents-one-customer"},
	"5.2.3":        {"data-do-not-match", "callback-solved-at-the-first-call"},
	"5.2.4":        {"callback-through-backend"},
	"5.3.2":        {"register-speaks"},
	"5.2.5, 5.3.3": {"education-first", "register-speaks", "a-script-is-edited"},
	"5.2.6, 5.3.4": {"callback-solved-at-the-first-call", "super-emergency"},
	"a":            {"one-claim-wins"},
	"b":            {"every-row-of-a-callback"},
	"c (5.2.6)":    {"callback-through-backend"},
	"c (5.3.4)":    {"super-emergency"},
	"d (5.3.4)":    {"super-emergency", "super-emergency-and-its-end"},
	"5.3.6":        {"callback-through-backend"},
	"5.2.7":        {"tier1-solved-and-regular", "regular", "regular-escalated"},
	"5.2.8":        {"tier1-through-backend"},
	"(5.3.5)":      {"tier1-solved-and-regular"},
	"4":            {"callback-solved-at-the-first-call", "tier1-through-backend"}, // so far judged in passing
	"1.2":          {"every-row-of-a-callback"},
	"6":            nil, // so far: the audit, and docs/operations.md
	"7":            {"a-script-is-edited"},
}

func TestEveryClauseIsPlayed(t *testing.T) {
	t.Parallel()
	plays := bottest.Plays(t)
	var rows []string
	for _, cells := range procedureTables(t)["What happens next (5.2, 5.3)"] {
		if cells[0] == "clause" {
			continue
		}
		rows = append(rows, cells[0])
		of, ok := clausePlays[cells[0]]
		if !ok {
			t.Errorf("this test does not know which plays show the clause %s: %s", cells[0], cells[2])
		}
		for _, name := range of {
			if plays[name] == "" {
				t.Errorf("the clause %s is shown by the play %s, which is not there", cells[0], name)
			}
		}
	}
	for clause := range clausePlays {
		if !slices.Contains(rows, clause) {
			t.Errorf("the procedure has the clause %q no more", clause)
		}
	}
}

// onButtons are the keys of the words that "Words on the buttons" names.
var onButtons = map[string]string{
	"claim": "action.claim", "take": "action.take", "confirm": "action.confirm", "educate": "action.educate", "escalate": "action.escalate",
	"unsolved": "action.unsolved", "answer": "action.answer", "re-route": "action.reroute", "release": "action.release", "hand over": "action.handover",
	"reclassify": "action.reclassify", "contact": "action.contact", "reveal": "action.reveal", "close": "action.close", "reopen": "action.reopen", "more": "more",
}

var onButton = regexp.MustCompile(`([\pL-]+(?: over)?) \*([^*]+)\*`)

func TestWordsOnTheButtons(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("../procedure/testdata/procedure.md")
	if err != nil {
		t.Fatal(err)
	}
	_, part, _ := strings.Cut(string(text), "## Words on the buttons")
	_, part, _ = strings.Cut(part, "\n")
	buttons, rest, _ := strings.Cut(part, ". Contact outcomes: *")
	book := words.New(time.UTC).In("id")
	found := onButton.FindAllStringSubmatch(buttons, -1)
	for _, m := range found {
		key, ok := onButtons[strings.ToLower(m[1])]
		if said := book.T(key); !ok || said != m[2] && !strings.HasPrefix(said, m[2]+" →") {
			t.Errorf("the button for %s says %q; want %q", m[1], said, m[2])
		}
	}
	if len(found) != len(onButtons) {
		t.Errorf("the procedure names %d buttons; want the %d of this test", len(found), len(onButtons))
	}
	outcomes, _, _ := strings.Cut(rest, "*")
	var said []string
	for _, o := range procedure.ContactOutcomes {
		said = append(said, book.T("contact."+string(o)))
	}
	if got := strings.Join(said, ", "); got != outcomes {
		t.Errorf("the contact outcomes are %q; want %q", got, outcomes)
	}
}

package procedure_test

import (
	"flag"
	"fmt"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"

	. "github.com/cc147/sigap/procedure"
)

var update = flag.Bool("update", false, "write testdata/table.golden anew")

// TestTableGolden presses every action on every kind and state of a case as
// everybody, and every step of every stage of a call, and compares what was
// allowed with the golden file: action, kind (of a call: its route), from, to,
// role. -update writes the file. What it does not list is refused and changes nothing.
func TestTableGolden(t *testing.T) {
	lines := append(allowedActs(t), allowedSteps(t)...)
	got := strings.Join(lines, "\n") + "\n"
	const file = "testdata/table.golden"
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	want := strings.Split(strings.TrimSuffix(string(text), "\n"), "\n")
	for _, l := range lines {
		if !slices.Contains(want, l) {
			t.Errorf("allowed, but not in %s: %s", file, l)
		}
	}
	for _, l := range want {
		if !slices.Contains(lines, l) {
			t.Errorf("in %s, but refused: %s", file, l)
		}
	}
	if !t.Failed() && got != string(text) {
		t.Errorf("%s has its lines in another order, or twice; want them as the test makes them", file)
	}
}

var allActions = []Action{
	JudgeComplaint, JudgeEmergency, Confirm, Mismatch, Educate, MakeCallback, Unsolved, AddToCase, SolveCall, DropCall, Choose,
	Claim, Assign, Cancel, Release, HandOver, Note, AddWords, AskAgain, Reclassify, LogContact, Escalate,
	EscalateSuper, Withdraw, Take, AnswerCase, Reroute, Close, Reopen, ClearStatus, Reveal,
}

// roles are all the people who could press on the case of caseIn. Holder, logger and
// taker have no role, so that a line shows only the relation.
var roles = []struct {
	name string
	by   Person
}{
	{"holder", Person{ID: "holder"}},
	{"logger", Person{ID: "logger"}},
	{"taker", Person{ID: "taker", Roles: []Role{Backend}, Teams: []string{"jaringan"}}},
	{"backend of its team", bayu},
	{"backend of another team", eko},
	{"agent", wati},
	{"tier2", sari},
	{"lead", lina},
	{"quality", qori},
	{"admin", adi},
	{"system", timer},
}

// caseIn makes a VVIP's case that stands in from: a state, or "taken", which is
// escalated with an owner in backend. Its slices have room behind their end, so
// that a careless append shows.
func caseIn(k Kind, from string) Case {
	at := morning()
	c := Case{
		ID: 12, Kind: k, State: State(from), Turn: 7, Rev: 9, Call: 345, Agent: "logger", Customer: official.ID,
		Listed: room(Official), Judged: room(HardComplaint), Opened: at.Add(-100 * minute),
		Education: Education{Result: Given, At: at, Scripts: room("vvip@1")},
		Contacts:  room(Contact{At: at.Add(-80 * minute), By: "holder", Outcome: NoAnswer}),
		Personal: Personal{
			Name: "Ibu Contoh", Numbers: room(line, phone), Requests: room(Row{List: SpecialRequests}),
			Said: room(Said{At: at, By: "logger", What: MakeCallback, As: "words", Text: "internet mati"}),
		},
	}
	c.Escalations = room(Escalation{Team: "tagihan", By: "holder", At: at, Answer: NotSolved, EndedAt: at})
	if c.State != Waiting {
		c.Holder, c.HeldSince, c.HolderActed = "holder", at.Add(-90*minute), at.Add(-70*minute)
	}
	if from == "taken" || c.State == Escalated {
		c.State = Escalated
		c.Escalations = room(append(c.Escalations, Escalation{Team: "jaringan", By: "holder", At: at})...)
	}
	if from == "taken" {
		c.Escalation().Taker, c.Escalation().TakenAt = "taker", at
	}
	if c.State == Closed {
		c.Outcome, c.ClosedAt, c.ClosedBy, c.Educated = OutSolved, at, "holder", Right
	}
	return c
}

func room[T any](in ...T) []T { return append(make([]T, 0, len(in)+4), in...) }

// filled is the act with all that its form can ask.
func filled(a Action, c Case, by Person) Command {
	do := Command{
		Action: a, By: by, Turn: c.Turn, Text: "kata", Reason: "alasan", Team: "tagihan", Checked: "modem", Wanted: "cek jalur",
		Done: "jalur diperbaiki", To: tono, Contact: Reached, Answer: NotSolved, Outcome: OutSolved, Right: Right,
		Education: Given, Judged: []Criterion{},
	}
	if c.Team() == do.Team {
		do.Team = "jaringan"
	}
	if c.Kind == Tier1Kind {
		do.To = yudi
	}
	if do.To.ID == c.Holder {
		do.To = lina
	}
	return do
}

func allowedActs(t *testing.T) (lines []string) {
	stands := map[Kind][]string{
		CallbackKind: {"waiting", "claimed", "escalated", "taken", "closed"},
		Tier1Kind:    {"claimed", "escalated", "taken", "closed"}, // never waits
	}
	for _, a := range allActions {
		for _, k := range []Kind{CallbackKind, Tier1Kind} {
			for _, from := range stands[k] {
				for _, r := range roles {
					for _, to := range ends(t, a, k, from, r.by) {
						lines = append(lines, fmt.Sprintf("%s, %s, %s → %s, %s", a, k, from, to, r.name))
					}
				}
			}
		}
	}
	return lines
}

// ends are the states that the act leads to, with each answer of backend; none
// where it is refused.
func ends(t *testing.T, a Action, k Kind, from string, by Person) (out []string) {
	t.Helper()
	for _, answer := range AnswerResults {
		do := filled(a, caseIn(k, from), by)
		do.Answer = answer
		if to, ok := press(t, k, from, do); ok && !slices.Contains(out, to) {
			out = append(out, to)
		}
	}
	return out
}

// press does the act on a new case from caseIn and checks that the input case is
// unchanged, including its slices up to their capacity.
func press(t *testing.T, k Kind, from string, do Command) (to string, ok bool) {
	t.Helper()
	in, fresh := caseIn(k, from), caseIn(k, from)
	w := world(official)
	if do.Action == ClearStatus {
		w.Customer.Status = &Status{By: "holder"}
	}
	out, effects, err := Apply(in, do, w)
	if !reflect.DeepEqual(whole(in), whole(fresh)) {
		t.Errorf("%s by %s on %s %s wrote to the case that it was given", do.Action, do.By.ID, k, from)
	}
	if err == nil {
		to = string(out.State)
		if out.Taker() != "" {
			to = "taken"
		}
		return to, true
	}
	if !reflect.DeepEqual(out, fresh) || effects != nil {
		t.Errorf("refused %s by %s on %s %s gave another case or effects, want neither", do.Action, do.By.ID, k, from)
	}
	return "", false
}

// whole is the case with its slices up to their capacity.
func whole(c Case) Case {
	c.Listed, c.Judged = c.Listed[:cap(c.Listed)], c.Judged[:cap(c.Judged)]
	c.Contacts, c.Escalations = c.Contacts[:cap(c.Contacts)], c.Escalations[:cap(c.Escalations)]
	c.Education.Scripts = c.Education.Scripts[:cap(c.Education.Scripts)]
	p := &c.Personal
	p.Numbers, p.Requests, p.Said = p.Numbers[:cap(p.Numbers)], p.Requests[:cap(p.Requests)], p.Said[:cap(p.Said)]
	return c
}

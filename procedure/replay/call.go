package replay

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// Call is a call as a record and the body of each of its entries have it. The names are
// those of its JSON form.
type Call struct {
	ID        uint64
	At        time.Time
	Last      time.Time
	By        string
	Turn      uint64
	Customer  string
	Digest    string
	Category  string
	Criteria  []string
	Route     string
	Judged    []string
	Scripts   []string
	Confirmed bool
	Education Education
	End       string
	Case      uint64
	Personal  CallPersonal
}

// CallPersonal is what of a call can identify the customer.
type CallPersonal struct {
	Number     string
	Words      string
	Candidates []string
	Also       []string
	Directory  any // what the CTI's directory answered
}

// DeriveCall runs the entries of a call, oldest first. Each entry tells the whole call
// after the step; the model tells which of it the step may change. The error is a
// *Difference.
func DeriveCall(id uint64, entries []Entry, people People) (*Call, error) {
	name, c := fmt.Sprintf("C-%d", id), (*Call)(nil)
	for _, e := range entries {
		if slices.Contains(neutral, e.Action) {
			continue
		}
		if e.Action == "clear" { // of the customer's status
			if was := people(e.Person, e); was != nil && !slices.ContainsFunc(was, func(p Person) bool { return slices.Contains(p.Roles, "lead") }) {
				return nil, differs(name, e, "the procedure refuses it to %s, who was no lead", e.Person)
			}
			continue
		}
		next, ok := read[Call](e)
		if !ok || next.ID != id {
			return nil, differs(name, e, "the entry doesn't say what was done")
		}
		want, err := next, error(nil)
		if c == nil {
			want, err = begun(name, e, next, people)
		} else {
			want, err = c.step(name, e, next)
		}
		if err == nil {
			err = next.route(name, e)
		}
		if err != nil {
			return nil, err
		}
		if d := want.differs(next, "the procedure gives", "the entry says"); d != "" {
			return nil, differs(name, e, "%s", d)
		}
		c = &next
	}
	if c == nil {
		return nil, differs(name, Entry{}, "the audit has no entry that began it")
	}
	return c, nil
}

// begun is a call after /cek: nothing is done yet.
func begun(name string, e Entry, said Call, people People) (Call, error) {
	if e.Action != "cek" {
		return said, differs(name, e, "the procedure begins no call by it: the entries before are missing")
	}
	if was := people(e.Person, e); was != nil && !slices.ContainsFunc(was, func(p Person) bool {
		return slices.ContainsFunc(p.Roles, func(r string) bool { return has("agent tier2 lead", r) })
	}) {
		return said, differs(name, e, "the procedure refuses it to %s, who was none of: agent tier2 lead", e.Person)
	}
	want := said
	want.At, want.Last, want.By, want.Turn, want.Case = e.At, e.At, e.Person, 1, 0
	want.Confirmed, want.Education, want.Judged, want.End = false, Education{}, judgedOf(said.Judged), ""
	if said.Category == "regular" {
		want.End = "regular"
	}
	return want, nil
}

// step is the call after one step. What the lists say is the entry's.
func (c *Call) step(name string, e Entry, said Call) (Call, error) {
	want := *c
	want.Turn, want.Last, want.Scripts = c.Turn+1, e.At, said.Scripts
	by, open := c.By, c.End == "" || c.End == "regular" && has("judge_hc judge_se mismatch unsolved add", e.Action)
	if e.Action == "drop" {
		by = System
	}
	if by != e.Person || !open {
		return want, differs(name, e, "the procedure refuses it: the call is %s's, and its end %q", by, c.End)
	}
	if need := c.unmet(e.Action, said); need != "" {
		return want, differs(name, e, "the procedure refuses it: %s", need)
	}
	ends := map[string]string{"mismatch": "mismatch", "callback": "callback", "unsolved": "escalated", "add": "added", "solve": "solved", "drop": "dropped"}
	if end, ok := ends[e.Action]; ok {
		want.End = end
	}
	switch e.Action {
	case "judge_hc":
		want.judge("hard_complaint", said)
	case "judge_se":
		want.judge("super_emergency", said)
	case "confirm", "solve":
		want.Confirmed = true
	case "educate":
		want.educated(e, said)
	case "callback":
		if want.Case = said.Case; said.Education.At.Equal(e.At) {
			want.educated(e, said)
		}
		want.Personal.Words = said.Personal.Words // the press may bring new ones
	case "unsolved":
		if want.Case, want.Confirmed = said.Case, true; c.Route == "tier1" {
			want.Route = "tier1+backend"
		}
	case "add":
		want.Case = said.Case
	case "choose":
		want.chosen(said)
	case "mismatch", "drop":
	default:
		return want, differs(name, e, "the procedure has no such step of a call")
	}
	return want, nil
}

// unmet is the first need of a step that is not met, in words, or "".
func (c *Call) unmet(action string, said Call) string {
	result := said.Education.Result
	for _, x := range []struct {
		steps, what string
		met         bool
	}{
		{"educate callback", "not confirmed", c.Confirmed},
		{"unsolved", "not confirmed", c.Confirmed || c.Route == "regular"},
		{"mismatch", "confirmed already", !c.Confirmed},
		{"educate callback", "no route that educates", c.Route == "educate+callback"},
		{"unsolved", "no route to backend", has("tier1 regular", c.Route)},
		{"solve", "no route tier1", c.Route == "tier1"},
		{"educate callback", "no education result", has("given refused line_cut", result)},
		{"educate callback", "no reason", result == "given" || blankless(said.Education.Reason)},
		{"callback unsolved add", "no case", said.Case != 0},
		{"choose", "chosen already", c.Customer == ""},
	} {
		if has(x.steps, action) && !x.met {
			return x.what
		}
	}
	return ""
}

func (c *Call) educated(e Entry, said Call) {
	c.Education = said.Education
	c.Education.At = e.At
}

// judge turns a judged criterion on or off, which classifies the call again. Whether the
// customer carries the status of super emergency the audit of the call doesn't say.
func (c *Call) judge(what string, said Call) {
	if i := slices.Index(c.Judged, what); i >= 0 {
		c.Judged = slices.Delete(slices.Clone(c.Judged), i, i+1)
	} else {
		c.Judged = judgedOf(append(slices.Clone(c.Judged), what))
	}
	listed := slices.DeleteFunc(slices.Clone(c.Criteria), func(x string) bool { return has(judgeable, x) })
	for _, x := range strings.Fields(judgeable) {
		if slices.Contains(c.Judged, x) || x == "super_emergency" && slices.Contains(said.Criteria, x) {
			listed = append(listed, x)
		}
	}
	if c.Category == "unknown" {
		listed = nil
	}
	c.Criteria = listed
	c.classified(said)
}

// chosen takes the customer whom the agent chose, with what the lists say.
func (c *Call) chosen(said Call) {
	c.Customer, c.Digest, c.Criteria, c.Category = said.Customer, said.Digest, said.Criteria, said.Category
	c.Personal.Candidates, c.Personal.Also = nil, said.Personal.Also
	c.classified(said)
}

// classified follows from the criteria: the category, the route, and that a regular call
// has ended, and is open again once it is judged special.
func (c *Call) classified(said Call) {
	if c.Category != "unknown" {
		c.Category = categoryOf(c.Criteria)
	}
	c.Route = routeOf(c.Category, c.Criteria, c.End)
	switch {
	case c.Category == "regular" && c.End == "":
		c.End = "regular"
	case c.Category != "regular" && c.End == "regular":
		c.End = ""
	}
	c.Scripts = said.Scripts
}

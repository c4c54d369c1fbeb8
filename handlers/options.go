package handlers

import (
	"slices"
	"strings"

	"github.com/cc147/sigap/procedure"
)

// The options and initial values of form fields.

// oneOf returns options for values of the procedure.
func oneOf[T ~string](values ...T) func(*draft) []string {
	out := make([]string, len(values))
	for i, v := range values {
		out[i] = string(v)
	}
	return func(*draft) []string { return out }
}

// contacts are the contact outcomes. The close form leaves out the call that the
// customer still waits for.
func contacts(d *draft) []string {
	return without(procedure.ContactOutcomes, procedure.AskedForCall, d.row.Action == procedure.Close)
}

// educations are the education results that need a reason; "given" has its own
// button.
func educations(*draft) []string {
	return without(procedure.EducationResults, procedure.Given, true)
}

// without returns the values except one.
func without[T ~string](values []T, left T, out bool) (rest []string) {
	for _, v := range values {
		if v != left || !out {
			rest = append(rest, string(v))
		}
	}
	return rest
}

func teamCodes(d *draft) (codes []string) {
	for _, t := range d.Teams {
		codes = append(codes, t.Code)
	}
	return codes
}

func (d *draft) teamNamed(code string) string { return d.teamName(code) }

// suggestedTeam is the team for the customer's words and requests. A re-route has no
// suggestion: the person knows better.
func suggestedTeam(d *draft) string {
	if d.row.Action == procedure.Reroute {
		return ""
	}
	return procedure.SuggestTeam(d.Teams, d.said, d.requests)
}

// holders are the people to whom the case can be given, in the order of colleagues.
func holders(d *draft) (ids []string) {
	d.holders = map[string]string{}
	for _, c := range d.colleagues(d.tx, func(p procedure.Person) bool { return procedure.MayHold(p, d.c) }) {
		ids = append(ids, c.ID)
		d.holders[c.ID] = c.label(d.Reader)
	}
	return ids
}

func (d *draft) holderNamed(id string) string { return d.holders[id] }

// noneJudged is the option for no criterion.
const noneJudged = "none"

// judgedChoices are all subsets of the judged criteria, each as one option.
func judgedChoices(*draft) []string {
	sets := [][]procedure.Criterion{nil}
	for _, c := range procedure.JudgedCriteria {
		for _, s := range slices.Clone(sets) {
			sets = append(sets, append(slices.Clone(s), c))
		}
	}
	out := make([]string, len(sets))
	for i, s := range sets {
		out[i] = joinJudged(s)
	}
	return out
}

func judgedNow(d *draft) string { return joinJudged(d.c.Judged) }

func joinJudged(judged []procedure.Criterion) string {
	if len(judged) == 0 {
		return noneJudged
	}
	parts := make([]string, len(judged))
	for i, j := range judged {
		parts[i] = string(j)
	}
	return strings.Join(parts, "+")
}

// asksRight leaves the question out for one's own work.
func (d *draft) asksRight() bool { return procedure.AsksRight(d.c, d.row.Action, d.Person.ID) }

// instruction is the instruction in the customer's entry of the request list (5.2.6
// c).
func (d *draft) instruction() string {
	var out []string
	for _, r := range d.requests {
		text := d.T("request." + string(r.Request))
		if r.Note != "" {
			text += ": " + r.Note
		}
		out = append(out, text)
	}
	return strings.Join(out, "\n")
}

// superReason is the initial reason if backend answered that it could not solve the
// case.
func (d *draft) superReason() string {
	if e := d.c.Escalation(); d.row.Action == procedure.EscalateSuper && e != nil && e.Answer == procedure.NotSolved {
		return d.T("super.reason", "Team", d.teamName(e.Team))
	}
	return ""
}

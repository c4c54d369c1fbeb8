package procedure

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"
)

// Need is a form field that a row requires: the tables' column "needs".
type Need string

// The needs. Their names are those of the forms' fields.
const (
	NeedText      Need = "text"
	NeedReason    Need = "reason"
	NeedTo        Need = "to"
	NeedTeam      Need = "team"
	NeedChecked   Need = "checked"
	NeedWanted    Need = "wanted"
	NeedDone      Need = "done"
	NeedAnalysis  Need = "analysis"
	NeedContact   Need = "contact"
	NeedCallAt    Need = "call_at"
	NeedAnswer    Need = "answer"
	NeedOutcome   Need = "outcome"
	NeedRight     Need = "right"
	NeedSatisfied Need = "satisfied"
	NeedEducation Need = "education"
	NeedJudged    Need = "judged"
)

// Groups of needs that several rows share, or that a form asks beyond the required
// ones.
var (
	escalation = []Need{NeedTeam, NeedChecked, NeedWanted}
	education  = []Need{NeedEducation, NeedReason} // no reason for "given"
	closing    = []Need{NeedContact, NeedAnalysis, NeedOutcome, NeedRight, NeedSatisfied}
)

// need says how a command fulfils a Need: with a free text, or with a value that is
// checked.
type need struct {
	text  func(*Command) *string // a free text, or nil
	limit int                    // of a free text, in characters; 0 is Policy.MaxText
	blank func(Command) bool     // for values other than texts: reports whether it is empty
	// check refuses an invalid value, and an empty one that the row needs; nil
	// accepts anything.
	check func(*attempt) *Refusal
}

// needs is the table of all needs. A new free text is one row; its limit and its
// storage on the case follow from it.
var needs = map[Need]need{
	NeedText:     {text: func(do *Command) *string { return &do.Text }},
	NeedReason:   {text: func(do *Command) *string { return &do.Reason }},
	NeedChecked:  {text: func(do *Command) *string { return &do.Checked }},
	NeedWanted:   {text: func(do *Command) *string { return &do.Wanted }},
	NeedDone:     {text: func(do *Command) *string { return &do.Done }},
	NeedAnalysis: {text: func(do *Command) *string { return &do.Analysis }},

	NeedTo:        {blank: func(do Command) bool { return do.To.ID == "" }, check: mayHoldIt},
	NeedTeam:      {blank: func(do Command) bool { return do.Team == "" }, check: isOtherTeam},
	NeedContact:   {blank: func(do Command) bool { return do.Contact == "" }, check: isContact},
	NeedCallAt:    {blank: func(do Command) bool { return do.CallAt.IsZero() }},
	NeedAnswer:    {blank: func(do Command) bool { return !slices.Contains(AnswerResults, do.Answer) }},
	NeedOutcome:   {blank: func(do Command) bool { return !slices.Contains(Outcomes, do.Outcome) }},
	NeedRight:     {blank: func(do Command) bool { return do.Right != Right && do.Right != Wrong }},
	NeedSatisfied: {blank: func(do Command) bool { return do.Satisfied != Satisfied && do.Satisfied != NotSatisfied }},
	NeedEducation: {blank: func(do Command) bool { return do.Education == "" }, check: isEducation},
	NeedJudged:    {blank: func(do Command) bool { return do.Judged == nil }},
}

// isBlank reports whether the need is empty in the command.
func (do Command) isBlank(n Need) bool {
	if text := TextIn(&do, n); text != nil {
		return strings.TrimSpace(*text) == ""
	}
	return needs[n].blank(do)
}

// unfilled refuses the first field that is missing, wrong or too long.
func (t *attempt) unfilled() *Refusal {
	for _, n := range t.asks() {
		blank := t.do.isBlank(n)
		switch {
		case blank && t.notAsked(n), blank && !slices.Contains(t.Needs, n):
			continue
		case blank && n == NeedEducation && t.Opens != "":
			return refuse(NotEducated)
		case blank:
			return t.refuseField(Missing, string(n))
		case needs[n].check != nil:
			if ref := needs[n].check(t); ref != nil {
				return ref
			}
		}
	}
	for _, n := range slices.Concat(t.asks(), slices.Sorted(maps.Keys(needs))) { // in the form's order, then the rest
		if text := TextIn(&t.do, n); text != nil && utf8.RuneCountInString(*text) > t.Policy.Limit(n) {
			return t.refuseField(TooLong, string(n))
		}
	}
	return nil
}

// TextIn returns where the command keeps the free text with that name, or nil if it
// is no free text.
func TextIn(do *Command, n Need) *string {
	if text := needs[n].text; text != nil {
		return text(do)
	}
	return nil
}

// Limit is the maximum length of the free text with that name, in characters.
func (p Policy) Limit(n Need) int { return cmp.Or(needs[n].limit, p.MaxText) }

// notAsked reports whether a need of the row doesn't apply to this command: whether
// one's own education or escalation was right, the words of a customer who asks again
// by a call, an education that the call already has, and the reason of an education
// that was given.
func (t *attempt) notAsked(n Need) bool {
	switch n {
	case NeedRight:
		return !AsksRight(*t.c, t.Action, t.do.By.ID)
	case NeedText:
		return t.do.Call != 0
	case NeedEducation:
		return t.Opens != "" && t.call.Education.Result != ""
	case NeedReason: // an education that was refused or cut has one
		return slices.Contains(t.Needs, NeedEducation) && (t.do.Education == Given || t.do.Education == "" && t.notAsked(NeedEducation))
	}
	return false
}

// AsksRight reports whether the form of the action asks if the education (at close)
// or the escalation (at answer) was right. It doesn't if there was none, or if it was
// the person's own.
func AsksRight(c Case, a Action, person string) bool {
	if a == Close {
		return c.Education.Result != "" && c.Agent != person
	}
	e := c.Escalation()
	return a == AnswerCase && e != nil && e.By != person
}

func mayHoldIt(t *attempt) *Refusal {
	if !MayHold(t.do.To, *t.c) {
		return t.refuse(NoSuchPerson)
	}
	return nil
}

// isOtherTeam checks that a re-routed case goes to another team. A lead may name the
// same team to remove the taker.
func isOtherTeam(t *attempt) *Refusal {
	same := t.c != nil && t.c.Team() == t.do.Team
	freed := same && t.do.By.Is(Lead) && t.c.Taker() != ""
	if !t.HasTeam(t.do.Team) || same && !freed {
		return t.refuse(NoSuchTeam)
	}
	return nil
}

func isContact(t *attempt) *Refusal {
	if !slices.Contains(ContactOutcomes, t.do.Contact) || t.do.Contact == AskedForCall && t.do.CallAt.IsZero() {
		return t.refuseField(Missing, string(NeedContact))
	}
	return nil
}

func isEducation(t *attempt) *Refusal {
	if !slices.Contains(EducationResults, t.do.Education) {
		return t.refuseField(Missing, string(NeedEducation))
	}
	return nil
}

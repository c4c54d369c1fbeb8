package procedure

import "unicode/utf8"

// The free texts that a row can need. Their names are those of the forms' fields.
const (
	NeedText    Need = "text"
	NeedReason  Need = "reason"
	NeedChecked Need = "checked"
	NeedWanted  Need = "wanted"
	NeedDone    Need = "done"
)

// freeText is one free text that a command carries, with its limit.
type freeText struct {
	need  Need
	limit int // characters; 0 is Policy.MaxText
	in    func(*Command) *string
}

// freeTexts are all of them. A row that needs one, the limit, and what an
// escalation keeps of it read this table.
var freeTexts = []freeText{
	{need: NeedText, in: func(c *Command) *string { return &c.Text }},
	{need: NeedReason, in: func(c *Command) *string { return &c.Reason }},
	{need: NeedChecked, in: func(c *Command) *string { return &c.Checked }},
	{need: NeedWanted, in: func(c *Command) *string { return &c.Wanted }},
	{need: NeedDone, in: func(c *Command) *string { return &c.Done }},
	{need: "analysis", in: func(c *Command) *string { return &c.Analysis }},
}

// escalationNeeds are what backend is asked with, from a call as from a case.
var escalationNeeds = []Need{NeedTeam, NeedChecked, NeedWanted}

// TextIn is where the command keeps the free text of that name; nil is no free text.
func TextIn(c *Command, n Need) *string {
	for _, t := range freeTexts {
		if t.need == n {
			return t.in(c)
		}
	}
	return nil
}

// Limit is how many characters the free text of that name may have.
func (p Policy) Limit(n Need) int {
	for _, t := range freeTexts {
		if t.need == n && t.limit > 0 {
			return t.limit
		}
	}
	return p.MaxText
}

// tooLong is the first free text of the act that is over its limit.
func (do Command) tooLong(p Policy) (field string) {
	for _, t := range freeTexts {
		if utf8.RuneCountInString(*t.in(&do)) > p.Limit(t.need) {
			return string(t.need)
		}
	}
	return ""
}

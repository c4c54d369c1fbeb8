package handlers

import (
	"slices"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/procedure"
)

// field is one row of the table of form fields: how the form asks for the field, how
// it is read into a command, and which line of a card shows it. Its label is in the
// book under "field." and the name, or for one action's form under
// "field.NAME.ACTION"; an optional hint is under "hint." and the name.
type field struct {
	// name is the need that the field fills in. The form of an action has the fields
	// that its row asks for, in the row's order.
	name procedure.Need
	// asked reports whether this form has the field; nil means always.
	asked func(*draft) bool

	kind bot.FieldKind
	max  int // characters; 0 is a free text's own limit, see procedure.Policy.Limit
	// options are the values of a choice. Their words are in the book under the
	// field's name, unless called returns them.
	options func(*draft) []string
	called  func(d *draft, value string) string
	// value is the initial value, or nil.
	value func(*draft) string

	// read puts the value into the command; nil is for a free text, which the command
	// has by its name.
	read func(r *reading, text string) error

	line fieldLine
}

// fieldLine is the line of a card that shows a field.
type fieldLine struct {
	part  part
	style bot.Style
	label string                      // under "label." in the book; "" is the field's name
	text  func(*drawing) string       // "" is no line; nil is the newest text of the field's name
	by    func(procedure.Case) string // the person whom text names, or nil
}

// part is the section of a card that a line is in.
type part string

// The parts of a card, in their order. A field that no card shows has none.
const (
	callPart    part = "call"    // what the agent did
	workPart    part = "work"    // what the holder did
	backendPart part = "backend" // what backend is asked to do, and did
	endPart     part = "end"     // how the case ended
)

// formFields is the table, in the order in which cards show them.
var formFields = []field{
	{name: procedure.NeedJudged, kind: bot.FieldSelect, options: judgedChoices, value: judgedNow, read: readJudged},
	{name: procedure.NeedTeam, kind: bot.FieldSelect, options: teamCodes, called: (*draft).teamNamed, value: suggestedTeam,
		read: into(func(c *procedure.Command) *string { return &c.Team })},
	{name: procedure.NeedTo, kind: bot.FieldSelect, options: holders, called: (*draft).holderNamed, read: readTo},
	{name: procedure.NeedContact, kind: bot.FieldChoice,
		options: contacts, value: func(*draft) string { return string(procedure.Reached) },
		read: into(func(c *procedure.Command) *procedure.ContactOutcome { return &c.Contact }),
		line: fieldLine{part: workPart, text: (*drawing).contact}},
	{name: procedure.NeedCallAt, kind: bot.FieldTime, max: 16, read: readCallAt,
		line: fieldLine{part: workPart, label: "due", text: (*drawing).due}},
	{name: procedure.NeedAnalysis, kind: bot.FieldText,
		line: fieldLine{part: workPart, style: bot.StyleQuote}},
	{name: procedure.NeedText, kind: bot.FieldText,
		line: fieldLine{part: workPart, style: bot.StyleQuote, label: "note", text: (*drawing).note}},
	{name: procedure.NeedChecked, kind: bot.FieldText, line: fieldLine{part: backendPart, style: bot.StyleQuote}},
	{name: procedure.NeedWanted, kind: bot.FieldText, value: (*draft).instruction, line: fieldLine{part: backendPart, style: bot.StyleQuote}},
	{name: procedure.NeedAnswer, kind: bot.FieldChoice, options: oneOf(procedure.AnswerResults...),
		read: into(func(c *procedure.Command) *procedure.AnswerResult { return &c.Answer }),
		line: fieldLine{part: backendPart, text: (*drawing).answer, by: answeredBy}},
	{name: procedure.NeedDone, kind: bot.FieldText, line: fieldLine{part: backendPart, style: bot.StyleQuote, text: (*drawing).done}},
	{name: procedure.NeedOutcome, kind: bot.FieldChoice, options: oneOf(procedure.Outcomes...),
		read: into(func(c *procedure.Command) *procedure.Outcome { return &c.Outcome }),
		line: fieldLine{part: endPart, text: (*drawing).outcome, by: closedBy}},
	{name: procedure.NeedEducation, kind: bot.FieldChoice, options: educations,
		read: into(func(c *procedure.Command) *procedure.EducationResult { return &c.Education }),
		line: fieldLine{part: callPart, text: (*drawing).education}},
	{name: procedure.NeedReason, kind: bot.FieldText, value: (*draft).superReason,
		line: fieldLine{part: endPart, style: bot.StyleQuote, text: (*drawing).cancelled}},
	{name: procedure.NeedRight, kind: bot.FieldChoice, asked: (*draft).asksRight,
		options: oneOf(procedure.Right, procedure.Wrong),
		read:    into(func(c *procedure.Command) *procedure.Judgement { return &c.Right })},
	{name: procedure.NeedSatisfied, kind: bot.FieldChoice,
		options: oneOf(procedure.Satisfied, procedure.NotSatisfied),
		read:    into(func(c *procedure.Command) *procedure.Satisfaction { return &c.Satisfied })},
}

// fieldOf returns the row of a need; a test checks that each need has one.
func fieldOf(n procedure.Need) field {
	i := slices.IndexFunc(formFields, func(f field) bool { return f.name == n })
	return formFields[i]
}

// draw is the field in this form. It is required if the action needs it, or if it is
// a choice with an initial value.
func (f field) draw(d *draft) bot.Field {
	name := string(f.name)
	needed := slices.Contains(d.row.Needs, f.name) || f.kind == bot.FieldChoice && f.value != nil
	out := bot.Field{Name: name, Label: fieldLabel(d.Reader, name, string(d.row.Action)), Kind: f.kind, Required: needed, Max: f.max}
	if f.kind == bot.FieldText {
		out.Max = d.Policy.Limit(f.name)
	}
	if hint := "hint." + name; d.Has(hint) {
		out.Hint = d.T(hint)
	}
	if f.value != nil {
		out.Value = f.value(d)
	}
	if f.options == nil {
		return out
	}
	for _, v := range f.options(d) {
		label := ""
		if f.called != nil {
			label = f.called(d, v)
		} else {
			label = d.T(name + "." + v)
		}
		out.Options = append(out.Options, bot.Option{Value: v, Label: label})
	}
	return out
}

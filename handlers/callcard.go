package handlers

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/handlers/words"
	"github.com/cc147/sigap/procedure"
	"github.com/cc147/sigap/store"
)

// callWithCustomer is a call with its customer, as an act has just written them.
type callWithCustomer struct {
	call     procedure.Call
	customer procedure.Customer
	others   []procedure.Customer // whom a telephone of the line leads to as well
}

// callAnswer draws the call of a receipt: after the act, or, if the input came
// before, as the call is now.
func (h *Handlers) callAnswer(ctx context.Context, a asked, r store.Receipt, k callWithCustomer, replace bool) (bot.Answer, error) {
	_, id, ok := subjectID(r.Subject)
	if !ok {
		return bot.Answer{}, store.ErrNotFound
	}
	var answer bot.Answer
	err := h.Store.View(ctx, func(tx *store.Tx) (err error) {
		if k.call.ID != id {
			if k, err = h.ownCall(tx, a, id); err != nil {
				return err
			}
		}
		card, err := h.callCard(tx, a, k)
		answer = bot.Answer{Card: &card, Replace: replace, Toast: card.Title, About: k.call.Name()}
		switch {
		case k.call.Hidden():
			answer.Hide = true
		case shows(k.call):
			answer = h.hideLater(answer, k.call.Name(), tx.Now(), a.T("hidden.call"))
		default:
			answer.Hide, answer.Hidden = true, hiddenCard(a.T("hidden.call"))
		}
		return err
	})
	return answer, err
}

// callDrawing holds what drawing the private answer to /cek needs.
type callDrawing struct {
	*Handlers
	asked
	tx       *store.Tx
	c        procedure.Call
	customer procedure.Customer
	warned   []procedure.Customer
	class    procedure.Class
	facts    procedure.Facts
	offered  []procedure.Action
	out      bot.Card
}

// callCard draws the answer to /cek: who this is, what to confirm, what to
// say, what not to promise, and the one next step.
func (h *Handlers) callCard(tx *store.Tx, a asked, k callWithCustomer) (bot.Card, error) {
	c := k.call
	if len(c.Personal.Candidates) > 0 && !c.Hidden() {
		return h.candidatesCard(tx, a, c)
	}
	d := &callDrawing{Handlers: h, asked: a, tx: tx, c: c, customer: k.customer, warned: h.warned(k),
		class: h.Policy.Classify(k.customer, c.Judged, c.At), facts: h.facts(tx, k.customer)}
	d.offered = procedure.OfferedCall(c, a.Person, d.facts)
	if c.Hidden() {
		d.mismatch()
		return masked(h.callMask(c, d.customer), d.out), nil
	}
	d.head()
	d.data()
	d.source()
	if shows(d.c) {
		d.unread()
	}
	d.scripts()
	err := d.reports()
	d.nextStep()
	d.out.Lines = append(d.out.Lines, doubtLines(tx, a.Reader)...)
	d.buttons()
	if shows(d.c) {
		return d.out, err
	}
	return masked(h.callMask(c, d.customer), d.out), err
}

func (d *callDrawing) line(style bot.Style, label, text string) {
	if text == "" {
		return
	}
	if label != "" {
		label = d.T("label." + label)
	}
	d.out.Lines = append(d.out.Lines, bot.Line{Label: label, Text: text, Style: style})
}

// mismatch is all that is left of an answer whose customer is not the caller.
func (d *callDrawing) mismatch() {
	d.out.Tone, d.out.Sign, d.out.Title = bot.ToneWarn, "❓", d.T("card.mismatch")
	d.line(bot.StyleQuote, "problem", d.c.Personal.Words)
	d.line(bot.StyleNext, "", d.T("next.end."+string(d.c.End)))
}

func (d *callDrawing) head() {
	d.out.Tone, d.out.Sign = tone(procedure.Urgency(d.c.Criteria, 0))
	if d.c.Category == procedure.Unknown {
		d.out.Tone, d.out.Sign = bot.ToneWarn, "❓"
	}
	d.out.Title = d.T("category." + string(d.c.Category))
	d.out.Title = joinDots(d.out.Title, shownName(d.customer.Name(), shows(d.c)))
}

// data adds the lines that the agent confirms with the customer.
func (d *callDrawing) data() {
	if !d.customer.Known() {
		d.line(bot.StyleFact, "number", d.numbers([]procedure.Number{d.c.Personal.Number}))
		return
	}
	d.line(bot.StyleFact, "numbers", d.numbers(d.customer.Numbers()))
	d.line(bot.StyleFact, "package", packages(d.customer))
	for _, c := range d.warned {
		category := d.T("category." + string(d.Policy.Classify(c, nil, d.c.At).Category))
		d.line(bot.StyleDont, "", "⚠️ "+d.T("card.also", "Category", category, "Name", procedure.Initials(c.Name())))
	}
	if len(d.c.Criteria) > 0 {
		d.line(bot.StyleFact, "criteria", d.criteriaWords(d.Reader, d.c.Category, d.c.Criteria))
	}
	d.line(bot.StyleQuote, "problem", d.c.Personal.Words)
	if d.c.Confirmed {
		d.line(bot.StyleFact, "confirmed", d.T("card.confirmed"))
	}
	if e := d.c.Education; e.Result != "" {
		d.line(bot.StyleFact, "education", joinDots(d.T("education."+string(e.Result)), e.Reason))
	}
}

// numbers are the customer's numbers, masked once the call is over.
func (d *callDrawing) numbers(all []procedure.Number) string {
	out := make([]string, len(all))
	for i, n := range all {
		if out[i] = n.String(); !shows(d.c) {
			out[i] = n.Masked()
		}
	}
	if shows(d.c) {
		d.out.Copies = copies(d.Reader, all)
	}
	return words.List(out)
}

// packages are the customer's speeds: several contradict one another.
func packages(c procedure.Customer) string {
	var out []string
	for _, mbps := range c.Speeds() {
		out = append(out, strconv.Itoa(mbps)+" Mbps")
	}
	return strings.Join(out, " / ")
}

// scripts are the VVIP script first, then every request's own words, which
// always bind.
func (d *callDrawing) scripts() {
	if d.c.Route != procedure.EducateCallback || d.c.End != "" {
		return
	}
	if d.c.Category == procedure.VVIP {
		d.line(bot.StyleSay, "say", SaidIn(d.Reader, d.script(procedure.VVIPScript)))
	}
	for _, r := range d.class.Register {
		d.line(bot.StyleFact, registerLabel(r), d.registered(r))
		d.line(bot.StyleSay, "say", r.Say)
		d.line(bot.StyleDont, "dont", r.Dont)
	}
	for _, r := range d.class.Requests {
		d.line(bot.StyleFact, "request", joinDots(d.T("request."+string(r.Request)), d.othersName(r), r.Note, d.validity(r), d.pic(r)))
		s := d.script(procedure.ScriptOf(r.Request))
		d.line(bot.StyleSay, "say", Say(d.Reader, s, r))
		d.line(bot.StyleDont, "dont", DontPromise(s, r))
	}
	path := []string{d.T("script.path")}
	for _, name := range scriptsOf(d.c, d.class) {
		path = append(path, scriptTitle(d.Reader, name)+" "+scriptVersion(d.Reader, d.script(name)))
	}
	d.line(bot.StyleSmall, "", joinDots(path...))
}

// registered is what a row of the register says of itself; "" where it says nothing.
func (d *callDrawing) registered(r procedure.Row) string {
	if r.Note == "" && r.From == "" && r.Until == "" && r.PIC == "" && d.othersName(r) == "" {
		return ""
	}
	return joinDots(d.othersName(r), r.Note, d.validity(r), d.pic(r))
}

// othersName is the name that an entry gives to the customer, where it isn't the one at
// the top: rows of one line are one customer, whatever names they give.
func (d *callDrawing) othersName(r procedure.Row) string {
	if procedure.SamePerson(r.Name, d.customer.Name()) {
		return ""
	}
	return d.T("card.named", "Name", r.Name)
}

// validity is from when until when an entry counts.
func (d *callDrawing) validity(r procedure.Row) string {
	from, until := "", d.T("card.no_end")
	if r.From != "" {
		from = d.T("card.from", "Date", d.Date(string(r.From)))
	}
	if r.Until != "" {
		until = d.T("card.until", "Date", d.Date(string(r.Until)))
	}
	return joinDots(from, until)
}

func (d *callDrawing) pic(r procedure.Row) string {
	if r.PIC == "" {
		return ""
	}
	return d.T("card.pic", "PIC", r.PIC)
}

// nextStep adds the next step of the work instruction.
func (d *callDrawing) nextStep() {
	c, key := d.c, ""
	switch {
	case c.End == procedure.EndRegular && slices.Contains(d.offered, procedure.AddToCase):
		key = "add"
	case c.End == procedure.EndRegular:
		key = "regular"
	case c.End != "":
		key = "end." + string(c.End)
	case c.Route == procedure.ConfirmData:
		key = "unknown"
	case d.facts.Open != 0:
		key = "add"
	case !c.Confirmed && c.Category == procedure.VVIP:
		key = "confirm_vvip"
	case !c.Confirmed && c.Route == procedure.Tier1:
		key = "tier1"
	case !c.Confirmed:
		key = "confirm"
	case c.Route == procedure.Tier1:
		key = "solve"
	case c.Education.Result != "":
		key = "callback"
	default:
		key = "educate"
	}
	if d.facts.Open != 0 {
		d.openCase()
	}
	open := procedure.CaseName(d.facts.Open)
	if c.End != "" && c.Case != 0 {
		open = procedure.CaseName(c.Case)
	}
	d.line(bot.StyleNext, "", d.T("next."+key, "Case", open))
	if key == "regular" && slices.Contains(d.offered, procedure.Unsolved) {
		d.line(bot.StyleSmall, "", d.T("next.regular_unsolved", "At", d.Clock(c.At.Add(d.Policy.Judgeable))))
	}
}

// openCase adds a line about the customer's open case.
func (d *callDrawing) openCase() {
	line := bot.Line{Label: d.T("label.open_case"), Text: procedure.CaseName(d.facts.Open)}
	if o, ok := d.tx.Listed(d.facts.Open); ok {
		line.Text = joinDots(line.Text, d.T("state."+string(o.State)))
		if o.Holder != "" {
			line.Colleague = nameIn(d.tx, o.Holder)
			line.Text = joinDots(line.Text, d.T("card.holder", "By", line.Colleague, "Since", d.When(o.HeldSince, d.tx.Now())))
		}
	}
	d.out.Lines = append(d.out.Lines, line)
}

package handlers

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/handlers/words"
	"github.com/cc147/sigap/procedure"
	"github.com/cc147/sigap/store"
)

// inSight is how many buttons a card shows; the rest are in the menu "Lainnya".
const inSight = 3

// lastTexts is how many of the customer's words a card shows.
const lastTexts = 3

// drawing holds what drawing a case's card needs.
type drawing struct {
	*Handlers
	words.Reader
	tx   *store.Tx
	c    procedure.Case
	full bool // with full data: only in a private chat, for a person who may see them
	out  bot.Card
}

// caseCard draws a case for an audience, and masks it for who may not see the full data.
func (h *Handlers) caseCard(tx *store.Tx, r words.Reader, c procedure.Case, to procedure.Audience) bot.Card {
	card := h.drawCase(tx, r, c, to)
	if to.Full {
		return card
	}
	return masked(h.caseMask(c), card)
}

// drawCase is caseCard without the mask of texts, which Paint puts on.
func (h *Handlers) drawCase(tx *store.Tx, r words.Reader, c procedure.Case, to procedure.Audience) bot.Card {
	d := &drawing{Handlers: h, Reader: r, tx: tx, c: c, full: to.Full}
	d.head()
	d.customer()
	d.fields(callPart)
	d.holder()
	d.fields(workPart)
	d.backend()
	d.fields(backendPart)
	d.fields(endPart)
	d.lineBy(bot.StyleSmall, "", d.T("card.logged", "By", d.by(c.Agent), "At", d.When(c.Opened, tx.Now()),
		"Doc", h.Policy.DocCode, "Rev", c.Revision), c.Agent)
	d.buttons(to)
	return d.out
}

func (d *drawing) line(style bot.Style, label, text string) { d.lineBy(style, label, text, "") }

// lineBy adds a line whose text names a person; "" is nobody.
func (d *drawing) lineBy(style bot.Style, label, text, person string) {
	if text == "" {
		return
	}
	if label != "" {
		label = d.T("label." + label)
	}
	d.out.Lines = append(d.out.Lines, bot.Line{Label: label, Text: text, Style: style, Colleague: d.by(person)})
}

func (d *drawing) by(person string) string { return nameIn(d.tx, person) }

func (d *drawing) at(t time.Time) string { return d.When(t, d.tx.Now()) }

func (d *drawing) head() {
	level := d.c.Urgency()
	d.out.Tone, d.out.Sign = tone(level)
	state := d.T("state." + string(d.c.State))
	if d.c.State == procedure.Closed {
		d.out.Tone, d.out.Sign = bot.ToneDone, "✅"
		d.out.Title = d.c.Name() + " · " + state
		return
	}
	d.out.Title = d.c.Name() + " · " + urgencyWord(d.Reader, level, d.c.IsRaised()) + " · " + state
}

// tone is an urgency's colour and sign; its word is in the title.
func tone(urgency int) (bot.Tone, string) {
	switch urgency {
	case procedure.UrgencyEmergency:
		return bot.ToneEmergency, "🔴"
	case procedure.UrgencyVVIP:
		return bot.ToneVVIP, "🟣"
	case procedure.UrgencyComplaint:
		return bot.ToneWarn, "🟠"
	}
	return bot.TonePlain, "🔵"
}

// urgencyWord is the word for an urgency. A raised case has a word of its own: "VVIP"
// would be wrong for its customer.
func urgencyWord(r words.Reader, level int, raised bool) string {
	if raised {
		return r.T("urgency.raised", "N", level)
	}
	return r.T("urgency." + strconv.Itoa(level))
}

// Urgency is the word for how urgent a listed case is.
func Urgency(r words.Reader, l store.Listing) string {
	return urgencyWord(r, l.Urgency, l.Raised)
}

// Tone is an urgency's tone, for other packages that draw cases.
func Tone(urgency int) (bot.Tone, string) { return tone(urgency) }

func (d *drawing) customer() {
	p := d.c.Personal
	name, numbers := procedure.Initials(p.Name), ""
	if d.full {
		name = p.Name
		all := make([]string, len(p.Numbers))
		for i, n := range p.Numbers {
			all[i] = n.String()
		}
		numbers = words.List(all)
		d.out.Copies = copies(d.Reader, p.Numbers)
	} else if len(p.Numbers) > 0 {
		numbers = p.Numbers[0].Masked()
	}
	d.line(bot.StyleFact, "customer", joinDots(name, numbers))
	d.line(bot.StyleFact, "criteria", d.criteria(d.c.Category(), d.c.Criteria()))
	for _, r := range p.Register {
		d.line(bot.StyleFact, registerLabel(r), r.Note)
		d.binding(r, r.Dont)
	}
	for _, r := range p.Requests {
		d.line(bot.StyleFact, "request", joinDots(d.T("request."+string(r.Request)), r.Note))
		d.binding(r, DontPromise(NewestScript(d.tx, d.Reader, procedure.ScriptOf(r.Request)), r))
	}
	said := slices.DeleteFunc(slices.Clone(p.Said), func(s procedure.Said) bool { return s.As != "words" })
	for _, s := range said[max(0, len(said)-lastTexts):] {
		d.line(bot.StyleQuote, "problem", s.Text)
	}
	if d.c.Raised > 0 {
		d.line(bot.StyleFact, "again", d.T("card.again", "N", d.c.Raised))
	}
}

// binding adds what an entry says about talking to the customer, while the case is
// open: what to say, for who has the full data, and what not to promise.
func (d *drawing) binding(r procedure.Row, dont string) {
	if !d.c.IsOpen() {
		return
	}
	if d.full {
		d.line(bot.StyleSay, "say", r.Say)
	}
	d.line(bot.StyleDont, "dont", dont)
}

func (h *Handlers) criteriaWords(r words.Reader, category procedure.Category, criteria []procedure.Criterion) string {
	parts := make([]string, len(criteria))
	for i, c := range criteria {
		parts[i] = r.T("criterion." + string(c))
	}
	head := r.T("category." + string(category))
	if len(parts) == 0 {
		return head
	}
	return head + " – " + words.List(parts)
}

func (d *drawing) criteria(category procedure.Category, criteria []procedure.Criterion) string {
	return d.criteriaWords(d.Reader, category, criteria)
}

// holder adds the person who works on the case.
func (d *drawing) holder() {
	if d.c.Holder != "" && d.c.IsOpen() {
		d.lineBy(bot.StyleFact, "holder", d.T("card.holder", "By", d.by(d.c.Holder), "Since", d.at(d.c.HeldSince)), d.c.Holder)
	}
}

// backend adds the team that has the case, and the person who works on it there.
func (d *drawing) backend() {
	e := d.c.Escalation()
	if e == nil || d.c.State != procedure.Escalated {
		return
	}
	where := d.T("card.team", "Team", d.teamName(e.Team), "Since", d.at(e.At))
	if e.Super {
		where = d.T("card.super") + " · " + where
	}
	d.line(bot.StyleFact, "backend", where)
	if e.Taker != "" {
		d.lineBy(bot.StyleFact, "taker", d.T("card.holder", "By", d.by(e.Taker), "Since", d.at(e.TakenAt)), e.Taker)
	}
}

// buttons adds those that the table offers to the audience, the first as the primary
// one.
func (d *drawing) buttons(to procedure.Audience) {
	f := d.facts(d.tx, caseCustomer(d.tx, d.c))
	f.Open = 0 // a card isn't redrawn when another case changes, so an open one is reported at the press
	for i, a := range procedure.Offered(d.c, f, to) {
		row, _ := procedure.RuleOf(a, d.c.Kind)
		b := bot.Button{Subject: d.c.Name(), Action: string(a), Turn: d.c.Turn, Label: d.T("action." + string(a)), Danger: row.TakesAway, Confirm: confirmStep(d.Reader, row)}
		if row.Secondary || i >= inSight {
			d.out.More = append(d.out.More, b)
			continue
		}
		b.Primary = i == 0
		d.out.Buttons = append(d.out.Buttons, b)
	}
	d.out.MoreLabel = d.T("more")
}

// joinDots joins the parts that are not empty with a middle dot.
func joinDots(parts ...string) string {
	return strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), " · ")
}

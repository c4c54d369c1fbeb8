package handlers

import (
	"context"
	"encoding/json"
	"slices"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/procedure"
	"github.com/cc147/sigap/store"
)

const (
	maxTrail   = 20  // entries that a trail shows; the others are counted
	maxShared  = 5   // imports and exports that it shows, likewise
	maxTrailed = 200 // calls and entries of each kind that are read for it
	maxReason  = 80  // characters of a reveal's reason
)

// actTrail is the action of reading a trail.
const actTrail = "trail"

// trailActs are the actions that a trail shows: those by which somebody saw data of
// the customer.
var trailActs = []string{"cek", string(procedure.Choose), string(procedure.Reveal), string(procedure.Claim), string(procedure.Assign), string(procedure.HandOver),
	string(procedure.Take), string(store.EntryChange), actEntryShown, subjectLookup, actLookupRefused, actTrail}

// trailTarget is whom a trail is about: a case, or else a number.
type trailTarget struct {
	id uint64
	n  procedure.Number
}

func (t trailTarget) find(tx *store.Tx) (Trail, error) {
	if t.id != 0 {
		return TrailOfCase(tx, t.id, maxTrailed)
	}
	return TrailOfNumber(tx, t.n, maxTrailed)
}

func (t trailTarget) name() string {
	if t.id != 0 {
		return procedure.CaseName(t.id)
	}
	return t.n.Masked()
}

// audit records that a person reads the trail. It reads no more than that needs, because
// it runs in the writer.
func (t trailTarget) audit(tx *store.Tx, a asked) error {
	e := store.Entry{Person: a.Person.ID, Via: a.Account.Platform, Action: actTrail}
	if t.id != 0 {
		if _, err := tx.Case(t.id); err != nil {
			return err
		}
		e.Subject = procedure.CaseName(t.id)
		return tx.Audit(e)
	}
	m, err := tx.Find(t.n)
	if err != nil {
		return err
	}
	e.Subject, e.About, e.Body = subjectTrail, lookupAbout(t.n, m.Customers), map[string]any{"number": t.n}
	return tx.Audit(e)
}

// jejak answers "/sigap jejak K-12" and "/sigap jejak NUMBER": who looked the customer
// up, saw their data, and exported or imported them. It is in the audit itself.
func (h *Handlers) jejak(ctx context.Context, a asked, text string) (bot.Answer, error) {
	switch {
	case !a.Person.MayReadTrail():
		return h.errorAnswer(a, string(procedure.NoRole)), nil
	case text == "":
		return h.errorAnswer(a, "which_trail"), nil
	}
	var of trailTarget
	if kind, id, ok := subjectID(text); ok && kind == 'K' {
		of.id = id
	} else {
		line, err := h.Numbers.Line(text)
		if err != nil {
			return h.badNumber(a, err, "sorry.which_trail.how"), nil
		}
		of.n = line.Number
	}
	record := func(tx *store.Tx) (store.Receipt, error) { return store.Receipt{Code: actTrail}, of.audit(tx, a) }
	r, err := h.updateQuietly(ctx, a, record)
	if err == nil && r.Seen { // it came again, and is read again
		_, err = h.updateQuietly(ctx, a.unkeyed(), record)
	}
	if err != nil {
		return bot.Answer{}, err
	}
	card := bot.Card{Tone: bot.TonePlain, Sign: "👣", Title: a.T("trail.title", "Who", of.name())}
	err = h.Store.View(ctx, func(tx *store.Tx) error {
		t, err := of.find(tx)
		if err == nil {
			card.Lines = h.trailLines(tx, a, t)
		}
		return err
	})
	answer := bot.Answer{Card: &card, Toast: card.Title}
	if of.id == 0 { // with the number that was typed
		answer = h.hideLater(answer, "", h.now(ctx), a.T("hidden.trail"))
	}
	return answer, err
}

// trailLines are the entries of a trail by which data were seen, newest first, then
// those that concern many customers.
func (h *Handlers) trailLines(tx *store.Tx, a asked, t Trail) (lines []bot.Line) {
	add := func(all []store.Entry, most int) {
		for _, e := range all[:min(len(all), most)] {
			lines = append(lines, bot.Line{Label: a.When(e.At, tx.Now()), Text: h.trailLine(tx, a, e)})
		}
		if n := len(all) - most; n > 0 {
			lines = append(lines, bot.Line{Text: a.T("trail.further", "N", n), Style: bot.StyleSmall})
		}
	}
	own := slices.DeleteFunc(t.Own, func(e store.Entry) bool { return !slices.Contains(trailActs, e.Action) })
	add(own, maxTrail)
	if len(t.Shared) > 0 {
		lines = append(lines, bot.Line{Text: a.T("trail.shared"), Style: bot.StyleNext})
		add(t.Shared, maxShared)
	}
	if t.Cut {
		lines = append(lines, bot.Line{Text: a.T("trail.cut"), Style: bot.StyleSmall})
	}
	return lines
}

// trailLine is who did what, through what, without data of the customer.
func (h *Handlers) trailLine(tx *store.Tx, a asked, e store.Entry) string {
	what, body := e.Action, trailBodyOf(e)
	for _, key := range []string{"trail." + e.Action, "action." + e.Action} {
		if a.Has(key) {
			what = a.T(key, "To", nameIn(tx, body.Holder)) // who was given the case has the full data
			break
		}
	}
	who := nameIn(tx, e.Person)
	if e.Via == "cli" {
		who = a.T("trail.operator") // and who that is on the machine
		if e.Person != procedure.System {
			who += " " + e.Person
		}
	}
	subject := ""
	if _, _, ok := subjectID(e.Subject); ok {
		subject = e.Subject
	}
	return joinDots(who+": "+what, subject, h.trailDetail(tx, a, e, body), e.Via)
}

// trailBody is what a trail shows of an entry's body.
type trailBody struct {
	Category procedure.Category
	Personal procedure.CallPersonal
	List     procedure.List
	Fields   struct{ Reason string }
	Full     bool
	Holder   string // of the case, afterwards
}

// trailBodyOf reads the body of an entry; one that can't be read any more is empty.
func trailBodyOf(e store.Entry) (body trailBody) {
	raw, _ := e.Body.(json.RawMessage)
	if json.Unmarshal(raw, &body) != nil {
		return trailBody{}
	}
	return body
}

// trailDetail is what was answered in a call, the reason of a reveal, and the list
// that was imported.
func (h *Handlers) trailDetail(tx *store.Tx, a asked, e store.Entry, body trailBody) string {
	switch {
	case len(body.Personal.Candidates) > 0:
		return a.T("trail.candidates", "N", len(body.Personal.Candidates))
	case body.Category != "":
		return a.T("category." + string(body.Category))
	case body.List != "":
		return a.T("daftar." + string(body.List))
	case e.Action == string(procedure.Reveal):
		m := h.mask()
		if _, id, ok := subjectID(e.Subject); ok {
			if c, err := tx.Case(id); err == nil {
				m = h.caseMask(c)
			}
		}
		return bot.Cut(m.Text(body.Fields.Reason), maxReason)
	case body.Full:
		return a.T("trail.full")
	}
	return ""
}

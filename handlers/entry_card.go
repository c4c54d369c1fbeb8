package handlers

import (
	"context"
	"strconv"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/procedure"
	"github.com/cc147/sigap/store"
)

// entryPage is a page of a list's entries.
type entryPage struct {
	asked
	list    procedure.List
	what    string // what of the list, in words
	entries []listedEntry
	more    bool
	further int         // how many were found beside the page
	next    *bot.Button // to the next page, or nil
}

func (h *Handlers) newPage(a asked, list procedure.List, what string) *entryPage {
	return &entryPage{asked: a, list: list, what: what}
}

// pageCard draws a page: each entry masked, with a button that opens it.
func (h *Handlers) pageCard(tx *store.Tx, p *entryPage) bot.Card {
	card := bot.Card{Tone: bot.TonePlain, Sign: "🗂️", Title: p.T("daftar."+string(p.list)) + ": " + p.what, MoreLabel: p.T("more")}
	for i, e := range p.entries {
		n := strconv.Itoa(i + 1)
		card.Lines = append(card.Lines, bot.Line{Label: n, Text: h.entrySummary(tx, p.asked, e.Row)})
		card.Buttons = append(card.Buttons, bot.Button{Subject: entrySubject(p.list, e.id), Action: actShow, Arg: n, Label: n})
	}
	switch {
	case len(p.entries) == 0:
		card.Lines = append(card.Lines, bot.Line{Text: p.T("list.none")})
	case p.further > 0:
		card.Lines = append(card.Lines, bot.Line{Text: p.T("list.further", "N", p.further) + ". " + p.T("entries.narrow"), Style: bot.StyleSmall})
	}
	if p.next != nil {
		card.Buttons = append(card.Buttons, *p.next)
	}
	card.Lines = append(card.Lines, doubtLines(tx, p.Reader)...)
	if p.Person.MayChangeEntries() {
		card.Buttons = append(card.Buttons, bot.Button{Subject: listSubject(p.list), Action: actAdd, Label: p.T("entries.add")})
	}
	return card
}

// entrySummary is one entry in one line, masked.
func (h *Handlers) entrySummary(tx *store.Tx, a asked, r procedure.Row) string {
	number := ""
	if len(r.Numbers) > 0 {
		number = r.Numbers[0].Masked()
	}
	review := ""
	if r.Review != "" {
		review = a.T("entries.review_by", "Date", a.Date(string(r.Review)))
	}
	return joinDots(kindWord(a.Reader, r), procedure.Initials(r.Name), number, h.entryState(tx, a, r), review)
}

// entryState says from when and until when an entry is valid, and whether it is over.
func (h *Handlers) entryState(tx *store.Tx, a asked, r procedure.Row) string {
	day := procedure.DateOf(tx.Now().In(h.Policy.Zone))
	from, until := "", a.T("card.no_end")
	if day < r.From {
		from = a.T("entries.from", "Date", a.Date(string(r.From)))
	}
	switch {
	case r.Until != "" && r.Until < day:
		until = a.T("entries.over", "Date", a.Date(string(r.Until)))
	case r.Until != "":
		until = a.T("daftar.until", "Date", a.Date(string(r.Until)))
	}
	return joinDots(from, until)
}

// showEntry shows one entry. Those who may change it see its full data, which stands in
// the audit; others see it masked.
func (h *Handlers) showEntry(ctx context.Context, a asked, list procedure.List, id uint64) (bot.Answer, error) {
	if !a.Person.MayReadEntries() {
		return bot.Answer{}, &procedure.Refusal{Code: procedure.NoRole}
	}
	if a.Person.MayChangeEntries() {
		seen, err := h.auditShown(ctx, a, list, id)
		if err != nil {
			return bot.Answer{}, err
		}
		list, id = seen.list, seen.id
	}
	var answer bot.Answer
	err := h.Store.View(ctx, func(tx *store.Tx) error {
		r, err := h.liveEntry(tx, list, id)
		if err == nil {
			card := h.entryCard(tx, a, id, r)
			answer = h.aboutEntry(tx, a, list, id, bot.Answer{Card: &card, Toast: card.Title})
		}
		return err
	})
	return answer, err
}

// shownEntry is the entry that an input showed.
type shownEntry struct {
	list procedure.List
	id   uint64
}

// auditShown records that a person sees the full data of an entry, and returns the entry. An
// input that came again shows the entry that it showed first, and that too is recorded.
func (h *Handlers) auditShown(ctx context.Context, a asked, list procedure.List, id uint64) (shownEntry, error) {
	r, err := h.updateQuietly(ctx, a, func(tx *store.Tx) (store.Receipt, error) {
		r, err := tx.Entry(list, id)
		if err != nil {
			return store.Receipt{}, err
		}
		return store.Receipt{Subject: entrySubject(list, id), Code: actShow}, auditEntry(tx, a, list, id, r)
	})
	if err == nil && r.Seen {
		list, id, _ = entryOf(r.Subject)
		return h.auditShown(ctx, a.unkeyed(), list, id)
	}
	return shownEntry{list, id}, err
}

// auditEntry records that a person sees the full data of an entry.
func auditEntry(tx *store.Tx, a asked, list procedure.List, id uint64, r procedure.Row) error {
	return tx.Audit(store.Entry{Person: a.Person.ID, Via: a.Account.Platform, Subject: subjectEntry, Action: actEntryShown,
		About: r.CustomerKeys(), Body: map[string]any{"list": list, "id": id}})
}

// liveEntry returns an entry that has not ended, or a refusal that says who changed or
// ended it meanwhile.
func (h *Handlers) liveEntry(tx *store.Tx, list procedure.List, id uint64) (procedure.Row, error) {
	r, err := tx.Entry(list, id)
	if err == nil {
		return r, nil
	}
	now, live, last, err := tx.EntryNow(list, id)
	switch {
	case err != nil:
		return r, err
	case live:
		return r, &goneEntry{&procedure.Refusal{Code: procedure.EntryChanged, By: last.By, Since: last.At}, now}
	}
	return r, &goneEntry{&procedure.Refusal{Code: procedure.EntryEnded, By: last.By, Since: last.At}, 0}
}

// goneEntry is the refusal of an act on a version of an entry that has ended.
type goneEntry struct {
	*procedure.Refusal
	now uint64 // the version of now; 0 is none
}

// Unwrap gives the refusal.
func (e *goneEntry) Unwrap() error { return e.Refusal }

// entryCard draws an entry for its reader, with the buttons that they may press.
func (h *Handlers) entryCard(tx *store.Tx, a asked, id uint64, r procedure.Row) bot.Card {
	full := a.Person.MayChangeEntries()
	card := bot.Card{Tone: bot.TonePlain, Sign: "🗂️", Title: joinDots(a.T("daftar."+string(r.List)), kindWord(a.Reader, r), shownName(r.Name, full)), MoreLabel: a.T("more")}
	for _, f := range entryFields {
		if f.heads {
			continue
		}
		if text := f.shown(a.Reader, r, full); text != "" {
			card.Lines = append(card.Lines, bot.Line{Label: a.T("field." + f.name), Text: text, Style: f.style})
		}
	}
	card.Lines = append(card.Lines, bot.Line{Label: a.T("entries.valid"), Text: h.entryState(tx, a, r)})
	if made := h.entryMade(tx, a, r.List, id); made != "" {
		card.Lines = append(card.Lines, bot.Line{Text: made, Style: bot.StyleSmall})
	}
	card.Lines = append(card.Lines, doubtLines(tx, a.Reader)...)
	subject := entrySubject(r.List, id)
	if full {
		card.Buttons = append(card.Buttons,
			bot.Button{Subject: subject, Action: actEdit, Label: a.T("entries.edit")},
			bot.Button{Subject: subject, Action: actEnd, Label: a.T("entries.end"), Danger: true})
	}
	card.Buttons = append(card.Buttons, bot.Button{Subject: subject, Action: actHistory, Label: a.T("entries.history")})
	if !full {
		return masked(h.entryMask(r), card)
	}
	return card
}

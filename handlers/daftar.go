package handlers

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/procedure"
	"github.com/cc147/sigap/store"
)

const (
	listFresh   = 24 * time.Hour // a list is reported as old after this
	endsSoon    = 7              // requests that end within so many days are listed
	maxEnding   = 5              // how many ending requests are shown one by one
	maxRequests = 50_000         // how many requests are read
)

// Import is the newest import of a list.
type Import struct {
	At   time.Time
	Via  string // "cli", "demo"
	Rows int    // of the list now
}

// Imports returns the newest import, or undo of one, of each list. A list that was never
// imported is missing.
func Imports(tx *store.Tx) map[procedure.List]Import {
	out := map[procedure.List]Import{}
	for _, list := range procedure.Lists {
		for c := range tx.Changes(list) {
			if c.Kind != store.EntryChange {
				out[list] = Import{At: c.At, Via: c.Via, Rows: tx.CountRows(list)}
				break
			}
		}
	}
	return out
}

// lists answers "/sigap daftar": the size and age of each list, and the special
// requests that end soon; and "/sigap daftar request", "/sigap daftar vvip" with the
// entries of one.
func (h *Handlers) lists(ctx context.Context, a asked, text string) (bot.Answer, error) {
	if word, tail := cutWord(text); word != "" {
		list, ok := listNames[strings.ToLower(word)]
		if !ok {
			return h.errorAnswer(a, "which_list"), nil
		}
		return h.entries(ctx, a, list, tail)
	}
	card := bot.Card{Tone: bot.TonePlain, Sign: "🗂️", Title: a.T("daftar.title")}
	err := h.Store.View(ctx, func(tx *store.Tx) error {
		imports := Imports(tx)
		for _, list := range procedure.Lists {
			card.Lines = append(card.Lines, bot.Line{Label: a.T("daftar." + string(list)), Text: listState(tx, a, list, imports)})
			if warning := listWarning(tx, a, list, imports); warning != "" {
				card.Lines = append(card.Lines, bot.Line{Text: "⚠️ " + warning})
			}
		}
		if percent, bound, above := SpecialShare(tx, h.ListRules); above && a.Person.IsOperator() {
			card.Lines = append(card.Lines, bot.Line{Text: "⚠️ " + a.T("daftar.special", "N", percent, "Max", bound, "Min", h.Policy.SpeedMin, "Speed", h.Policy.SpeedMax)})
		}
		card.Lines = append(card.Lines, h.requestLines(tx, a)...)
		return nil
	})
	if a.Person.MayReadEntries() {
		card.Lines = append(card.Lines, bot.Line{Text: a.T("entries.try"), Style: bot.StyleNext})
		for _, list := range procedure.EntryLists {
			card.Buttons = append(card.Buttons, bot.Button{Subject: listSubject(list), Action: actBrowse, Arg: browseAll, Label: a.T("daftar." + string(list))})
		}
	}
	if a.Person.MayImport() {
		card.Lines = append(card.Lines, bot.Line{Text: a.T("daftar.send"), Style: bot.StyleSmall})
	}
	return bot.Answer{Card: &card, Toast: card.Title}, err
}

// listState is the number of rows of a list, when they were imported, and by what.
func listState(tx *store.Tx, a asked, list procedure.List, imports map[procedure.List]Import) string {
	i, known := imports[list]
	if !known {
		return joinDots(a.T("daftar.rows", "N", tx.CountRows(list)), a.T("daftar.never"))
	}
	via := i.Via
	for _, key := range []string{"via." + via, "platform." + via} {
		if a.Has(key) {
			via = a.T(key)
		}
	}
	return joinDots(a.T("daftar.rows", "N", i.Rows), a.T("daftar.imported", "At", a.When(i.At, tx.Now()), "Via", via))
}

// listWarning says that a list is empty or old, else "".
func listWarning(tx *store.Tx, a asked, list procedure.List, imports map[procedure.List]Import) string {
	i, known := imports[list]
	switch {
	case !tx.HasRows(list):
		return a.T("daftar.empty")
	case known && tx.Now().Sub(i.At) > listFresh:
		return a.T("daftar.old", "Ago", a.Ago(i.At, tx.Now()))
	}
	return ""
}

// requestLines counts the special requests of today and those that end soon; a person
// who may read rows sees the next few, masked.
func (h *Handlers) requestLines(tx *store.Tx, a asked) []bot.Line {
	day := procedure.DateOf(tx.Now().In(h.Policy.Zone))
	looked, valid := 0, 0
	var ending []procedure.Row
	for r := range tx.ListRows(procedure.SpecialRequests) {
		if looked++; looked > maxRequests {
			break
		}
		if r.Valid(day) {
			valid++
		}
		if r.EndsWithin(day, endsSoon) {
			ending = append(ending, r)
		}
	}
	lines := []bot.Line{{Label: a.T("daftar.today"), Text: a.T("daftar.count", "Valid", valid, "Ending", len(ending), "Days", endsSoon)}}
	if looked > maxRequests {
		lines = append(lines, bot.Line{Text: a.T("daftar.first", "N", maxRequests), Style: bot.StyleSmall})
	}
	if !a.Person.MayReadRows() {
		return lines
	}
	slices.SortStableFunc(ending, func(x, y procedure.Row) int { return cmp.Compare(x.Until, y.Until) })
	for _, r := range ending[:min(len(ending), maxEnding)] {
		lines = append(lines, bot.Line{Label: a.T("daftar.until", "Date", a.Date(string(r.Until))),
			Text: joinDots(a.T("request."+string(r.Request)), procedure.Initials(r.Name), r.Numbers[0].Masked())})
	}
	if n := len(ending) - maxEnding; n > 0 {
		lines = append(lines, bot.Line{Text: a.T("list.further", "N", n), Style: bot.StyleSmall})
	}
	return lines
}

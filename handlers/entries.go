package handlers

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/procedure"
	"github.com/cc147/sigap/store"
)

// The presses on lists and their entries; they aren't in the procedure's tables.
const (
	actBrowse  = "browse"  // shows a page of a list
	actAdd     = "add"     // opens the form of a new entry, and submits it
	actEnd     = "end"     // opens the form that ends an entry, and submits it
	actHistory = "history" // shows the versions of an entry
)

// The subject of entries of the audit about one entry of a list, and the action of seeing
// its full data.
const (
	subjectEntry  = "entry"
	actEntryShown = "entry_shown"
)

// What of a list is browsed.
const (
	browseAll    = "all"    // those that were added last first
	browseEnding = "ending" // those that end within endsSoon days, the first first
	browseReview = "review" // those that are to be reviewed by then, likewise
)

// entriesPage is how many entries a page shows.
const entriesPage = 5

// entrySubject names an entry on buttons and in the audit: "E-vvip.45". Its number is
// that of its newest version.
func entrySubject(list procedure.List, id uint64) string {
	return "E-" + string(list) + "." + strconv.FormatUint(id, 10)
}

// entryOf is the inverse of entrySubject; ok is false for anything else.
func entryOf(subject string) (list procedure.List, id uint64, ok bool) {
	text, isEntry := strings.CutPrefix(subject, "E-")
	head, tail, _ := strings.Cut(text, ".")
	id, err := strconv.ParseUint(tail, 10, 64)
	list = procedure.List(head)
	return list, id, isEntry && err == nil && slices.Contains(procedure.EntryLists, list)
}

// listSubject names a list on buttons: "D-vvip".
func listSubject(list procedure.List) string { return "D-" + string(list) }

// listOf is the inverse of listSubject; ok is false for anything else.
func listOf(subject string) (list procedure.List, ok bool) {
	text, isList := strings.CutPrefix(subject, "D-")
	list = procedure.List(text)
	return list, isList && slices.Contains(procedure.EntryLists, list)
}

// listNames are the words for the lists behind "/sigap daftar".
var listNames = map[string]procedure.List{
	"request": procedure.SpecialRequests, "requests": procedure.SpecialRequests, "khusus": procedure.SpecialRequests, "special": procedure.SpecialRequests,
	"vvip": procedure.VVIPRegister,
}

// browseNames are the words for what of a list is browsed.
var browseNames = map[string]string{
	"": browseAll, "semua": browseAll, "all": browseAll, "berakhir": browseEnding, "ending": browseEnding, "tinjau": browseReview, "review": browseReview,
}

// entries answers "/sigap daftar request", with what of it: a number, words of a name,
// "berakhir", "tinjau", or everything.
func (h *Handlers) entries(ctx context.Context, a asked, list procedure.List, text string) (bot.Answer, error) {
	if !a.Person.MayReadEntries() {
		return h.errorAnswer(a, string(procedure.NoRole)), nil
	}
	if what, ok := browseNames[strings.ToLower(text)]; ok {
		return h.browse(ctx, a, list, what, 0)
	}
	n, err := h.Numbers.Parse(text)
	switch {
	case err == nil:
		return h.entriesOfNumber(ctx, a, list, n)
	case strings.ContainsAny(text, "0123456789"):
		return h.badNumber(a, err, "sorry.which_list.how"), nil
	}
	return h.entriesOfName(ctx, a, list, text)
}

// listedEntry is an entry with its id.
type listedEntry struct {
	id uint64
	procedure.Row
}

// browse shows a page of a list. from is where it begins: for browseAll the id before
// which the entries were added, otherwise how many come before.
func (h *Handlers) browse(ctx context.Context, a asked, list procedure.List, what string, from uint64) (bot.Answer, error) {
	var card bot.Card
	err := h.Store.View(ctx, func(tx *store.Tx) error {
		p := h.newPage(a, list, a.T("entries."+what, "Days", endsSoon))
		if what == browseAll {
			p.entries, p.more = firstEntries(tx, list, from)
		} else {
			due := h.dueEntries(tx, list, what)
			due = due[min(int(min(from, maxRequests)), len(due)):]
			p.more = len(due) > entriesPage
			p.entries = due[:min(entriesPage, len(due))]
		}
		if p.more {
			next := from + entriesPage
			if what == browseAll {
				next = p.entries[len(p.entries)-1].id
			}
			p.next = &bot.Button{Subject: listSubject(list), Action: actBrowse, Arg: what, Turn: next, Label: a.T("page.next")}
		}
		card = h.pageCard(tx, p)
		return nil
	})
	return bot.Answer{Card: &card, Toast: card.Title, Replace: a.Press != nil && a.Press.Ref == "" && from != 0}, err
}

// firstEntries returns a page of entries that were added before that id, and whether
// there are more.
func firstEntries(tx *store.Tx, list procedure.List, before uint64) (out []listedEntry, more bool) {
	for id, row := range tx.EntriesBefore(list, before) {
		if len(out) == entriesPage {
			return out, true
		}
		out = append(out, listedEntry{id, row})
	}
	return out, false
}

// dueEntries returns the entries of a list that end soon, or are to be reviewed, the
// first first. It looks at maxRequests rows.
func (h *Handlers) dueEntries(tx *store.Tx, list procedure.List, what string) (out []listedEntry) {
	day := procedure.DateOf(tx.Now().In(h.Policy.Zone))
	looked := 0
	for id, r := range tx.Entries(list) {
		if looked++; looked > maxRequests {
			break
		}
		if what == browseEnding && r.EndsWithin(day, endsSoon) || what == browseReview && r.ReviewWithin(day, endsSoon) {
			out = append(out, listedEntry{id, r})
		}
	}
	slices.SortStableFunc(out, func(x, y listedEntry) int {
		if what == browseReview {
			return cmp.Compare(x.Review, y.Review)
		}
		return cmp.Compare(x.Until, y.Until)
	})
	return out
}

// entriesOfNumber shows the entries of the customers whom the number leads to: one at
// once, several to choose from.
func (h *Handlers) entriesOfNumber(ctx context.Context, a asked, list procedure.List, n procedure.Number) (bot.Answer, error) {
	var found []listedEntry
	err := h.Store.View(ctx, func(tx *store.Tx) error {
		m, err := tx.Find(n)
		if err == nil && m.Filler {
			err = &procedure.Refusal{Code: procedure.FillerNumber}
		}
		for _, c := range m.Customers {
			for _, r := range c.Rows {
				if id, ok := tx.EntryID(r); ok && r.List == list {
					found = append(found, listedEntry{id, r})
				}
			}
		}
		return err
	})
	if err != nil {
		return bot.Answer{}, err
	}
	return h.foundEntries(ctx, a, list, n.Masked(), found)
}

// entriesOfName shows the entries with a name that has all the words.
func (h *Handlers) entriesOfName(ctx context.Context, a asked, list procedure.List, text string) (bot.Answer, error) {
	var found []listedEntry
	err := h.Store.View(ctx, func(tx *store.Tx) error {
		looked := 0
		for id, r := range tx.EntriesBefore(list, 0) {
			if looked++; looked > maxRequests {
				break
			}
			if procedure.NameHas(r.Name, text) {
				found = append(found, listedEntry{id, r})
			}
		}
		return nil
	})
	if err != nil {
		return bot.Answer{}, err
	}
	return h.foundEntries(ctx, a, list, text, found)
}

// foundEntries shows what was looked for: one entry at once, several as a page.
func (h *Handlers) foundEntries(ctx context.Context, a asked, list procedure.List, what string, found []listedEntry) (bot.Answer, error) {
	if len(found) == 1 {
		return h.showEntry(ctx, a, list, found[0].id)
	}
	var card bot.Card
	err := h.Store.View(ctx, func(tx *store.Tx) error {
		p := h.newPage(a, list, what)
		p.entries = found[:min(len(found), entriesPage)]
		p.further = len(found) - len(p.entries)
		card = h.pageCard(tx, p)
		return nil
	})
	return bot.Answer{Card: &card, Toast: card.Title}, err
}

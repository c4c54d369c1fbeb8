package handlers

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/procedure"
	"github.com/cc147/sigap/store"
)

// Directory is the CTI's directory of customers (5.3.2).
type Directory interface {
	// Ask gives what it says of a number to a person, in a moment whatever is wrong with
	// it: the answer has the fault then. It is safe for concurrent use.
	Ask(ctx context.Context, person string, n procedure.Number) procedure.DirectoryAnswer
}

// askDirectory asks the directory, if there is one. It must not be called in a
// transaction.
func (h *Handlers) askDirectory(ctx context.Context, a asked, n procedure.Number) procedure.DirectoryAnswer {
	if h.Directory == nil {
		return procedure.DirectoryAnswer{}
	}
	return h.Directory.Ask(ctx, a.Person.ID, n)
}

// askAlso is what the directory says for a call about another customer of the
// telephone: what it said to the call before, by which that customer was found, and, of
// a line, what it says of that line.
func (h *Handlers) askAlso(ctx context.Context, a asked, from procedure.Call, to procedure.Customer) procedure.DirectoryAnswer {
	said := from.Personal.Directory
	n := to.Numbers()[0]
	if n.Key() != to.ID {
		return said
	}
	of := h.askDirectory(ctx, a, n)
	for _, r := range said.Rows {
		if !slices.ContainsFunc(of.Rows, func(o procedure.Row) bool { return o.Identity() == r.Identity() }) {
			of.Rows = append(slices.Clip(of.Rows), r)
			if of.At.IsZero() || said.At.Before(of.At) {
				of.At = said.At
			}
		}
	}
	return of
}

// source says what the answer is from, and how old that is, where there is a
// directory.
func (d *callDrawing) source() {
	d.line(bot.StyleSmall, "source", sourceText(d.tx, d.asked, d.c.Personal.Directory, d.customer))
}

// registerLabel is the label of a row that says who is VVIP: the register's, or the
// directory's.
func registerLabel(r procedure.Row) string {
	if r.List == procedure.DirectoryList {
		return "directory"
	}
	return "register"
}

// unread names the values of the directory that were not understood: nothing is
// guessed from them.
func (d *callDrawing) unread() {
	for _, u := range d.c.Personal.Directory.Unread {
		d.line(bot.StyleSmall, "", "⚠️ "+d.T("source.unread", "Field", d.directoryField(u.Field), "Text", u.Text))
	}
}

// directoryField is a field of the directory in the words for a list's columns, where they
// have it.
func (d *callDrawing) directoryField(name string) string {
	key := "column." + name
	if as, other := map[string]string{"speed": "column.package", "dont_promise": "column.dont"}[name]; other {
		key = as
	}
	if !d.Has(key) {
		return name // vvip and request
	}
	return d.T(key)
}

// sourceText is the directory and the lists that know these customers, each with its
// age; "" without a directory.
func sourceText(tx *store.Tx, a asked, said procedure.DirectoryAnswer, customers ...procedure.Customer) string {
	if !said.Asked() {
		return ""
	}
	from := func(list procedure.List) bool {
		return slices.ContainsFunc(customers, func(c procedure.Customer) bool { return c.From(list) })
	}
	fromDirectory := from(procedure.DirectoryList)
	var parts []string
	switch {
	case said.Fault != "" && fromDirectory:
		parts = append(parts, "⚠️ "+a.T("source.stale", "Ago", past(a, said.At, tx.Now())))
	case said.Fault != "":
		parts = append(parts, "⚠️ "+a.T("source.silent"))
	case fromDirectory:
		parts = append(parts, a.T("source.directory", "Ago", past(a, said.At, tx.Now())))
	default:
		parts = append(parts, a.T("source.unknown", "Ago", past(a, said.At, tx.Now())))
	}
	var imported time.Time // the oldest
	inLists, imports := false, Imports(tx)
	for _, list := range procedure.Lists {
		if !from(list) {
			continue
		}
		inLists = true
		if at := imports[list].At; !at.IsZero() && (imported.IsZero() || at.Before(imported)) {
			imported = at
		}
	}
	switch {
	case inLists && imported.IsZero():
		parts = append(parts, a.T("source.lists"))
	case inLists:
		parts = append(parts, a.T("source.imported", "Ago", past(a, imported, tx.Now())))
	case !fromDirectory:
		parts = append(parts, a.T("source.nowhere"))
	}
	return strings.Join(parts, "; ")
}

// past is how long ago t was, as part of a sentence.
func past(a asked, t, now time.Time) string {
	if now.Sub(t) < time.Minute {
		return a.T("ago.now")
	}
	return a.T("source.ago", "Ago", a.Ago(t, now))
}

package handlers

import (
	"context"
	"maps"
	"slices"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/handlers/lists"
	"github.com/cc147/sigap/procedure"
)

// actColumn says what a column is that is not understood: the argument is its name, or
// argUnread.
const (
	actColumn = "column"
	argUnread = "unread"
)

// askColumn asks about a column that may be needed, so that no entry lives for ever
// because its end was not read.
func (h *Handlers) askColumn(ctx context.Context, a asked, up *upload, d lists.Doubt) bot.Answer {
	up.asked = d.Header
	h.uploads.renew(up)
	header, like := bot.Cut(bot.CleanLine(d.Header), 60), a.T("column."+d.Like)
	card := bot.Card{Tone: bot.ToneWarn, Sign: "❓", Title: a.T("upload.column", "Header", header, "Like", like),
		Lines: []bot.Line{{Text: a.T("upload.column.why", "Name", up.name)}, {Text: a.T("upload.column.next"), Style: bot.StyleSmall}},
		Buttons: []bot.Button{
			uploadButton(up, actColumn, d.Like, a.T("upload.column.yes", "Like", like)),
			uploadButton(up, actColumn, argUnread, a.T("upload.column.no")),
			h.cancelButton(a, up),
		}}
	h.uploads.keep(a.Person.ID, up, h.now(ctx))
	return bot.Answer{Card: &card, Toast: card.Title}
}

// sayColumn keeps what the person said of the column. It reports false for a column that
// the list doesn't have.
func (up *upload) sayColumn(what string) bool {
	if what == argUnread {
		what = ""
	} else if !slices.Contains(lists.Fields(up.list), what) {
		return false
	}
	if up.columns == nil {
		up.columns = map[string]string{}
	}
	up.columns[up.asked] = what
	return true
}

// rulesOf are the site's rules with what the person said of this file's columns.
func (h *Handlers) rulesOf(up *upload) ListRules {
	rules := h.ListRules
	options := rules.Read[up.list]
	options.Columns = maps.Clone(options.Columns)
	if options.Columns == nil {
		options.Columns = map[string]string{}
	}
	maps.Copy(options.Columns, up.columns)
	rules.Read = map[procedure.List]lists.Options{up.list: options}
	return rules
}

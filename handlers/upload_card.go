package handlers

import (
	"context"
	"strconv"
	"strings"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/handlers/lists"
	"github.com/cc147/sigap/handlers/words"
	"github.com/cc147/sigap/procedure"
	"github.com/cc147/sigap/store"
)

const (
	maxRefusalLines = 3  // refused rows and emptied cells on a card
	maxNamed        = 12 // columns, sheets and fillers on a line
)

// preview shows what an import would do, and gives the file back to wait for the press.
func (h *Handlers) preview(ctx context.Context, a asked, up *upload) bot.Answer {
	r := up.staged.Imported
	h.uploads.renew(up)
	card := bot.Card{Tone: bot.TonePlain, Sign: "📥", Title: a.T("upload.preview", "Name", up.name, "List", a.T("daftar."+string(r.List)))}
	card.Lines = append(h.importLines(a, r), h.importWarnings(a, r)...)
	if r.Rows > 0 || r.Ended > 0 {
		yes := uploadButton(up, actImport, "", a.T("upload.import"))
		yes.Primary = true
		if r.NeedsConfirm {
			card.Tone = bot.ToneWarn
			yes.Label, yes.Arg, yes.Danger, yes.Primary = a.T("upload.import_ending", "N", r.Ended), strconv.Itoa(r.Ended), true, false
		}
		card.Buttons = append(card.Buttons, yes)
		card.Lines = append(card.Lines, bot.Line{Text: a.T("upload.next"), Style: bot.StyleNext})
	} else {
		card.Tone = bot.ToneWarn
		card.Lines = append(card.Lines, bot.Line{Text: a.T("upload.nothing"), Style: bot.StyleNext})
	}
	card.Buttons = append(card.Buttons, h.cancelButton(a, up))
	answer := bot.Answer{Card: &card, Toast: card.Title, File: h.rejects(a, r)}
	h.uploads.keep(a.Person.ID, up, h.now(ctx))
	return answer
}

// imported shows what an import did, with the button that takes it back.
func (h *Handlers) imported(a asked, r Imported) bot.Answer {
	card := bot.Card{Tone: bot.ToneDone, Sign: "✅", Title: a.T("upload.imported", "Name", r.File, "List", a.T("daftar."+string(r.List)), "ID", r.ID)}
	card.Lines = h.importLines(a, r) // the preview, which named all this, is gone
	if n := len(r.Refused); n > 0 {
		card.Lines = append(card.Lines, bot.Line{Text: a.T("upload.left", "N", n), Style: bot.StyleNext})
	}
	if r.New+r.Ended > 0 { // else there is nothing to take back
		card.Buttons = []bot.Button{{Subject: changeSubject(r.ID), Action: actUndo, Label: a.T("upload.undo")}}
	}
	return bot.Answer{Card: &card, Toast: card.Title}
}

// importLines say what was read, what was not, and what changes.
func (h *Handlers) importLines(a asked, r Imported) (out []bot.Line) {
	add := func(key, text string) {
		if text != "" {
			out = append(out, bot.Line{Label: a.T(key), Text: text})
		}
	}
	add("upload.rows", joinDots(a.T("upload.counts", "Rows", r.Rows, "New", r.New, "Ended", r.Ended, "Unchanged", r.Unchanged),
		someOf(a, "upload.refused_n", len(r.Refused)), someOf(a, "upload.emptied_n", r.EmptiedCells),
		someOf(a, "upload.skipped_n", r.SkippedRows), someOf(a, "upload.twice", r.Duplicates), someOf(a, "upload.not_found", r.NotFound)))
	if r.Mode != store.WholeList {
		add("upload.mode", a.T("upload.mode."+string(r.Mode)))
	}
	add("upload.sheet", r.Sheet)
	add("upload.other_sheets", named(r.OtherSheets))
	add("upload.columns", named(columnsRead(a.Reader, r.Columns)))
	add("upload.unread", named(r.Unread))
	return out
}

// importWarnings say what somebody should look at.
func (h *Handlers) importWarnings(a asked, r Imported) (out []bot.Line) {
	warn := func(key string, args ...any) { out = append(out, bot.Line{Text: "⚠️ " + a.T(key, args...)}) }
	switch {
	case r.EndsNothing:
		warn("upload.ends_nothing")
	case r.NeedsConfirm:
		warn("upload.ends_much", "N", r.Ended, "Before", r.Before)
	}
	if r.SpecialPercent > 0 {
		warn("upload.special", "Percent", r.SpecialPercent)
	}
	for _, f := range r.Fillers[:min(len(r.Fillers), maxRefusalLines)] {
		if f.Lines > procedure.FillerLines {
			warn("upload.filler", "Number", f.Number, "N", f.Lines)
		} else {
			warn("upload.filler_rows", "Number", f.Number, "N", f.Rows)
		}
	}
	for _, x := range r.Refused[:min(len(r.Refused), maxRefusalLines)] {
		out = append(out, bot.Line{Label: a.T("upload.refused"), Text: h.refusalText(a.Reader, r.List, x)})
	}
	for _, e := range r.Emptied[:min(len(r.Emptied), maxRefusalLines)] {
		out = append(out, bot.Line{Label: a.T("upload.emptied"), Text: a.T("upload.emptied.cell", "Line", e.Line, "Column", e.Column, "Text", bot.Cut(bot.CleanLine(e.Text), 40))})
	}
	if n := max(0, len(r.Refused)-maxRefusalLines) + max(0, r.EmptiedCells-maxRefusalLines) + max(0, len(r.Fillers)-maxRefusalLines); n > 0 {
		out = append(out, bot.Line{Text: a.T("list.further", "N", n), Style: bot.StyleSmall})
	}
	return out
}

// refusalText says where a row was refused, why, and what would be accepted.
func (h *Handlers) refusalText(r words.Reader, list procedure.List, x lists.Refusal) string {
	where := r.T("upload.line", "Line", x.Line)
	if x.Column != "" {
		where = r.T("upload.line_column", "Line", x.Line, "Column", bot.Cut(bot.CleanLine(x.Column), 40))
	}
	return where + ": " + h.reasonText(r, list, x.Reason)
}

// reasonText says what is wrong with a refused row and what would be accepted.
func (h *Handlers) reasonText(r words.Reader, list procedure.List, reason lists.Reason) string {
	internet, ticket := h.Numbers.Examples()
	return r.T("refused."+string(reason), "Kinds", words.List(kindWords(r, list)), "Internet", internet, "Ticket", ticket)
}

// kindWords are the kinds that a list knows, in words.
func kindWords(r words.Reader, list procedure.List) (out []string) {
	if list == procedure.VVIPRegister {
		for _, k := range procedure.VVIPCriteria {
			out = append(out, r.T("criterion."+string(k)))
		}
		return out
	}
	for _, k := range procedure.RequestKinds {
		out = append(out, r.T("request."+string(k)))
	}
	return out
}

func columnsRead(r words.Reader, columns []lists.Column) (out []string) {
	for _, c := range columns {
		if c.Field != "" {
			out = append(out, bot.CleanLine(c.Header)+" → "+r.T("column."+c.Field))
		}
	}
	return out
}

// someOf is a count in words, or "" for none.
func someOf(a asked, key string, n int) string {
	if n == 0 {
		return ""
	}
	return a.T(key, "N", n)
}

// named lists names, the first of many.
func named(names []string) string {
	short := make([]string, 0, maxNamed)
	for _, n := range names[:min(len(names), maxNamed)] {
		short = append(short, bot.Cut(bot.CleanLine(n), 60))
	}
	text := strings.Join(short, ", ")
	if more := len(names) - maxNamed; more > 0 {
		text += ", … +" + strconv.Itoa(more)
	}
	return text
}

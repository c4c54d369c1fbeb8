package handlers_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/bot/bottest"
	"github.com/cc147/sigap/handlers"
	"github.com/cc147/sigap/handlers/lists"
	"github.com/cc147/sigap/handlers/words"
	"github.com/cc147/sigap/procedure"
)

// TestEveryEntryFieldHasWords: a label in both languages, and a place in the form of a play.
func TestEveryEntryFieldHasWords(t *testing.T) {
	t.Parallel()
	book := words.New(time.UTC)
	for _, name := range handlers.EntryFieldNames() {
		for _, lang := range words.Languages {
			if !book.In(lang).Has("field." + name) {
				t.Errorf("%s.toml should have %q", lang, "field."+name)
			}
		}
	}
}

// TestAFormThatIsSentAsItOpenedChangesNothing: what a form shows first is read back as the
// same row, whatever is in it.
func TestAFormThatIsSentAsItOpenedChangesNothing(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	day := func(r *rapid.T, name string) procedure.Date {
		if rapid.Bool().Draw(r, name) {
			return ""
		}
		return procedure.DateOf(time.Date(2020, 1, 1+rapid.IntRange(0, 5000).Draw(r, name), 0, 0, 0, 0, time.UTC))
	}
	// A file gives no row a text that says nothing, and a form reads none.
	text := rapid.StringMatching(`|[A-Za-z0-9 ,.;:'"()/&-]{0,60}[a-z]`).Filter(func(s string) bool { return s == "" || !lists.SaysNothing(s) })
	rapid.Check(t, func(r *rapid.T) {
		row := procedure.Row{List: rapid.SampledFrom(procedure.EntryLists).Draw(r, "list"), Name: trimmed(text.Draw(r, "name")), Note: trimmed(text.Draw(r, "note")),
			Say: trimmed(text.Draw(r, "say")), Dont: trimmed(text.Draw(r, "dont")), PIC: trimmed(text.Draw(r, "pic")), ApprovedBy: trimmed(text.Draw(r, "approved")),
			From: day(r, "from"), Until: day(r, "until"), Review: day(r, "review")}
		if row.List == procedure.VVIPRegister {
			row.VVIP = rapid.SampledFrom(procedure.VVIPCriteria).Draw(r, "kind")
		} else {
			row.Request = rapid.SampledFrom(procedure.RequestKinds).Draw(r, "kind")
		}
		for i, n := range rapid.SliceOfNDistinct(rapid.SampledFrom(someNumbers), 1, 8, rapid.ID).Draw(r, "numbers") {
			if i == 0 || n.Kind != procedure.Internet {
				row.Numbers = append(row.Numbers, n)
			}
		}
		got, err := s.bot.ReadAgain(row)
		if err != nil || fmt.Sprint(got) != fmt.Sprint(row) {
			r.Errorf("the form of\n%+v is read as\n%+v, %v", row, got, err)
		}
	})
	bottest.Play(t, s, `
		ratna types /sigap daftar vvip galih
		ratna presses edit
		ratna fills review=
		answer code unchanged`)
}

// someNumbers are numbers of every kind and length.
var someNumbers = []procedure.Number{
	inet("152401234567"), inet("12240123456"), inet("1524012345678"), tel("+6281234567890"), tel("+62812345678"), tel("+622129114242"), tel("+62274512345"),
	{Kind: procedure.Ticket, Value: "IN12345678"}, {Kind: procedure.Ticket, Value: "INC12345678"}, {Kind: procedure.Ticket, Value: "1-ABC1D23"},
}

// trimmed is a text as a form's field gives it.
func trimmed(s string) string { return strings.TrimSpace(s) }

// TestAFormReadsNothingAsAFileDoes: "-" and the like are no name, no script and no date, and
// a text that is too long is told by its own limit.
func TestAFormReadsNothingAsAFileDoes(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	add := bot.Button{Subject: "D-special-requests", Action: "add"}
	a := s.send(t, "ratna", "1", add, map[string]string{"kind": "other", "numbers": "152000000005", "name": "-", "note": "N/A", "say": "Tidak ada", "dont": "–", "pic": "nihil", "until": "-"})
	_, rows := s.requests(t)
	if got := rows[len(rows)-1]; a.Code != "" || got.Name+got.Note+got.Say+got.Dont+got.PIC != "" {
		t.Errorf("the entry is %+v, answered with\n%s\nwant it empty but for the number and the kind", got, bottest.AnswerText(a))
	}
	if a := s.send(t, "ratna", "2", add, map[string]string{"kind": "other", "numbers": "-"}); a.Code != string(procedure.Missing) || a.Errors["numbers"] == "" {
		t.Errorf("a dash for the numbers: %q, %v; want them asked for", a.Code, a.Errors)
	}
	a = s.send(t, "ratna", "3", add, map[string]string{"kind": "other", "numbers": "152000000005", "name": strings.Repeat("x", 201)})
	if !strings.Contains(a.Toast, "paling banyak 200 huruf") || !strings.Contains(a.Card.Title, "200") {
		t.Errorf("a name too long is answered with %q, %q; want its limit", a.Toast, a.Card.Title)
	}
}

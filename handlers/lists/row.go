package lists

import (
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/cc147/sigap/procedure"
)

// The bounds of a row; of texts, in runes.
const (
	maxName = 200
	maxNote = 1000
	maxMbps = 100_000
)

// requestKinds and vvipKinds are the kinds as foldKind leaves them.
var requestKinds = map[string]procedure.RequestKind{
	"tidak boleh buka isolir": procedure.NoIsolirOpening, "no isolir opening": procedure.NoIsolirOpening,
	"diarahkan ke plasa telkom": procedure.DirectToPlasa, "direct to plasa": procedure.DirectToPlasa,
	"cabut pasang":           procedure.CabutPasang,
	"request manajemen lain": procedure.OtherRequest, "lain": procedure.OtherRequest, "lainnya": procedure.OtherRequest, "other": procedure.OtherRequest,
}

var vvipKinds = map[string]procedure.Criterion{
	"public figure": procedure.PublicFigure,
	"pejabat":       procedure.Official, "official": procedure.Official,
	"follower banyak": procedure.ManyFollowers, "many followers": procedure.ManyFollowers,
	"petinggi bumn/stakeholder": procedure.SOEExecutive, "petinggi bumn/stakeholder telkom": procedure.SOEExecutive,
	"petinggi bumn": procedure.SOEExecutive, "stakeholder telkom": procedure.SOEExecutive, "soe executive": procedure.SOEExecutive,
	"endorsing telkom": procedure.Endorser, "endorsing": procedure.Endorser, "endorser": procedure.Endorser,
}

// foldKind normalises the spelling of a kind.
func foldKind(cell string) string {
	return slashes.Replace(strings.ToLower(tidy(hyphens.Replace(cell))))
}

var (
	hyphens = strings.NewReplacer("_", " ", "-", " ")
	slashes = strings.NewReplacer(" / ", "/", " /", "/", "/ ", "/")
)

// row reads one row, or returns the refusal.
func (c columns) row(rec record) (procedure.Row, *Refusal) {
	cells := rec.cells
	if refusal := c.unreadable(rec); refusal != nil {
		return procedure.Row{}, refusal
	}
	switch {
	case len(cells) > len(c.fields) && !blank(cells[len(c.fields):]):
		return procedure.Row{}, &Refusal{Reason: WrongColumns}
	case !validText(cells):
		return procedure.Row{}, &Refusal{Reason: NotUTF8}
	}
	r := procedure.Row{
		List: c.list, Name: c.cell(cells, name), Note: c.cell(cells, note), PIC: c.cell(cells, pic),
		Say: c.cell(cells, say), Dont: c.cell(cells, dont),
	}
	for _, t := range []struct {
		f    field
		text string
		most int
	}{{name, r.Name, maxName}, {pic, r.PIC, maxName}, {note, r.Note, maxNote}, {say, r.Say, maxNote}, {dont, r.Dont, maxNote}} {
		if utf8.RuneCountInString(t.text) > t.most {
			return r, &Refusal{Reason: LongCell, Column: string(t.f)}
		}
	}
	for _, read := range []func(*procedure.Row, []string) *Refusal{c.numbers, c.kind, c.speed, c.valid} {
		if refusal := read(&r, cells); refusal != nil {
			return r, refusal
		}
	}
	return r, nil
}

// unreadable refuses a row if a cell of a column that is read is too long or has no
// value.
func (c columns) unreadable(rec record) *Refusal {
	for i, cell := range rec.cells {
		f := c.fieldAt(i)
		switch {
		case len(cell) > maxCell && utf8.RuneCountInString(cell) > maxCell:
			return &Refusal{Reason: LongCell, Column: string(f)}
		case f != "" && rec.faults[i] != "":
			return &Refusal{Reason: rec.faults[i], Column: string(f)}
		}
	}
	return nil
}

func (c columns) kind(r *procedure.Row, cells []string) *Refusal {
	f, ok := needed[c.list]
	kind := foldKind(c.raw(cells, f))
	switch {
	case !ok:
		return nil
	case f == request:
		r.Request, ok = requestKinds[kind]
	default:
		r.VVIP, ok = vvipKinds[kind]
	}
	if !ok {
		return &Refusal{Reason: BadKind, Column: string(f)}
	}
	return nil
}

// speed reads the package speed; an empty cell means unknown.
func (c columns) speed(r *procedure.Row, cells []string) *Refusal {
	text := c.cell(cells, mbps)
	if text == "" {
		return nil
	}
	text = strings.TrimSpace(strings.TrimSuffix(strings.ToLower(text), "mbps"))
	n, err := strconv.Atoi(text)
	if err != nil || n < 0 || n > maxMbps {
		return &Refusal{Reason: BadSpeed, Column: string(mbps)}
	}
	r.Mbps = n
	return nil
}

// valid reads the last day on which the row is valid; an empty cell means no end.
func (c columns) valid(r *procedure.Row, cells []string) *Refusal {
	text := c.cell(cells, until)
	if text == "" {
		return nil
	}
	for _, layout := range []string{"2/1/2006", "2006-01-02", "2-1-2006", "2.1.2006"} {
		if t, err := time.Parse(layout, text); err == nil {
			r.Until = procedure.DateOf(t)
			return nil
		}
	}
	if day, ok := dayOf(text, c.epoch); ok && !c.epoch.IsZero() {
		r.Until = procedure.DateOf(day)
		return nil
	}
	return &Refusal{Reason: BadDate, Column: string(until)}
}

// tidy removes invisible characters from a cell and collapses white space.
func tidy(cell string) string {
	cell = strings.Map(func(r rune) rune {
		switch {
		case r == '\n', r == '\t', r == '\r':
			return ' '
		case unicode.IsControl(r), unicode.Is(unicode.Cf, r):
			return -1
		}
		return r
	}, cell)
	return strings.Join(strings.Fields(cell), " ")
}

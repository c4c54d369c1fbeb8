package lists

import (
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/cc147/sigap"
	"github.com/cc147/sigap/handlers/numbers"
)

// The bounds of a row; of texts, in runes.
const (
	maxName = 200
	maxNote = 1000
	maxMbps = 100_000

	maxNumbers = 16 // of one row
)

// requestKinds and vvipKinds are the kinds as foldKind leaves them.
var requestKinds = map[string]sigap.RequestKind{
	"tidak boleh buka isolir": sigap.NoIsolirOpening, "no isolir opening": sigap.NoIsolirOpening,
	"cabut pasang":           sigap.CabutPasang,
	"request manajemen lain": sigap.OtherRequest, "lain": sigap.OtherRequest, "lainnya": sigap.OtherRequest, "other": sigap.OtherRequest,
}

var vvipKinds = map[string]sigap.Criterion{
	"public figure": sigap.PublicFigure,
	"pejabat":       sigap.Official, "official": sigap.Official,
	"follower banyak": sigap.ManyFollowers, "many followers": sigap.ManyFollowers,
	"petinggi bumn/stakeholder": sigap.SOEExecutive, "petinggi bumn/stakeholder telkom": sigap.SOEExecutive,
	"petinggi bumn": sigap.SOEExecutive, "stakeholder telkom": sigap.SOEExecutive, "soe executive": sigap.SOEExecutive,
	"endorsing telkom": sigap.Endorser, "endorsing": sigap.Endorser, "endorser": sigap.Endorser,
}

// foldKind makes the spellings of a kind one.
func foldKind(cell string) string {
	return slashes.Replace(strings.ToLower(tidy(hyphens.Replace(cell))))
}

var (
	hyphens    = strings.NewReplacer("_", " ", "-", " ")
	slashes    = strings.NewReplacer(" / ", "/", " /", "/", "/ ", "/")
	lineBreaks = strings.NewReplacer("\r\n", ";", "\n", ";")
)

// row reads one row, or says why it is refused.
func (c columns) row(cells []string) (sigap.Row, *Refusal) {
	switch {
	case len(cells) > c.width && !blank(cells[c.width:]):
		return sigap.Row{}, &Refusal{Reason: WrongColumns}
	case !validText(cells):
		return sigap.Row{}, &Refusal{Reason: NotUTF8}
	}
	r := sigap.Row{
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
	for _, read := range []func(*sigap.Row, []string) *Refusal{c.numbers, c.kind, c.speed, c.valid} {
		if refusal := read(&r, cells); refusal != nil {
			return r, refusal
		}
	}
	return r, nil
}

// numbers reads the number columns. One cell that is no number refuses the row:
// half of it could be somebody else.
func (c columns) numbers(r *sigap.Row, cells []string) *Refusal {
	for _, f := range numberFields {
		for _, part := range numbers.Split(apart(c.raw(cells, f))) {
			n, err := numbers.Parse(part)
			switch {
			case err != nil:
				return &Refusal{Reason: BadNumber, Column: string(f)}
			case slices.Contains(r.Numbers, n):
			case len(r.Numbers) == maxNumbers:
				return &Refusal{Reason: TooManyNumbers, Column: string(f)}
			default:
				r.Numbers = append(r.Numbers, n)
			}
		}
	}
	if len(r.Numbers) == 0 {
		return &Refusal{Reason: NoNumber}
	}
	return nil
}

// readable are the numbers that can be read of a row, whatever else is wrong
// with it.
func (c columns) readable(cells []string) (out []sigap.Number) {
	for _, f := range numberFields {
		for _, part := range numbers.Split(apart(c.raw(cells, f))) {
			if n, err := numbers.Parse(part); err == nil {
				out = append(out, n)
			}
		}
	}
	return out
}

// apart makes a cell of numbers readable: two lines are two numbers, and an
// apostrophe before a number is a spreadsheet's mark for text.
func apart(cell string) string {
	cell = strings.TrimPrefix(strings.TrimSpace(cell), "'")
	return tidy(lineBreaks.Replace(cell))
}

func (c columns) kind(r *sigap.Row, cells []string) *Refusal {
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

// speed reads the package; an empty cell is an unknown one.
func (c columns) speed(r *sigap.Row, cells []string) *Refusal {
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

// valid reads the last day on which the row counts; an empty cell is no end.
func (c columns) valid(r *sigap.Row, cells []string) *Refusal {
	text := c.cell(cells, until)
	if text == "" {
		return nil
	}
	for _, layout := range []string{"2/1/2006", "2006-01-02", "2-1-2006", "2.1.2006"} {
		if t, err := time.Parse(layout, text); err == nil {
			r.Until = sigap.DateOf(t)
			return nil
		}
	}
	return &Refusal{Reason: BadDate, Column: string(until)}
}

// tidy takes what can't be seen out of a cell and folds white space.
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

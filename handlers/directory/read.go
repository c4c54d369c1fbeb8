package directory

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"slices"
	"time"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/handlers/numbers"
	"github.com/cc147/sigap/procedure"
)

const (
	maxRecords = procedure.FillerLines + 1 // one more is still seen to be a filler's
	maxUnread  = 4                         // values of one answer that are named
	maxName    = 200                       // UTF-16 units of a name
	maxText    = 500                       // of a note, and of what to say
	maxWord    = 40                        // of a value that is not understood
)

// The errors of an answer that can't be read at all.
var (
	errJSON    = errors.New("its answer is not JSON")
	errRecords = errors.New("its answer has nothing at directory.records")
	errFields  = errors.New("its answer has none of directory.fields")
)

// Read makes rows of an answer about a number: none if it knows nobody. A value that
// is not understood is left out and given back, and nothing is guessed from it. The
// error says why the whole answer is not understood, without anything of it.
func (m Mapping) Read(body []byte, asked procedure.Number, parser *numbers.Parser, zone *time.Location) ([]procedure.Row, []procedure.UnreadValue, error) {
	var answer any
	d := json.NewDecoder(bytes.NewReader(body))
	d.UseNumber()
	if err := d.Decode(&answer); err != nil {
		return nil, nil, errJSON
	}
	if _, err := d.Token(); err != io.EOF {
		return nil, nil, errJSON
	}
	records, err := m.records(answer)
	if err != nil {
		return nil, nil, err
	}
	r := &reading{Mapping: m, asked: asked, parser: parser, zone: zone}
	for _, record := range records[:min(len(records), maxRecords)] {
		if !r.record(record) {
			return nil, nil, errFields
		}
	}
	return r.rows, r.unread, nil
}

// records are the customers of an answer; none where it is null, empty, or an empty
// array or object.
func (m Mapping) records(answer any) (out []any, err error) {
	if object, ok := answer.(map[string]any); answer == nil || ok && len(object) == 0 {
		return nil, nil
	}
	if m.Records != "" && !leads(answer, m.Records) {
		return nil, errRecords
	}
	for _, v := range at(answer, m.Records) {
		object, ok := v.(map[string]any)
		if !ok {
			return nil, errFields
		}
		if len(object) > 0 {
			out = append(out, v)
		}
	}
	return out, nil
}

// reading is one answer being read.
type reading struct {
	Mapping
	asked  procedure.Number
	parser *numbers.Parser
	zone   *time.Location
	rows   []procedure.Row
	unread []procedure.UnreadValue
}

// record reads one customer; false if it has none of the fields.
func (r *reading) record(v any) bool {
	if !slices.ContainsFunc(Fields, func(name string) bool { return r.Fields[name] != "" && leads(v, r.Fields[name]) }) {
		return false
	}
	base := procedure.Row{List: procedure.DirectoryList, Name: r.text(v, fieldName, maxName)}
	var ok bool
	if base.Numbers, ok = r.numbers(v); !ok {
		return true
	}
	about := base // VVIP and requests have what is said about them
	about.Note, about.Say, about.Dont = r.text(v, fieldNote, maxText), r.text(v, fieldSay, maxText), r.text(v, fieldDont, maxText)
	about.PIC = r.text(v, fieldPIC, maxName)
	dates := r.date(v, fieldFrom, &about.From) && r.date(v, fieldUntil, &about.Until)
	base.Mbps = r.speed(v)
	kinds := r.kinds(v, about, dates)
	if len(kinds) == 0 || base.Mbps != 0 {
		r.rows = append(r.rows, base)
	}
	r.rows = append(r.rows, kinds...)
	return true
}

// kinds are a row for each VVIP kind and each request. Where their days are not
// understood there are none, and their words are given back.
func (r *reading) kinds(v any, about procedure.Row, dates bool) (out []procedure.Row) {
	for _, name := range []string{fieldVVIP, fieldRequest} {
		for _, word := range r.values(v, name) {
			code := r.kind(word)
			row := about
			switch {
			case code == NoKind:
				continue
			case code == "" || !dates:
				r.leave(name, word)
				continue
			case slices.Contains(procedure.VVIPCriteria, procedure.Criterion(code)):
				row.VVIP = procedure.Criterion(code)
			default:
				row.Request = procedure.RequestKind(code)
			}
			if same := func(o procedure.Row) bool { return o.VVIP == row.VVIP && o.Request == row.Request }; !slices.ContainsFunc(out, same) {
				out = append(out, row)
				about.Note, about.Say, about.Dont = "", "", "" // said once
			}
		}
	}
	return out
}

// values are the texts of a field; none where it is not mapped.
func (r *reading) values(v any, name string) []string {
	if r.Fields[name] == "" {
		return nil
	}
	return texts(v, r.Fields[name])
}

// text is the first text of a field, in one line.
func (r *reading) text(v any, name string, most int) string {
	for _, t := range r.values(v, name) {
		return bot.Cut(bot.CleanLine(t), most)
	}
	return ""
}

// leave notes a value that is not understood.
func (r *reading) leave(name, text string) {
	u := procedure.UnreadValue{Field: name, Text: bot.Cut(bot.CleanLine(text), maxWord)}
	if len(r.unread) < maxUnread && !slices.Contains(r.unread, u) {
		r.unread = append(r.unread, u)
	}
}

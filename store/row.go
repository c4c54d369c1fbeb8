package store

import (
	"crypto/sha256"
	"iter"

	"github.com/cc147/sigap/procedure"
)

// rowRecord is a procedure.Row as stored. Fields are only ever added.
type rowRecord struct {
	List     procedure.List        `json:"list"`
	Mbps     int                   `json:"mbps,omitempty"`
	VVIP     procedure.Criterion   `json:"vvip,omitempty"`
	Request  procedure.RequestKind `json:"request,omitempty"`
	From     procedure.Date        `json:"from,omitempty"`
	Until    procedure.Date        `json:"until,omitempty"`
	Review   procedure.Date        `json:"review,omitempty"`
	Before   uint64                `json:"before,omitempty"` // the row of which it is the next version
	Personal rowPersonal           `json:"personal"`
}

// rowPersonal holds every field of a row that can identify the customer, or the person who
// made a request.
type rowPersonal struct {
	Numbers []string `json:"numbers"` // keys
	Name    string   `json:"name,omitempty"`
	Note    string   `json:"note,omitempty"`
	Say     string   `json:"say,omitempty"`
	Dont    string   `json:"dont,omitempty"`
	PIC     string   `json:"pic,omitempty"`
	// ApprovedBy is who approved the entry.
	ApprovedBy string `json:"approved,omitempty"`
}

func newRowRecord(r procedure.Row) rowRecord {
	return rowRecord{
		List: r.List, Mbps: r.Mbps, VVIP: r.VVIP, Request: r.Request, From: r.From, Until: r.Until, Review: r.Review,
		Personal: rowPersonal{Numbers: numberKeys(r.Numbers), Name: r.Name, Note: r.Note, Say: r.Say, Dont: r.Dont, PIC: r.PIC, ApprovedBy: r.ApprovedBy},
	}
}

func (r rowRecord) domain() procedure.Row {
	p := r.Personal
	return procedure.Row{
		List: r.List, Numbers: numbersOf(p.Numbers), Name: p.Name, Mbps: r.Mbps, VVIP: r.VVIP, Request: r.Request,
		Note: p.Note, Say: p.Say, Dont: p.Dont, From: r.From, Until: r.Until, PIC: p.PIC, ApprovedBy: p.ApprovedBy, Review: r.Review,
	}
}

// rowHash is the hash of a row's identity, for keys; in an encrypted file a blind one.
type rowHash [16]byte

func hashRow(r procedure.Row) rowHash {
	sum := sha256.Sum256([]byte(r.Identity()))
	return rowHash(sum[:16])
}

func rowKey(list procedure.List, id uint64) []byte {
	return append(textPrefix(string(list)), u64(id)...)
}

// numberKey takes the number as it stands in keys.
func numberKey(number string, list procedure.List, id uint64) []byte {
	return append(textPrefix(number, string(list)), u64(id)...)
}

func hashKey(list procedure.List, hash []byte) []byte {
	return append(textPrefix(string(list)), hash...)
}

func rowEndKey(change, id uint64) []byte { return append(u64(change), u64(id)...) }

// HasRows reports whether a list has any row.
func (t *Tx) HasRows(list procedure.List) bool { return t.CountRows(list) > 0 }

// CountRows returns the number of rows of a list.
func (t *Tx) CountRows(list procedure.List) int { return t.lastChange(list).Rows }

// HoldsRows reports whether a row of a list is in the file, where HasRows says what the
// newest change left there.
func (t *Tx) HoldsRows(list procedure.List) bool {
	for range t.scan(bucketLiveRows, textPrefix(string(list)), nil) {
		return true
	}
	return false
}

// ListRows returns the rows of a list, in the order in which they were added.
func (t *Tx) ListRows(list procedure.List) iter.Seq[procedure.Row] {
	return func(yield func(procedure.Row) bool) {
		for _, r := range t.Entries(list) {
			if !yield(r) {
				return
			}
		}
	}
}

// lineMark stands for a row's line in the index of numbers, see blind.go; a row without a
// line has none.
func lineMark(r procedure.Row) []byte {
	line, ok := r.Line()
	if !ok {
		return nil
	}
	sum := sha256.Sum256([]byte(line.Value))
	return sum[:8]
}

// Rows gives the rows of all lists that carry the number; see procedure.Rows.
func (t *Tx) Rows(n procedure.Number) (rows []procedure.Row, filler bool) {
	return t.rowsOf(n, map[string]procedure.Row{})
}

// rowsOf is Rows with what was read before, by key. Whether a number is a filler
// stands in the index, so that one costs no more than any other number.
func (t *Tx) rowsOf(n procedure.Number, read map[string]procedure.Row) (out []procedure.Row, filler bool) {
	prefix := textPrefix(t.blind(n.Key()))
	var keys [][]byte
	marks := map[string]bool{}
	for k, mark := range t.scan(bucketNumbers, prefix, nil) {
		if t.hiddenKey(k[len(prefix):]) {
			continue
		}
		if len(keys) == procedure.MaxJoined {
			if n.Kind != procedure.Internet {
				return nil, true
			}
			break
		}
		keys = append(keys, k[len(prefix):])
		if len(mark) > 0 && !marks[string(mark)] {
			marks[string(mark)] = true
			if n.Kind != procedure.Internet && len(marks) > procedure.FillerLines {
				return nil, true
			}
		}
	}
	for _, key := range keys {
		row, ok := read[string(key)]
		if !ok {
			var r rowRecord
			if r, ok = load[rowRecord](t, bucketRows, key); !ok {
				continue
			}
			row = r.domain()
			read[string(key)] = row
		}
		out = append(out, row)
	}
	return out, false
}

// hasLine reports whether any row has the line of that key, as it stands in keys.
func (t *Tx) hasLine(key string) bool {
	prefix := textPrefix(key)
	for k := range t.scan(bucketNumbers, prefix, nil) {
		if !t.hiddenKey(k[len(prefix):]) {
			return true
		}
	}
	return false
}

// hiddenKey is hidden for the key of a row.
func (t *Tx) hiddenKey(key []byte) bool {
	if t.incomplete != nil && len(t.incomplete) == 0 {
		return false // without taking the key apart
	}
	list, id, _ := cutText(key)
	return t.hidden(procedure.List(list), readU64(id))
}

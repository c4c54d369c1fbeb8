package store

import (
	"bytes"
	"fmt"
	"strings"
)

// Finding is one difference between what the file says in two places. Its texts have no
// customer data.
type Finding struct {
	Index   string // the index that is wrong, as the layout names it; "" if none is
	Subject string // what it is about: "case K-12", "row 88 of vvip"
	What    string // in words
	put     *write // with which the index is as it follows from its record
	at      rowAt
}

// String is the finding in one line.
func (f Finding) String() string {
	if f.Index == "" {
		return f.Subject + ": " + f.What
	}
	return fmt.Sprintf("index %s, %s: %s", f.Index, f.Subject, f.What)
}

// CanBeMended reports whether MendIndexes can put it right.
func (f Finding) CanBeMended() bool { return f.put != nil }

// compareRow compares one row with what it follows from, and with what follows from it.
func (t *Tx) compareRow(b bucket, key []byte) (out []Finding) {
	value, err := t.read(b, key)
	if err != nil || b == bucketRows { // a damaged row is named by Damaged
		value = nil
	}
	switch {
	case b == bucketRows:
		return t.compareRow(bucketLiveRows, key)
	case t.underChange(b, key):
		return nil
	}
	if derive, ok := derivations[b]; ok && value != nil {
		for _, d := range derive(t, key, value) {
			if got := t.sound(d.bucket, d.key); got == nil || !bytes.Equal(got, d.value) {
				out = append(out, indexFinding(b, key, d, got != nil))
			}
		}
		out = append(out, t.compareRecord(b, key, value)...)
	}
	if recordOf, ok := recordsOf[b]; ok && value != nil {
		from, record := recordOf(key, value)
		out = append(out, t.compareEntry(b, key, value, from, record)...)
	}
	return out
}

func indexFinding(b bucket, key []byte, d derived, there bool) Finding {
	what := "its entry is missing"
	if there {
		what = "its entry says something else"
	}
	return Finding{Index: bucketNames[d.bucket], Subject: rowName(b, key), What: what,
		put: &write{key: bytes.Clone(d.key), value: bytes.Clone(d.value)}, at: rowAt{d.bucket, string(d.key)}}
}

// compareEntry compares a row of an index with the record that it is of.
func (t *Tx) compareEntry(b bucket, key, value []byte, from bucket, record []byte) []Finding {
	found, err := t.read(from, record)
	what := "an entry that doesn't follow from the record"
	switch {
	case err != nil: // the record is damaged, or was set aside: the entry still leads to it
		return nil
	case from == bucketLiveRows && !t.readable(bucketRows, record): // as above; a missing one is named itself
		return nil
	case found == nil:
		what = "an entry without its record"
	case t.follows(b, key, value, from, record, derivations[from](t, record, found)):
		return nil
	}
	f := Finding{Index: bucketNames[b], Subject: rowName(from, record), What: what, at: rowAt{b, string(key)}}
	if b != bucketAccounts { // somebody's way in is not removed on a guess
		f.put = &write{key: bytes.Clone(key), deleted: true}
	}
	return []Finding{f}
}

// compareRecord compares what of a record stands once for many.
func (t *Tx) compareRecord(b bucket, key, value []byte) []Finding {
	switch b {
	case bucketCases:
		return t.compareStatus(key, value)
	case bucketCalls:
		by := []byte(t.callBy(value))
		if last := readU64(t.sound(bucketLastCalls, by)); last < readU64(key) {
			return []Finding{{Index: bucketNames[bucketLastCalls], Subject: rowName(b, key), What: "it is not known as its agent's last one",
				put: &write{key: by, value: bytes.Clone(key)}, at: rowAt{bucketLastCalls, string(by)}}}
		}
	case bucketLinks:
		if person, _, _ := cutText(key); !t.there(bucketPeople, []byte(person)) {
			return []Finding{{Subject: "person " + person, What: "an account leads to them, and their record is missing"}}
		}
	case bucketPosts:
		subject, n := postNumber(key)
		kind, id, _ := parseSubject(subject)
		of, ok := map[byte]bucket{'K': bucketCases, 'C': bucketCalls}[kind]
		if ok && !t.there(of, u64(id)) || kind == 'N' && id > readU64(t.sound(bucketMeta, []byte("notice"))) {
			return []Finding{{Subject: fmt.Sprintf("message %d about %s", n, subject), What: "there is no such " + map[byte]string{'K': "case", 'C': "call", 'N': "notice"}[kind]}}
		}
	case bucketLiveRows:
		if !t.there(bucketRows, key) {
			return []Finding{{Subject: rowName(b, key), What: "the record is missing"}}
		}
	}
	return nil
}

// readable reports whether a row can be read.
func (t *Tx) readable(b bucket, key []byte) bool {
	value, err := t.read(b, key)
	return value != nil && err == nil
}

// there reports whether the file has a row, be it damaged or set aside.
func (t *Tx) there(b bucket, key []byte) bool {
	value, err := t.read(b, key)
	return value != nil || err != nil
}

// underChange reports whether a row is of a list that is being changed: then its indexes are
// not complete.
func (t *Tx) underChange(b bucket, key []byte) bool {
	rest := key
	switch b {
	case bucketNumbers:
		_, rest, _ = cutText(key)
	case bucketLiveRows, bucketRowIDs, bucketRows:
	default:
		return false
	}
	list, _, _ := cutText(rest)
	return t.sound(bucketChanging, []byte(list)) != nil
}

// rowName is a row in words, without customer data.
func rowName(b bucket, key []byte) string {
	switch b {
	case bucketCases:
		return fmt.Sprintf("case K-%d", readU64(key))
	case bucketCalls:
		return fmt.Sprintf("call C-%d", readU64(key))
	case bucketLiveRows, bucketRows, bucketChanges:
		list, id, _ := cutText(key)
		kind := "row"
		if b == bucketChanges {
			kind = "change"
		}
		return fmt.Sprintf("%s %d of %s", kind, readU64(id), list)
	case bucketPeople:
		return "person " + string(key)
	case bucketLinks:
		person, _, _ := cutText(key)
		return "person " + person
	case bucketAccounts:
		platform, _, _ := cutText(key)
		return "an account of " + platform
	case bucketPosts:
		subject, n := postNumber(key)
		return fmt.Sprintf("message %d about %s", n, subject)
	case bucketAudit, bucketAuditBodies, bucketAuditTree:
		return fmt.Sprintf("entry %d of the audit", readU64(key))
	case bucketScripts:
		return "script " + strings.ReplaceAll(string(key[:max(0, len(key)-9)]), "\x00", " ") + fmt.Sprintf(", version %d", readU64(tail(key, 8)))
	case bucketStatuses:
		return "the status of a customer"
	case bucketMeta:
		return "the counter or setting " + string(key)
	}
	return "a row of " + bucketNames[b]
}

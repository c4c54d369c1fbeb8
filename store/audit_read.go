package store

import (
	"encoding/json"
	"iter"
)

// AuditOf returns all entries about a subject, oldest first, with their bodies. Like
// AuditPage it takes the subject as Subject does.
func (t *Tx) AuditOf(subject string) []Entry {
	var out []Entry
	prefix := subjectKey(Subject(subject))
	for k := range t.scan(bucketAuditSubjects, prefix, nil) {
		if e, ok := t.header(k[len(prefix):]); ok {
			t.addBody(&e)
			out = append(out, e)
		}
	}
	return out
}

// AuditPage reads the audit backwards: up to look entries older than the one with the
// number before, 0 for the newest; of one subject, unless subject is "". It returns those
// that keep accepts, newest first, with their bodies; keep sees them without. next is
// where the following page begins, or 0 where there is nothing older.
func (t *Tx) AuditPage(subject string, before uint64, look int, keep func(Entry) bool) (out []Entry, next uint64) {
	for seq := range t.auditBack(subject, before) {
		if look--; look < 0 {
			return out, next
		}
		e, ok := t.header(seq)
		if ok && keep(e) {
			t.addBody(&e)
			out = append(out, e)
		}
		next = readU64(seq)
	}
	return out, 0
}

// auditBack returns the keys of entries, newest first.
func (t *Tx) auditBack(subject string, before uint64) iter.Seq[[]byte] {
	b, prefix := bucketAudit, []byte(nil)
	if subject != "" {
		b, prefix = bucketAuditSubjects, subjectKey(Subject(subject))
	}
	var end []byte
	if before != 0 {
		end = append(append([]byte(nil), prefix...), u64(before)...)
	}
	return func(yield func([]byte) bool) {
		for k := range t.scanBack(b, prefix, end) {
			if !yield(k[len(prefix):]) {
				return
			}
		}
	}
}

// AuditAbout returns up to most entries that have the key among their About, newest first,
// with their bodies.
func (t *Tx) AuditAbout(key string, most int) (out []Entry) {
	prefix := textPrefix(t.blind(key))
	for k := range t.scanBack(bucketAuditAbout, prefix, nil) {
		if len(out) >= most {
			break
		}
		if len(k) != len(prefix)+8 {
			continue // a longer key that begins like this one
		}
		if e, ok := t.header(k[len(prefix):]); ok {
			t.addBody(&e)
			out = append(out, e)
		}
	}
	return out
}

// header returns the entry with that key, without its body.
func (t *Tx) header(seq []byte) (Entry, bool) {
	value, err := t.read(bucketAudit, seq)
	switch {
	case setAside(err):
		return Entry{Seq: readU64(seq), Damaged: true}, true
	case err != nil:
		t.fail(err)
	}
	if value == nil {
		return Entry{}, false
	}
	h, ok := decode[headerRecord](t, bucketAudit, value)
	return Entry{Seq: h.Seq, At: h.At.time(), Person: h.Person, Via: h.Via, Subject: h.Subject, Action: h.Action}, ok
}

// addBody adds the body, unless it was removed.
func (t *Tx) addBody(e *Entry) {
	if b := t.body(e); len(b) > saltSize {
		e.Body = json.RawMessage(append([]byte(nil), b[saltSize:]...))
	}
}

// body returns the row of the body. Of one that was set aside the entry says so.
func (t *Tx) body(e *Entry) []byte {
	b, err := t.read(bucketAuditBodies, u64(e.Seq))
	switch {
	case setAside(err):
		e.Damaged = true
	case err != nil:
		t.fail(err)
	}
	return b
}

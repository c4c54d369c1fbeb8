package store

import "bytes"

// AuditHeaders returns up to limit entries of the audit, without their bodies, from the one
// with that number on, oldest first.
func (t *Tx) AuditHeaders(from uint64, limit int) (out []Entry) {
	for k := range t.scan(bucketAudit, nil, u64(from)) {
		if len(out) >= limit {
			break
		}
		if e, ok := t.header(bytes.Clone(k)); ok {
			out = append(out, e)
		}
	}
	return out
}

// AuditBody returns the body of an entry, as JSON; nil is none, or one that was set aside.
func (t *Tx) AuditBody(seq uint64) []byte {
	if b := t.body(&Entry{Seq: seq}); len(b) > saltSize {
		return bytes.Clone(b[saltSize:])
	}
	return nil
}

// Numbered says up to which number there is something of a kind of subject: 'K' a case, 'C' a
// call, 'N' a notice.
type Numbered struct {
	Counter uint64 // the last number that was given
	Record  uint64 // the highest of a record; of notices 0, which have none
	Audit   uint64 // the highest that the audit has an entry about
	Post    uint64 // the highest that a message is about
}

// Last is the highest number of all.
func (n Numbered) Last() uint64 { return max(n.Counter, n.Record, n.Audit, n.Post) }

// NextNumbered returns the lowest number, from that one on, of which there is a record, an entry
// of the audit, or a message; 0 is none.
func (t *Tx) NextNumbered(kind byte, from uint64) (next uint64) {
	note := func(n uint64) {
		if n >= from && (next == 0 || n < next) {
			next = n
		}
	}
	if b, ok := map[byte]bucket{'K': bucketCases, 'C': bucketCalls}[kind]; ok {
		if k, _ := t.stored.cursor(b).Seek(u64(from)); k != nil {
			note(readU64(k))
		}
	}
	for _, b := range []bucket{bucketAuditSubjects, bucketPosts} {
		if k, _ := t.stored.cursor(b).Seek(append([]byte{kind}, u64(from)...)); len(k) >= subjectSize && k[0] == kind {
			note(readU64(k[1:subjectSize]))
		}
	}
	return next
}

// Numbered returns up to which number there is something of that kind.
func (t *Tx) Numbered(kind byte) (n Numbered) {
	sequence := map[byte]string{'K': "case", 'C': "call", 'N': "notice"}[kind]
	n.Counter = readU64(t.get(bucketMeta, []byte(sequence)))
	if b, ok := map[byte]bucket{'K': bucketCases, 'C': bucketCalls}[kind]; ok {
		k, _ := t.last(b, nil)
		n.Record = readU64(k)
	}
	of := func(b bucket) uint64 {
		k, _ := t.last(b, []byte{kind})
		return readU64(k[min(1, len(k)):min(subjectSize, len(k))])
	}
	n.Audit, n.Post = of(bucketAuditSubjects), of(bucketPosts)
	return n
}

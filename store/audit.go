package store

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"time"
)

// Entry is one entry of the audit: who did what, and to what.
type Entry struct {
	Seq     uint64    // set by Audit; grows by 1
	At      time.Time // set by Audit
	Person  string    // id of the person, or sigap.System
	Via     string    // platform, or "cli"
	Subject string    // "K-12", "C-345" or another subject, without names and numbers of customers
	Action  string
	// About are the keys of the numbers and customers (Customer.ID) that the entry is
	// about, if its Subject is neither a case nor a call, which lead to them. They are
	// personal and not in the header. AuditPage and AuditOf don't return them.
	About []string
	// Damaged says that the body, or the whole entry except Seq, was set aside: see
	// Store.SetAside. Reading sets it.
	Damaged bool
	// Body is the full act, and may contain customer data. It must marshal to JSON;
	// AuditOf returns it as json.RawMessage.
	Body any
}

// saltSize is the length of the random bytes before a body. They prevent guessing an
// erased body from its hash.
const saltSize = 16

// headerRecord is the permanent part of an Entry as stored. It has no names and numbers of
// customers, so it can outlive the body. Fields are only ever added. A header is never
// rewritten.
type headerRecord struct {
	Seq     uint64 `json:"seq"`
	At      stamp  `json:"at"`
	Person  string `json:"person"`
	Via     string `json:"via"`
	Subject string `json:"subject,omitempty"`
	Action  string `json:"action"`
	Hash    []byte `json:"hash"` // SHA-256 of the body's row: salt and JSON
	Prev    []byte `json:"prev"` // SHA-256 of the previous header, as stored
}

// Audit appends an entry, under the Subject's own name. It ignores the entry's Seq and At. It fails only if the body
// can't be marshalled.
func (t *Tx) Audit(e Entry) error {
	e.Subject = Subject(e.Subject)
	body, err := json.Marshal(e.Body)
	if err != nil {
		return fmt.Errorf("the body of an audit entry: %w", err)
	}
	salted := make([]byte, saltSize, saltSize+len(body))
	_, _ = rand.Read(salted) // never fails
	salted = append(salted, body...)
	hash := sha256.Sum256(salted)

	before, header := t.last(bucketAudit, nil)
	prev := sha256.Sum256(header)
	seq := readU64(before) + 1
	if after := t.treeSize() + 1; after > seq { // the newest header was set aside: its number isn't given again
		seq, prev = after, [32]byte{}
	}
	header = t.encode(bucketAudit, &headerRecord{
		Seq: seq, At: stampOf(t.now),
		Person: e.Person, Via: e.Via, Subject: e.Subject, Action: e.Action,
		Hash: hash[:], Prev: prev[:],
	})
	own := sha256.Sum256(header)
	t.grow(seq, header)
	t.put(bucketAudit, u64(seq), header)
	t.put(bucketAuditBodies, u64(seq), salted)
	t.put(bucketAuditSubjects, append(subjectKey(e.Subject), u64(seq)...), own[:])
	for _, key := range e.About {
		t.put(bucketAuditAbout, append(textPrefix(t.blind(key)), u64(seq)...), nil)
	}
	return nil
}

// newestAudit returns the time of the newest entry that can be read, or 0: a file is opened
// though its newest entry is damaged.
func (t *Tx) newestAudit() stamp {
	c := t.stored.cursor(bucketAudit)
	for key, _ := c.Last(); key != nil; key, _ = seekBelow(c, key) {
		value, err := t.read(bucketAudit, key)
		if errors.Is(err, ErrKeys) {
			t.fail(err)
			return 0
		}
		var h headerRecord
		if err == nil && json.Unmarshal(value, &h) == nil {
			return h.At
		}
	}
	return 0
}

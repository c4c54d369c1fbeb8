package store

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"time"

	"golang.org/x/mod/sumdb/tlog"
)

// asideKey is the key of a damaged row in the bucket of those that were set aside.
func asideKey(b bucket, key []byte) []byte {
	return hex.AppendEncode(textPrefix(bucketNames[b]), key)
}

// missed are the buckets of which a row that was set aside still reads as damaged: what it
// said would be missed, and nothing makes it anew.
var missed = []bucket{bucketCases, bucketCalls, bucketRows, bucketChanges, bucketStatuses, bucketScripts, bucketAudit, bucketAuditBodies}

// missing is a row that is not in the file: none, or one that was set aside.
func (s *stored) missing(b bucket, key []byte) error {
	if !slices.Contains(missed, b) {
		return nil
	}
	if s.aside == 0 { // looked at once in each transaction, and nearly always empty
		s.aside = -1
		if k, _ := s.bucket(bucketDamaged).Cursor().First(); k != nil {
			s.aside = 1
		}
	}
	if s.aside < 0 {
		return nil
	}
	at := asideKey(b, key)
	if k, _ := s.cursor(bucketDamaged).Seek(at); !bytes.Equal(k, at) {
		return nil
	}
	d := damagedRow(b, key)
	d.Aside = true
	return d
}

// setAside reports whether a row can't be read because it was set aside.
func setAside(err error) bool {
	var damage *DamageError
	return errors.As(err, &damage) && damage.Aside
}

// renew writes a row of the audit that follows from a header: of its tree, or of the index by
// subject. It does nothing for others, and where the header can't be read.
func (t *Tx) renew(b bucket, key []byte) {
	if b != bucketAuditTree && b != bucketAuditSubjects {
		return
	}
	seq := tail(key, 8)
	header, err := t.read(bucketAudit, seq)
	if err != nil || header == nil {
		return
	}
	if b == bucketAuditSubjects {
		own := sha256.Sum256(header)
		t.put(b, bytes.Clone(key), own[:])
		return
	}
	hashes, err := tlog.StoredHashes(int64(readU64(seq))-1, header, &treeReader{Tx: t}) //nolint:gosec // no file has 2^63 entries
	if err == nil {
		t.put(b, bytes.Clone(key), treeRow(hashes))
	}
}

// read is get without failing the operation.
func (t *Tx) read(b bucket, key []byte) ([]byte, error) {
	for _, l := range t.layers {
		if i, found := l[b].seek(key); found {
			return l[b][i].value, nil
		}
	}
	return t.stored.get(b, key)
}

// SetAside moves every damaged row into a bucket of its own, with its bytes as they are, so
// that no operation meets it by chance any more; one that needs the row itself fails as
// before. The audit says which, with the Person and Via of e. An index among them can be made
// anew by MendIndexes afterwards; the audit's own is at once, and so is its tree. Safe for
// concurrent use.
func (s *Store) SetAside(ctx context.Context, e Entry) (moved []*DamageError, err error) {
	var found []*DamageError
	for d, err := range s.Damaged(ctx) {
		if err != nil {
			return nil, err
		}
		found = append(found, d)
	}
	if len(found) == 0 {
		return nil, nil
	}
	_, err = s.UpdateLong(ctx, Key{}, func(t *Tx) (Receipt, error) {
		moved = moved[:0]
		var names []string
		for _, d := range found {
			b := bucketOf(d.Bucket)
			raw := t.stored.bucket(b).Get(d.Key)
			if raw == nil || t.stored.seal.check(b, d.Key, raw) == nil {
				continue // written anew meanwhile
			}
			t.put(bucketDamaged, asideKey(b, d.Key), append(u64(uint64(stampOf(t.now))), raw[:min(len(raw), maxValue-8)]...))
			t.del(b, d.Key)
			t.renew(b, d.Key)
			moved, names = append(moved, d), append(names, d.Name())
		}
		e.Subject, e.Action, e.Body = "damage", "set_aside", map[string]any{"rows": names}
		return Receipt{}, t.Audit(e)
	})
	if err != nil {
		return nil, err
	}
	s.Forget()
	return moved, nil
}

// Aside is a damaged row that was set aside.
type Aside struct {
	Bucket string // as the file's layout names it
	Name   string // in words, without customer data
	At     time.Time
}

// SetAsides returns up to limit rows that were set aside.
func (t *Tx) SetAsides(limit int) (out []Aside) {
	for k, v := range t.scan(bucketDamaged, nil, nil) {
		if len(out) >= limit {
			break
		}
		name, digits, _ := cutText(k)
		key, err := hex.DecodeString(string(digits))
		if err != nil {
			continue // none of ours
		}
		out = append(out, Aside{Bucket: name, Name: (&DamageError{Bucket: name, Key: key}).Name(), At: stamp(readU64(v[:min(8, len(v))])).time()})
	}
	return out
}

func bucketOf(name string) bucket { return bucket(slices.Index(bucketNames[:], name)) } //nolint:gosec // there are few buckets

// Name is the damaged row in words, without customer data: "case K-12", "row 88 of vvip".
func (e *DamageError) Name() string {
	if slices.Contains(bucketNames[:], e.Bucket) {
		return rowName(bucketOf(e.Bucket), e.Key)
	}
	return fmt.Sprintf("a row of %q", e.Bucket)
}

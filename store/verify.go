package store

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
)

// ErrAudit says that the audit was changed from outside of the program.
var ErrAudit = errors.New("the audit is not what was written")

// verifyPiece is the number of entries that VerifyAudit reads in one view, so that each view
// is short.
const verifyPiece = 1000

// VerifyAudit checks the whole audit and returns an ErrAudit that names the first changed or
// missing header or body. It can't detect that entries were completely removed at the end.
// Safe for concurrent use; entries that are written meanwhile are checked too.
func (s *Store) VerifyAudit(ctx context.Context) error {
	w := &auditWalk{}
	for more := true; more; {
		err := s.View(ctx, func(t *Tx) (err error) {
			more, err = w.piece(t)
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// auditWalk is the progress of a verification.
type auditWalk struct {
	seq  uint64   // the last verified entry
	prev [32]byte // hash of its header
}

// piece verifies the next entries and reports whether there may be more.
func (w *auditWalk) piece(t *Tx) (more bool, err error) {
	if w.seq == 0 {
		w.prev = sha256.Sum256(nil)
	}
	left := verifyPiece
	for k, header := range t.scan(bucketAudit, nil, u64(w.seq+1)) {
		if left == 0 {
			return true, nil
		}
		left--
		if err := w.entry(t, readU64(k), header); err != nil {
			return false, err
		}
	}
	if k, _ := t.last(bucketAuditBodies, nil); readU64(k) > w.seq {
		return false, broken(w.seq+1, "the header is missing, the body is there")
	}
	return false, nil
}

// entry verifies one entry and advances to it.
func (w *auditWalk) entry(t *Tx, seq uint64, header []byte) error {
	if seq != w.seq+1 {
		return broken(w.seq+1, "the header is missing")
	}
	own := sha256.Sum256(header)
	h, ok := decode[headerRecord](t, bucketAudit, header)
	if !ok || h.Seq != seq || !bytes.Equal(h.Prev, w.prev[:]) ||
		!bytes.Equal(own[:], t.get(bucketAuditSubjects, append(subjectKey(h.Subject), u64(seq)...))) {
		return broken(seq, "the header was changed")
	}
	body := t.get(bucketAuditBodies, u64(seq))
	if body == nil {
		return broken(seq, "the body is missing")
	}
	if hash := sha256.Sum256(body); !bytes.Equal(hash[:], h.Hash) {
		return broken(seq, "the body was changed")
	}
	w.seq, w.prev = seq, own
	return nil
}

func broken(seq uint64, what string) error {
	return fmt.Errorf("%w: entry %d: %s", ErrAudit, seq, what)
}

package store

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"

	"golang.org/x/mod/sumdb/tlog"
)

// ErrAudit says that the audit was changed from outside of the program.
var ErrAudit = errors.New("the audit is not what was written")

// verifyPiece is the number of entries that VerifyAudit reads in one view, so that each view
// is short.
const verifyPiece = 1000

// VerifyAudit checks the whole audit and returns an ErrAudit that names the first changed or
// missing header, body or row of the tree. What was set aside as damaged is passed over. It
// can't detect that entries were completely removed at the end, or that all was written anew:
// see ProveAudit.
// Safe for concurrent use; entries that are written meanwhile are checked too.
func (s *Store) VerifyAudit(ctx context.Context) error {
	w := &auditWalk{}
	if err := s.walkAudit(ctx, w); err != nil {
		return err
	}
	return w.fault
}

// auditWalk is the progress of a verification.
type auditWalk struct {
	seq    uint64   // the last verified entry
	prev   [32]byte // hash of its header; nobody knows it if that is lost
	lost   bool     // its header was set aside
	tree   frontier // of the headers up to it
	stored uint64   // number of entries in the stored tree
	fault  error    // the first, an ErrAudit

	// ProveAudit reads on after a fault, for the roots of these sizes. To it, what was set aside
	// is one.
	wanted map[uint64]bool
	roots  map[uint64]tlog.Hash
}

// walkAudit verifies the audit piece by piece.
func (s *Store) walkAudit(ctx context.Context, w *auditWalk) error {
	w.prev = sha256.Sum256(nil)
	w.noteRoot()
	for more := true; more; {
		if err := s.View(ctx, func(t *Tx) error {
			more = w.piece(t)
			return nil
		}); err != nil {
			return w.damaged(err)
		}
	}
	return nil
}

// damaged makes a fault of a header that is damaged, at which the walk ends.
func (w *auditWalk) damaged(err error) error {
	var damage *DamageError
	if !errors.As(err, &damage) || damage.Bucket != bucketNames[bucketAudit] || damage.KeyID != 0 {
		return err
	}
	w.found(broken(readU64(damage.Key), "the header is damaged"))
	return nil
}

// piece verifies the next entries and reports whether there may be more.
func (w *auditWalk) piece(t *Tx) (more bool) {
	w.stored = t.treeSize()
	left := verifyPiece
	for k, header := range t.scan(bucketAudit, nil, u64(w.seq+1)) {
		if left == 0 {
			return true
		}
		left--
		seq := readU64(k)
		for w.seq+1 < seq && w.passOver(t) {
		}
		if seq != w.seq+1 {
			w.found(broken(w.seq+1, "the header is missing"))
			return false
		}
		if w.found(w.entry(t, seq, header)); w.fault != nil && w.wanted == nil {
			return false
		}
		w.noteRoot()
	}
	if t.err != nil {
		return false
	}
	for w.passOver(t) {
	}
	if k, _ := t.stored.cursor(bucketAuditBodies).Last(); readU64(k) > w.seq {
		w.found(broken(w.seq+1, "the header is missing, the body is there"))
	}
	if w.stored > w.seq {
		w.found(broken(w.seq+1, "the header is missing, the tree has it"))
	}
	return false
}

func (w *auditWalk) found(err error) {
	if w.fault == nil {
		w.fault = err
	}
}

// passOver advances to the next entry if its header was set aside. Its place in the tree is
// what its row says, which a checkpoint proves.
func (w *auditWalk) passOver(t *Tx) bool {
	seq := w.seq + 1
	if _, err := t.read(bucketAudit, u64(seq)); !setAside(err) {
		return false
	}
	row := t.sound(bucketAuditTree, u64(seq))
	if len(row) < tlog.HashSize {
		return false
	}
	w.gap(broken(seq, "the header was damaged, and was set aside"))
	w.tree.addLeaf(tlog.Hash(row[:tlog.HashSize]))
	w.seq, w.lost = seq, true
	w.noteRoot()
	return true
}

// gap notes what was set aside.
func (w *auditWalk) gap(err error) {
	if w.wanted != nil {
		w.found(err)
	}
}

// noteRoot keeps the root of the size that was reached, if it is wanted.
func (w *auditWalk) noteRoot() {
	if w.wanted[w.seq] {
		w.roots[w.seq] = w.tree.root()
	}
}

// entry verifies one entry and advances to it.
func (w *auditWalk) entry(t *Tx, seq uint64, header []byte) error {
	own, before, lost := sha256.Sum256(header), w.prev, w.lost
	row := treeRow(w.tree.add(header))
	w.seq, w.prev, w.lost = seq, own, false
	var h headerRecord
	if json.Unmarshal(header, &h) != nil || h.Seq != seq || !lost && !bytes.Equal(h.Prev, before[:]) {
		return broken(seq, "the header was changed")
	}
	if !bytes.Equal(own[:], t.sound(bucketAuditSubjects, append(subjectKey(h.Subject), u64(seq)...))) {
		return broken(seq, "the header was changed, or its row in the index by subject")
	}
	if err := w.body(t, h); err != nil {
		return err
	}
	if seq <= w.stored && !bytes.Equal(row, t.sound(bucketAuditTree, u64(seq))) {
		return broken(seq, "its row of the tree was changed")
	}
	return nil
}

// body verifies the body of an entry.
func (w *auditWalk) body(t *Tx, h headerRecord) error {
	body, err := t.read(bucketAuditBodies, u64(h.Seq))
	switch {
	case setAside(err):
		w.gap(broken(h.Seq, "the body was damaged, and was set aside"))
		return nil
	case errors.Is(err, ErrKeys):
		t.fail(err)
		return nil
	case err != nil:
		return broken(h.Seq, "the body is damaged")
	case body == nil:
		return broken(h.Seq, "the body is missing")
	}
	if hash := sha256.Sum256(body); !bytes.Equal(hash[:], h.Hash) {
		return broken(h.Seq, "the body was changed")
	}
	return nil
}

func broken(seq uint64, what string) error {
	return fmt.Errorf("%w: entry %d: %s", ErrAudit, seq, what)
}

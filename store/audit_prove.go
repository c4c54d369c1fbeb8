package store

import (
	"context"
	"errors"
	"fmt"

	"golang.org/x/mod/sumdb/tlog"
)

// AuditProof is the audit as it is, beside what checkpoints say that it was.
type AuditProof struct {
	Size  uint64 // number of the newest entry
	Fault error  // the first change that the audit itself shows, an ErrAudit, or nil
	// Whole is the number of entries up to which none is missing: Size, if Fault is no gap.
	Whole uint64
	Tree  uint64 // number of entries in the stored tree
	// Found is one result for each checkpoint, in their order.
	Found []CheckpointProof
}

// CheckpointProof says whether the audit had a checkpoint's state.
type CheckpointProof struct {
	Checkpoint
	Result ProofResult
}

// ProofResult is the result of comparing the audit with one checkpoint.
type ProofResult string

// The results.
const (
	ProofFits    ProofResult = "fits"    // its entries are there, unchanged
	ProofShort   ProofResult = "short"   // entries that it counts are missing at the end
	ProofGap     ProofResult = "gap"     // entries that it counts are missing in the middle
	ProofChanged ProofResult = "changed" // an entry at or before its last one is another
)

// ErrOldLayout says that a file was written by an older version of the program.
var ErrOldLayout = errors.New("the data file has the layout of an older version, which made no checkpoints")

// ProveAudit reads the whole audit and compares it with checkpoints. The roots are computed
// from the headers; neither the stored chain nor the stored tree is believed. It is safe for
// concurrent use; entries that are written meanwhile are read too.
func (s *Store) ProveAudit(ctx context.Context, against []Checkpoint) (AuditProof, error) {
	if found, err := s.inspect(); err != nil || found.older || !found.complete {
		return AuditProof{}, errors.Join(err, fmt.Errorf("%w (schema %d); start the bot on it once", ErrOldLayout, found.version))
	}
	w := &auditWalk{roots: map[uint64]tlog.Hash{}, wanted: map[uint64]bool{}}
	for _, c := range against {
		w.wanted[c.Size] = true
	}
	if err := s.walkAudit(ctx, w); err != nil {
		return AuditProof{}, err
	}
	p := AuditProof{Fault: w.fault, Whole: w.seq}
	if err := s.View(ctx, func(t *Tx) error {
		p.Size, p.Tree = t.AuditSize()
		p.Size = max(p.Size, w.seq)
		return nil
	}); err != nil {
		return AuditProof{}, err
	}
	for _, c := range against {
		result := ProofChanged
		switch root, read := w.roots[c.Size]; {
		case c.Size > p.Size:
			result = ProofShort
		case !read:
			result = ProofGap
		case root == c.Root:
			result = ProofFits
		}
		p.Found = append(p.Found, CheckpointProof{c, result})
	}
	return p, nil
}

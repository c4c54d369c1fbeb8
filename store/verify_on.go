package store

import (
	"context"
	"crypto/sha256"
	"fmt"
)

// AuditProgress is how far an audit has been verified. The zero value is not at all. It must not
// be used concurrently.
type AuditProgress struct{ walk *auditWalk }

// Seq is the last entry that was verified.
func (p *AuditProgress) Seq() uint64 {
	if p.walk == nil {
		return 0
	}
	return p.walk.seq
}

// VerifyAuditOn is VerifyAudit for the entries after those that p has verified, and checks
// that the last of those is still what it was. After an error p is not at all.
func (s *Store) VerifyAuditOn(ctx context.Context, p *AuditProgress) error {
	err := s.verifyOn(ctx, p)
	if err != nil {
		p.walk = nil
	}
	return err
}

func (s *Store) verifyOn(ctx context.Context, p *AuditProgress) error {
	if p.walk == nil {
		p.walk = &auditWalk{}
		if err := s.walkAudit(ctx, p.walk); err != nil {
			return err
		}
		return p.walk.fault
	}
	w := p.walk
	for more := true; more; {
		err := s.View(ctx, func(t *Tx) error {
			if w.seq > 0 && !w.lost && sha256.Sum256(t.get(bucketAudit, u64(w.seq))) != w.prev {
				return fmt.Errorf("%w: entry %d was verified before, and is another now", ErrAudit, w.seq)
			}
			more = w.piece(t)
			return nil
		})
		if err != nil {
			return err
		}
	}
	return w.fault
}

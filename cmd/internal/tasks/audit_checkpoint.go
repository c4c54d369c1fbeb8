package tasks

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/cc147/sigap/cmd/internal/control"
	"github.com/cc147/sigap/store"
)

// AuditCheckpoint prints the signed state of the audit now.
type AuditCheckpoint struct{ control.NeedsFile }

// Do prints it.
func (*AuditCheckpoint) Do(ctx context.Context, on control.Data, out, _ io.Writer) error {
	return printSigned(ctx, on.Store, out, (*store.Tx).Checkpoint)
}

// AuditKey prints the public key of checkpoints.
type AuditKey struct{ control.NeedsFile }

// Do prints it.
func (*AuditKey) Do(ctx context.Context, on control.Data, out, _ io.Writer) error {
	return printSigned(ctx, on.Store, out, func(tx *store.Tx) (string, error) {
		key, err := tx.AuditKey()
		return key + "\n", err
	})
}

// printSigned prints what needs the installation's key; only the first time that makes it,
// so that it works where nothing can be saved.
func printSigned(ctx context.Context, s *store.Store, out io.Writer, of func(*store.Tx) (string, error)) error {
	text := ""
	err := s.View(ctx, func(tx *store.Tx) (err error) {
		text, err = of(tx)
		return err
	})
	if errors.Is(err, store.ErrNoAuditKey) {
		_, err = s.Update(ctx, store.Key{}, func(tx *store.Tx) (r store.Receipt, err error) {
			text, err = of(tx)
			return r, err
		})
	}
	if err != nil {
		return err
	}
	if _, err := io.WriteString(out, text); err != nil {
		return fmt.Errorf("printing: %w", err)
	}
	return nil
}

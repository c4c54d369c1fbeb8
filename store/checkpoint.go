package store

import (
	"crypto/rand"
	"errors"
	"fmt"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// ErrNoAuditKey says that the data file has no key yet that signs checkpoints.
var ErrNoAuditKey = errors.New("the data have no key for checkpoints yet; the running bot makes one when it first needs it")

const (
	checkpointName = "sigap-audit/" // begins the name of the key of every installation
	nameLetters    = 12             // random letters of it; letters alone, so that nobody takes it for a number
)

// Checkpoint returns the signed state of the audit as the operation sees it: the number of
// entries and the root of their tree, a note in the form of c2sp.org/tlog-checkpoint.
// Whoever keeps it elsewhere can prove later what the audit was. An operation makes the
// installation's key if there is none; a View fails with ErrNoAuditKey then.
func (t *Tx) Checkpoint() (string, error) {
	key, _, err := t.auditKeys()
	if err != nil {
		return "", err
	}
	signer, err := note.NewSigner(key)
	if err != nil {
		return "", fmt.Errorf("the key for checkpoints: %w", ErrCorrupt)
	}
	size := t.treeSize()
	root, err := tlog.TreeHash(int64(size), &treeReader{Tx: t}) //nolint:gosec // no file has 2^63 entries
	if err != nil {
		return "", fmt.Errorf("the audit's tree: %w", err)
	}
	signed, err := note.Sign(&note.Note{Text: checkpointText(signer.Name(), size, root)}, signer)
	if err != nil {
		return "", fmt.Errorf("signing a checkpoint: %w", err)
	}
	return string(signed), nil
}

func checkpointText(origin string, size uint64, root tlog.Hash) string {
	return fmt.Sprintf("%s\n%d\n%s\n", origin, size, root)
}

// AuditKey returns the public key of the installation's checkpoints, as a verifier key of
// golang.org/x/mod/sumdb/note. Like Checkpoint it makes the key, or fails with ErrNoAuditKey.
func (t *Tx) AuditKey() (string, error) {
	_, public, err := t.auditKeys()
	return public, err
}

// auditKeys returns the private and the public key. They are kept among what adapters
// remember, under a name that no platform has.
func (t *Tx) auditKeys() (private, public string, err error) {
	row := textKey("audit", "key")
	if kept := t.get(bucketMemory, row); kept != nil {
		private, public, _ = strings.Cut(string(kept), "\n")
		return private, public, nil
	}
	if len(t.layers) == 0 {
		return "", "", ErrNoAuditKey
	}
	name := make([]byte, nameLetters)
	_, _ = rand.Read(name) // never fails
	for i := range name {
		name[i] = 'a' + name[i]%26
	}
	if private, public, err = note.GenerateKey(rand.Reader, checkpointName+string(name)); err != nil {
		return "", "", fmt.Errorf("making the key for checkpoints: %w", err)
	}
	t.put(bucketMemory, row, []byte(private+"\n"+public))
	return private, public, nil
}

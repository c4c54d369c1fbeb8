package tasks

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/cc147/sigap/cmd/internal/control"
	"github.com/cc147/sigap/store"
)

// MaxCheckpoints is the most checkpoints that AuditVerify compares with at once.
const MaxCheckpoints = 200

// errAudit is the error of an audit that is not what it was. What was found is printed.
var errAudit = errors.New("the audit is not proven: keep the data file and the checkpoints as they are, and compare with the backups")

// AuditVerify reads the whole audit and compares it with checkpoints.
type AuditVerify struct {
	control.ReadsOnly
	Against string // text with the checkpoints; "" is none
	Key     string // the verifier key that must have signed; "" is that of the data
	JSON    bool
}

// auditVerdict is what AuditVerify prints.
type auditVerdict struct {
	Proven  bool              `json:"proven"` // nothing was found
	Entries uint64            `json:"entries"`
	Newest  time.Time         `json:"newest,omitzero"`
	Fault   string            `json:"fault,omitempty"` // what the audit itself shows
	Against []checkpointWords `json:"against"`
	Between string            `json:"between,omitempty"` // the entries among which it was changed
}

// checkpointWords is the comparison with one checkpoint.
type checkpointWords struct {
	Size      uint64            `json:"size"`
	Root      string            `json:"root"`
	Origin    string            `json:"origin"`
	Result    store.ProofResult `json:"result"`
	Signature store.Signature   `json:"signature"`
	Words     string            `json:"words"`
}

// Do compares and prints what it found. The error says that the audit is not proven.
func (v *AuditVerify) Do(ctx context.Context, on control.Data, out, log io.Writer) error {
	p, err := on.Config.Procedure()
	if err != nil {
		return err
	}
	against := store.ReadCheckpoints(v.Against)
	switch {
	case len(against) == 0 && v.Against != "":
		return control.Usage("there is no checkpoint in the text: it has five lines, the first begins with sigap-audit/")
	case len(against) > MaxCheckpoints:
		return control.Usage("there are %d checkpoints in the text; compare with at most %d at once", len(against), MaxCheckpoints)
	}
	key, err := v.key(ctx, on.Store)
	if err != nil {
		return err
	}
	proof, err := on.Store.ProveAudit(ctx, against)
	if err != nil {
		return err
	}
	verdict := newVerdict(proof)
	for _, f := range proof.Found {
		w, err := verdict.compare(f, proof, key)
		if err != nil {
			return control.Usage("--key: %v; 'sigap audit key' prints it", err)
		}
		verdict.Against = append(verdict.Against, w)
	}
	verdict.Between = between(proof)
	if err := on.Store.View(ctx, func(tx *store.Tx) error {
		if newest := tx.Newest(); !newest.IsZero() {
			verdict.Newest = newest.In(p.Zone).Truncate(time.Second)
		}
		return nil
	}); err != nil {
		return err
	}
	if err := verdict.print(out, log, v.JSON); err != nil {
		return err
	}
	if !verdict.Proven {
		return errAudit
	}
	return nil
}

// key is the verifier key that the checkpoints must be signed with, or "" if there is none.
func (v *AuditVerify) key(ctx context.Context, s *store.Store) (key string, err error) {
	if v.Key != "" {
		return v.Key, nil
	}
	err = s.View(ctx, func(tx *store.Tx) (err error) {
		key, err = tx.AuditKey()
		return err
	})
	if errors.Is(err, store.ErrNoAuditKey) || errors.Is(err, store.ErrInternal) { // ProveAudit says what is wrong with a file of an older layout
		return "", nil
	}
	return key, err
}

func newVerdict(p store.AuditProof) *auditVerdict {
	v := &auditVerdict{Proven: p.Fault == nil, Entries: p.Size, Against: []checkpointWords{}}
	if p.Fault != nil {
		v.Fault = p.Fault.Error()
	}
	return v
}

// compare puts the comparison with a checkpoint into words. The error is one of the key.
func (v *auditVerdict) compare(f store.CheckpointProof, p store.AuditProof, key string) (checkpointWords, error) {
	signature := store.SignatureForeign
	if key != "" {
		var err error
		if signature, err = f.SignedBy(key); err != nil {
			return checkpointWords{}, err
		}
	}
	words := []string{proofWords(f, p)}
	switch signature {
	case store.SignatureForeign:
		words = append(words, "its signature is not of this installation's key: it was made elsewhere, or the key in the data was replaced")
	case store.SignatureBroken:
		words = append(words, "its signature does not belong to its text: it was not copied whole, or it was forged")
	case store.SignatureMissing:
		words = append(words, "it was copied without its signature, so only where you found it says that it is genuine")
	}
	v.Proven = v.Proven && f.Result == store.ProofFits && (signature == store.SignatureGood || signature == store.SignatureMissing)
	return checkpointWords{f.Size, f.RootText(), f.Origin, f.Result, signature, strings.Join(words, "; ")}, nil
}

// proofWords says what the comparison of the entries found.
func proofWords(f store.CheckpointProof, p store.AuditProof) string {
	switch f.Result {
	case store.ProofFits:
		return fmt.Sprintf("the first %d entries are what they were when it was made", f.Size)
	case store.ProofShort:
		return fmt.Sprintf("%d entries are missing: the audit ends at %d. Its end was cut off, or an older data file was put in place", f.Size-p.Size, p.Size)
	case store.ProofGap:
		return fmt.Sprintf("entry %d is missing or damaged, so nothing after it can be proven", p.Whole+1)
	}
	for _, other := range p.Found {
		if other.Result == store.ProofFits && other.Size > f.Size {
			return fmt.Sprintf("it was not made of this audit, which fits the later checkpoint of %d entries", other.Size)
		}
	}
	return fmt.Sprintf("history was rewritten at or before entry %d: the audit has that many entries, but they are not the ones that the checkpoint counted", f.Size)
}

// between names the entries among which the audit was changed, as narrowly as the
// checkpoints tell; "" if none tells.
func between(p store.AuditProof) string {
	var fits uint64
	for _, f := range p.Found {
		if f.Result == store.ProofFits {
			fits = max(fits, f.Size)
		}
	}
	for _, f := range p.Found { // by their size
		if f.Result == store.ProofChanged && f.Size > fits {
			return fmt.Sprintf("the first change is at an entry from %d to %d", fits+1, f.Size)
		}
	}
	return ""
}

func (v *auditVerdict) print(out, log io.Writer, asJSON bool) error {
	if asJSON {
		return printJSON(out, v, true)
	}
	b := &strings.Builder{}
	newest := ""
	if !v.Newest.IsZero() {
		newest = ", the newest of " + v.Newest.Format("2006-01-02 15:04 MST")
	}
	if v.Fault != "" {
		fmt.Fprintf(b, "CHANGED   %s\n", v.Fault)
	} else {
		fmt.Fprintf(b, "ok        %d entries%s: chain, bodies, index and tree fit one another\n", v.Entries, newest)
	}
	for _, w := range v.Against {
		sign := map[store.ProofResult]string{store.ProofFits: "ok", store.ProofShort: "MISSING", store.ProofGap: "MISSING", store.ProofChanged: "REWRITTEN"}[w.Result]
		if sign == "ok" && (w.Signature == store.SignatureForeign || w.Signature == store.SignatureBroken) {
			sign = "SIGNATURE"
		}
		fmt.Fprintf(b, "%-9s checkpoint of %d entries: %s\n", sign, w.Size, w.Words)
	}
	if v.Between != "" {
		fmt.Fprintf(b, "          %s\n", v.Between)
	}
	if _, err := io.WriteString(out, b.String()); err != nil {
		return fmt.Errorf("printing: %w", err)
	}
	if len(v.Against) == 0 {
		fmt.Fprintln(log, "who can write the data file can also make all of it fit: compare with a checkpoint that was kept elsewhere, --against FILE")
	}
	return nil
}

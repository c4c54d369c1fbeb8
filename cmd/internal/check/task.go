package check

import (
	"context"
	"encoding/json"
	"errors"
	"io"

	"github.com/cc147/sigap/cmd/internal/config"
	"github.com/cc147/sigap/cmd/internal/control"
	"github.com/cc147/sigap/store"
)

// Task returns the facts that are in the data, as JSON.
type Task struct {
	MarkerFile string        // path of the marker of the command's configuration
	Marker     config.Marker // what it says
	Marked     bool          // there is one
	Repair
}

// Repair is what a check may do beside looking. The zero value is nothing.
type Repair struct {
	Full     bool // prove everything anew, and the pages too
	Mend     bool // make the indexes anew where they differ from the records
	SetAside bool // move damaged records aside
}

// Open opens the file, for reading unless something is to be repaired.
func (t *Task) Open(file control.File) (*store.Store, error) {
	if t.Mend || t.SetAside {
		return control.NeedsFile{}.Open(file)
	}
	return control.ReadsOnly{}.Open(file)
}

// Do collects them; times are in the configuration's zone.
func (t *Task) Do(ctx context.Context, on control.Data, out, _ io.Writer) error {
	p, err := on.Config.Procedure()
	if err != nil {
		return err
	}
	f, s := Facts{}, on.Store
	savedFacts(s, p.Zone, &f)
	t.markerFacts(s, &f)
	if on.Parts != nil {
		partFacts(on.Parts(), p.Zone, &f)
	} else {
		clockFacts(s, p.Zone, &f)
	}
	if err := t.repair(ctx, on, &f); err != nil {
		return err
	}
	if t.proved(ctx, on, p.Zone, &f) {
		deskFacts(ctx, s, on.Config, &f)
		if err := errors.Join(encryptionFacts(ctx, s, &f), treeFacts(ctx, s, p.Zone, &f), t.listFacts(ctx, s, on.Config.ListRules(), p.Zone, &f), scriptFacts(ctx, s, &f), deliveryFacts(ctx, s, &f)); err != nil {
			return err
		}
	}
	return json.NewEncoder(out).Encode(f)
}

// walked checks the file's pages and rows, in a copy where a bot has it. It reports whether
// the data can be read.
func walked(ctx context.Context, s *store.Store, f *Facts) bool {
	const next = "stop the bot, keep the file, and restore the newest backup with 'sigap restore'"
	r, err := s.Verify(ctx)
	var damage *store.DamageError
	switch {
	case errors.Is(err, store.ErrAudit), errors.As(err, &damage):
		return true // named by the proof
	case errors.Is(err, store.ErrFull):
		f.warn("store", "make room on that disk", "its pages were not checked: %v", err)
		return true
	case errors.Is(err, store.ErrCorrupt):
		f.fail("store", next, "%v", err)
		return false
	case err != nil:
		f.fail("store", "try again; if it stays, look at the disk", "its pages were not checked: %v", err)
		return true
	case !r.Current:
		f.warn("store", "start the bot: it keeps a copy of before", "the file is of schema %d, as an older version of the program writes it; it is brought up to date by the next start", r.Schema)
		return false
	}
	f.ok("store", "all %d pages are sound, %d of them free", r.Pages, r.FreePages)
	f.ok("store", "schema %d", r.Schema)
	return true
}

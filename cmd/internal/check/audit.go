package check

import (
	"context"
	"time"

	"github.com/cc147/sigap/handlers"
	"github.com/cc147/sigap/store"
)

// checkpointAge is from when on the check warns that the leads got no checkpoint: a day, and
// one on which the bot stood still.
const checkpointAge = 50 * time.Hour

// treeFacts reports whether the audit's tree has all entries, and the newest checkpoint that
// was posted. That the tree fits the entries is verified with the audit.
func treeFacts(ctx context.Context, s *store.Store, zone *time.Location, f *Facts) error {
	return s.View(ctx, func(tx *store.Tx) error {
		entries, tree := tx.AuditSize()
		posted, at, ok := handlers.NewestCheckpoint(tx)
		when := at.In(zone).Format("2006-01-02 15:04 MST")
		switch {
		case tree < entries:
			f.warn("store", "make room on the disk and restart the bot, which adds the others", "the audit's tree has %d of %d entries; checkpoints count no more", tree, entries)
		case tree > entries:
			f.fail("store", "keep the file, and prove it against a checkpoint: 'sigap audit verify --against FILE'", "the audit's tree has %d entries, the audit itself only %d", tree, entries)
		case ok && posted.Size > entries:
			f.fail("store", "keep the file, and prove it against a checkpoint: 'sigap audit verify --against FILE'", "the audit's newest checkpoint, of %s, counts %d entries, the audit has %d", when, posted.Size, entries)
		case ok && tx.Now().Sub(at) > checkpointAge:
			f.warn("store", "is a bot running, and has a lead a private chat with it?", "the audit's newest checkpoint, of %d entries, was posted %s", posted.Size, when)
		case ok:
			f.ok("store", "the audit's tree has all %d entries; the newest checkpoint, of %d, was posted %s", entries, posted.Size, when)
		default:
			f.ok("store", "the audit's tree has all %d entries; no checkpoint was posted yet", entries)
		}
		return nil
	})
}

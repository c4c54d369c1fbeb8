package courier

import (
	"context"
	"time"

	"github.com/cc147/sigap/store"
)

// A process that is killed may leave edits under way, which nothing recorded. So an orderly
// stop leaves a mark, and a start without it doubts what unsettled messages show.
const (
	memory   = "courier" // of the store
	stopMark = "stopped"
)

// begin reads what the process that ended knew, and removes its mark. Nothing may be sent
// before that.
func (k *Courier) begin(ctx context.Context) error {
	_, orderly, err := k.Store.Get(ctx, memory, stopMark)
	if err == nil && orderly {
		err = k.Store.Delete(ctx, memory, stopMark)
	}
	if err != nil {
		return err
	}
	return k.Store.View(ctx, func(tx *store.Tx) error {
		k.restore(k.outbox.Read(tx, maxSubjects), tx.Now(), orderly)
		return nil
	})
}

// end leaves the mark, if every outcome is recorded.
func (k *Courier) end() {
	k.mu.Lock()
	unrecorded := k.unrecorded
	k.mu.Unlock()
	if k.began.IsZero() || unrecorded {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), markTimeout)
	defer cancel()
	if err := k.Store.Put(ctx, memory, stopMark, nil); err != nil {
		k.Log.Debug("courier: the orderly stop can't be noted; the next start verifies what is shown", "error", err)
	}
}

const markTimeout = 5 * time.Second

package deskfeed

import (
	"cmp"
	"context"
	"errors"
	"sync"
	"time"

	"github.com/cc147/sigap/bot/desk"
	"github.com/cc147/sigap/store"
)

// tellEvery is how often the audit gets an entry of one kind of refused attempts.
const tellEvery = time.Minute

// refusals counts refused attempts to enter, so that a stranger can't fill the audit.
type refusals struct {
	mu   sync.Mutex
	told map[refusal]time.Time // when its newest entry was written
	more map[refusal]int       // refused since
}

// refusal is what was refused, and whose link it was; "" is nobody's.
type refusal struct {
	person string
	why    desk.Refused
}

// refused counts a refused attempt, has it written into the audit if its minute is over, and
// returns err.
func (d *Door) refused(ctx context.Context, person string, err error) error {
	var why desk.Refused
	if errors.As(err, &why) {
		r := refusal{person, why}
		d.refusals.mu.Lock()
		if d.refusals.more == nil {
			d.refusals.more, d.refusals.told = map[refusal]int{}, map[refusal]time.Time{}
		}
		d.refusals.more[r]++
		d.refusals.mu.Unlock()
		d.writeRefusals(ctx, false)
	}
	return err
}

// writeRefusals writes the counts whose minute is over into the audit, or all of them.
func (d *Door) writeRefusals(ctx context.Context, all bool) {
	for r, n := range d.dueRefusals(all) {
		_, err := d.Store.Update(ctx, store.Key{}, func(tx *store.Tx) (store.Receipt, error) {
			a := acts{tx: tx, by: system}
			a.write(cmp.Or(r.person, desk.Name), "desk_refused", deskBody{Why: string(r.why), Count: n})
			return store.Receipt{}, a.err
		})
		if err != nil {
			d.refusals.mu.Lock()
			d.refusals.more[r] += n
			d.refusals.mu.Unlock()
			d.Log.Warn("desk: refused attempts to enter are not in the audit yet", "error", err)
		}
	}
}

// dueRefusals takes the counts that are to be written.
func (d *Door) dueRefusals(all bool) map[refusal]int {
	now, out := d.Now(), map[refusal]int{}
	d.refusals.mu.Lock()
	defer d.refusals.mu.Unlock()
	for r, at := range d.refusals.told {
		if !all && now.Sub(at).Abs() < tellEvery {
			continue
		}
		delete(d.refusals.told, r)
	}
	for r, n := range d.refusals.more {
		if _, told := d.refusals.told[r]; told {
			continue
		}
		out[r] = n
		d.refusals.told[r] = now
		delete(d.refusals.more, r)
	}
	return out
}

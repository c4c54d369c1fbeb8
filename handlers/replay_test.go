package handlers_test

import (
	"errors"
	"flag"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/cc147/sigap/handlers/proof"
	"github.com/cc147/sigap/procedure"
	"github.com/cc147/sigap/store"
)

var (
	replayActs = flag.Int("acts", 4000, "random acts that TestReplayOfRandomActs has done")
	replaySeed = flag.Uint64("seed", 0, "its seed; 0 is a new one")
)

// TestReplayOfRandomActs has random people do random acts at random times, and compares every
// record with what the model of package replay, which shares no code with package procedure,
// makes of the audit.
func TestReplayOfRandomActs(t *testing.T) {
	t.Parallel()
	seed := *replaySeed
	if seed == 0 {
		seed = rand.Uint64()
	}
	t.Logf("go test ./handlers -run %s -acts %d -seed %d", t.Name(), *replayActs, seed)
	w := newRandomActs(t, seed)
	for w.done < *replayActs {
		w.some()
	}
	w.compare()
	if w.done < 20_000 {
		return // too few to meet each
	}
	for _, action := range strings.Fields("cek judge_hc judge_se confirm mismatch educate callback unsolved add solve choose drop claim assign cancel release handover " +
		"note words again reclassify contact escalate super withdraw take answer reroute close reopen clear reveal carry") {
		if w.met[action] == 0 {
			t.Errorf("no act of %d was %q; want each at least once", w.done, action)
		}
	}
}

// some does some random acts in one transaction, and counts those that were done.
func (w *randomActs) some() {
	w.t.Helper()
	w.stage.now.Add(int64(time.Duration(1+w.IntN(300)) * time.Second))
	if w.IntN(60) == 0 {
		w.stage.now.Add(int64(time.Duration(1+w.IntN(11)) * time.Hour))
		if _, err := w.stage.bot.Due(w.t.Context()); err != nil {
			w.t.Fatal(err)
		}
	}
	w.update(func(tx *store.Tx) error {
		for range 40 {
			if err := w.one(tx); err != nil {
				return err
			}
		}
		return nil
	})
	w.read(func(tx *store.Tx) error {
		for _, e := range tx.AuditHeaders(w.seq+1, 10_000) {
			w.seq = e.Seq
			if e.Action != "roles" && e.Subject != "list" {
				w.met[e.Action]++
				w.done++
			}
		}
		return nil
	})
}

// one tries one act; what is refused has changed nothing.
func (w *randomActs) one(tx *store.Tx) (err error) {
	who := w.people[w.IntN(len(w.people))]
	switch n := w.IntN(100); {
	case n == 0:
		return w.move(tx, who)
	case n < 20:
		err = w.bare(who).Cek(tx, w.number(), of(w.Rand, "", "internet mati"), of(w.Rand, nil, nil, []procedure.Criterion{procedure.HardComplaint}, procedure.JudgedCriteria))
	case n < 45:
		who, err = w.step(tx, who)
	default:
		who, err = w.act(tx, who)
	}
	var refusal *procedure.Refusal
	switch {
	case errors.As(err, &refusal):
		return nil
	case err == nil:
		tx.SetActed(who.ID)
	}
	return err
}

// compare proves every case and call.
func (w *randomActs) compare() {
	w.t.Helper()
	w.read(func(tx *store.Tx) error {
		roles := proof.RolesOf(tx)
		for id := uint64(1); id <= tx.Numbered('K').Last(); id++ {
			if err := proof.Case(tx, id, roles); err != nil {
				w.t.Error(err)
			}
		}
		for id := uint64(1); id <= tx.Numbered('C').Last(); id++ {
			if err := proof.Call(tx, id, roles); err != nil {
				w.t.Error(err)
			}
		}
		c, err := w.stage.store.CompareIndexes(w.t.Context(), true)
		for _, f := range c.Findings {
			w.t.Error(f)
		}
		if err != nil {
			w.t.Error(err)
		}
		w.t.Logf("%d rows compared", c.Rows)
		w.t.Logf("%d acts, %d calls, %d cases: %v", w.done, tx.Numbered('C').Counter, tx.Numbered('K').Counter, w.met)
		return nil
	})
}

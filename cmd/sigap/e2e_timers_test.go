package main

import (
	"testing"
	"time"

	"github.com/cc147/sigap/bot/bottest"
	"github.com/cc147/sigap/bot/desk"
	"github.com/cc147/sigap/procedure"
	"github.com/cc147/sigap/store"
)

// TestAStartDoesWhatFellDue: the program itself does it, once, also when it was
// stopped at the time.
func TestAStartDoesWhatFellDue(t *testing.T) {
	w := openSite(t, desk.Name)
	bottest.Play(t, w, `
		dewi types /cek 152000000001 internet mati
		dewi presses confirm
		dewi presses callback/given
		sari presses claim on K-1 in tier2
		dewi types /cek 152000000003 lambat`)
	due := func() (out [2]int) {
		if err := w.store.View(t.Context(), func(tx *store.Tx) error {
			for i, of := range []struct{ subject, action string }{{"K-1", string(procedure.Release)}, {"C-2", string(procedure.DropCall)}} {
				for _, e := range tx.AuditOf(of.subject) {
					if e.Action == of.action && e.Person == procedure.System {
						out[i]++
					}
				}
			}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		return out
	}
	for range 2 {
		w.stop(t)
		w.Advance(t, 11*time.Hour)
		w.start(t)
		until(t, "the claim is given back and the call is dropped", func() bool { got := due(); return got[0] > 0 && got[1] > 0 })
		w.Due(t)
		if got := due(); got != [2]int{1, 1} {
			t.Errorf("the audit holds %v releases and drops by the system; want one of each", got)
		}
	}
	bottest.Play(t, w, "see tier2 K-1 Menunggu")
}

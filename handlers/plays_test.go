package handlers_test

import (
	"fmt"
	"os"
	"slices"
	"sync"
	"testing"

	"github.com/cc147/sigap"
	"github.com/cc147/sigap/bot/bottest"
	"github.com/cc147/sigap/store"
)

// TestPlays plays every script on the handlers alone, and wants each row of the
// procedure's tables to be in one of them: they are played on all platforms.
func TestPlays(t *testing.T) {
	var mu sync.Mutex
	met := map[string]bool{}
	t.Run("script", func(t *testing.T) {
		for name, script := range bottest.Plays(t) {
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				s := newStage(t)
				bottest.Play(t, s, script)
				mu.Lock()
				defer mu.Unlock()
				for _, row := range s.rowsMet(t) {
					met[row] = true
				}
			})
		}
	})
	for _, row := range tableRows() {
		if !met[row] {
			t.Errorf("no play has the row %q", row)
		}
	}
}

// tableRows are all rows of the tables "The call" and "The case", once for each
// kind of case that they are for.
func tableRows() []string {
	var out []string
	for _, s := range sigap.Steps() {
		out = append(out, "call "+string(s.Action))
	}
	for _, r := range sigap.Rules() {
		for _, k := range r.Kinds {
			if k == sigap.Tier1Kind && r.Action == sigap.EscalateSuper {
				continue // for a VVIP's case, and a VVIP's calls never take the Tier 1 road
			}
			out = append(out, string(k)+" "+string(r.Action))
			if slices.Contains(r.Who, sigap.BySystem) {
				out = append(out, string(k)+" "+string(r.Action)+" by "+sigap.System)
			}
		}
	}
	return append(out, "customer "+string(sigap.ClearStatus))
}

// rowsMet are the rows that the audit tells of. What was refused is not in it.
func (s *stage) rowsMet(t *testing.T) (out []string) {
	t.Helper()
	if err := s.store.View(t.Context(), func(tx *store.Tx) error {
		for _, c := range tx.Cases(0, 100) {
			for _, e := range tx.AuditOf(c.Name()) {
				row := string(c.Kind) + " " + e.Action
				out = append(out, row)
				if e.Person == sigap.System {
					out = append(out, row+" by "+sigap.System)
				}
			}
		}
		for id := uint64(1); ; id++ {
			c, err := tx.Call(id)
			if err != nil {
				return nil // the last one
			}
			for _, e := range tx.AuditOf(c.Name()) {
				out = append(out, "call "+e.Action, fmt.Sprintf("customer %s", e.Action))
			}
		}
	}); err != nil {
		t.Fatal(err)
	}
	return out
}

// TestFormsPlay plays what a platform's own form would not let happen.
func TestFormsPlay(t *testing.T) {
	script, err := os.ReadFile("testdata/plays/forms.txt")
	if err != nil {
		t.Fatal(err)
	}
	bottest.Play(t, newStage(t), string(script))
}

package handlers_test

import (
	"flag"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/cc147/sigap/bot/bottest"
	"github.com/cc147/sigap/procedure"
	"github.com/cc147/sigap/store"
)

var update = flag.Bool("update", false, "write the golden transcripts of the plays anew")

// TestPlays plays every script on the handlers alone, and wants each row of the
// procedure's tables, in each of the ways that its cells allow, to be in one of
// them: the same scripts are played on all platforms (cmd/sigap). Every answer,
// form and card of a play is compared, completely, with its golden transcript.
func TestPlays(t *testing.T) {
	met := &ways{seen: map[string]bool{}}
	t.Run("script", func(t *testing.T) {
		for name, script := range bottest.Plays(t) {
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				s := newStage(t)
				s.Bot = &witness{stage: s, ways: met}
				bottest.Golden(t, s, script, "../bot/bottest/plays/"+name+".golden", *update)
				s.bySystem(t, met)
			})
		}
	})
	files, err := filepath.Glob("../bot/bottest/plays/*.golden")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if name := strings.TrimSuffix(filepath.Base(f), ".golden"); bottest.Plays(t)[name] == "" {
			t.Errorf("%s is the transcript of no play", f)
		}
	}
	wanted := map[string]bool{}
	for row, ways := range rowsOfTheProcedure(t) {
		for _, way := range ways {
			wanted[way] = true
			if !met.seen[way] {
				t.Errorf("the row %q has no play in which %s", row, way)
			}
		}
	}
	if testing.Verbose() {
		for _, way := range slices.Sorted(maps.Keys(met.seen)) {
			if !wanted[way] {
				t.Logf("beside the rows a play shows: %s", way)
			}
		}
	}
}

// bySystem notes the acts of timers in the audit.
func (s *stage) bySystem(t *testing.T, met *ways) {
	t.Helper()
	if err := s.store.View(t.Context(), func(tx *store.Tx) error {
		for _, c := range tx.Cases(0, 100) {
			for _, e := range tx.AuditOf(c.Name()) {
				if e.Person == procedure.System {
					met.add("%s %s is done by %s", c.Kind, e.Action, procedure.System)
				}
			}
		}
		for id := uint64(1); ; id++ {
			c, err := tx.Call(id)
			if err != nil {
				return nil // the last one
			}
			for _, e := range tx.AuditOf(c.Name()) {
				if e.Person == procedure.System {
					met.add("call %s is done by %s", e.Action, procedure.System)
				}
			}
		}
	}); err != nil {
		t.Fatal(err)
	}
}

// TestFormsPlay plays what a platform's own form would prevent.
func TestFormsPlay(t *testing.T) {
	script, err := os.ReadFile("testdata/plays/forms.txt")
	if err != nil {
		t.Fatal(err)
	}
	bottest.Golden(t, newStage(t), string(script), "testdata/plays/forms.golden", *update)
}

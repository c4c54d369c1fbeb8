package handlers_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/cc147/sigap/bot/bottest"
)

// TestPlays plays every script of testdata/plays.
func TestPlays(t *testing.T) {
	files, err := filepath.Glob("testdata/plays/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatalf("there should be plays in testdata/plays: %v", err)
	}
	for _, f := range files {
		t.Run(strings.TrimSuffix(filepath.Base(f), ".txt"), func(t *testing.T) {
			t.Parallel()
			script, err := os.ReadFile(f)
			if err != nil {
				t.Fatal(err)
			}
			bottest.Play(t, newStage(t), string(script))
		})
	}
}

package store

import (
	"context"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/cc147/sigap/bot/bottest"
)

// TestMain runs the tests, or is a child process of one of them.
func TestMain(m *testing.M) {
	if work := children[os.Getenv("STORE_CHILD")]; work != nil {
		work(os.Getenv("STORE_PATH"))
		return
	}
	goleak.VerifyTestMain(m)
}

// newTestClock returns a clock that shows eight o'clock until a test moves it.
func newTestClock() *bottest.Clock {
	return bottest.NewClock(time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC))
}

// testOptions are options for a new file, without a visible log.
func testOptions(t testing.TB) Options {
	return Options{
		Path:   filepath.Join(t.TempDir(), "data", "sigap.db"),
		Now:    newTestClock().Now,
		Logger: slog.New(slog.NewTextHandler(io.Discard, nil)),
	}
}

func openTest(t testing.TB, opts Options) *Store {
	t.Helper()
	s, err := Open(opts)
	if err != nil {
		t.Fatalf("Open: %v", err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Errorf("Close: %v", err)
		}
	})
	return s
}

// update runs an operation that must succeed.
func update(t testing.TB, s *Store, fn func(*Tx)) {
	t.Helper()
	_, err := s.Update(context.Background(), Key{}, func(tx *Tx) (Receipt, error) {
		fn(tx)
		return Receipt{}, nil
	})
	if err != nil {
		t.Fatalf("Update: %v", err)
	}
}

// view runs a view that must succeed.
func view(t testing.TB, s *Store, fn func(*Tx)) {
	t.Helper()
	if err := s.View(context.Background(), func(tx *Tx) error { fn(tx); return nil }); err != nil {
		t.Fatalf("View: %v", err)
	}
}

package store

import (
	"context"
	"flag"
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

var encrypted = flag.Bool("encrypted", false, "run all tests with encrypted files")

// ring1 is a key ring of one key, ring2 one in which it is the older one.
const (
	ring1 = "1:AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE="
	ring2 = "2:AgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgI=\n" + ring1
)

func testKeys(t testing.TB, text string) Keys {
	t.Helper()
	keys, err := ParseKeys(text)
	if err != nil {
		t.Fatal(err)
	}
	return keys
}

// withKeys are testOptions for an encrypted file.
func withKeys(t testing.TB, text string) Options {
	opts := testOptions(t)
	opts.Keys = testKeys(t, text)
	return opts
}

// inBothForms runs a test with a file that is not encrypted, and with one that is.
func inBothForms(t *testing.T, test func(t *testing.T, opts Options)) {
	t.Run("plain", func(t *testing.T) { test(t, testOptions(t)) })
	t.Run("encrypted", func(t *testing.T) { test(t, withKeys(t, ring1)) })
}

// testOptions are options for a new file, without a visible log.
func testOptions(t testing.TB) Options {
	keys := Keys{}
	if *encrypted {
		keys = testKeys(t, ring1)
	}
	return Options{
		Keys:   keys,
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

package store

import (
	"errors"
	"fmt"
	"os"
	"sync"
	"syscall"
	"testing"

	bolt "go.etcd.io/bbolt"
	berrors "go.etcd.io/bbolt/errors"
)

func fill(key string) func(*Tx) (Receipt, error) {
	return func(tx *Tx) (Receipt, error) {
		tx.put(bucketMemory, []byte(key), make([]byte, maxValue))
		return Receipt{}, nil
	}
}

func TestAFullFileIsSaidAndTheStoreGoesOn(t *testing.T) {
	opts := testOptions(t)
	opts.MaxSize = 80 << 20
	s := openTest(t, opts)
	var err error
	n := 0
	for ; err == nil && n < 200; n++ {
		_, err = s.Update(ctx, Key{}, fill(fmt.Sprint(n)))
	}
	if !errors.Is(err, ErrNotSaved) || !errors.Is(err, ErrFull) || !errors.Is(err, berrors.ErrMaxSizeReached) {
		t.Fatalf("after %d MiB: %v; want ErrNotSaved, ErrFull and bbolt's own error", n, err)
	}
	view(t, s, func(tx *Tx) {
		if tx.get(bucketMemory, []byte(fmt.Sprint(n-1))) != nil {
			t.Error("the operation that was not saved left a row")
		}
		if tx.get(bucketMemory, []byte(fmt.Sprint(n-2))) == nil {
			t.Error("an operation saved before is gone")
		}
	})
	update(t, s, func(tx *Tx) { tx.SetActed("x") }) // something small still fits
	update(t, s, func(tx *Tx) { tx.del(bucketMemory, []byte("0")) })
}

func TestAFailedCommitIsEverybodysInIt(t *testing.T) {
	s := openTest(t, testOptions(t))
	real := s.commit
	for _, c := range []struct {
		name      string
		commit    func(*bolt.Tx) error
		want, not error
		cause     error
		stays     bool
	}{
		{"before the last step", func(tx *bolt.Tx) error { _ = tx.Rollback(); return syscall.ENOSPC }, ErrNotSaved, ErrUncertain, ErrFull, false},
		{"by a panic", func(*bolt.Tx) error { panic("bolt") }, ErrNotSaved, ErrUncertain, ErrInternal, false},
		{"in the last step", func(tx *bolt.Tx) error { return errors.Join(real(tx), syscall.EIO) }, ErrUncertain, ErrNotSaved, syscall.EIO, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			hooked := false
			release := hold(t, s)
			s.commit = c.commit
			var ops []*op
			for i := range 3 {
				o := &op{done: make(chan struct{}), fn: func(tx *Tx) (Receipt, error) {
					tx.OnCommit(func() { hooked = true })
					if i == 1 {
						return Receipt{}, errRefused
					}
					return act(c.name)(tx)
				}}
				if err := s.queue.add(o); err != nil {
					t.Fatal(err)
				}
				ops = append(ops, o)
			}
			release()
			for i, o := range ops {
				<-o.done
				switch {
				case i == 1:
					if !errors.Is(o.err, ErrNotSaved) || errors.Is(o.err, ErrUncertain) || errors.Is(o.err, errRefused) {
						t.Errorf("an operation refused for what was not saved: %v, want ErrNotSaved", o.err)
					}
				case !errors.Is(o.err, c.want) || errors.Is(o.err, c.not) || !errors.Is(o.err, c.cause):
					t.Errorf("operation %d: %v; want %v because of %v", i, o.err, c.want, c.cause)
				}
			}
			s.commit = real
			// An operation that runs before the writer has seen the failure fails too.
			if _, err := s.Update(ctx, Key{}, act("over it")); err != nil && !errors.Is(err, errFoundedOn) {
				t.Errorf("what came at once fails with %v; want it saved, or refused for what was not saved", err)
			}
			update(t, s, func(tx *Tx) {})
			if hooked {
				t.Error("a hook ran though the commit was not sure")
			}
			if got := acted(t, s, c.name); got != c.stays {
				t.Errorf("the row is there: %v, want %v", got, c.stays)
			}
			update(t, s, func(tx *Tx) { tx.SetActed("next") })
		})
	}
}

func TestCloseRunsWhatIsQueuedAndRefusesTheRest(t *testing.T) {
	opts := testOptions(t)
	s := openTest(t, opts)
	release := hold(t, s)
	var wg sync.WaitGroup
	for i := range 20 {
		o := &op{fn: act(fmt.Sprint(i)), done: make(chan struct{})}
		if err := s.queue.add(o); err != nil {
			t.Fatal(err)
		}
		wg.Go(func() {
			if <-o.done; o.err != nil {
				t.Errorf("queued before Close: %v, want it saved", o.err)
			}
		})
	}
	for range 3 {
		wg.Go(func() {
			if err := s.Close(); err != nil {
				t.Errorf("Close: %v", err)
			}
		})
	}
	release()
	wg.Wait()
	if _, err := s.Update(ctx, Key{}, act("late")); !errors.Is(err, ErrClosed) || !errors.Is(err, ErrNotSaved) {
		t.Errorf("Update after Close = %v, want ErrClosed and ErrNotSaved", err)
	}
	if err := s.View(ctx, func(*Tx) error { return nil }); !errors.Is(err, ErrClosed) {
		t.Errorf("View after Close = %v, want ErrClosed", err)
	}
	s = openTest(t, opts)
	for i := range 20 {
		if !acted(t, s, fmt.Sprint(i)) {
			t.Errorf("operation %d, queued before Close, is not in the file", i)
		}
	}
}

// TestManyCallers runs different callers at once, for the race detector, and checks that
// each gets the right result of its own operation.
func TestManyCallers(t *testing.T) {
	s := openTest(t, testOptions(t))
	var wg sync.WaitGroup
	const callers, each = 16, 20
	for c := range callers {
		wg.Go(func() {
			for i := range each {
				key := Key{Platform: "desk", ID: fmt.Sprint(c, "/", i)}
				_, err := s.Update(ctx, key, func(tx *Tx) (Receipt, error) {
					newCase(tx)
					if i%4 == 3 {
						return Receipt{}, errRefused
					}
					return Receipt{}, nil
				})
				if (err == nil) == (i%4 == 3) {
					t.Errorf("caller %d, operation %d: %v", c, i, err)
				}
				if err := s.View(ctx, func(tx *Tx) error { tx.Cases(0, 3); return nil }); err != nil {
					t.Errorf("View: %v", err)
				}
			}
		})
	}
	wg.Wait()
	const want = callers * each * 3 / 4
	view(t, s, func(tx *Tx) {
		if cs := tx.Cases(0, 2*want); len(cs) != want || cs[0].ID != want {
			t.Errorf("%d cases, the newest K-%d; want %d without a gap", len(cs), cs[0].ID, want)
		}
	})
}

// TestEveryLackOfRoomIsKnown covers causes that bolt doesn't wrap.
func TestEveryLackOfRoomIsKnown(t *testing.T) {
	for name, cause := range map[string]error{
		"the disk":                    fmt.Errorf("write: %w", syscall.ENOSPC),
		"the quota":                   syscall.EDQUOT,
		"the process's limit":         &os.PathError{Op: "write", Path: "x", Err: syscall.EFBIG},
		"the configured size":         berrors.ErrMaxSizeReached,
		"growing, in bolt's words":    errors.New("file resize error: truncate x: file too large"),
		"syncing, in bolt's words":    errors.New("file sync error: sync x: " + syscall.ENOSPC.Error()),
		"another fault (not of room)": syscall.EIO,
	} {
		err := notSaved(cause)
		if want := !errors.Is(cause, syscall.EIO); errors.Is(err, ErrFull) != want || !errors.Is(err, ErrNotSaved) {
			t.Errorf("%s: %v; want ErrNotSaved, and ErrFull: %v", name, err, want)
		}
	}
}

// TestRoomIsMoreThanWhatIsLeft checks that a small successful write on a full disk doesn't
// count as room.
func TestRoomIsMoreThanWhatIsLeft(t *testing.T) {
	opts := testOptions(t)
	opts.MaxSize = 2 << 20
	s := openTest(t, opts)
	if _, failed := s.LastFault(); failed {
		t.Error("a new store has a fault; want none")
	}
	if err := s.HasRoom(ctx); err != nil {
		t.Fatalf("HasRoom in a new file = %v", err)
	}
	row := func(tx *Tx) { tx.put(bucketMemory, []byte("big"), make([]byte, maxValue)) }
	update(t, s, row)
	if _, err := s.Update(ctx, Key{}, fill("more")); !errors.Is(err, ErrFull) {
		t.Fatalf("a second MiB gives %v; want ErrFull", err)
	}
	if got, failed := s.LastFault(); !failed || got.Over || !errors.Is(got.Cause, ErrFull) || got.At.IsZero() {
		t.Errorf("LastFault = %+v, %v; want it, not over", got, failed)
	}
	update(t, s, func(tx *Tx) { tx.SetActed("small") })
	if got, _ := s.LastFault(); !got.Over {
		t.Errorf("LastFault = %+v; want it over, for something was saved", got)
	}
	for s.HasRoom(ctx) == nil { // what is left goes, a piece at a time
		update(t, s, func(tx *Tx) {
			tx.put(bucketSeen, tx.Now().AppendFormat(nil, "20060102150405.000000000"), make([]byte, 64<<10))
		})
	}
	update(t, s, func(tx *Tx) { tx.SetActed("small") })
	if err := s.HasRoom(ctx); !errors.Is(err, ErrFull) {
		t.Errorf("HasRoom = %v though only something small fits; want ErrFull", err)
	}
}

package store

import (
	"context"
	"errors"
	"runtime"
	"sync"
	"testing"

	bolt "go.etcd.io/bbolt"

	"github.com/cc147/sigap/procedure"
)

var (
	errRefused = errors.New("refused")
	ctx        = context.Background()
)

// hold blocks the writer until release is called, so that operations queued meanwhile share
// the next commit. It returns once the writer is blocked.
func hold(t testing.TB, s *Store) (release func()) {
	t.Helper()
	begun, free := make(chan struct{}), make(chan struct{})
	var wg sync.WaitGroup
	wg.Go(func() {
		_, err := s.UpdateLong(ctx, Key{}, func(*Tx) (Receipt, error) {
			close(begun)
			<-free
			return Receipt{}, nil
		})
		if err != nil {
			t.Errorf("the holding operation: %v", err)
		}
	})
	<-begun
	return func() { close(free); wg.Wait() }
}

// together runs operations in one commit and returns their errors.
func together(t *testing.T, s *Store, fns ...func(*Tx) (Receipt, error)) []error {
	t.Helper()
	commits := 0
	real := s.commit
	release := hold(t, s)
	s.commit = func(tx *bolt.Tx) error { commits++; return real(tx) }
	var ops []*op
	for _, fn := range fns {
		o := &op{fn: fn, done: make(chan struct{})}
		if err := s.queue.add(o); err != nil {
			t.Fatal(err)
		}
		ops = append(ops, o)
	}
	release()
	var errs []error
	for _, o := range ops {
		<-o.done
		errs = append(errs, o.err)
	}
	if commits != 1 {
		t.Errorf("%d commits for operations queued together, want 1", commits)
	}
	return errs
}

func newCase(tx *Tx) uint64 {
	id := tx.NewCase()
	tx.PutCase(procedure.Case{ID: id, State: procedure.Waiting})
	return id
}

func TestRefusedAndPanickingLeaveNothingInTheCommitTheyShare(t *testing.T) {
	s := openTest(t, testOptions(t))
	var hooks []string
	errs := together(t, s,
		func(tx *Tx) (Receipt, error) {
			tx.OnCommit(func() { hooks = append(hooks, "first") })
			newCase(tx)
			return Receipt{}, nil
		},
		func(tx *Tx) (Receipt, error) {
			tx.OnCommit(func() { hooks = append(hooks, "refused") })
			newCase(tx)
			tx.SetActed("refused")
			return Receipt{}, errRefused
		},
		func(tx *Tx) (Receipt, error) {
			newCase(tx)
			tx.SetActed("panicked")
			panic("0812-3456-7890")
		},
		func(tx *Tx) (Receipt, error) {
			tx.SetActed("too large")
			tx.put(bucketMemory, []byte("k"), make([]byte, maxValue+1))
			return Receipt{}, nil
		},
		func(tx *Tx) (Receipt, error) {
			tx.OnCommit(func() { hooks = append(hooks, "last") })
			if id := newCase(tx); id != 2 {
				t.Errorf("the case after a refused one has id %d, want 2", id)
			}
			return Receipt{}, nil
		},
	)
	for i, want := range []error{nil, errRefused, ErrInternal, ErrTooLarge, nil} {
		if !errors.Is(errs[i], want) {
			t.Errorf("operation %d: error %v, want %v", i, errs[i], want)
		}
	}
	if got := errs[2].Error(); got != "internal fault: panic with a string" {
		t.Errorf("the error of a panic is %q; want it without the panic's value", got)
	}
	same(t, "hooks", hooks, []string{"first", "last"}, nil)
	view(t, s, func(tx *Tx) {
		if got := len(tx.Cases(0, 10)); got != 2 {
			t.Errorf("%d cases are stored, want 2", got)
		}
		for _, who := range []string{"refused", "panicked", "too large"} {
			if !tx.Acted(who).IsZero() {
				t.Errorf("the %s operation left a row", who)
			}
		}
	})
}

func TestAnOperationSeesThoseBeforeItInItsCommit(t *testing.T) {
	s := openTest(t, testOptions(t))
	errs := together(t, s,
		func(tx *Tx) (Receipt, error) { newCase(tx); return Receipt{}, nil },
		func(tx *Tx) (Receipt, error) {
			c, err := tx.Case(1)
			c.Holder = "dewi"
			tx.PutCase(c)
			return Receipt{}, err
		},
		func(tx *Tx) (Receipt, error) {
			if c, err := tx.Case(1); err != nil || c.Holder != "dewi" {
				t.Errorf("Case(1) = %+v, %v; want dewi's", c, err)
			}
			return Receipt{}, nil
		})
	if err := errors.Join(errs...); err != nil {
		t.Error(err)
	}
}

func TestOnlyAfterTheCommitTheHooksRunAndBeforeTheAnswer(t *testing.T) {
	s := openTest(t, testOptions(t))
	committed, ran := false, false
	real := s.commit
	s.commit = func(tx *bolt.Tx) error {
		if ran {
			t.Error("a hook ran before the commit")
		}
		committed = true
		return real(tx)
	}
	update(t, s, func(tx *Tx) {
		tx.SetActed("x")
		tx.OnCommit(func() {
			ran = true
			if !committed {
				t.Error("the hook ran without a commit")
			}
		})
		tx.OnCommit(func() { panic("in a hook") })
	})
	if !ran {
		t.Error("Update returned before the hook ran")
	}
}

func TestNothingWrittenIsNoCommit(t *testing.T) {
	s := openTest(t, testOptions(t))
	s.commit = func(*bolt.Tx) error { t.Error("there was a commit, want none"); return nil }
	_, err := s.Update(ctx, Key{Platform: "slack", ID: "1"}, func(tx *Tx) (Receipt, error) { return Receipt{}, errRefused })
	if !errors.Is(err, errRefused) {
		t.Errorf("Update = %v, want the operation's own error", err)
	}
	update(t, s, func(tx *Tx) { tx.People() })
}

func TestAnOperationThatEndsTheWriterEndsTheStoreNotTheCallers(t *testing.T) {
	s := openTest(t, testOptions(t))
	_, err := s.UpdateLong(ctx, Key{}, func(*Tx) (Receipt, error) { runtime.Goexit(); return Receipt{}, nil })
	if !errors.Is(err, ErrNotSaved) {
		t.Errorf("the operation's error is %v, want ErrNotSaved", err)
	}
	<-s.stopped
	if _, err = s.UpdateLong(ctx, Key{}, nil); !errors.Is(err, ErrClosed) {
		t.Errorf("the next operation's error is %v, want ErrClosed", err)
	}
}

func TestViewsCannotWriteAndSurvivePanics(t *testing.T) {
	s := openTest(t, testOptions(t))
	err := s.View(ctx, func(tx *Tx) error { tx.SetActed("x"); return nil })
	if !errors.Is(err, ErrReadOnly) {
		t.Errorf("a view that wrote: %v, want ErrReadOnly", err)
	}
	err = s.View(ctx, func(*Tx) error { var p *int; *p++; return nil })
	if !errors.Is(err, ErrInternal) {
		t.Errorf("a view that panicked: %v, want ErrInternal", err)
	}
	gone, cancel := context.WithCancel(ctx)
	cancel()
	if err := s.View(gone, func(*Tx) error { return nil }); !errors.Is(err, context.Canceled) {
		t.Errorf("a view after its context's end: %v, want context.Canceled", err)
	}
	update(t, s, func(tx *Tx) { tx.SetActed("x") }) // a view that panicked must not hold the file
}

func TestSizesAreChecked(t *testing.T) {
	s := openTest(t, testOptions(t))
	for what, fn := range map[string]func(*Tx){
		"a long key":  func(tx *Tx) { tx.SetActed(string(make([]byte, maxKey+1))) },
		"a big value": func(tx *Tx) { tx.put(bucketMemory, []byte("k"), make([]byte, maxValue+1)) },
	} {
		_, err := s.Update(ctx, Key{}, func(tx *Tx) (Receipt, error) { fn(tx); return Receipt{}, nil })
		if !errors.Is(err, ErrTooLarge) {
			t.Errorf("%s: %v, want ErrTooLarge", what, err)
		}
	}
	if _, err := s.Update(ctx, Key{ID: string(make([]byte, maxKeyID+1))}, nil); !errors.Is(err, ErrTooLarge) {
		t.Errorf("a long id of an input: %v, want ErrTooLarge", err)
	}
	_, err := s.Update(ctx, Key{}, func(tx *Tx) (Receipt, error) { tx.SetActed(""); return Receipt{}, nil })
	if err == nil {
		t.Error("a row without a key was taken")
	}
	update(t, s, func(tx *Tx) {
		tx.put(bucketMemory, make([]byte, maxKey), make([]byte, maxValue)) // exactly at the limits
	})
}

package store

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"
)

// These tests run in a bubble, whose time passes only while the writer is blocked in an
// operation that waits.

func act(person string) func(*Tx) (Receipt, error) {
	return func(tx *Tx) (Receipt, error) { tx.SetActed(person); return Receipt{}, nil }
}

func acted(t *testing.T, s *Store, person string) bool {
	t.Helper()
	var at time.Time
	view(t, s, func(tx *Tx) { at = tx.Acted(person) })
	return !at.IsZero()
}

func TestNotBegunInTimeNeverRuns(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := openTest(t, testOptions(t))
		release := hold(t, s)
		start := time.Now()
		_, err := s.Update(ctx, Key{}, act("late"))
		if !errors.Is(err, ErrNotSaved) || errors.Is(err, ErrUncertain) {
			t.Errorf("Update = %v, want ErrNotSaved", err)
		}
		if waited := time.Since(start); waited != 2*time.Second {
			t.Errorf("it waited for %v, want 2 s", waited)
		}
		release()
		update(t, s, func(tx *Tx) { tx.SetActed("next") })
		if acted(t, s, "late") {
			t.Error("an operation ran that was said not to be saved")
		}
	})
}

func TestBegunAndUnknownIsUncertain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := openTest(t, testOptions(t))
		free, begun := make(chan struct{}), make(chan struct{})
		start := time.Now()
		_, err := s.Update(ctx, Key{}, func(tx *Tx) (Receipt, error) {
			close(begun)
			<-free
			return act("slow")(tx)
		})
		if !errors.Is(err, ErrUncertain) || errors.Is(err, ErrNotSaved) {
			t.Errorf("Update = %v, want ErrUncertain", err)
		}
		if waited := time.Since(start); waited != 2700*time.Millisecond {
			t.Errorf("it waited for %v, want 2.7 s", waited)
		}
		close(free)
		update(t, s, func(tx *Tx) {})
		if !acted(t, s, "slow") {
			t.Error("the uncertain operation was not saved after all; here it must be")
		}
	})
}

func TestAnEndedContextCountsOnlyBeforeTheBeginning(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := openTest(t, testOptions(t))
		release := hold(t, s)
		short, cancel := context.WithTimeout(ctx, time.Second)
		defer cancel()
		_, err := s.Update(short, Key{}, act("cancelled"))
		if !errors.Is(err, context.DeadlineExceeded) || !errors.Is(err, ErrNotSaved) {
			t.Errorf("Update = %v, want the context's error and ErrNotSaved", err)
		}
		if _, err := s.UpdateLong(short, Key{}, act("cancelled")); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("UpdateLong = %v, want the context's error", err)
		}
		release()

		midway, cancel := context.WithCancel(ctx)
		_, err = s.Update(midway, Key{}, func(tx *Tx) (Receipt, error) {
			cancel()
			return act("begun")(tx)
		})
		if err != nil {
			t.Errorf("an operation whose context ended once it was begun: %v, want it saved", err)
		}
		if acted(t, s, "cancelled") || !acted(t, s, "begun") {
			t.Error("want the cancelled operation not to have run, and the begun one to be saved")
		}
	})
}

func TestLongOperationsWaitAndAreAlone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := openTest(t, testOptions(t))
		release := hold(t, s)
		done := make(chan error)
		go func() {
			_, err := s.UpdateLong(ctx, Key{}, func(tx *Tx) (Receipt, error) {
				<-time.After(time.Minute) // fake time
				return act("import")(tx)
			})
			done <- err
		}()
		<-time.After(time.Minute)
		release()
		if err := <-done; err != nil {
			t.Errorf("UpdateLong = %v, want it saved however long it took", err)
		}
	})
}

func TestGroups(t *testing.T) {
	short, long := &op{}, &op{long: true}
	for _, c := range []struct {
		ops  []*op
		most int
		want int
	}{
		{nil, 4, 0},
		{[]*op{short, short, short}, 4, 3},
		{[]*op{short, short, short}, 2, 2},
		{[]*op{long, short}, 4, 1},
		{[]*op{short, long, short}, 4, 1},
		{[]*op{long, long}, 4, 1},
	} {
		if got := groupSize(c.ops, c.most); got != c.want {
			t.Errorf("groupSize(%d operations, %d) = %d, want %d", len(c.ops), c.most, got, c.want)
		}
	}
}

func TestAFullQueueRefusesAtOnce(t *testing.T) {
	opts := testOptions(t)
	opts.MaxQueue = 3
	s := openTest(t, opts)
	release := hold(t, s)
	var ops []*op
	for range opts.MaxQueue {
		o := &op{fn: act("queued"), done: make(chan struct{})}
		if err := s.queue.add(o); err != nil {
			t.Fatal(err)
		}
		ops = append(ops, o)
	}
	_, err := s.Update(ctx, Key{}, act("too many"))
	if !errors.Is(err, ErrBusy) || !errors.Is(err, ErrNotSaved) {
		t.Errorf("Update with a full queue = %v, want ErrBusy, which is ErrNotSaved", err)
	}
	release()
	for _, o := range ops {
		if <-o.done; o.err != nil {
			t.Errorf("a queued operation: %v", o.err)
		}
	}
	if acted(t, s, "too many") {
		t.Error("a refused operation ran")
	}
}

package store

import (
	"errors"
	"fmt"
	"syscall"
	"testing"

	bolt "go.etcd.io/bbolt"

	"github.com/cc147/sigap/procedure"
)

// TestWhileOneGroupIsCommittedTheNextRunsOnIt blocks a commit, runs operations that read
// its writes, and lets it succeed or fail.
func TestWhileOneGroupIsCommittedTheNextRunsOnIt(t *testing.T) {
	for _, fault := range []error{nil, syscall.ENOSPC} {
		t.Run(fmt.Sprint("fault ", fault), func(t *testing.T) {
			s := openTest(t, testOptions(t))
			update(t, s, func(tx *Tx) { newCase(tx); tx.SetActed("before") })
			real := s.commit
			committing, end := make(chan struct{}), make(chan error)
			s.commit = func(tx *bolt.Tx) error {
				close(committing)
				if err := <-end; err != nil {
					return errors.Join(tx.Rollback(), err)
				}
				s.commit = real
				return real(tx)
			}
			first := enqueue(t, s, func(tx *Tx) (Receipt, error) {
				newCase(tx)
				c, err := tx.Case(1)
				c.Holder = "dewi"
				tx.PutCase(c)
				return Receipt{}, err
			})
			<-committing
			ran := make(chan struct{})
			second := enqueue(t, s, func(tx *Tx) (Receipt, error) {
				defer close(ran)
				c, err := tx.Case(1)
				if err != nil || c.Holder != "dewi" || len(tx.Cases(0, 9)) != 2 {
					t.Errorf("Case(1) = %+v, %v of %d; want dewi's, of 2", c, err, len(tx.Cases(0, 9)))
				}
				if id := newCase(tx); id != 3 {
					t.Errorf("NewCase = %d, want 3", id)
				}
				return Receipt{}, nil
			})
			<-ran
			ran = make(chan struct{})
			refused := enqueue(t, s, func(tx *Tx) (Receipt, error) { defer close(ran); return Receipt{}, errRefused })
			<-ran
			if fault != nil {
				s.commit = real
			}
			end <- fault
			<-first.done
			<-second.done
			<-refused.done
			wantEnd(t, s, fault, first.err, second.err, refused.err)
		})
	}
}

func enqueue(t *testing.T, s *Store, fn func(*Tx) (Receipt, error)) *op {
	t.Helper()
	o := &op{fn: fn, done: make(chan struct{})}
	if err := s.queue.add(o); err != nil {
		t.Fatal(err)
	}
	return o
}

func wantEnd(t *testing.T, s *Store, fault, first, second, refused error) {
	t.Helper()
	cases := []uint64{3, 2, 1}
	if fault == nil {
		if first != nil || second != nil || !errors.Is(refused, errRefused) {
			t.Errorf("ended with %v, %v, %v; want two saved and one refused", first, second, refused)
		}
	} else {
		cases = []uint64{1}
		if !errors.Is(first, ErrFull) || !errors.Is(second, ErrNotSaved) || !errors.Is(refused, ErrNotSaved) {
			t.Errorf("ended with %v, %v, %v; want all not saved", first, second, refused)
		}
	}
	view(t, s, func(tx *Tx) {
		var got []uint64
		for _, c := range tx.Cases(0, 9) {
			got = append(got, c.ID)
		}
		same(t, "cases", got, cases, nil)
	})
	next := uint64(len(cases) + 1)
	update(t, s, func(tx *Tx) {
		if id := tx.NewCase(); id != next {
			t.Errorf("the next case is %d, want %d", id, next)
		}
		tx.PutCase(procedure.Case{ID: next, State: procedure.Waiting})
	})
}

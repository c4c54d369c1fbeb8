package store

import (
	"errors"
	"fmt"
	"testing"
	"time"
)

func TestAKeyHappensOnce(t *testing.T) {
	clock, opts := newTestClock(), testOptions(t)
	opts.Now = clock.Now
	s, err := Open(opts)
	if err != nil {
		t.Fatal(err)
	}
	key := Key{"slack", "1.2\x00\xff"}
	runs := 0
	act := func(_ *Tx) (Receipt, error) {
		runs++
		return Receipt{Subject: "K-1", Code: fmt.Sprint(runs), Turn: 7, Seen: true}, nil
	}
	do := func(s *Store, want Receipt) {
		t.Helper()
		got, err := s.Update(ctx, key, act)
		if err != nil || got != want {
			t.Errorf("Update = %+v, %v; want %+v", got, err, want)
		}
	}
	do(s, Receipt{Subject: "K-1", Code: "1", Turn: 7})
	do(s, Receipt{Subject: "K-1", Code: "1", Turn: 7, Seen: true})
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s = openTest(t, opts)
	clock.Advance(receiptLife - time.Minute)
	do(s, Receipt{Subject: "K-1", Code: "1", Turn: 7, Seen: true})
	clock.Advance(time.Minute)
	do(s, Receipt{Subject: "K-1", Code: "2", Turn: 7})
	if _, err := s.Update(ctx, Key{"telegram", key.ID}, act); err != nil || runs != 3 {
		t.Errorf("the same id on another platform ran %d times in all (%v), want 3", runs, err)
	}
}

func TestARefusedKeyMayComeAgain(t *testing.T) {
	s := openTest(t, testOptions(t))
	key := Key{"desk", "1"}
	if _, err := s.Update(ctx, key, func(*Tx) (Receipt, error) { return Receipt{}, errRefused }); !errors.Is(err, errRefused) {
		t.Fatalf("Update = %v, want the operation's own error", err)
	}
	got, err := s.Update(ctx, key, func(*Tx) (Receipt, error) { return Receipt{Code: "ok"}, nil })
	if err != nil || got != (Receipt{Code: "ok"}) {
		t.Errorf("Update = %+v, %v; want it run", got, err)
	}
}

func TestSweepRemovesWhatIsOver(t *testing.T) {
	clock, opts := newTestClock(), testOptions(t)
	opts.Now = clock.Now
	s := openTest(t, opts)
	receipts := func(platform string, n int) {
		update(t, s, func(tx *Tx) {
			for i := range n {
				tx.putReceipt(Key{platform, fmt.Sprintf("%06d", i)}, Receipt{Code: "x"})
			}
		})
	}
	const old = sweepLook + sweepRemove + 7 // several steps of both kinds
	receipts("slack", old)
	clock.Advance(receiptLife)
	receipts("desk", 5)
	receipts("telegram", 5)
	if n, err := s.Sweep(ctx); n != old || err != nil {
		t.Errorf("Sweep = %d, %v; want %d", n, err, old)
	}
	if n, err := s.Sweep(ctx); n != 0 || err != nil {
		t.Errorf("a second Sweep = %d, %v; want 0", n, err)
	}
	view(t, s, func(tx *Tx) {
		left := 0
		for range tx.scan(bucketSeen, nil, nil) {
			left++
		}
		if left != 10 {
			t.Errorf("%d receipts are left, want the 10 new ones", left)
		}
	})
}

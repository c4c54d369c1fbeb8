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
	key := Key{Platform: "slack", ID: "1.2\x00\xff"}
	runs := 0
	act := func(_ *Tx) (Receipt, error) {
		runs++
		return Receipt{Subject: "K-1", Code: fmt.Sprint(runs), Turn: 7, Seen: true}, nil
	}
	do := func(s *Store, want Receipt) {
		t.Helper()
		got, err := s.Update(ctx, key, act)
		got.At = time.Time{}
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
	if n, err := s.Sweep(ctx); n != 0 || err != nil {
		t.Fatalf("Sweep = %d, %v; want nothing swept within %v", n, err, receiptLife)
	}
	clock.Advance(2 * time.Minute)
	do(s, Receipt{Subject: "K-1", Code: "1", Turn: 7, Seen: true}) // until the sweep
	if n, err := s.Sweep(ctx); n != 1 || err != nil {
		t.Fatalf("Sweep = %d, %v; want the receipt swept", n, err)
	}
	do(s, Receipt{Subject: "K-1", Code: "2", Turn: 7})
	if _, err := s.Update(ctx, Key{Platform: "telegram", ID: key.ID}, act); err != nil || runs != 3 {
		t.Errorf("the same id on another platform ran %d times in all (%v), want 3", runs, err)
	}
}

func TestARefusedKeyMayComeAgain(t *testing.T) {
	s := openTest(t, testOptions(t))
	key := Key{Platform: "desk", ID: "1"}
	if _, err := s.Update(ctx, key, func(*Tx) (Receipt, error) { return Receipt{}, errRefused }); !errors.Is(err, errRefused) {
		t.Fatalf("Update = %v, want the operation's own error", err)
	}
	got, err := s.Update(ctx, key, func(*Tx) (Receipt, error) { return Receipt{Code: "ok"}, nil })
	if err != nil || got.Code != "ok" || got.Seen {
		t.Errorf("Update = %+v, %v; want it run", got, err)
	}
}

// TestAUsedKeyWithAnotherInputIsRefused: a receipt is of one person's one input, also after
// a restart, and for a receipt of a version that kept no digest.
func TestAUsedKeyWithAnotherInputIsRefused(t *testing.T) {
	opts := testOptions(t)
	s := openTest(t, opts)
	of := Input{Person: "dewi", Kind: "press", Subject: "K-1", Action: "note", Content: "x"}
	key := Key{Platform: "desk", ID: "1", Of: of}
	act := func(*Tx) (Receipt, error) { return Receipt{Code: "ok"}, nil }
	if _, err := s.Update(ctx, key, act); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s = openTest(t, opts)
	others := map[string]Input{}
	for name, change := range map[string]func(*Input){
		"person":  func(of *Input) { of.Person = "budi" },
		"kind":    func(of *Input) { of.Kind = "submit" },
		"subject": func(of *Input) { of.Subject = "K-2" },
		"action":  func(of *Input) { of.Action = "clear" },
		"content": func(of *Input) { of.Content = "y" },
		"border":  func(of *Input) { of.Action, of.Content = "no", "tex" },
		"all":     func(of *Input) { *of = Input{} },
	} {
		changed := of
		change(&changed)
		others[name] = changed
	}
	for name, other := range others {
		_, err := s.Update(ctx, Key{Platform: "desk", ID: "1", Of: other}, func(*Tx) (Receipt, error) {
			t.Errorf("with another %s the operation runs", name)
			return Receipt{}, nil
		})
		if !errors.Is(err, ErrKeyUsed) || errors.Is(err, ErrNotSaved) {
			t.Errorf("Update with another %s = %v, want ErrKeyUsed alone", name, err)
		}
	}
	if r, err := s.Update(ctx, key, act); err != nil || !r.Seen {
		t.Errorf("the same input = %+v, %v; want its receipt", r, err)
	}
	update(t, s, func(tx *Tx) {
		tx.save(bucketSeen, Key{Platform: "desk", ID: "old"}.row(), map[string]any{"at": stampOf(tx.Now()), "code": "ok"})
	})
	if _, err := s.Update(ctx, Key{Platform: "desk", ID: "old", Of: of}, act); !errors.Is(err, ErrKeyUsed) {
		t.Errorf("a receipt without a digest = %v, want ErrKeyUsed", err)
	}
}

// TestADigestGivesNoContentAway: equal contents of two inputs have different digests, and
// none is a plain hash of what it is of.
func TestADigestGivesNoContentAway(t *testing.T) {
	s, other := openTest(t, testOptions(t)), openTest(t, testOptions(t))
	of := Input{Person: "dewi", Kind: "command", Action: "cek", Content: "0812 0000 0001"}
	digests := map[string]bool{}
	for _, s := range []*Store{s, other} {
		update(t, s, func(tx *Tx) {
			for _, id := range []string{"1", "2"} {
				digests[string(tx.digest(Key{Platform: "desk", ID: id, Of: of}))] = true
			}
		})
	}
	if len(digests) != 4 {
		t.Errorf("two keys in two files have %d digests of one content, want 4", len(digests))
	}
}

func TestSweepRemovesWhatIsOver(t *testing.T) {
	clock, opts := newTestClock(), testOptions(t)
	opts.Now = clock.Now
	s := openTest(t, opts)
	receipts := func(platform string, n int) {
		update(t, s, func(tx *Tx) {
			for i := range n {
				tx.putReceipt(Key{Platform: platform, ID: fmt.Sprintf("%06d", i)}, Receipt{Code: "x", At: tx.Now()})
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

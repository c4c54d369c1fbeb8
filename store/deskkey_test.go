package store

import (
	"bytes"
	"crypto/sha256"
	"io"
	"os"
	"slices"
	"testing"
)

func secretHash(secret string) DeskHash { return sha256.Sum256([]byte(secret)) }

func openAt(t *testing.T, opts Options) *Store {
	t.Helper()
	s, err := Open(opts)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func epochOf(t *testing.T, s *Store) string {
	t.Helper()
	e, err := s.Epoch(ctx)
	if err != nil || e == "" {
		t.Fatalf("the epoch is %q, %v; want one", e, err)
	}
	return e
}

// TestDeskKeysAreKeptByKindAndPerson checks that a restart changes nothing, that a link and a
// session of one hash are two, and that the list of a person has no other's.
func TestDeskKeysAreKeptByKindAndPerson(t *testing.T) {
	opts := testOptions(t)
	s := openAt(t, opts)
	one := DeskKey{Hash: secretHash("one"), Kind: DeskSession, Person: "dewi", Epoch: "e", Begun: someTime, Seen: someTime.Add(1), Link: "l", Browser: "Firefox, Windows"}
	link := DeskKey{Hash: secretHash("one"), Kind: DeskLink, Person: "dewi", Epoch: "e", Begun: someTime, Until: someTime.Add(2), Ended: someTime.Add(3), Why: "used"}
	other := DeskKey{Hash: secretHash("two"), Kind: DeskSession, Person: "dew", Epoch: "e", Begun: someTime}
	update(t, s, func(tx *Tx) {
		for _, k := range []DeskKey{one, link, other} {
			tx.PutDeskKey(k)
		}
	})
	closeStore(t, s)
	s = openAt(t, opts)
	defer s.Close()
	view(t, s, func(tx *Tx) {
		for _, want := range []DeskKey{one, link, other} {
			if got, ok := tx.DeskKey(want.Kind, want.Hash); !ok || got != want {
				t.Errorf("a restart made of %+v %+v, %v", want, got, ok)
			}
		}
		if _, ok := tx.DeskKey(DeskLink, other.Hash); ok {
			t.Error("a session's secret is also a link's")
		}
		if got := tx.DeskKeysOf("dewi", DeskSession); !slices.Equal(got, []DeskKey{one}) {
			t.Errorf("dewi's sessions are %+v; want her one", got)
		}
		if got := tx.DeskKeys(DeskSession); len(got) != 2 {
			t.Errorf("there are %d sessions; want 2", len(got))
		}
	})
	update(t, s, func(tx *Tx) { tx.DeleteDeskKey(one) })
	view(t, s, func(tx *Tx) {
		if _, ok := tx.DeskKey(DeskSession, one.Hash); ok || len(tx.DeskKeysOf("dewi", DeskSession)) != 0 {
			t.Error("a session that was removed is still there")
		}
		if _, ok := tx.DeskKey(DeskLink, link.Hash); !ok {
			t.Error("removing a session removed the link of the same hash")
		}
	})
}

// TestTheEpochLastsUntilABackupIsPutInPlace checks that a restart keeps the epoch, and that a
// restore, a data file that was copied there by hand, a missing and a broken epoch file
// begin a new one, and that it is in no backup.
func TestTheEpochLastsUntilABackupIsPutInPlace(t *testing.T) {
	opts := testOptions(t)
	file := opts.Path + epochSuffix
	s := openAt(t, opts)
	first := epochOf(t, s)
	secret, _, err := readEpoch(opts.Path)
	if err != nil || len(secret) != 32 {
		t.Fatalf("the file has %q, %v; want 32 digits", secret, err)
	}
	if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the epoch's file is %v, %v; want mode 600", info, err)
	}
	b, err := s.Backup(ctx)
	if err != nil {
		t.Fatal(err)
	}
	backup, err := io.ReadAll(b)
	if err != nil || b.Close() != nil {
		t.Fatal(err)
	}
	if bytes.Contains(backup, []byte(secret)) {
		t.Error("the backup has the epoch")
	}
	end := func() {
		update(t, s, func(tx *Tx) { tx.CountDeskEnd() })
		if err := s.NoteDeskEnds(ctx); err != nil {
			t.Fatal(err)
		}
	}
	end()
	closeStore(t, s)
	last := first
	begins := func(when string, fresh bool) {
		t.Helper()
		s = openAt(t, opts)
		if now := epochOf(t, s); (now != last) != fresh {
			t.Errorf("%s the epoch is %s after %s; a new one: want %v", when, now, last, fresh)
		}
		last = epochOf(t, s)
	}
	write := func(path string, data []byte) {
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	begins("after a restart", false)
	closeStore(t, s)
	write(opts.Path, backup)
	begins("after a copy by hand", true)
	end()
	closeStore(t, s)
	if _, err := Restore(ctx, opts, bytes.NewReader(backup), opts.Path+".before"); err != nil {
		t.Fatal(err)
	}
	begins("after a restore", true)
	closeStore(t, s)
	write(file, []byte("sigap-epoch 00"))
	begins("after the file was broken", true)
	closeStore(t, s)
	if err := os.Remove(file); err != nil {
		t.Fatal(err)
	}
	r, err := OpenReadOnly(opts)
	if err != nil {
		t.Fatal(err)
	}
	if e, err := r.Epoch(ctx); e != "" || err != nil {
		t.Errorf("a store that only reads makes the epoch %q, %v; want none", e, err)
	}
	closeStore(t, r)
	begins("after the file was removed", true)
	closeStore(t, s)
}

// TestPermanentLinksAreDropped checks that the links of older versions are removed and
// named, and what an adapter remembers stays.
func TestPermanentLinksAreDropped(t *testing.T) {
	s := openAt(t, testOptions(t))
	defer s.Close()
	hash := secretHash("old")
	update(t, s, func(tx *Tx) {
		tx.put(bucketMemory, textKey(permanentLink, string(hash[:])), []byte(`{"person":"dewi"}`))
		tx.put(bucketMemory, textKey(permanentPerson, "dewi"), hash[:])
		tx.put(bucketMemory, textKey("slack", "dialog"), []byte("state"))
	})
	for _, want := range [][]string{{"dewi"}, nil} {
		update(t, s, func(tx *Tx) {
			if got := tx.DropPermanentLinks(); !slices.Equal(got, want) {
				t.Errorf("the permanent links were of %v; want %v", got, want)
			}
		})
	}
	view(t, s, func(tx *Tx) {
		n := 0
		for range tx.scan(bucketMemory, nil, nil) {
			n++
		}
		if n != 1 {
			t.Errorf("%d rows are left; want the adapter's one", n)
		}
	})
}

package store

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/cc147/sigap/procedure"
)

// secretsOf are texts of customers, as a file that is not encrypted has them; long ones, since
// random bytes have the short ones.
var secretsOf = []string{
	"Budi Hidayat", "Hidayat", internet.Value, phone.Value, phone.Value[3:], "internet mati", "Terima kasih", "152400000",
	`"personal"`, `"numbers"`, // of the records' JSON
}

// wantNothingShown greps the bytes of a file.
func wantNothingShown(t *testing.T, path string) {
	t.Helper()
	data := []byte(read(t, path))
	for _, secret := range secretsOf {
		if i := bytes.Index(data, []byte(secret)); i >= 0 {
			t.Errorf("%s shows %q at %d: %q", filepath.Base(path), secret, i, data[max(0, i-40):min(len(data), i+60)])
		}
	}
}

// busyDay writes one of everything, imports lists, ends and brings back rows, and works on
// cases.
func busyDay(t *testing.T, s *Store) {
	t.Helper()
	oneOfEverything(t, s)
	var rows []procedure.Row
	for i := range 300 {
		r := rowOf(i)
		r.Name, r.Note = fmt.Sprint("Budi Hidayat ", i), "internet mati"
		rows = append(rows, r)
	}
	replace(t, s, rows)
	replace(t, s, rows[100:])
	for i := range 50 {
		update(t, s, func(tx *Tx) {
			c := fullCase(tx.NewCase())
			tx.PutCase(c)
			tx.PutCall(fullCall(tx.NewCall()))
			if i%2 == 0 {
				c.State = procedure.Closed
				tx.PutCase(c)
			}
			tx.PutStatus(procedure.Customer{ID: number(i).Key(), Also: []string{phone.Key() + "#budi"}}, procedure.Status{Since: someTime, Case: c.ID})
			tx.PutLookup("dewi", tx.LookupKey(number(i).Key()))
			if err := tx.Audit(Entry{Person: "dewi", Subject: c.Name(), Action: "claim", About: []string{number(i).Key()}, Body: c}); err != nil {
				t.Error(err)
			}
		})
	}
}

func closeStore(t *testing.T, s *Store) {
	t.Helper()
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
}

func open(t *testing.T, opts Options) *Store {
	t.Helper()
	s, err := Open(opts)
	if err != nil {
		t.Fatalf("Open: %v", err)
	}
	return s
}

func TestAnEncryptedFileShowsNothing(t *testing.T) {
	plain := testOptions(t)
	plain.Keys = Keys{}
	s := open(t, plain)
	busyDay(t, s)
	closeStore(t, s)
	if data := read(t, plain.Path); !slices.ContainsFunc(secretsOf, func(secret string) bool { return strings.Contains(data, secret) }) {
		t.Fatal("a file that is not encrypted should show what this test looks for")
	}
	opts := withKeys(t, ring1)
	s = open(t, opts)
	busyDay(t, s)
	backup, err := s.Backup(ctx)
	if err != nil {
		t.Fatal(err)
	}
	wantNothingShown(t, backup.path)
	if err := backup.Close(); err != nil {
		t.Error(err)
	}
	closeStore(t, s)
	wantNothingShown(t, opts.Path)
}

// TestAFileIsEncrypted checks that a file, of any schema, has everything that it had once it
// is opened with keys, and shows nothing of it.
func TestAFileIsEncrypted(t *testing.T) {
	for version := 1; version <= schema; version++ {
		opts, said := fileOfSchema(t, version), &strings.Builder{}
		opts.Keys, opts.Logger = testKeys(t, ring1), slog.New(slog.NewTextHandler(said, nil))
		s := open(t, opts)
		if warned := strings.Contains(said.String(), "the copy of before is not encrypted"); warned != (version < 4) {
			t.Errorf("at the encryption of a file of schema %d the log says %q; want a warning where a copy is kept", version, said)
		}
		r, err := s.Verify(ctx)
		if err != nil || !r.Encrypted || !r.Current || r.Cases != 1 {
			t.Errorf("a file of schema %d, encrypted: %+v, %v; want it whole", version, r, err)
		}
		view(t, s, func(tx *Tx) {
			got, err := tx.Case(1)
			same(t, "the case", got, caseOfSchema(version), err)
			if m, err := tx.Find(phone); err != nil || len(m.Customers) == 0 {
				t.Errorf("in a file of schema %d the telephone finds %+v, %v", version, m, err)
			}
		})
		closeStore(t, s)
		wantNothingShown(t, opts.Path)
		if left := besides(t, opts.Path); version < schema && len(left) != 1 || version == schema && len(left) != 0 {
			t.Errorf("beside the encrypted file stands %v; want the file of an older schema alone", left)
		}
	}
}

// reads is what a file says of everybody in it.
func reads(t *testing.T, s *Store) string {
	t.Helper()
	out := &strings.Builder{}
	view(t, s, func(tx *Tx) {
		for i := range 300 {
			n := number(i)
			m, err := tx.Find(n)
			for _, found := range [][]procedure.Customer{m.Customers, m.Others} {
				for i := range found {
					found[i].Status = nil // a pointer; read below
				}
			}
			fmt.Fprintln(out, m, err, tx.CallsByNumber(n, 9), tx.AuditAbout(n.Key(), 9))
			for _, c := range m.Customers {
				fmt.Fprintln(out, tx.OpenOf(c), tx.CallsOf(c, 99), tx.Status(c))
			}
			id, ok := tx.EntryID(rowOf(i))
			fmt.Fprintln(out, id, ok)
		}
		c := procedure.Customer{ID: internet.Key(), Also: []string{phone.Key()}}
		fmt.Fprintln(out, tx.OpenOf(c), tx.CallsOf(c, 99), tx.Status(c), tx.AuditAbout(phone.Key(), 9))
		n := 0
		for range tx.Lookups("dewi") {
			n++
		}
		fmt.Fprintln(out, n)
	})
	return out.String()
}

// TestEncryptingChangesNoAnswer compares what a file says before and after it is encrypted,
// and after imports that compare with rows from before.
func TestEncryptingChangesNoAnswer(t *testing.T) {
	opts := testOptions(t)
	opts.Keys, opts.sorted = Keys{}, 4<<10
	s := open(t, opts)
	busyDay(t, s)
	before := reads(t, s)
	closeStore(t, s)
	opts.Keys = testKeys(t, ring1)
	s = openTest(t, opts)
	if after := reads(t, s); after != before {
		t.Error("an encrypted file says something else than before")
	}
	g, err := s.Stage(procedure.Customers)
	if err != nil {
		t.Fatal(err)
	}
	for i := 100; i < 300; i++ {
		r := rowOf(i)
		r.Name, r.Note = fmt.Sprint("Budi Hidayat ", i), "internet mati"
		if err := g.Add(r); err != nil {
			t.Fatal(err)
		}
	}
	diff, err := g.Compare(ctx, Ending{})
	if err = errors.Join(err, g.Close()); err != nil || diff.New != 0 || diff.Ended != 0 || diff.Unchanged != 200 {
		t.Errorf("the same file compared with the encrypted list: %+v, %v; want nothing new and nothing ended", diff, err)
	}
}

func TestAnEncryptedFileNeedsItsKey(t *testing.T) {
	opts := withKeys(t, ring1)
	s := open(t, opts)
	busyDay(t, s)
	b, err := s.Backup(ctx)
	if err != nil {
		t.Fatal(err)
	}
	backup, err := io.ReadAll(b)
	if err = errors.Join(err, b.Close()); err != nil {
		t.Fatal(err)
	}
	closeStore(t, s)
	before := read(t, opts.Path)
	other := "2:" + strings.SplitN(ring2, "\n", 2)[0][2:]
	for name, c := range map[string]struct{ ring, says string }{
		"no key":                     {"", "under key 1, and no key ring is given"},
		"another key":                {other, "under key 1, and the key ring has keys 2"},
		"another key of the same id": {"1" + other[1:], "key 1 of the key ring is another key"},
	} {
		without := opts
		without.Keys = testKeys(t, c.ring)
		for what, open := range map[string]func(Options) (*Store, error){"Open": Open, "OpenReadOnly": OpenReadOnly} {
			if _, err := open(without); !errors.Is(err, ErrKeys) || !strings.Contains(err.Error(), c.says) {
				t.Errorf("%s with %s = %v; want ErrKeys, saying %q", what, name, err, c.says)
			}
		}
		without.Path = filepath.Join(t.TempDir(), "sigap.db")
		if _, err := Restore(ctx, without, bytes.NewReader(backup), ""); !errors.Is(err, ErrKeys) || !strings.Contains(err.Error(), "nothing was changed") {
			t.Errorf("Restore with %s = %v; want ErrKeys, and that nothing was changed", name, err)
		}
		if _, err := os.Stat(without.Path); err == nil {
			t.Errorf("Restore with %s left a file", name)
		}
	}
	if read(t, opts.Path) != before {
		t.Error("a file that could not be opened was changed")
	}
	restored := opts
	restored.Path = filepath.Join(t.TempDir(), "sigap.db")
	if r, err := Restore(ctx, restored, bytes.NewReader(backup), ""); err != nil || !r.Encrypted {
		t.Errorf("Restore with the key = %+v, %v; want it in place, encrypted", r, err)
	}
}

// TestWhatIsNotEncryptedIsRefusedInAnEncryptedFile: somebody without the key writes a record
// in clear, with a right checksum.
func TestWhatIsNotEncryptedIsRefusedInAnEncryptedFile(t *testing.T) {
	s := openTest(t, withKeys(t, ring1))
	oneOfEverything(t, s)
	clear := &sealer{}
	for _, r := range storedRows(t, s) {
		if inClear[r.bucket] {
			continue
		}
		value, err := s.seal.open(r.bucket, r.key, r.value)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.seal.open(r.bucket, r.key, clear.seal(r.bucket, r.key, value)); !isDamage(err) {
			t.Errorf("a record of %s in clear: %v; want a DamageError", bucketNames[r.bucket], err)
		}
	}
}

// TestEveryRecordIsEncrypted holds the layout's words against the table of what is in clear.
func TestEveryRecordIsEncrypted(t *testing.T) {
	for name, line := range drawing(t) {
		switch line.value {
		case "json", "listing", "body":
			if inClear[bucketNamed(name)] {
				t.Errorf("the records of %s are in clear in an encrypted file", name)
			}
		}
	}
}

// TestBlindTextsKeepWhatIsReadOfThem without knowing them.
func TestBlindTextsKeepWhatIsReadOfThem(t *testing.T) {
	b, plain := newBlinder(make([]byte, keySize)), (*blinder)(nil)
	seen := map[string]bool{}
	for _, key := range []string{"i:152400000001", "t:+622155500001", "t:+622155500001#1x", "t:+622155500001#2y", "k:IN1", "", "x"} {
		blind := b.text(key)
		if plain.text(key) != key || key != "" && (seen[blind] || strings.Contains(blind, key)) || b.text(key) != blind {
			t.Errorf("%q is blind as %q; want it always the same, and alone so", key, blind)
		}
		seen[blind] = true
		if n, err := procedure.NumberFromKey(key); err == nil {
			if m, err := procedure.NumberFromKey(blind); err != nil || m.Kind != n.Kind {
				t.Errorf("%q is blind as %q; want its kind in sight", key, blind)
			}
		}
	}
	if !strings.HasPrefix(b.text("t:+622155500001#1x"), b.text("t:+622155500001")+"#") {
		t.Error("the key of a person should begin with that of the number")
	}
	if maps.Equal(map[string]bool{newBlinder([]byte("a")).text("x"): true}, map[string]bool{newBlinder([]byte("b")).text("x"): true}) {
		t.Error("two files should have other blind texts")
	}
}

package store

import (
	"errors"
	"path/filepath"
	"strings"
	"testing"
	"time"

	bolt "go.etcd.io/bbolt"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/procedure"
)

var compareNoon = time.Date(2026, 11, 27, 5, 0, 0, 0, time.UTC)

// compareStore is a store with something in each index, in a file that damage can change.
func compareStore(t *testing.T) (path string, open func() *Store) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "sigap.db")
	open = func() *Store {
		s, err := Open(Options{Path: path, Now: func() time.Time { return compareNoon }})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = s.Close() })
		return s
	}
	s := open()
	number := procedure.Number{Kind: procedure.Internet, Value: "152000000001"}
	rows := []procedure.Row{{List: procedure.VVIPRegister, Numbers: []procedure.Number{number, {Kind: procedure.Telephone, Value: "+62811"}}, Name: "Budi", VVIP: procedure.Official}}
	if _, err := s.ReplaceList(t.Context(), procedure.VVIPRegister, rows, Change{By: "adi", Via: "cli"}); err != nil {
		t.Fatal(err)
	}
	updateOrFail(t, s, func(tx *Tx) error {
		tx.PutPerson(procedure.Person{ID: "dewi", Name: "Dewi"})
		tx.Link(bot.Account{Platform: "slack", ID: "U1"}, "dewi")
		call := procedure.Call{ID: tx.NewCall(), By: "dewi", Customer: number.Key(), Last: tx.Now(), Personal: procedure.CallPersonal{Number: number}}
		tx.PutCall(call)
		c := procedure.Case{ID: tx.NewCase(), Kind: procedure.CallbackKind, State: procedure.Waiting, Turn: 1, Rev: 1, Customer: number.Key(),
			Personal: procedure.Personal{Name: "Budi", Numbers: rows[0].Numbers}}
		tx.PutCase(c)
		tx.PutStatus(procedure.Customer{ID: number.Key(), Rows: rows}, procedure.Status{Since: tx.Now(), By: "dewi", Case: c.ID})
		p, err := tx.AddPost(bot.Post{Subject: c.Name(), Place: bot.Place{Platform: "slack", ID: "C1"}, View: bot.ViewBoard})
		p.Ref = "1.2"
		return errors.Join(err, tx.PutPost(p))
	})
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	return path, open
}

func updateOrFail(t *testing.T, s *Store, fn func(*Tx) error) {
	t.Helper()
	if _, err := s.Update(t.Context(), Key{}, func(tx *Tx) (Receipt, error) { return Receipt{}, fn(tx) }); err != nil {
		t.Fatal(err)
	}
}

// changeFile changes the file from outside.
func changeFile(t *testing.T, path string, fn func(*bolt.Tx) error) {
	t.Helper()
	db, err := bolt.Open(path, 0o600, &bolt.Options{Timeout: time.Second})
	if err == nil {
		err = errors.Join(db.Update(fn), db.Close())
	}
	if err != nil {
		t.Fatal(err)
	}
}

// TestAnEmptiedIndexIsFoundAndMended: each index by itself, and all of them at once. Look-ups
// find the customer again, the audit says who mended, and nothing is left to find.
func TestAnEmptiedIndexIsFoundAndMended(t *testing.T) {
	indexes := []string{"open", "opencustomers", "opencalls", "lastcalls", "callkeys", "accounts", "links", "rowids", "numbers", "liverows", "statuskeys", "placeposts", "postrefs"}
	for _, emptied := range append([][]string{{"open", "opencustomers", "opencalls", "lastcalls", "callkeys", "links", "rowids", "numbers", "liverows", "statuskeys", "placeposts", "postrefs"}}, each(indexes)...) {
		path, open := compareStore(t)
		changeFile(t, path, func(tx *bolt.Tx) error {
			for _, name := range emptied {
				if err := tx.DeleteBucket([]byte(name)); err != nil {
					return err
				}
				if _, err := tx.CreateBucket([]byte(name)); err != nil {
					return err
				}
			}
			return nil
		})
		s := open()
		c, err := s.CompareIndexes(t.Context(), true)
		if err != nil || len(c.Findings) == 0 || strings.Contains(c.Findings[0].String(), "152") {
			t.Errorf("without %v the comparison finds %v, %v; want what is missing, without a number", emptied, c.Findings, err)
		}
		_, mended, err := s.MendIndexes(t.Context(), Entry{Person: "adi", Via: "cli"})
		after, afterErr := s.CompareIndexes(t.Context(), true)
		if err != nil || afterErr != nil || len(mended) == 0 || len(after.Findings) > 0 {
			t.Errorf("without %v it mends %v, %v, and then finds %v, %v; want nothing any more", emptied, mended, err, after.Findings, afterErr)
		}
		updateOrFail(t, s, func(tx *Tx) error {
			m, err := tx.Find(procedure.Number{Kind: procedure.Telephone, Value: "+62811"})
			audit := tx.AuditOf("indexes")
			if len(m.Customers) != 1 || m.Customers[0].Status == nil || len(tx.OpenOf(m.Customers[0])) != 1 || len(audit) != 1 || audit[0].Person != "adi" {
				t.Errorf("after mending %v: %d customers, audit %v; want one with a status and an open case, and one entry of adi", emptied, len(m.Customers), audit)
			}
			return err
		})
	}
}

func each(names []string) (out [][]string) {
	for _, n := range names {
		out = append(out, []string{n})
	}
	return out
}

// TestTheNextComparisonIsOfWhatWasWritten: the second one reads what was written since, and
// whoever asks for all gets all.
func TestTheNextComparisonIsOfWhatWasWritten(t *testing.T) {
	_, open := compareStore(t)
	s := open()
	first, err := s.CompareIndexes(t.Context(), false)
	if err != nil || !first.Whole || len(first.Findings) > 0 || first.Rows < 10 {
		t.Fatalf("the first comparison: %+v, %v; want all rows, and no finding", first, err)
	}
	updateOrFail(t, s, func(tx *Tx) error {
		c, err := tx.Case(1)
		c.Rev++
		tx.PutCase(c)
		return err
	})
	second, err := s.CompareIndexes(t.Context(), false)
	if err != nil || second.Whole || second.Rows == 0 || second.Rows > 4 || len(second.Cases) != 1 || len(second.Findings) > 0 {
		t.Errorf("the second comparison: %+v, %v; want the case that was written and its index", second, err)
	}
	third, err := s.CompareIndexes(t.Context(), true)
	if err != nil || !third.Whole || third.Rows != first.Rows {
		t.Errorf("a whole one: %+v, %v; want %d rows", third, err, first.Rows)
	}
}

// TestADamagedRowIsSetAside: the rest works; who needs the row is told that it is damaged, and
// a VVIP is not taken for somebody unknown.
func TestADamagedRowIsSetAside(t *testing.T) {
	path, open := compareStore(t)
	changeFile(t, path, func(tx *bolt.Tx) error {
		for _, name := range []string{"rows", "cases"} {
			k, v := tx.Bucket([]byte(name)).Cursor().First()
			v = append([]byte(nil), v...)
			v[len(v)/2] ^= 4
			if err := tx.Bucket([]byte(name)).Put(k, v); err != nil {
				return err
			}
		}
		return nil
	})
	s := open()
	number := procedure.Number{Kind: procedure.Internet, Value: "152000000001"}
	find := func() error { return s.View(t.Context(), func(tx *Tx) error { _, err := tx.Find(number); return err }) }
	if err := find(); !errors.Is(err, ErrCorrupt) {
		t.Errorf("before, the look-up says %v; want ErrCorrupt", err)
	}
	moved, err := s.SetAside(t.Context(), Entry{Person: "adi", Via: "cli"})
	if err != nil || len(moved) != 2 || moved[0].Name() != "case K-1" || moved[1].Name() != "row 1 of vvip" {
		t.Fatalf("set aside: %v, %v; want the case and the row", moved, err)
	}
	var damage *DamageError
	if err := find(); !errors.As(err, &damage) || !damage.Aside {
		t.Errorf("afterwards the look-up says %v; want that the row was damaged and set aside", err)
	} else if said := err.Error(); !strings.Contains(said, "row 1 of vvip was damaged, and was set aside") || !strings.Contains(said, "imported again") {
		t.Errorf("afterwards the look-up says %q; want which row, and that the import brings it back", said)
	}
	for d := range s.Damaged(t.Context()) {
		t.Errorf("%s is still damaged", d.Name())
	}
	if err := s.View(t.Context(), func(tx *Tx) error {
		if asides, audit := tx.SetAsides(10), tx.AuditOf("damage"); len(asides) != 2 || len(audit) != 1 || len(tx.Cases(0, 10)) != 0 {
			t.Errorf("set aside are %v, the audit says %v; want both rows, one entry, and the list of cases without it", asides, audit)
		}
		return nil
	}); err != nil {
		t.Error(err)
	}
	c, err := s.CompareIndexes(t.Context(), true)
	if err != nil || len(c.Findings) > 0 {
		t.Errorf("the indexes still lead to the rows that were set aside: %v, %v; want no finding", c.Findings, err)
	}
}

// TestAForgedRowOfAListIsFound: a row that is changed with its mark and its index is not what
// its change added.
func TestAForgedRowOfAListIsFound(t *testing.T) {
	path, open := compareStore(t)
	changeFile(t, path, func(tx *bolt.Tx) error {
		k, _ := tx.Bucket([]byte("rows")).Cursor().First()
		return changeRow(tx, "rows", k, func(v []byte) []byte { return []byte(strings.Replace(string(v), "official", "endorser", 1)) })
	})
	s := open()
	if _, _, err := s.MendIndexes(t.Context(), Entry{}); err != nil { // as who forges it would
		t.Fatal(err)
	}
	c, err := s.CompareIndexes(t.Context(), true)
	if err != nil || len(c.Findings) != 1 || !strings.Contains(c.Findings[0].String(), "change 1 of vvip: the rows that it added are not what they were") {
		t.Errorf("the comparison finds %v, %v; want the change whose rows are others", c.Findings, err)
	}
}

// TestABackupOfTheRest: a backup of a file with a damaged record is refused; one of the rest
// names it, is sound, and leaves the file as it is.
func TestABackupOfTheRest(t *testing.T) {
	path, open := compareStore(t)
	changeFile(t, path, func(tx *bolt.Tx) error {
		k, v := tx.Bucket([]byte("cases")).Cursor().First()
		v = append([]byte(nil), v...)
		v[len(v)-1] ^= 1
		return tx.Bucket([]byte("cases")).Put(k, v)
	})
	s := open()
	if b, err := s.Backup(t.Context()); err == nil {
		_ = b.Close()
		t.Fatal("a backup of a damaged file should be refused")
	} else if !errors.Is(err, ErrCorrupt) {
		t.Errorf("it is refused with %v; want ErrCorrupt", err)
	}
	b, err := s.BackupOfTheRest(t.Context(), Entry{Person: "adi", Via: "cli"})
	if err != nil || len(b.Aside) != 1 || b.Aside[0].Name() != "case K-1" {
		t.Fatalf("a backup of the rest: %+v, %v; want the case named", b, err)
	}
	if err := b.Close(); err != nil {
		t.Error(err)
	}
	n := 0
	for d := range s.Damaged(t.Context()) {
		if n++; d.Name() != "case K-1" {
			t.Errorf("the file has %s damaged", d.Name())
		}
	}
	if n != 1 {
		t.Errorf("the file has %d damaged records afterwards; want the one of before", n)
	}
}

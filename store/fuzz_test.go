package store

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/procedure"
)

// FuzzListing checks that a row of the open cases is decoded as it was encoded, or refused
// as damaged.
func FuzzListing(f *testing.F) {
	f.Add(listingOf(fullCase(5)).encode())
	f.Add(Listing{}.encode())
	f.Add([]byte{0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1})
	f.Fuzz(func(t *testing.T, value []byte) {
		l, err := decodeListing(value)
		if err != nil {
			if !errors.Is(err, ErrCorrupt) {
				t.Errorf("the error is %v; want ErrCorrupt", err)
			}
			return
		}
		again, err := decodeListing(l.encode())
		if err != nil || again != l {
			t.Errorf("%+v is written and read as %+v, %v", l, again, err)
		}
	})
}

// FuzzDamagedRow replaces or adds any row in a sound file, and checks that no reader panics:
// it returns one of its documented errors.
func FuzzDamagedRow(f *testing.F) {
	s, err := Open(testOptions(f))
	if err != nil {
		f.Fatal(err)
	}
	f.Cleanup(func() { s.Close() })
	update(f, s, wholeStore)
	for b, name := range bucketNames {
		var value []byte
		view(f, s, func(tx *Tx) {
			for _, v := range tx.scan(bucket(b), nil, nil) {
				value = bytes.Clone(v)
				break
			}
		})
		f.Add(byte(b), []byte{}, value)
		f.Add(byte(b), []byte{}, value[:len(value)/2])
		f.Add(byte(b), []byte("K"), []byte("{"))
		f.Add(byte(b), u64(1), []byte(`{"personal":{"numbers":["x",""],"said":null}}`))
		f.Add(byte(b), []byte(name), []byte("null"))
	}
	f.Fuzz(func(t *testing.T, b byte, key, value []byte) {
		if b >= byte(bucketCount) || len(key) > maxKey {
			return
		}
		for name, read := range readers {
			err := s.View(t.Context(), func(tx *Tx) error {
				at := key
				if len(at) == 0 {
					for k := range tx.scan(bucket(b), nil, nil) {
						at = bytes.Clone(k)
						break
					}
				}
				over := &layer{}
				over[b].set(write{key: at, value: value})
				tx.layers = []*layer{over}
				return read(tx)
			})
			if errors.Is(err, ErrInternal) {
				t.Errorf("%s: %v", name, err)
			}
			if err != nil && !errors.Is(err, ErrCorrupt) && !errors.Is(err, ErrNotFound) && !errors.Is(err, ErrAudit) {
				t.Errorf("%s fails with %v; want one of the errors that it promises", name, err)
			}
		}
	})
}

// wholeStore writes a record of every kind.
func wholeStore(tx *Tx) {
	tx.PutCase(fullCase(tx.NewCase()))
	tx.PutCall(fullCall(tx.NewCall()))
	open := fullCall(tx.NewCall())
	open.End = ""
	tx.PutCall(open)
	tx.PutPerson(procedure.Person{ID: "dewi", Name: "Dewi", Roles: []procedure.Role{procedure.Agent}})
	tx.Link(bot.Account{Platform: "slack", ID: "U1"}, "dewi")
	tx.SetActed("dewi")
	row := fullRow()
	if _, err := tx.ChangeEntry(row.List, 0, &row, Change{By: "dewi", Via: "slack"}); err != nil {
		tx.fail(err)
	}
	tx.PutStatus(procedure.Customer{ID: internet.Key(), Also: []string{phone.Key()}}, procedure.Status{Since: someTime, By: "dewi", Case: 1})
	if _, err := tx.AddPost(fullPost()); err != nil {
		tx.fail(err)
	}
	tx.Show("K-1", 1)
	if err := tx.Audit(Entry{Person: "dewi", Via: "slack", Subject: "K-1", Action: "claim", Body: 1}); err != nil {
		tx.fail(err)
	}
	tx.PutDeskKey(DeskKey{Hash: DeskHash{1}, Kind: DeskSession, Person: "dewi"})
	tx.putReceipt(Key{Platform: "slack", ID: "t1"}, Receipt{Subject: "K-1", Code: "claim", Turn: 2})
}

// readers are all ways to read records, by kind.
var readers = map[string]func(*Tx) error{
	"cases": func(tx *Tx) error {
		_, err := tx.Case(1)
		tx.Cases(0, 9)
		_, listing := tx.Open()
		tx.UrgencyOf("K-1")
		tx.OpenOf(procedure.Customer{ID: internet.Key(), Also: []string{phone.Key()}})
		return errors.Join(err, listing)
	},
	"a new case": func(tx *Tx) error {
		c := fullCase(tx.NewCase())
		tx.PutCase(c)
		_, err := tx.Case(c.ID)
		return err
	},
	"calls": func(tx *Tx) error {
		_, err := tx.Call(1)
		tx.LastCall("sari")
		tx.IdleCalls(3_600_000_000_000, 9)
		return err
	},
	"people": func(tx *Tx) error {
		_, err := tx.Person("dewi")
		tx.People()
		tx.PersonOf(bot.Account{Platform: "slack", ID: "U1"})
		tx.Accounts("dewi")
		tx.Acted("dewi")
		tx.Reveals("dewi")
		tx.DeskKey(DeskSession, DeskHash{1})
		tx.DeskKeysOf("dewi", DeskSession)
		tx.DeskKeys(DeskLink)
		tx.DropPermanentLinks()
		return err
	},
	"customers": func(tx *Tx) error {
		_, err := tx.Find(internet)
		tx.CountRows(procedure.SpecialRequests)
		for id := range tx.Entries(procedure.SpecialRequests) {
			_, entry := tx.Entry(procedure.SpecialRequests, id)
			_, history := tx.EntryHistory(procedure.SpecialRequests, id)
			err = errors.Join(err, entry, history)
		}
		_, change := tx.ChangeEntry(procedure.SpecialRequests, 1, &procedure.Row{List: procedure.SpecialRequests, Numbers: []procedure.Number{phone}}, Change{})
		if errors.Is(change, ErrImporting) || errors.Is(change, ErrSameRow) {
			change = nil
		}
		return errors.Join(err, change)
	},
	"posts": func(tx *Tx) error {
		var err error
		for _, o := range tx.Outbox(9) {
			for _, p := range tx.Posts(o.Subject) {
				_, of := tx.Post(p.ID)
				err = errors.Join(err, of, tx.PutPost(p))
			}
			tx.Settled(o.Subject, o.Rev)
		}
		tx.PlacePosts(fullPost().Place, 9)
		_, added := tx.AddPost(fullPost())
		return errors.Join(err, added)
	},
	"audit": func(tx *Tx) error {
		tx.AuditOf("K-1")
		tx.newestAudit()
		w := &auditWalk{}
		w.piece(tx)
		tx.Checkpoint() //nolint:errcheck // only a panic matters
		return w.fault
	},
	"receipts": func(tx *Tx) error {
		tx.receipt(Key{Platform: "slack", ID: "t1"})
		tx.oldReceipts(nil)
		return nil
	},
}

func soundBackup(f testing.TB) []byte {
	s := openTest(f, testOptions(f))
	update(f, s, wholeStore)
	b, err := s.Backup(f.Context())
	if err != nil {
		f.Fatal(err)
	}
	defer b.Close()
	backup, err := io.ReadAll(b)
	if err != nil {
		f.Fatal(err)
	}
	return backup
}

// FuzzRestore damages backups anywhere, and checks that each is either restored as a sound
// file or refused, with nothing changed and no file left behind.
func FuzzRestore(f *testing.F) {
	sound, page := soundBackup(f), os.Getpagesize()
	f.Add(uint32(len(sound)), uint32(0), []byte{})
	f.Add(uint32(page), uint32(0), []byte{})
	f.Add(uint32(0), uint32(0), []byte{})
	for at := 0; at < len(sound); at += page { // each page's header: id, flags, count, overflow
		f.Add(uint32(len(sound)), uint32(at+8), []byte{0x01, 0x00, 0xff, 0xff})
		f.Add(uint32(len(sound)), uint32(at+12), []byte{0xff, 0xff, 0xff, 0xff})
	}
	f.Add(uint32(36864), uint32(24601), []byte(" ")) // a key's length: the following bucket formed a cycle
	f.Fuzz(func(t *testing.T, size, at uint32, patch []byte) {
		backup := slices.Clone(sound[:min(int(size), len(sound))])
		if int(at) < len(backup) {
			copy(backup[at:], patch)
		}
		opts := testOptions(t)
		report, err := Restore(t.Context(), opts, bytes.NewReader(backup), "")
		left, _ := filepath.Glob(opts.Path + "*")
		switch {
		case err == nil && (report.Schema != schema || len(left) != 1):
			t.Errorf("the backup is in place as %+v with %v; want this program's schema in one file", report, left)
		case err != nil && len(left) > 0:
			t.Errorf("the backup is refused (%v) and leaves %v", err, left)
		case err != nil && !errors.Is(err, ErrCorrupt) && !errors.Is(err, ErrAudit) && !errors.Is(err, ErrNewer):
			t.Errorf("Restore fails with %v; want one of the errors that it promises", err)
		}
	})
}

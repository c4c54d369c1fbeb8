package store

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	bolt "go.etcd.io/bbolt"
)

// The most that one transaction of a rewriting holds in memory.
const (
	rewriteRows  = 20_000
	rewriteBytes = 8 << 20
)

// rewrite writes the whole file anew, in the form of the schema to, into a file beside it;
// encrypted, if there are keys. That file is checked and takes the name of the data file, in
// one step; if keep is set, the old one stays beside it under the name of a copy of before. A
// kill at any moment leaves the old file or the new one under the data file's name.
func (s *Store) rewrite(from, to uint64, keep bool) error {
	if err := s.soundPages(); err != nil {
		return fmt.Errorf("the check before the migration failed, nothing is changed: %w", err)
	}
	fresh, seal, err := s.writeAnew(from, to)
	if err != nil {
		return fmt.Errorf("writing the data file anew failed, nothing is changed: %w", err)
	}
	kept := "" // a step before made one
	if keep {
		kept, err = s.keepOld(from)
	}
	if err == nil {
		s.log.Info("store: the data file is written anew", "from", from, "to", to, "copy", kept, "encrypted", seal.blinder() != nil)
		err = os.Rename(fresh.Path(), s.opts.Path)
	}
	if err == nil {
		err = syncFolder(filepath.Dir(s.opts.Path))
	}
	if err != nil {
		return errors.Join(fmt.Errorf("putting the new data file in place: %w", err), fresh.Close())
	}
	old := s.db
	s.db, s.seal = fresh, seal
	return old.Close()
}

// soundPages checks the pages of the file, which nobody writes to yet, and that there is room
// for a second one.
func (s *Store) soundPages() error {
	err := s.guard("verify", func() error {
		return s.db.View(func(tx *bolt.Tx) error {
			if err := errors.Join(hasRoom(s.opts.Path, tx.Size()), walkPages(context.Background(), tx)); err != nil {
				return err
			}
			return (&Report{}).pages(context.Background(), tx)
		})
	})
	return asDamage(err)
}

// writeAnew writes all rows into a new file, checks it, and returns it open, and so locked,
// with its sealer.
func (s *Store) writeAnew(from, to uint64) (*bolt.DB, *sealer, error) {
	f, err := os.CreateTemp(filepath.Dir(s.opts.Path), filepath.Base(s.opts.Path)+copySuffix+"*")
	if err != nil {
		return nil, nil, err
	}
	path := f.Name()
	opts := s.opts
	opts.Path = path
	db, err := openBolt(opts)
	if err = errors.Join(f.Close(), err); err != nil {
		return nil, nil, errors.Join(err, os.Remove(path))
	}
	db.NoSync = true
	w := &rewriting{Store: s, db: db, seal: s.seal}
	if !s.Encrypted() {
		w.seal, err = newSealer(s.opts.Keys)
	}
	if err == nil {
		err = w.run(from, to)
	}
	if err == nil {
		err = db.Sync()
	}
	db.NoSync = false
	if err == nil {
		err = w.check()
	}
	if err != nil {
		return nil, nil, errors.Join(err, db.Close(), os.Remove(path))
	}
	return db, w.seal, nil
}

// keepOld gives the old file a second name in its folder, and returns that.
func (s *Store) keepOld(version uint64) (string, error) {
	for n := 1; ; n++ {
		path := s.keptName(version, n)
		err := os.Link(s.opts.Path, path)
		if errors.Is(err, os.ErrExist) && !sameFile(path, s.opts.Path) {
			continue
		}
		if errors.Is(err, os.ErrExist) {
			err = nil // an interrupted start did it
		}
		return filepath.Base(path), err
	}
}

func sameFile(a, b string) bool {
	x, errA := os.Stat(a)
	y, errB := os.Stat(b)
	return errA == nil && errB == nil && os.SameFile(x, y)
}

// rewriting copies rows from one file to another.
type rewriting struct {
	*Store
	db    *bolt.DB
	seal  *sealer  // of the new file
	blind *blinder // nil unless it becomes an encrypted one
	moved *sorter  // rows whose keys became blind
	tx    *bolt.Tx
	rows  int // in tx
	size  int // in bytes
	all   int // rows of all buckets but meta
}

func (w *rewriting) run(from, to uint64) (err error) {
	if err = w.begin(); err != nil {
		return err
	}
	defer func() {
		if err != nil {
			_ = w.tx.Rollback() // return the first error
		}
	}()
	if err = w.createBuckets(w.tx); err != nil {
		return err
	}
	if w.seal.current() != plainID && !w.Encrypted() {
		if err = w.seal.newIndexKey(w.tx); err != nil {
			return err
		}
		w.all, w.blind = 1, w.seal.index
	}
	if err = w.guard("rewrite", func() error { return w.Store.db.View(w.copyRows) }); err != nil {
		return asDamage(err)
	}
	if from != to {
		err = w.put(bucketMeta, unmendedKey, w.seal.seal(bucketMeta, unmendedKey, u64(1)))
	}
	if err == nil {
		err = putVersion(w.tx, to)
	}
	if err != nil {
		return err
	}
	return w.tx.Commit()
}

func (w *rewriting) begin() (err error) {
	w.rows, w.size = 0, 0
	w.tx, err = w.db.Begin(true)
	return err
}

// copyRows copies every row; the buckets are those that this program knows.
func (w *rewriting) copyRows(from *bolt.Tx) error {
	w.moved = w.newSorter()
	defer w.moved.close()
	for b, name := range bucketNames {
		rows := from.Bucket([]byte(name))
		if rows == nil {
			continue
		}
		if err := rows.ForEach(func(k, v []byte) error { return w.copyRow(bucket(b), k, v) }); err != nil {
			return err
		}
	}
	return w.moved.each(func(b bucket, row write) error { return w.put(b, row.key, row.value) })
}

func (w *rewriting) copyRow(b bucket, key, stored []byte) error {
	if b == bucketMeta && (bytes.Equal(key, schemaKey) || bytes.Equal(key, checkedKey)) {
		return nil
	}
	value, err := w.Store.seal.open(b, key, stored)
	if err != nil {
		return err
	}
	moved := false
	if w.blind != nil {
		key, value, moved = w.blind.blindRow(b, key, value)
	}
	if value = w.seal.seal(b, key, value); moved {
		return w.moved.add(b, write{key: key, value: value})
	}
	return w.put(b, key, value)
}

// put writes a row with its sealed value, in the order of the keys.
func (w *rewriting) put(b bucket, key, value []byte) error {
	if w.rows >= rewriteRows || w.size >= rewriteBytes {
		if err := errors.Join(w.tx.Commit(), w.begin()); err != nil {
			return err
		}
	}
	w.rows, w.size = w.rows+1, w.size+len(key)+len(value)
	if b != bucketMeta {
		w.all++
	}
	into := w.tx.Bucket([]byte(bucketNames[b]))
	into.FillPercent = fullPages
	return into.Put(key, value)
}

// check reads the new file as a start would: its pages, every row, and the audit. As many
// rows must be there as were written.
func (w *rewriting) check() error {
	n := 0
	err := w.guard("verify", func() error {
		return w.db.View(func(tx *bolt.Tx) error {
			for b := bucketMeta + 1; b < bucketCount; b++ {
				err := tx.Bucket([]byte(bucketNames[b])).ForEach(func(_, _ []byte) error { n++; return nil })
				if err != nil {
					return err
				}
			}
			return nil
		})
	})
	if err == nil && n != w.all {
		err = fmt.Errorf("%w: the new file has %d rows of %d", ErrCorrupt, n, w.all)
	}
	if err != nil {
		return asDamage(err)
	}
	opts := w.opts
	opts.readOnly = true
	r, err := (&Store{opts: opts, log: w.log, db: w.db, seal: w.seal, clock: w.clock}).Verify(context.Background())
	if err == nil && !r.Current && w.opts.schema() == r.Schema {
		err = ErrCorrupt
	}
	return err
}

package store

import (
	"bytes"
	"context"
)

const (
	chunkBytes = 1 << 20 // of a commit: other operations hardly wait for it
	pieceKeys  = 4_000   // keys read in one view
)

// chunks saves many writes in commits of their own, each small. While one is being
// committed, the writes of the next one are gathered.
type chunks struct {
	s      *Store
	ctx    context.Context
	writes []chunkWrite
	size   int
	saved  func(writes int) // is called after each commit
	saving chan error       // the result of the commit in flight; nil if there is none
	count  int              // its writes
}

type chunkWrite struct {
	bucket bucket
	write
}

// add takes a write. Writes to one bucket must come in the order of its keys.
func (c *chunks) add(b bucket, w write) {
	c.writes = append(c.writes, chunkWrite{b, w})
	c.size += len(w.key) + len(w.value)
}

// addFull is add, and saves a full chunk. It must not be called in a view.
func (c *chunks) addFull(b bucket, w write) error {
	c.add(b, w)
	if len(c.writes) < c.s.opts.chunk && c.size < chunkBytes {
		return nil
	}
	return c.send()
}

// save commits what was added, and waits for it.
func (c *chunks) save() error {
	if err := c.send(); err != nil {
		return err
	}
	return c.wait()
}

// send begins to commit what was added, once what was sent before is committed.
func (c *chunks) send() error {
	if err := c.wait(); err != nil || len(c.writes) == 0 {
		return err
	}
	writes, saving := c.writes, make(chan error, 1)
	c.saving, c.count, c.writes, c.size = saving, len(writes), nil, 0
	go func() {
		_, err := c.s.UpdateLong(c.ctx, Key{}, func(t *Tx) (Receipt, error) {
			for _, w := range writes {
				if w.deleted {
					t.del(w.bucket, w.key)
				} else {
					t.put(w.bucket, w.key, w.value)
				}
			}
			return Receipt{}, nil
		})
		saving <- err
	}()
	return nil
}

// wait waits for the commit in flight.
func (c *chunks) wait() error {
	if c.saving == nil {
		return nil
	}
	err := <-c.saving
	if c.saving = nil; err == nil && c.saved != nil {
		c.saved(c.count)
	}
	return err
}

// pieces calls fn for each key of a bucket with the prefix, from that one on, in short
// views; between is called after each view.
func (s *Store) pieces(ctx context.Context, b bucket, prefix, from []byte, fn func(t *Tx, k, v []byte) error, between func() error) error {
	for more := true; more; {
		more = false
		err := s.View(ctx, func(t *Tx) error {
			n := 0
			for k, v := range t.scan(b, prefix, from) {
				if n++; n > pieceKeys {
					from, more = bytes.Clone(k), true
					return nil
				}
				if err := fn(t, k, v); err != nil {
					return err
				}
			}
			return nil
		})
		if err == nil && between != nil {
			err = between()
		}
		if err != nil {
			return err
		}
	}
	return nil
}

package store

import (
	"bytes"
	"context"
	"fmt"
	"slices"
)

// Rotated says what Rotate did.
type Rotated struct {
	Key     byte         `json:"key"`     // the current key, under which all values are now
	Sealed  int          `json:"sealed"`  // values that it encrypted anew
	Damaged int          `json:"damaged"` // values that can't be read, and stay as they are: see Store.Damaged
	InUse   map[byte]int `json:"in_use"`  // number of values by the id of their key, afterwards
}

// UseKeys replaces the key ring while operations go on, so that values are encrypted under
// the current key of the new one. It must have every key of the old one: else it fails with
// ErrKeys. It fails with ErrNotEncrypted. Safe for concurrent use.
func (s *Store) UseKeys(keys Keys) error {
	if !s.Encrypted() {
		return ErrNotEncrypted
	}
	s.rings.Lock()
	defer s.rings.Unlock()
	old := s.seal.ring.Load()
	for i, id := range old.keys.ids {
		if at := slices.Index(keys.ids, id); at < 0 || keys.secrets[at] != old.keys.secrets[i] {
			return fmt.Errorf("%w: the new key ring has another key %d than the old one, or none", ErrKeys, id)
		}
	}
	with, err := newSealer(keys)
	if err == nil {
		err = s.keepKeys(s.life, keys, func(byte) bool { return true })
	}
	if err != nil {
		return err
	}
	s.seal.ring.Store(with.ring.Load())
	return nil
}

// Keys returns the key ring; the zero Keys of a file that is not encrypted.
func (s *Store) Keys() Keys {
	if !s.Encrypted() {
		return Keys{}
	}
	return s.seal.ring.Load().keys
}

// Rotate encrypts every value anew that is not under the current key of the ring, in
// small commits between which operations go on. After an error or a kill it can be called
// again and does what is left. The keys that are not in use afterwards can be taken out of
// the ring. The blind texts of keys stay as they are; only their own key is encrypted anew.
//
// Pages that became free keep what was under the older key until they are used again. It
// fails with ErrNotEncrypted. Safe for concurrent use.
func (s *Store) Rotate(ctx context.Context) (Rotated, error) {
	if !s.Encrypted() {
		return Rotated{}, ErrNotEncrypted
	}
	ring := s.Keys()
	r := Rotated{Key: ring.Current()}
	// What was being written as the ring was replaced is committed after this.
	if err := s.keepKeys(ctx, ring, func(byte) bool { return true }); err != nil {
		return r, err
	}
	for b := range bucketCount {
		if inClear[b] {
			continue
		}
		if err := s.rotateBucket(ctx, b, &r); err != nil {
			return r, err
		}
	}
	var err error
	if r.InUse, err = s.KeysInUse(ctx); err == nil {
		err = s.keepKeys(ctx, ring, func(id byte) bool { return r.InUse[id] > 0 })
	}
	return r, err
}

// keepKeys notes the current key of the ring in the file, and which others it keeps.
func (s *Store) keepKeys(ctx context.Context, ring Keys, keep func(id byte) bool) error {
	_, err := s.UpdateLong(ctx, Key{}, func(t *Tx) (Receipt, error) { t.keepKeys(ring, keep); return Receipt{}, nil })
	return err
}

func (s *Store) rotateBucket(ctx context.Context, b bucket, r *Rotated) error {
	var from []byte
	for more := true; more; {
		var keys [][]byte
		err := s.View(ctx, func(t *Tx) error {
			var damaged int
			keys, damaged, from, more = t.stored.underOlder(b, from, s.opts.chunk)
			r.Damaged += damaged
			return nil
		})
		if err == nil && len(keys) > 0 {
			_, err = s.UpdateLong(ctx, Key{}, func(t *Tx) (Receipt, error) {
				for _, key := range keys {
					if value := t.sound(b, key); value != nil { // it may be gone
						t.put(b, key, slices.Clone(value))
					}
				}
				return Receipt{}, nil
			})
		}
		if err != nil {
			return err
		}
		r.Sealed += len(keys)
	}
	return nil
}

// underOlder reads a piece of a bucket: the keys of values under another key than the
// current one, as many as one commit takes, how many can't be read, where the next piece
// begins, and whether there is one.
func (s *stored) underOlder(b bucket, from []byte, most int) (keys [][]byte, damaged int, next []byte, more bool) {
	looked, size := 0, 0
	c := s.bucket(b).Cursor()
	for k, v := c.Seek(from); k != nil; k, v = c.Next() {
		if looked++; looked > pieceKeys || len(keys) >= most || size >= chunkBytes {
			return keys, damaged, bytes.Clone(k), true
		}
		switch {
		case len(v) > 0 && v[0] == s.seal.current():
		case s.seal.check(b, k, v) != nil:
			damaged++
		default:
			keys, size = append(keys, bytes.Clone(k)), size+len(v)
		}
	}
	return keys, damaged, nil, false
}

// KeysInUse counts the encrypted values by the id of the key that they are under. It reads
// the whole file, in short views; operations go on meanwhile. Safe for concurrent use.
func (s *Store) KeysInUse(ctx context.Context) (map[byte]int, error) {
	found := map[byte]int{}
	for b := range bucketCount {
		for from, more := []byte(nil), !inClear[b] && s.Encrypted(); more; {
			if err := s.View(ctx, func(t *Tx) error {
				from, more = t.stored.countKeys(b, from, found)
				return nil
			}); err != nil {
				return nil, err
			}
		}
	}
	return found, nil
}

func (s *stored) countKeys(b bucket, from []byte, found map[byte]int) (next []byte, more bool) {
	looked := 0
	c := s.bucket(b).Cursor()
	for k, v := c.Seek(from); k != nil; k, v = c.Next() {
		if looked++; looked > pieceKeys {
			return bytes.Clone(k), true
		}
		if len(v) > 0 {
			found[v[0]]++
		}
	}
	return nil, false
}

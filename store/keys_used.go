package store

import (
	"bytes"
	"crypto/hkdf"
	"crypto/sha256"
	"fmt"
	"slices"
	"strconv"

	bolt "go.etcd.io/bbolt"
)

// usedPrefix begins the rows of the bucket of meta that say which keys values of the file may
// be under: the id of a key leads to its mark. A key is there before the first value is under
// it, and until a rotation has left none. So a ring that lacks one of them, or has another
// key of that id, is told from damage.
var usedPrefix = []byte("key ")

// usedKeys are the marks of keys, by their id.
type usedKeys map[byte]uint64

// mark returns what a key of the ring is known by. It tells nothing of the key, which is
// random.
func (k Keys) mark(id byte) uint64 {
	at := slices.Index(k.ids, id)
	if at < 0 {
		return 0
	}
	sum, _ := hkdf.Key(sha256.New, k.secrets[at][:], nil, "sigap store: mark of a key", 8) // fails for a larger size alone
	return readU64(sum)
}

func usedKey(id byte) []byte { return strconv.AppendUint(slices.Clone(usedPrefix), uint64(id), 10) }

// missingFrom returns an ErrKeys unless the ring has all of these keys.
func (u usedKeys) missingFrom(path string, have Keys) error {
	for id := 1; id <= 255; id++ {
		mark, used := u[byte(id)]
		switch {
		case used && !have.Has(byte(id)):
			return missingKey(path, byte(id), have)
		case used && mark != have.mark(byte(id)):
			return fmt.Errorf("%w: key %d of the key ring is another key than the one of that id under which the data are encrypted; put that one back", ErrKeys, id)
		}
	}
	return nil
}

// readUsedKeys reads the keys of the file; none of one that is not encrypted.
func readUsedKeys(tx *bolt.Tx) (usedKeys, error) {
	used := usedKeys{}
	c := tx.Bucket([]byte(bucketNames[bucketMeta])).Cursor()
	for k, v := c.Seek(usedPrefix); bytes.HasPrefix(k, usedPrefix); k, v = c.Next() {
		mark, err := (&sealer{}).open(bucketMeta, k, v)
		if err != nil {
			return nil, err
		}
		if id, err := strconv.ParseUint(string(k[len(usedPrefix):]), 10, 8); err == nil {
			used[byte(id)] = readU64(mark)
		}
	}
	return used, nil
}

// noteKey adds the current key of the ring to the file's. It must be durable before a value is
// under that key.
func noteKey(tx *bolt.Tx, ring Keys) error {
	key := usedKey(ring.Current())
	row := (&sealer{}).seal(bucketMeta, key, u64(ring.mark(ring.Current())))
	return tx.Bucket([]byte(bucketNames[bucketMeta])).Put(key, row)
}

// noteOwnKey is noteKey for a file that was just opened, if it needs it.
func (s *Store) noteOwnKey() error {
	ring := s.Keys()
	if ring.Current() == plainID {
		return nil
	}
	noted := false
	if err := s.db.View(func(tx *bolt.Tx) error {
		used, err := readUsedKeys(tx)
		_, noted = used[ring.Current()]
		return err
	}); err != nil || noted {
		return err
	}
	return s.db.Update(func(tx *bolt.Tx) error { return noteKey(tx, ring) })
}

// keepKeys notes the current key of the ring, and which of those that were noted are kept.
func (t *Tx) keepKeys(ring Keys, keep func(id byte) bool) {
	for _, id := range ring.ids {
		if key := usedKey(id); !keep(id) && t.get(bucketMeta, key) != nil {
			t.del(bucketMeta, key)
		}
	}
	t.put(bucketMeta, usedKey(ring.Current()), u64(ring.mark(ring.Current())))
}

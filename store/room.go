package store

import "context"

// roomSize is what HasRoom writes, in bytes: as much as several inputs need, and in one
// value, so that small free pages in the file are not enough.
const roomSize = 128 << 10

// HasRoom checks that the file accepts new writes: it writes 128 KiB in one commit, and
// removes them in another. Its errors are those of UpdateLong. Safe for concurrent use.
func (s *Store) HasRoom(ctx context.Context) error {
	key := textKey("store", "room")
	for _, fn := range []func(*Tx){
		func(t *Tx) { t.put(bucketMemory, key, make([]byte, roomSize)) },
		func(t *Tx) { t.del(bucketMemory, key) },
	} {
		if _, err := s.UpdateLong(ctx, Key{}, func(t *Tx) (Receipt, error) { fn(t); return Receipt{}, nil }); err != nil {
			return err
		}
	}
	return nil
}

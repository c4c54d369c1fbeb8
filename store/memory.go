package store

import (
	"bytes"
	"context"

	"github.com/cc147/sigap/bot"
)

var _ bot.Memory = (*Store)(nil)

// Get returns the value that an adapter stored under the key.
func (s *Store) Get(ctx context.Context, platform, key string) (value []byte, ok bool, err error) {
	err = s.View(ctx, func(t *Tx) error {
		v := t.get(bucketMemory, textKey(platform, key))
		value, ok = bytes.Clone(v), v != nil
		return nil
	})
	return value, ok, err
}

// Put stores a value, of 1 MiB at most, for an adapter. Its errors are Update's.
func (s *Store) Put(ctx context.Context, platform, key string, value []byte) error {
	value = bytes.Clone(value)
	_, err := s.Update(ctx, Key{}, func(t *Tx) (Receipt, error) {
		t.put(bucketMemory, textKey(platform, key), value)
		return Receipt{}, nil
	})
	return err
}

// Delete removes an adapter's value under the key, if there is one. Its errors are Update's.
func (s *Store) Delete(ctx context.Context, platform, key string) error {
	_, err := s.Update(ctx, Key{}, func(t *Tx) (Receipt, error) {
		t.del(bucketMemory, textKey(platform, key))
		return Receipt{}, nil
	})
	return err
}

// List returns up to limit values of an adapter whose keys begin with prefix.
func (s *Store) List(ctx context.Context, platform, prefix string, limit int) (items []bot.MemoryItem, err error) {
	err = s.View(ctx, func(t *Tx) error {
		start := textKey(platform, "")
		for k, v := range t.scan(bucketMemory, append(bytes.Clone(start), prefix...), nil) {
			if len(items) >= limit {
				break
			}
			items = append(items, bot.MemoryItem{Key: string(k[len(start):]), Value: bytes.Clone(v)})
		}
		return nil
	})
	return items, err
}

package store

import (
	"fmt"

	bolt "go.etcd.io/bbolt"
)

// Encrypted reports whether the file is encrypted.
func (s *Store) Encrypted() bool { return s.seal.blinder() != nil }

// readKeys finds out whether the file is encrypted, and makes its sealer. It fails with
// ErrKeys, and with a DamageError.
func (f *layoutFound) readKeys(tx *bolt.Tx, opts Options) error {
	f.seal = metaSealer(f.version)
	if f.seal == nil {
		return nil
	}
	used, err := readUsedKeys(tx)
	if err != nil {
		return err
	}
	if err := used.missingFrom(opts.Path, opts.Keys); err != nil {
		return err
	}
	var stored []byte
	if keys := tx.Bucket([]byte(bucketNames[bucketKeys])); keys != nil {
		stored = keys.Get(indexKey)
	}
	switch {
	case len(stored) == 0 && len(used) > 0:
		return damagedRow(bucketKeys, indexKey)
	case len(stored) == 0:
		return nil
	}
	if id := stored[0]; !opts.Keys.Has(id) {
		return missingKey(opts.Path, id, opts.Keys)
	}
	seal, err := newSealer(opts.Keys)
	if err != nil {
		return err
	}
	key, err := seal.open(bucketKeys, indexKey, stored)
	if err != nil {
		return fmt.Errorf("%w: key %d of the key ring doesn't open it; it is another key than the one under which it was encrypted, or the file is damaged: %w", ErrKeys, stored[0], err)
	}
	seal.index, f.seal = newBlinder(key), seal
	return nil
}

// encrypt writes a file that is not encrypted anew, so that no page of it has anything in
// clear. The old file isn't kept.
func (s *Store) encrypt() error {
	s.log.Info("store: encrypting the data file", "key", s.opts.Keys.Current())
	return s.rewrite(s.opts.schema(), s.opts.schema(), false)
}

// blindRow makes a row of a file that is not encrypted one of an encrypted file. moved says
// that it has another key.
func (b *blinder) blindRow(at bucket, key, value []byte) (k, v []byte, moved bool) {
	switch at {
	case bucketOpenCustomers:
		first, rest, _ := cutText(key)
		second, id, _ := cutText(rest)
		return append(textPrefix(b.text(first), b.text(second)), id...), value, true
	case bucketCallKeys, bucketAuditAbout:
		text, id := key[:max(0, len(key)-9)], key[max(0, len(key)-8):]
		return append(textPrefix(b.text(string(text))), id...), value, true
	case bucketNumbers:
		number, rest, _ := cutText(key)
		return append(textPrefix(b.text(number)), rest...), b.line(value), true
	case bucketRowIDs:
		list, sum, _ := cutText(key)
		hash := b.row(rowHash(sum))
		return append(textPrefix(list), hash[:]...), value, true
	case bucketLiveRows:
		hash := b.row(rowHash(value))
		return key, hash[:], false
	case bucketStatuses:
		return []byte(b.text(string(key))), value, true
	case bucketStatusKeys:
		first, owner, _ := cutText(key)
		return textKey(b.text(first), b.text(string(owner))), value, true
	case bucketLookups:
		person, customer, _ := cutText(key)
		return textKey(person, b.text(string(customer))), value, true
	}
	return key, value, false
}

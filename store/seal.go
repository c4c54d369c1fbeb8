package store

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"slices"
)

// sealer makes of a value what stands in the file, and back. Everything above it sees plain
// values: it works where a commit is written and where a stored row is read. A nil sealer is
// that of a file before schema 4, whose values stand as they are.
//
// A stored value begins with the id of the key that it is sealed under. 0 is no key: a
// checksum and the value follow. The checksum is over the bucket's name, the row's key and
// the value, so that a value at another place is found too.
type sealer struct{}

// The parts of a stored value that is not encrypted.
const (
	plainID   = 0
	checkedAt = 1 + crc32.Size // where the value begins
)

// castagnoli is CRC-32C. Each bit of a row counts in it, and processors compute it at some
// 10 GB/s. It is against faults of disks and memory, not against somebody who can write to
// the file: those are the audit's and the encryption's.
var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// bucketSums are the checksums of the buckets' names, with which those of their rows begin.
var bucketSums = func() (sums [bucketCount]uint32) {
	for b, name := range bucketNames {
		sums[b] = crc32.Checksum(append([]byte(name), 0), castagnoli)
	}
	return sums
}()

func checksum(b bucket, key, value []byte) uint32 {
	return crc32.Update(crc32.Update(bucketSums[b], castagnoli, key), castagnoli, value)
}

// seal returns the stored form of a value. It doesn't keep the value.
func (s *sealer) seal(b bucket, key, value []byte) []byte {
	if s == nil {
		return value
	}
	out := make([]byte, checkedAt, checkedAt+len(value))
	out[0] = plainID
	binary.BigEndian.PutUint32(out[1:], checksum(b, key, value))
	return append(out, value...)
}

// open returns the value of a stored row. It is not nil, and it may lie in stored. It fails
// with a *DamageError.
func (s *sealer) open(b bucket, key, stored []byte) ([]byte, error) {
	if s == nil {
		return stored, nil
	}
	if len(stored) < checkedAt || stored[0] != plainID {
		return nil, damagedRow(b, key)
	}
	value := stored[checkedAt:len(stored):len(stored)]
	if binary.BigEndian.Uint32(stored[1:]) != checksum(b, key, value) {
		return nil, damagedRow(b, key)
	}
	return value, nil
}

// DamageError says that a row of the file is not what was written: its checksum is wrong. It
// matches ErrCorrupt. Its text has no customer data.
type DamageError struct {
	Bucket string // as the file's layout names it
	Key    []byte // may be personal
}

// personalKeys are the buckets whose keys tell of a customer.
var personalKeys = []string{"opencustomers", "callkeys", "numbers", "statuses", "statuskeys", "auditabout", "lookups"}

func damagedRow(b bucket, key []byte) *DamageError {
	return &DamageError{Bucket: bucketNames[b], Key: slices.Clone(key)}
}

func (e *DamageError) Error() string {
	key := fmt.Sprintf("the key %x", e.Key)
	if slices.Contains(personalKeys, e.Bucket) {
		key = "a key that is not shown"
	}
	return fmt.Sprintf("%v: the record of %s with %s is not what was written; restore the newest backup that is sound", ErrCorrupt, e.Bucket, key)
}

// Unwrap returns ErrCorrupt.
func (e *DamageError) Unwrap() error { return ErrCorrupt }

// isDamage reports whether a row could not be read.
func isDamage(err error) bool {
	var damage *DamageError
	return errors.As(err, &damage)
}

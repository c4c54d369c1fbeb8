package store

import (
	"crypto/cipher"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"slices"
	"sync/atomic"
)

// sealer makes of a value what stands in the file, and back. Everything above it sees plain
// values: it works where a commit is written and where a stored row is read. A nil sealer is
// that of a file before schema 4, whose values stand as they are. Safe for concurrent use.
//
// A stored value begins with the id of the key that it is sealed under. After a key's id
// come 12 random bytes, the value under AES-256-GCM, and its tag; the tag is also over the
// id, the bucket's name and the row's key. 0 is no key: a checksum over the same and the
// value follow. So a value at another place is found too.
type sealer struct {
	ring  atomic.Pointer[ring] // nil in a file that is not encrypted
	index *blinder             // likewise
}

// ring is a key ring that seals and opens values.
type ring struct {
	keys    Keys
	ciphers [256]cipher.AEAD // by the id of their key
}

// newSealer returns the sealer of a file that is encrypted under the keys; its index is
// still missing. Without keys it is that of a file that is not encrypted.
func newSealer(keys Keys) (*sealer, error) {
	s := &sealer{}
	if keys.Current() == plainID {
		return s, nil
	}
	ciphers, err := keys.ciphers()
	if err != nil {
		return nil, fmt.Errorf("the key ring: %w", err)
	}
	s.ring.Store(&ring{keys, ciphers})
	return s, nil
}

// current returns the id under which values are sealed; 0 in a file that is not encrypted.
func (s *sealer) current() byte {
	if r := s.ring.Load(); r != nil {
		return r.keys.Current()
	}
	return plainID
}

// inClear are the buckets whose values are not encrypted in an encrypted file: ids of records
// and of staff, times, counts, hashes and nothing. What is not named here is encrypted.
var inClear = [bucketCount]bool{
	bucketMeta: true, bucketOpenCustomers: true, bucketOpenCalls: true, bucketLastCalls: true, bucketCallKeys: true,
	bucketAccounts: true, bucketLinks: true, bucketActed: true,
	bucketRowIDs: true, bucketNumbers: true, bucketLiveRows: true, bucketRowEnds: true, bucketStatusKeys: true,
	bucketPlacePosts: true, bucketPostRefs: true, bucketOutbox: true,
	bucketAuditSubjects: true, bucketAuditAbout: true, bucketAuditTree: true, bucketLookups: true, bucketDeskPeople: true,
}

// The parts of a stored value that is not encrypted.
const (
	plainID   = 0
	checkedAt = 1 + crc32.Size // where the value begins
)

// gcmSize is what AES-GCM adds to a value: 12 bytes of nonce and 16 of tag.
const gcmSize = 28

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
	r := s.ring.Load()
	if r == nil || inClear[b] {
		out := make([]byte, checkedAt, checkedAt+len(value))
		binary.BigEndian.PutUint32(out[1:], checksum(b, key, value))
		return append(out, value...)
	}
	out := make([]byte, 1, 1+gcmSize+len(value))
	out[0] = r.keys.Current()
	return r.ciphers[out[0]].Seal(out, nil, value, place(out[0], b, key))
}

// place is what a tag is over beside the value.
func place(id byte, b bucket, key []byte) []byte {
	out := make([]byte, 0, 2+len(bucketNames[b])+len(key))
	out = append(append(out, id), bucketNames[b]...)
	return append(append(out, 0), key...)
}

// open returns the value of a stored row. It is not nil, and it may lie in stored. It fails
// with a *DamageError.
func (s *sealer) open(b bucket, key, stored []byte) ([]byte, error) {
	if s == nil {
		return stored, nil
	}
	r := s.ring.Load()
	switch {
	case r == nil || inClear[b]:
		return openChecked(b, key, stored)
	case len(stored) <= gcmSize || stored[0] == plainID:
		return nil, damagedRow(b, key)
	}
	with := r.ciphers[stored[0]]
	if with == nil {
		err := damagedRow(b, key)
		err.KeyID = stored[0]
		return nil, err
	}
	value, err := with.Open(make([]byte, 0, len(stored)), nil, stored[1:], place(stored[0], b, key))
	if err != nil {
		return nil, damagedRow(b, key)
	}
	return value, nil
}

func openChecked(b bucket, key, stored []byte) ([]byte, error) {
	if len(stored) < checkedAt || stored[0] != plainID {
		return nil, damagedRow(b, key)
	}
	value := stored[checkedAt:len(stored):len(stored)]
	if binary.BigEndian.Uint32(stored[1:]) != checksum(b, key, value) {
		return nil, damagedRow(b, key)
	}
	return value, nil
}

// DamageError says that a row of the file is not what was written: its checksum or its tag is
// wrong. It matches ErrCorrupt, and ErrKeys too if KeyID is not 0. Its text has no customer
// data.
type DamageError struct {
	Bucket string // as the file's layout names it
	Key    []byte // may be personal
	KeyID  byte   // the row says that it is encrypted under this key, which is missing
	Aside  bool   // it was set aside, see Store.SetAside
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
	if e.KeyID != 0 {
		return fmt.Sprintf("%v: the record of %s with %s says that it is encrypted under key %d, which is not in the key ring; put that key back, or if there never was one, restore the newest backup that is sound",
			ErrKeys, e.Bucket, key, e.KeyID)
	}
	if e.Aside {
		return fmt.Sprintf("%v: %s was damaged, and was set aside; a backup from before has it, and a row of a list comes back when the list is imported again", ErrCorrupt, e.Name())
	}
	return fmt.Sprintf("%v: the record of %s with %s (%s) is not what was written; 'sigap check' names all that are damaged, and says what to do", ErrCorrupt, e.Bucket, key, e.Name())
}

// Unwrap returns ErrCorrupt, and ErrKeys where it matches that.
func (e *DamageError) Unwrap() []error {
	if e.KeyID != 0 {
		return []error{ErrCorrupt, ErrKeys}
	}
	return []error{ErrCorrupt}
}

// isDamage reports whether a row could not be read.
func isDamage(err error) bool {
	var damage *DamageError
	return errors.As(err, &damage)
}

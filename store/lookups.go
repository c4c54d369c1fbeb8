package store

import (
	"bytes"
	"context"
	"iter"
	"time"
)

// lookupLife is how long a look-up is kept: longer than a limit counts it.
const lookupLife = 24 * time.Hour

// The kinds of memory about the limit of look-ups.
const (
	alarmsKind  = "lookupalarm" // person: when the limit was reached, until the leads know it
	alarmedKind = "lookuptold"  // person: when the limit was last reported
)

// LookupKey is a number's key or a Customer.ID as a look-up of it is kept: blind in an
// encrypted file.
type LookupKey string

// LookupKey returns the form in which a look-up of a number's key or a Customer.ID is kept.
func (t *Tx) LookupKey(key string) LookupKey { return LookupKey(t.blind(key)) }

// Lookups returns what PutLookup wrote for a person: the customers whom they looked up, and
// when they last did.
func (t *Tx) Lookups(person string) iter.Seq2[LookupKey, time.Time] {
	return func(yield func(LookupKey, time.Time) bool) {
		prefix := textPrefix(person)
		for k, v := range t.scan(bucketLookups, prefix, nil) {
			if !yield(LookupKey(k[len(prefix):]), stamp(readU64(v)).time()) {
				return
			}
		}
	}
}

// PutLookup records that a person looked a customer up now.
func (t *Tx) PutLookup(person string, key LookupKey) {
	t.put(bucketLookups, textKey(person, string(key)), u64(uint64(stampOf(t.now))))
}

// DeleteLookup removes what PutLookup wrote.
func (t *Tx) DeleteLookup(person string, key LookupKey) {
	t.del(bucketLookups, textKey(person, string(key)))
}

// PutAlarm records that a person has reached the limit of look-ups now, for the leads to
// be told; not again within the given time since the last one.
func (t *Tx) PutAlarm(person string, within time.Duration) {
	last := stamp(readU64(t.get(bucketMemory, textKey(alarmedKind, person))))
	if last != 0 && t.now.Sub(last.time()).Abs() < within {
		return
	}
	now := u64(uint64(stampOf(t.now)))
	t.put(bucketMemory, textKey(alarmedKind, person), now)
	t.put(bucketMemory, textKey(alarmsKind, person), now)
}

// Alarms returns the persons of PutAlarm whom the leads haven't been told of, and when it
// was.
func (t *Tx) Alarms() map[string]time.Time {
	out := map[string]time.Time{}
	prefix := textPrefix(alarmsKind)
	for k, v := range t.scan(bucketMemory, prefix, nil) {
		out[string(k[len(prefix):])] = stamp(readU64(v)).time()
	}
	return out
}

// DeleteAlarm removes the alarm of a person that was made at that time, once the leads have
// been told.
func (t *Tx) DeleteAlarm(person string, at time.Time) {
	key := textKey(alarmsKind, person)
	if stamp(readU64(t.get(bucketMemory, key))) == stampOf(at) {
		t.del(bucketMemory, key)
	}
}

// sweepLookups removes the look-ups of people who don't come back, in small steps.
func (s *Store) sweepLookups(ctx context.Context) error {
	for {
		var old [][]byte
		if err := s.View(ctx, func(t *Tx) error {
			for k, v := range t.scan(bucketLookups, nil, nil) {
				if t.lookupOver(v) && len(old) < sweepRemove {
					old = append(old, bytes.Clone(k))
				}
			}
			return nil
		}); err != nil || len(old) == 0 {
			return err
		}
		if _, err := s.Update(ctx, Key{}, func(t *Tx) (Receipt, error) {
			for _, k := range old {
				if v := t.get(bucketLookups, k); v != nil && t.lookupOver(v) {
					t.del(bucketLookups, k)
				}
			}
			return Receipt{}, nil
		}); err != nil {
			return err
		}
	}
}

func (t *Tx) lookupOver(value []byte) bool {
	return t.now.Sub(stamp(readU64(value)).time()).Abs() > lookupLife
}

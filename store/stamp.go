package store

import (
	"time"

	"github.com/cc147/sigap/procedure"
)

// stamp is a time in a record: nanoseconds since 1970, in UTC. 0 is the zero time. A number
// is encoded and decoded several times faster than a date.
type stamp int64

func stampOf(t time.Time) stamp {
	if t.IsZero() {
		return 0
	}
	return stamp(t.UnixNano())
}

func (s stamp) time() time.Time {
	if s == 0 {
		return time.Time{}
	}
	return time.Unix(0, int64(s)).UTC()
}

// numberKeys returns the keys of numbers, for a record.
func numberKeys(numbers []procedure.Number) []string {
	return convert(numbers, procedure.Number.Key)
}

// numbersOf is the inverse of numberKeys. An invalid key becomes the zero Number.
func numbersOf(keys []string) []procedure.Number {
	return convert(keys, func(key string) procedure.Number {
		n, _ := procedure.NumberFromKey(key)
		return n
	})
}

// convert converts a slice; nil stays nil.
func convert[From, To any](in []From, one func(From) To) []To {
	if len(in) == 0 {
		return nil
	}
	out := make([]To, len(in))
	for i, x := range in {
		out[i] = one(x)
	}
	return out
}

package handlers

import (
	"sync"
	"time"

	"github.com/cc147/sigap/procedure"
	"github.com/cc147/sigap/store"
)

// unsavedLookups are the look-ups of each person that could not be saved, as
// store.Lookups has the others: a full disk doesn't lift the limit. A person has at
// most Policy.Lookups of them. It is safe for concurrent use.
type unsavedLookups struct {
	mu sync.Mutex
	by map[string]map[store.LookupKey]time.Time
}

// of returns a copy of a person's that still count; nil is none.
func (u *unsavedLookups) of(person string, now time.Time) map[store.LookupKey]time.Time {
	u.mu.Lock()
	defer u.mu.Unlock()
	var out map[store.LookupKey]time.Time
	for key, at := range u.by[person] {
		if !procedure.Within(at, now, lookupSpan) {
			delete(u.by[person], key)
			continue
		}
		if out == nil {
			out = map[store.LookupKey]time.Time{}
		}
		out[key] = at
	}
	return out
}

func (u *unsavedLookups) put(person string, key store.LookupKey, now time.Time) {
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.by == nil {
		u.by = map[string]map[store.LookupKey]time.Time{}
	}
	if u.by[person] == nil {
		u.by[person] = map[store.LookupKey]time.Time{}
	}
	u.by[person][key] = now
}

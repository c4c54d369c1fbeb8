package store

import (
	"encoding/json"
	"time"
)

func revealsKey(person string) []byte { return textKey("reveals", person) }

// Reveals are the times at which a person lately looked at the full data of
// somebody else's case, as PutReveals left them.
func (t *Tx) Reveals(person string) (out []time.Time) {
	value := t.get(bucketMemory, revealsKey(person))
	if value == nil {
		return nil
	}
	var stamps []stamp
	if err := json.Unmarshal(value, &stamps); err != nil {
		t.fail(ErrCorrupt)
	}
	return convert(stamps, stamp.time)
}

// PutReveals writes them.
func (t *Tx) PutReveals(person string, times []time.Time) {
	t.save(bucketMemory, revealsKey(person), convert(times, stampOf))
}

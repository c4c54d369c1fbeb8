package store

import (
	"encoding/json"
	"time"
)

func revealsKey(person string) []byte { return textKey("reveals", person) }

// Reveals returns the times at which a person recently viewed the full data of somebody
// else's case, as PutReveals stored them.
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

// PutReveals stores the times.
func (t *Tx) PutReveals(person string, times []time.Time) {
	t.save(bucketMemory, revealsKey(person), convert(times, stampOf))
}

package store

import (
	"encoding/json"
	"fmt"
	"time"
)

// receiptLife is how long a key is known: platforms deliver an input again for
// up to 24 h.
const receiptLife = 25 * time.Hour

// maxKeyID bounds a platform's id of an input, in bytes.
const maxKeyID = 1024

// Key is a platform's own id of an input, as given. The zero Key is none.
type Key struct {
	Platform string
	ID       string
}

func (k Key) check() error {
	if len(k.Platform)+len(k.ID) > maxKeyID {
		return fmt.Errorf("the key of an input: %w", ErrTooLarge)
	}
	return nil
}

func (k Key) row() []byte { return textKey(k.Platform, k.ID) }

// Receipt is what an input led to. An answer is rendered from it again, so it
// holds no personal data.
type Receipt struct {
	Subject string // "K-12" a case, "C-345" a call, or ""
	Code    string // what happened, in the caller's terms
	Turn    uint64 // the turn of the subject at which it happened
	Seen    bool   // it is the receipt of an earlier delivery; never stored
}

// receiptRecord is a Receipt as stored. Fields are only ever added.
type receiptRecord struct {
	At      stamp  `json:"at"`
	Subject string `json:"subject,omitempty"`
	Code    string `json:"code,omitempty"`
	Turn    uint64 `json:"turn,omitempty"`
}

// receipt finds what the key led to, unless that is too long ago.
func (t *Tx) receipt(k Key) (Receipt, bool) {
	if k == (Key{}) {
		return Receipt{}, false
	}
	r, ok := load[receiptRecord](t, bucketSeen, k.row())
	if !ok || t.now.Sub(r.At.time()) >= receiptLife {
		return Receipt{}, false
	}
	return Receipt{Subject: r.Subject, Code: r.Code, Turn: r.Turn, Seen: true}, true
}

func (t *Tx) putReceipt(k Key, r Receipt) {
	if k == (Key{}) {
		return
	}
	t.save(bucketSeen, k.row(), receiptRecord{At: stampOf(t.now), Subject: r.Subject, Code: r.Code, Turn: r.Turn})
}

// expired reports whether a stored receipt has served its time.
func expired(value []byte, now time.Time) bool {
	var r receiptRecord
	if err := json.Unmarshal(value, &r); err != nil {
		return false // kept for whoever looks into it
	}
	return now.Sub(r.At.time()) >= receiptLife
}

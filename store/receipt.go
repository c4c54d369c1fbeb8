package store

import (
	"encoding/json"
	"fmt"
	"time"
)

// receiptLife is how long a receipt is kept: platforms deliver an input again for up to
// 24 h.
const receiptLife = 25 * time.Hour

// maxKeyID is the greatest length of a platform's id of an input, in bytes.
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

// Receipt is the result of an input. A repeated answer is rendered from it, so it contains
// no personal data.
type Receipt struct {
	Subject string // "K-12" a case, "C-345" a call, or ""
	Code    string // what happened, in the caller's terms
	Turn    uint64 // the subject's turn at that time
	Seen    bool   // the input had been handled before; never stored
}

// receiptRecord is a Receipt as stored. Fields are only ever added.
type receiptRecord struct {
	At      stamp  `json:"at"`
	Subject string `json:"subject,omitempty"`
	Code    string `json:"code,omitempty"`
	Turn    uint64 `json:"turn,omitempty"`
}

// receipt returns the receipt of a key, unless it has expired.
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

// expired reports whether a stored receipt is older than receiptLife.
func expired(value []byte, now time.Time) bool {
	var r receiptRecord
	if err := json.Unmarshal(value, &r); err != nil {
		return false // kept for an investigation
	}
	return now.Sub(r.At.time()) >= receiptLife
}

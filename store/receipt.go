package store

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"time"
)

// receiptLife is how long a receipt is kept: platforms deliver an input again for up to
// 24 h.
const receiptLife = 25 * time.Hour

// maxKeyID is the greatest length of a platform's id of an input, in bytes.
const maxKeyID = 1024

// Key is a platform's own id of an input, as given, with what the input says. The zero Key
// is none.
type Key struct {
	Platform string
	ID       string
	Of       Input
}

// Input is who made an input and what it says. A receipt answers for the same Input only.
type Input struct {
	Person  string // id of the person who made it, or ""
	Kind    string // "command", "press", …
	Subject string // of the pressed button or the filled form, or ""
	Action  string // the button's action, or the command's name
	Content string // everything else that it says: it may be personal, and is not stored
}

// none reports whether the input has no key.
func (k Key) none() bool { return k.Platform == "" && k.ID == "" }

func (k Key) check() error {
	if len(k.Platform)+len(k.ID) > maxKeyID {
		return fmt.Errorf("the key of an input: %w", ErrTooLarge)
	}
	return nil
}

func (k Key) row() []byte { return textKey(k.Platform, k.ID) }

// digestSize is the length of a digest of an Input, in bytes.
const digestSize = 16

// secretKey is the key of the random bytes that digests are made with, in the bucket of the
// adapters' memory, under a name that no platform has. Without them nobody can guess a
// number from the digest of an input that has it.
var secretKey = textKey("receipts", "secret")

// digest returns the digest of what the key's input says, which depends on the key too. It
// makes the file's secret if there is none.
func (t *Tx) digest(k Key) []byte {
	secret := t.get(bucketMemory, secretKey)
	if secret == nil {
		secret = make([]byte, sha256.Size)
		_, _ = rand.Read(secret) // never fails
		t.put(bucketMemory, secretKey, secret)
	}
	sum := hmac.New(sha256.New, secret)
	for _, part := range []string{k.Platform, k.ID, k.Of.Person, k.Of.Kind, k.Of.Subject, k.Of.Action, k.Of.Content} {
		_, _ = sum.Write(binary.BigEndian.AppendUint64(nil, uint64(len(part)))) // never fails, as below
		_, _ = sum.Write([]byte(part))
	}
	return sum.Sum(nil)[:digestSize]
}

// Receipt is the result of an input. A repeated answer is rendered from it, so it contains
// no personal data.
type Receipt struct {
	Subject string    // "K-12" a case, "C-345" a call, or ""
	Code    string    // what happened, in the caller's terms
	Turn    uint64    // the subject's turn at that time
	Seen    bool      // the input had been handled before; never stored
	At      time.Time // when it was handled; set by Update
}

// receiptRecord is a Receipt as stored. Fields are only ever added.
type receiptRecord struct {
	At      stamp  `json:"at"`
	Subject string `json:"subject,omitempty"`
	Code    string `json:"code,omitempty"`
	Turn    uint64 `json:"turn,omitempty"`
	Of      []byte `json:"of,omitempty"` // the digest of the Input; a version before this field wrote none
}

// receipt returns the receipt of a key. The error is ErrKeyUsed if it is another input's. A
// receipt counts until Sweep removes it: no platform uses a key twice.
func (t *Tx) receipt(k Key) (r Receipt, seen bool, err error) {
	if k.none() {
		return Receipt{}, false, nil
	}
	found, ok := load[receiptRecord](t, bucketSeen, k.row())
	switch {
	case !ok:
		return Receipt{}, false, nil
	case !hmac.Equal(found.Of, t.digest(k)):
		return Receipt{}, false, ErrKeyUsed
	}
	return Receipt{Subject: found.Subject, Code: found.Code, Turn: found.Turn, Seen: true, At: found.At.time()}, true, nil
}

func (t *Tx) putReceipt(k Key, r Receipt) {
	if k.none() {
		return
	}
	t.save(bucketSeen, k.row(), receiptRecord{At: stampOf(r.At), Subject: r.Subject, Code: r.Code, Turn: r.Turn, Of: t.digest(k)})
}

// expired reports whether a stored receipt is receiptLife away from now, before or after.
func expired(value []byte, now time.Time) bool {
	var r receiptRecord
	if err := json.Unmarshal(value, &r); err != nil {
		return false // kept for an investigation
	}
	return now.Sub(r.At.time()).Abs() >= receiptLife
}

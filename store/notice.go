package store

import (
	"strconv"

	"github.com/cc147/sigap/procedure"
)

// noticeKey is the key of the newest week for which a notice was due, in the bucket of the
// adapters' memory, under a name that no platform has.
func noticeKey(about string) []byte { return textKey("notice", about) }

// Noticed returns the day that PutNoticed stored last, or "".
func (t *Tx) Noticed(about string) procedure.Date {
	return procedure.Date(t.get(bucketMemory, noticeKey(about)))
}

// PutNoticed stores the day for which a regular notice was sent, or was not due.
func (t *Tx) PutNoticed(about string, day procedure.Date) {
	t.put(bucketMemory, noticeKey(about), []byte(day))
}

// NewNotice returns the subject of the posts of a new notice: "N-1", "N-2", …
func (t *Tx) NewNotice() string { return "N-" + strconv.FormatUint(t.next("notice"), 10) }

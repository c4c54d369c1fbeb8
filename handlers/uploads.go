package handlers

import (
	"crypto/rand"
	"encoding/binary"
	"errors"
	"slices"
	"sync"
	"time"

	"github.com/cc147/sigap/procedure"
	"github.com/cc147/sigap/store"
)

const (
	maxUploads = 4                // files held at once, of all people
	uploadLife = 15 * time.Minute // from the last press
	workLife   = 20 * time.Minute // after this, work on a file counts as lost
)

// uploads are the files that people sent and have not imported yet: one of each person,
// in memory and in the data folder's temporary files. A restart loses them.
type uploads struct {
	mu   sync.Mutex
	held map[string]*upload // by person
	// undoing has until when at most a person's undo is being worked on.
	undoing map[string]time.Time
}

// upload is one file. Whoever has taken it works on it alone.
type upload struct {
	token  uint64    // on its buttons; each question has one of its own
	tokens []uint64  // of the questions before
	key    store.Key // of the input that brought it
	name   string
	list   procedure.List
	mode   store.Mode
	data   []byte        // until the file was read as its list
	staged *StagedImport // then
	// columns are what the person said of headers that are not understood; asked is the
	// header that is asked about.
	columns map[string]string
	asked   string

	busy  bool
	until time.Time
}

// The codes of an upload that can't be had.
const (
	uploadBusy = "upload_busy" // the person's file is being read or imported
	uploadsOut = "uploads_full"
	uploadGone = "upload_gone" // dropped, imported, or from before a restart
	answered   = "answered"    // the press is on a question that was answered
	undoBusy   = "undo_busy"   // the person's undo is being worked on
)

// begin holds a new file of a person, in place of the last one. code is why it can't.
func (u *uploads) begin(person string, key store.Key, now time.Time) (_ *upload, code string) {
	u.mu.Lock()
	defer u.mu.Unlock()
	u.sweep(now)
	old := u.held[person]
	switch {
	case old != nil && old.busy:
		return nil, uploadBusy
	case old == nil && len(u.held) >= maxUploads:
		return nil, uploadsOut
	}
	_ = old.drop() // its temporary file has no name: the worst is that it lives until the end
	if u.held == nil {
		u.held = map[string]*upload{}
	}
	up := &upload{token: newToken(), key: key, busy: true, until: now.Add(workLife)}
	u.held[person] = up
	return up, ""
}

// take gives a person's file to work on.
func (u *uploads) take(person string, token uint64, now time.Time) (_ *upload, code string) {
	u.mu.Lock()
	defer u.mu.Unlock()
	u.sweep(now)
	up := u.held[person]
	switch {
	case up != nil && slices.Contains(up.tokens, token):
		return nil, answered
	case up == nil || up.token != token:
		return nil, uploadGone
	case up.busy:
		return nil, uploadBusy
	}
	up.busy, up.until = true, now.Add(workLife)
	return up, ""
}

// renew makes the buttons of the questions before about a file that the caller has taken
// answer nothing any more: pressed twice, one would answer the next question.
func (u *uploads) renew(up *upload) {
	u.mu.Lock()
	defer u.mu.Unlock()
	up.token, up.tokens = newToken(), append(up.tokens, up.token)
}

// keep gives a file back, to be taken again.
func (u *uploads) keep(person string, up *upload, now time.Time) {
	u.mu.Lock()
	defer u.mu.Unlock()
	up.busy, up.until = false, now.Add(uploadLife)
	if u.held[person] != up { // it counted as lost
		_ = up.drop()
	}
}

// end drops a file that the caller has taken.
func (u *uploads) end(person string, up *upload) error {
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.held[person] == up {
		delete(u.held, person)
	}
	return up.drop()
}

// sweep forgets files whose time is over. Work that counts as lost keeps its file until
// it ends. The caller holds mu.
func (u *uploads) sweep(now time.Time) {
	for person, up := range u.held {
		if !over(up.until, now) {
			continue
		}
		delete(u.held, person)
		if !up.busy {
			_ = up.drop()
		}
	}
}

// over reports whether a time has come. One that is too far away is of a clock that was
// turned back since.
func over(until, now time.Time) bool {
	return !now.Before(until) || until.Sub(now) > max(workLife, uploadLife)
}

// expire forgets files whose time is over.
func (u *uploads) expire(now time.Time) {
	u.mu.Lock()
	defer u.mu.Unlock()
	u.sweep(now)
}

// beginUndo reports whether work on an undo of the person may begin: a large list's takes
// memory and disk, so one at a time.
func (u *uploads) beginUndo(person string, now time.Time) bool {
	u.mu.Lock()
	defer u.mu.Unlock()
	if !over(u.undoing[person], now) {
		return false
	}
	if u.undoing == nil {
		u.undoing = map[string]time.Time{}
	}
	u.undoing[person] = now.Add(workLife)
	return true
}

func (u *uploads) endUndo(person string) {
	u.mu.Lock()
	defer u.mu.Unlock()
	delete(u.undoing, person)
}

// seen reports whether the person's file came by that input.
func (u *uploads) seen(person string, key store.Key) bool {
	u.mu.Lock()
	defer u.mu.Unlock()
	up := u.held[person]
	return up != nil && key != (store.Key{}) && up.key == key
}

// drop removes the file from memory and disk.
func (up *upload) drop() error {
	if up == nil {
		return nil
	}
	up.data = nil
	if up.staged == nil {
		return nil
	}
	return up.staged.Close()
}

// DropUploads drops all files that people sent and have not imported. Call it once no
// input is being answered.
func (h *Handlers) DropUploads() error {
	h.uploads.mu.Lock()
	defer h.uploads.mu.Unlock()
	var all error
	for person, up := range h.uploads.held {
		all = errors.Join(all, up.drop())
		delete(h.uploads.held, person)
	}
	return all
}

func newToken() uint64 {
	var b [8]byte
	_, _ = rand.Read(b[:]) // it never fails
	return binary.BigEndian.Uint64(b[:])
}

package store

import (
	"errors"
	"fmt"
	"runtime"
	"strings"
	"syscall"

	berrors "go.etcd.io/bbolt/errors"
)

// What can go wrong. All are matched with errors.Is; an error may match
// several of them.
var (
	// ErrNotSaved says that surely nothing was written; the caller may try again.
	ErrNotSaved = errors.New("not saved")
	// ErrUncertain says that nobody knows yet whether it was written. It may
	// still be, so "not saved" would be a lie.
	ErrUncertain = errors.New("not certain whether it was saved")
	// ErrBusy says that the queue is full. It is also ErrNotSaved.
	ErrBusy = fmt.Errorf("the store is busy: %w", ErrNotSaved)
	// ErrFull says that the disk, or the configured size of the file, is used
	// up. It comes with ErrNotSaved.
	ErrFull = errors.New("no space left for the data file")
	// ErrInternal says that the operation panicked: a fault in the program.
	ErrInternal = errors.New("internal fault")
	// ErrReadOnly says that a View tried to write.
	ErrReadOnly = errors.New("a view can't write")
	// ErrTooLarge says that a key, a value or a whole operation is over its bound.
	ErrTooLarge = errors.New("too large to be stored")
	// ErrNotFound says that there is no such record.
	ErrNotFound = errors.New("not found")
	// ErrClosed says that the store was closed.
	ErrClosed = errors.New("the store is closed")
	// ErrExists says that a file is there already, and stays as it is.
	ErrExists = errors.New("there is a data file already")
	// ErrLocked says that another process has the file.
	ErrLocked = errors.New("the data file is in use")
	// ErrNewer says that a newer version of the program wrote the file.
	ErrNewer = errors.New("the data file is newer than this program")
	// ErrCorrupt says that the file, or a record in it, can't be read.
	ErrCorrupt = errors.New("the data file is damaged")
)

// panicError is a panic that became an error. Its text never shows the value
// of a panic, which may carry customer data, unless the runtime made it.
type panicError struct{ value any }

func (e panicError) Error() string {
	if fault, ok := e.value.(runtime.Error); ok {
		return ErrInternal.Error() + ": " + fault.Error()
	}
	return fmt.Sprintf("%v: panic with a %T", ErrInternal, e.value)
}

func (e panicError) Unwrap() []error {
	if err, ok := e.value.(error); ok {
		return []error{ErrInternal, err}
	}
	return []error{ErrInternal}
}

// notSaved wraps the cause of a write that surely didn't happen.
func notSaved(cause error) error {
	if isFull(cause) {
		return fmt.Errorf("%w: %w: %w", ErrNotSaved, ErrFull, cause)
	}
	return fmt.Errorf("%w: %w", ErrNotSaved, cause)
}

// isFull reports whether a write failed for want of room: on the disk, in its
// user's quota, under the process's limit for a file, or under Options.MaxSize.
func isFull(cause error) bool {
	for _, full := range []error{syscall.ENOSPC, syscall.EDQUOT, syscall.EFBIG, berrors.ErrMaxSizeReached} {
		if errors.Is(cause, full) {
			return true
		}
	}
	text := cause.Error() // bolt gives some causes in words alone
	return strings.Contains(text, "file resize error") || strings.Contains(text, syscall.ENOSPC.Error())
}

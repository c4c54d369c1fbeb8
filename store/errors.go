package store

import (
	"errors"
	"fmt"
	"runtime"
	"strings"
	"syscall"

	berrors "go.etcd.io/bbolt/errors"
)

// The errors of the store, for errors.Is. An error may match several of them.
var (
	// ErrNotSaved says that nothing was written; the caller may try again.
	ErrNotSaved = errors.New("not saved")
	// ErrUncertain says that it is not known whether it was written. It may be, so
	// the caller must not report "not saved".
	ErrUncertain = errors.New("not certain whether it was saved")
	// ErrBusy says that the queue is full. It matches ErrNotSaved too.
	ErrBusy = fmt.Errorf("the store is busy: %w", ErrNotSaved)
	// ErrFull says that the disk is full, or the file has its greatest configured
	// size. It comes with ErrNotSaved.
	ErrFull = errors.New("no space left for the data file")
	// ErrInternal says that the operation panicked, because of a bug.
	ErrInternal = errors.New("internal fault")
	// ErrReadOnly says that a View tried to write.
	ErrReadOnly = errors.New("a view can't write")
	// ErrTooLarge says that a key, a value or an operation exceeds its limit.
	ErrTooLarge = errors.New("too large to be stored")
	// ErrNotFound says that there is no such record.
	ErrNotFound = errors.New("not found")
	// ErrClosed says that the store was closed.
	ErrClosed = errors.New("the store is closed")
	// ErrKeyUsed says that the key is of an earlier input, by somebody else or with other
	// content. Nothing was written; the same input comes no further with that key.
	ErrKeyUsed = errors.New("the key of an earlier input")
	// ErrExists says that a file exists already; it is unchanged.
	ErrExists = errors.New("there is a data file already")
	// ErrLocked says that another process has the file open.
	ErrLocked = errors.New("the data file is in use")
	// ErrNewer says that a newer version of the program wrote the file.
	ErrNewer = errors.New("the data file is newer than this program")
	// ErrCorrupt says that the file, or a record in it, can't be read.
	ErrCorrupt = errors.New("the data file is damaged")
	// ErrEmpty says that there is nothing in the data file. It matches ErrCorrupt too.
	ErrEmpty = fmt.Errorf("%w: nothing is in it, so it was lost or emptied", ErrCorrupt)
	// ErrOther says that the data file is of another store than the one that was wanted.
	ErrOther = errors.New("the data file is another store's")
)

// panicError is a recovered panic. Its text shows the panic's value only if it is a
// runtime error; any other may contain customer data.
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

// notSaved wraps the cause of a write that did not happen.
func notSaved(cause error) error {
	if isFull(cause) {
		return fmt.Errorf("%w: %w: %w", ErrNotSaved, ErrFull, cause)
	}
	return fmt.Errorf("%w: %w", ErrNotSaved, cause)
}

// isFull reports whether a write failed for lack of room: on the disk, in the user's quota,
// under the process's file size limit, or under Options.MaxSize.
func isFull(cause error) bool {
	for _, full := range []error{syscall.ENOSPC, syscall.EDQUOT, syscall.EFBIG, berrors.ErrMaxSizeReached} {
		if errors.Is(cause, full) {
			return true
		}
	}
	text := cause.Error() // bolt doesn't wrap some causes
	return strings.Contains(text, "file resize error") || strings.Contains(text, syscall.ENOSPC.Error())
}

package store

import (
	"log/slog"
	"time"
)

// Options configure a store. Path and Now are required; the rest has defaults.
type Options struct {
	// Path is the data file. It is created with mode 0600, its folder with 0700.
	Path string
	// Now is the clock. It is called once per operation, by several goroutines.
	Now func() time.Time
	// Elapsed is a monotonic clock, by which jumps of Now are found; unless set, they are
	// found by the monotonic part of Now's readings, where they have one.
	Elapsed func() time.Duration
	// Simulated says that Now is no machine's clock, and never wrong.
	Simulated bool
	// LockTimeout is how long to wait for another process to release the file; 2 s
	// unless set.
	LockTimeout time.Duration
	// MaxQueue is the greatest number of queued operations; 4,096 unless set.
	MaxQueue int
	// MaxBatch is the greatest number of operations in one commit; 512 unless set.
	MaxBatch int
	// BeginBy is how long an operation may wait in the queue; 2 s unless set.
	BeginBy time.Duration
	// KnowBy is how long a caller waits for the result of a begun operation, counted
	// from when it was queued; 2.7 s unless set. It is never below BeginBy.
	KnowBy time.Duration
	// MaxSize is the greatest size of the data file in bytes; 0 is no limit.
	MaxSize int
	// Existing has Open fail with fs.ErrNotExist for a missing file, instead of making it.
	Existing bool
	// ID is the id of the store that the file must hold, see Store.ID; "" is any. Another
	// one is ErrOther.
	ID string
	// Keys are the keys under which the file is encrypted. A new file is encrypted if there
	// are any; so is one that is not yet, when it is opened with keys for the first time.
	Keys Keys
	// Logger logs faults of the program and of the disk, without customer data;
	// slog.Default unless set.
	Logger *slog.Logger
	// Record, if set, is called by the writer with the writes of every operation
	// just before they join a commit, in the order of the commits: for traces, and
	// to measure the cost of a command. It may keep the writes but must not change
	// them.
	Record func([]Write)

	readOnly   bool
	suspect    bool        // the file is a copy: its pages are walked before any read
	migrations []migration // the program's, or a test's
	chunk      int         // the most writes in one commit of a large change
	sorted     int         // bytes that a sorter holds in memory
}

// Write is one write of an operation, for Options.Record.
type Write struct {
	Bucket string
	Key    []byte
	Value  []byte // nil for a delete
	Delete bool
}

func (o Options) withDefaults() Options {
	orDefault(&o.LockTimeout, 2*time.Second)
	orDefault(&o.MaxQueue, 4096)
	orDefault(&o.MaxBatch, 512)
	orDefault(&o.BeginBy, 2*time.Second)
	orDefault(&o.KnowBy, 2700*time.Millisecond)
	o.KnowBy = max(o.KnowBy, o.BeginBy)
	orDefault(&o.chunk, 8_000)
	orDefault(&o.sorted, 8<<20)
	if o.migrations == nil {
		o.migrations = migrations
	}
	if o.Logger == nil {
		o.Logger = slog.Default()
	}
	return o
}

func orDefault[T int | time.Duration](v *T, d T) {
	if *v <= 0 {
		*v = d
	}
}

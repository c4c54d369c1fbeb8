package store

import (
	"log/slog"
	"time"
)

// Options say how a store is opened. Path and Now are required; the rest has
// defaults.
type Options struct {
	// Path is the data file. It is created (0600), and so is its folder (0700).
	Path string
	// Now is the clock. It is asked once per operation.
	Now func() time.Time
	// LockTimeout is how long to wait for another process to let go of the
	// file; 2 s unless set.
	LockTimeout time.Duration
	// MaxQueue bounds the operations that wait for the writer; 4,096 unless set.
	MaxQueue int
	// MaxBatch bounds the operations of one commit; 512 unless set.
	MaxBatch int
	// BeginBy is how long an operation may wait in the queue; 2 s unless set.
	BeginBy time.Duration
	// KnowBy is how long a caller waits for a begun operation, counted from
	// when it was queued; 2.7 s unless set. It is never below BeginBy.
	KnowBy time.Duration
	// MaxSize bounds the data file in bytes; 0 is no bound.
	MaxSize int
	// Logger takes faults of the program and of the disk, free of customer
	// data; slog.Default unless set.
	Logger *slog.Logger
	// Record, when set, is shown the writes of every operation just before they
	// join a commit, in the order of the commits: to trace, and to measure what
	// a command costs. It is called by the writer. It may keep what it is shown,
	// but must not change it.
	Record func([]Write)

	readOnly   bool
	suspect    bool        // the file is a copy: its pages are walked before anything is looked up
	migrations []migration // those of the program, unless a test has its own
}

// Write is one write of an operation, as Options.Record sees it.
type Write struct {
	Bucket string
	Key    []byte
	Value  []byte // nil for a removal
	Delete bool
}

func (o Options) withDefaults() Options {
	orDefault(&o.LockTimeout, 2*time.Second)
	orDefault(&o.MaxQueue, 4096)
	orDefault(&o.MaxBatch, 512)
	orDefault(&o.BeginBy, 2*time.Second)
	orDefault(&o.KnowBy, 2700*time.Millisecond)
	o.KnowBy = max(o.KnowBy, o.BeginBy)
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

// Package storebench measures how fast bbolt itself does the writes of real operations, as
// the reference for the benchmarks of package store. It is only used by tests.
package storebench

import (
	"fmt"
	"slices"
	"sync"
	"time"

	bolt "go.etcd.io/bbolt"

	"github.com/cc147/sigap/store"
)

// maxGroup is the greatest number of operations in one commit, as in the store's default.
const maxGroup = 512

// Recorder records the writes of each operation of a store. Its Record is for
// store.Options.Record. It is not safe for concurrent use: a store has only one writer.
type Recorder struct {
	Ops [][]store.Write
}

// Record records one operation. It ignores operations without writes.
func (r *Recorder) Record(op []store.Write) {
	if len(op) > 0 {
		r.Ops = append(r.Ops, op)
	}
}

// Growing returns the operations with only the writes to growing keys: see the layout
// of the file in package store.
func Growing(ops [][]store.Write) [][]store.Write {
	random := []string{"opencustomers", "lastcalls", "callkeys", "acted", "statuses", "memory"}
	out := make([][]store.Write, len(ops))
	for i, op := range ops {
		for _, w := range op {
			if !slices.Contains(random, w.Bucket) {
				out[i] = append(out[i], w)
			}
		}
	}
	return out
}

// job is one queued operation of the bare loop.
type job struct {
	writes []store.Write
	done   chan error
}

// Replay runs the operations, in order, through a bare group-commit loop on the file at
// path, which must have their buckets, and returns how long that took. Each of callers
// goroutines waits for its own operation before it queues the next.
func Replay(path string, ops [][]store.Write, callers int) (took time.Duration, err error) {
	db, err := bolt.Open(path, 0o600, &bolt.Options{
		Timeout: time.Second, FreelistType: bolt.FreelistArrayType, InitialMmapSize: 64 << 20, NoStatistics: true,
	})
	if err != nil {
		return 0, fmt.Errorf("opening the file to replay into: %w", err)
	}
	queue := make(chan *job, 4096)
	var writer sync.WaitGroup
	writer.Go(func() { loop(db, queue) })
	next := make(chan []store.Write, len(ops))
	for _, op := range ops {
		next <- op
	}
	close(next)

	began := time.Now()
	errs := make(chan error, callers)
	var wg sync.WaitGroup
	for range callers {
		wg.Go(func() { errs <- call(next, queue) })
	}
	wg.Wait()
	took = time.Since(began)

	close(queue)
	writer.Wait()
	for range callers {
		if e := <-errs; err == nil {
			err = e
		}
	}
	if e := db.Close(); err == nil {
		err = e
	}
	return took, err
}

// call is one caller: it queues an operation and waits for its result.
func call(next <-chan []store.Write, queue chan<- *job) (err error) {
	for op := range next {
		j := &job{writes: op, done: make(chan error, 1)}
		queue <- j
		if e := <-j.done; err == nil {
			err = e
		}
	}
	return err
}

// loop is the bare group-commit loop: each commit takes all queued operations.
func loop(db *bolt.DB, queue <-chan *job) {
	group := make([]*job, 0, maxGroup)
	for first := range queue {
		group = append(group[:0], first)
	gather:
		for len(group) < maxGroup {
			select {
			case j, ok := <-queue:
				if !ok {
					break gather
				}
				group = append(group, j)
			default:
				break gather
			}
		}
		err := commit(db, group)
		for _, j := range group {
			j.done <- err
		}
	}
}

func commit(db *bolt.DB, group []*job) error {
	return db.Update(func(tx *bolt.Tx) error {
		for _, j := range group {
			for _, w := range j.writes {
				b := tx.Bucket([]byte(w.Bucket))
				var err error
				if w.Delete {
					err = b.Delete(w.Key)
				} else {
					err = b.Put(w.Key, w.Value)
				}
				if err != nil {
					return err
				}
			}
		}
		return nil
	})
}

// Rate returns the operations per second.
func Rate(ops int, took time.Duration) float64 { return float64(ops) / took.Seconds() }

// Median sorts the values and returns the middle one.
func Median(xs []float64) float64 {
	slices.Sort(xs)
	return xs[len(xs)/2]
}

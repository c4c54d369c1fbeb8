// Package storebench measures what bbolt itself can do with the writes of real
// operations: the yardstick for package store. Nothing of the product uses it.
package storebench

import (
	"fmt"
	"slices"
	"sync"
	"time"

	bolt "go.etcd.io/bbolt"

	"github.com/cc147/sigap/store"
)

// maxGroup bounds the operations of one commit, as the store's own default does.
const maxGroup = 512

// Recorder keeps the writes of each operation of a store. Its Record is for
// store.Options.Record; it is not safe for concurrent use, which the one writer
// of a store does not need.
type Recorder struct {
	Ops [][]store.Write
}

// Record keeps one operation. Operations that write nothing are left out.
func (r *Recorder) Record(op []store.Write) {
	if len(op) > 0 {
		r.Ops = append(r.Ops, op)
	}
}

// Growing gives the operations with only those of their writes whose keys grow:
// see the drawing of the file in package store.
func Growing(ops [][]store.Write) [][]store.Write {
	random := []string{"opencustomers", "lastcalls", "acted", "statuses", "memory"}
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

// job is one operation on its way through the bare loop.
type job struct {
	writes []store.Write
	done   chan error
}

// Replay brings the operations, in their order, through a bare group-commit
// loop against the file at path, which must have their buckets, and gives how
// long that took. callers goroutines wait each for its own operation.
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

// call is one caller: it hands over an operation and waits for its end.
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

// loop is the bare group-commit loop: it commits whatever is queued.
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

// Rate is how many operations were done in a second.
func Rate(ops int, took time.Duration) float64 { return float64(ops) / took.Seconds() }

// Median sorts the values and gives the one in the middle.
func Median(xs []float64) float64 {
	slices.Sort(xs)
	return xs[len(xs)/2]
}

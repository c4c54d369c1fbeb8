package store

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"os"

	bolt "go.etcd.io/bbolt"
)

// pageWalk reads the pages of a file one after the other, not by bolt and not by
// the mapped memory: in a damaged file those can fault, go round for ever, or take
// all memory. What it lets through bolt can walk.
type pageWalk struct {
	tx   *bolt.Tx
	file *os.File
	size int    // of a page, in bytes
	led  []bool // a page, a bucket or the root leads there already
}

// The form of bolt's pages (its internal/common/page.go): a header with flags and a
// count, then as many elements; a bucket is a value with a header of its own, and a
// small one has its only page, a leaf, there too.
const (
	pageHeader   = 16
	flagsAt      = 8
	countAt      = 10
	leafFlag     = 2
	elementSize  = 16
	bucketHeader = 16
	bucketFlag   = 1
)

func (s *Store) walk(ctx context.Context) error {
	return s.db.View(func(tx *bolt.Tx) error { return walkPages(ctx, tx) })
}

// walkPages holds that pages lead to pages as in a tree, and that each key, value
// and page lies in the file. It fails with ErrCorrupt.
func walkPages(ctx context.Context, tx *bolt.Tx) error {
	f, err := os.Open(tx.DB().Path())
	if err != nil {
		return err
	}
	defer f.Close()
	switch info, err := f.Stat(); {
	case err != nil:
		return err
	case info.Size() < tx.Size():
		return fmt.Errorf("%w: it is cut off: %d of %d bytes are there", ErrCorrupt, info.Size(), tx.Size())
	}
	size := tx.DB().Info().PageSize
	w := &pageWalk{tx: tx, file: f, size: size, led: make([]bool, int(tx.Size())/size)}
	if err := w.lead(uint64(tx.Cursor().Bucket().Root())); err != nil {
		return err
	}
	for id := 0; id < len(w.led); id++ {
		p, err := tx.Page(id)
		if err = errors.Join(err, ctx.Err()); err != nil {
			return err
		}
		if p == nil || p.Type == "free" {
			continue // what a free page says counts for nothing
		}
		if p.OverflowCount >= len(w.led)-id {
			return fmt.Errorf("%w: page %d goes on for %d pages of %d", ErrCorrupt, id, p.OverflowCount, len(w.led))
		}
		if p.Type == "branch" || p.Type == "leaf" {
			if err := w.page(id, p.OverflowCount, p.Type == "branch"); err != nil {
				return fmt.Errorf("%w: page %d: %w", ErrCorrupt, id, err)
			}
		}
		id += p.OverflowCount
	}
	return nil
}

// lead follows a step to a page: to a branch or a leaf, and to each once.
func (w *pageWalk) lead(id uint64) error {
	if id >= uint64(len(w.led)) || w.led[id] {
		return fmt.Errorf("%w: page %d is not there, or is led to twice", ErrCorrupt, id)
	}
	w.led[id] = true
	p, err := w.tx.Page(int(id))
	if err == nil && (p == nil || p.Type != "branch" && p.Type != "leaf") {
		err = fmt.Errorf("%w: page %d is no part of a tree", ErrCorrupt, id)
	}
	return err
}

// page looks at a page and those that it goes on for.
func (w *pageWalk) page(id, overflow int, branch bool) error {
	data := make([]byte, (overflow+1)*w.size)
	if _, err := w.file.ReadAt(data, int64(id)*int64(w.size)); err != nil {
		return err
	}
	return w.elements(data, branch)
}

// elements looks at the elements of a page, or of a bucket that stands in a value.
func (w *pageWalk) elements(page []byte, branch bool) error {
	order := binary.NativeEndian
	count := int(order.Uint16(page[countAt:]))
	if branch && count == 0 {
		return errors.New("it leads nowhere")
	}
	for i := range count {
		at := pageHeader + i*elementSize
		if at+elementSize > len(page) {
			return fmt.Errorf("element %d lies beyond its end", i)
		}
		e := page[at : at+elementSize]
		word := func(n int) int { return int(order.Uint32(e[4*n:])) }
		var err error
		switch {
		case branch:
			if at+word(0)+word(1) > len(page) {
				return fmt.Errorf("the key of element %d lies beyond its end", i)
			}
			err = w.lead(order.Uint64(e[8:]))
		case at+word(1)+word(2)+word(3) > len(page):
			return fmt.Errorf("element %d lies beyond its end", i)
		case word(0)&bucketFlag != 0:
			err = w.bucket(page[at+word(1)+word(2):][:word(3)])
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (w *pageWalk) bucket(value []byte) error {
	if len(value) < bucketHeader {
		return errors.New("a bucket is too short")
	}
	if root := binary.NativeEndian.Uint64(value); root != 0 {
		return w.lead(root)
	}
	page := value[bucketHeader:]
	if len(page) < pageHeader || binary.NativeEndian.Uint16(page[flagsAt:]) != leafFlag {
		return errors.New("a bucket is no leaf")
	}
	return w.elements(page, false)
}

package store

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"os"

	bolt "go.etcd.io/bbolt"
)

// pageWalk reads the pages of a file one by one, without bolt and without the memory
// mapping: in a damaged file those can fault, loop for ever, or take all memory. A file that
// passes can be walked by bolt.
type pageWalk struct {
	tx   *bolt.Tx
	file *os.File
	size int    // size of a page, in bytes
	led  []bool // the page has a parent: a page, a bucket or the root
}

// The format of bolt's pages (its internal/common/page.go): a header with flags and a count,
// then that many elements. A bucket is a value with its own header; a small one has its
// only page, a leaf, inside that value.
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

// walkPages checks that the pages form a tree, and that each key, value and page lies
// within the file. It fails with ErrCorrupt.
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
		return fmt.Errorf("%w: the file is cut off: it has %d of %d bytes", ErrCorrupt, info.Size(), tx.Size())
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
			continue // the contents of a free page don't matter
		}
		if p.OverflowCount >= len(w.led)-id {
			return fmt.Errorf("%w: page %d overflows to %d pages of %d", ErrCorrupt, id, p.OverflowCount, len(w.led))
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

// lead records a reference to a page, which must be a branch or a leaf without another parent.
func (w *pageWalk) lead(id uint64) error {
	if id >= uint64(len(w.led)) || w.led[id] {
		return fmt.Errorf("%w: page %d does not exist, or has two parents", ErrCorrupt, id)
	}
	w.led[id] = true
	p, err := w.tx.Page(int(id))
	if err == nil && (p == nil || p.Type != "branch" && p.Type != "leaf") {
		err = fmt.Errorf("%w: page %d is not part of a tree", ErrCorrupt, id)
	}
	return err
}

// page reads a page with its overflow pages and checks its elements.
func (w *pageWalk) page(id, overflow int, branch bool) error {
	data := make([]byte, (overflow+1)*w.size)
	if _, err := w.file.ReadAt(data, int64(id)*int64(w.size)); err != nil {
		return err
	}
	return w.elements(data, branch)
}

// elements checks the elements of a page, or of a bucket inside a value.
func (w *pageWalk) elements(page []byte, branch bool) error {
	order := binary.NativeEndian
	count := int(order.Uint16(page[countAt:]))
	if branch && count == 0 {
		return errors.New("it has no elements")
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
		return errors.New("the page inside a bucket is not a leaf")
	}
	return w.elements(page, false)
}

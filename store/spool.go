package store

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
)

// spool is a temporary file of rows, in order. It is unlinked at once, so that nothing of
// it is left whatever ends the process.
type spool struct {
	file *os.File
	w    *bufio.Writer
	buf  []byte
}

// tempFile creates an unlinked file in the data folder, mode 0600. Open removes the name
// that a kill in between leaves.
func (s *Store) tempFile() (*os.File, error) {
	f, err := os.CreateTemp(filepath.Dir(s.opts.Path), filepath.Base(s.opts.Path)+copySuffix+"*")
	if err != nil {
		return nil, err
	}
	return f, os.Remove(f.Name())
}

func (s *Store) newSpool() (*spool, error) {
	f, err := s.tempFile()
	if err != nil {
		return nil, fmt.Errorf("a temporary file beside the data file: %w", err)
	}
	return &spool{file: f, w: bufio.NewWriterSize(f, 256<<10)}, nil
}

// spooled is a row in the spool.
type spooled struct {
	hash    rowHash
	mark    []byte   // lineMark
	numbers []string // keys
	record  []byte   // rowRecord as JSON
}

// add appends a row.
func (p *spool) add(r spooled) error {
	b := append(p.buf[:0], r.hash[:]...)
	b = appendPart(b, r.mark)
	b = binary.AppendUvarint(b, uint64(len(r.numbers)))
	for _, n := range r.numbers {
		b = appendPart(b, []byte(n))
	}
	p.buf = append(b, r.record...)
	var size [binary.MaxVarintLen64]byte
	_, err := p.w.Write(append(binary.AppendUvarint(size[:0], uint64(len(p.buf))), p.buf...))
	return err
}

func appendPart(b, part []byte) []byte {
	return append(binary.AppendUvarint(b, uint64(len(part))), part...)
}

// each reads the rows from the first on. What it passes is the caller's.
func (p *spool) each(fn func(row int, r spooled) error) error {
	if err := p.w.Flush(); err != nil {
		return err
	}
	in := bufio.NewReaderSize(io.NewSectionReader(p.file, 0, 1<<62), 256<<10)
	for row := 0; ; row++ {
		size, err := binary.ReadUvarint(in)
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		b := make([]byte, size)
		if _, err := io.ReadFull(in, b); err != nil {
			return err
		}
		if err := fn(row, parseSpooled(b)); err != nil {
			return err
		}
	}
}

// parseSpooled is the inverse of what add wrote.
func parseSpooled(b []byte) (r spooled) {
	b = b[copy(r.hash[:], b):]
	cut := func() []byte {
		n, used := binary.Uvarint(b)
		part := b[used : used+int(n)]
		b = b[used+int(n):]
		return part
	}
	r.mark = cut()
	n, used := binary.Uvarint(b)
	b = b[used:]
	for range n {
		r.numbers = append(r.numbers, string(cut()))
	}
	r.record = b
	return r
}

func (p *spool) close() error { return p.file.Close() }

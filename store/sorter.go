package store

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"os"
	"slices"
)

// sorter sorts many writes by bucket and key, in little memory: sorted runs of them go to
// a temporary file and are merged. Writes in the order of the keys touch each page of the
// data file in one commit only.
type sorter struct {
	temp  func() (*os.File, error)
	most  int      // bytes of writes that it holds in memory
	file  *os.File // of the runs; nil while all is in memory
	runs  []int64  // where each run ends
	buf   []byte
	at    []uint32 // where each write in buf begins
	count int
}

// sortHead is the size of the head of an encoded write: bucket, deleted, sizes of key and value.
const sortHead = 6

// add takes a write; key and value must be below 64 KiB.
func (s *sorter) add(b bucket, w write) error {
	if len(s.buf)+sortHead+len(w.key)+len(w.value) > s.most {
		if err := s.flush(); err != nil {
			return err
		}
	}
	s.at, s.count = append(s.at, uint32(len(s.buf))), s.count+1
	deleted := byte(0)
	if w.deleted {
		deleted = 1
	}
	s.buf = append(s.buf, byte(b), deleted)
	s.buf = binary.BigEndian.AppendUint16(s.buf, uint16(len(w.key)))
	s.buf = binary.BigEndian.AppendUint16(s.buf, uint16(len(w.value)))
	s.buf = append(append(s.buf, w.key...), w.value...)
	return nil
}

// sort sorts what is in memory.
func (s *sorter) sort() {
	slices.SortFunc(s.at, func(x, y uint32) int { return compareSorted(s.buf[x:], s.buf[y:]) })
}

func compareSorted(x, y []byte) int {
	if x[0] != y[0] {
		return int(x[0]) - int(y[0])
	}
	return bytes.Compare(x[sortHead:sortHead+int(binary.BigEndian.Uint16(x[2:]))], y[sortHead:sortHead+int(binary.BigEndian.Uint16(y[2:]))])
}

func sortedSize(head []byte) int {
	return sortHead + int(binary.BigEndian.Uint16(head[2:])) + int(binary.BigEndian.Uint16(head[4:]))
}

// flush writes a run.
func (s *sorter) flush() (err error) {
	if s.file == nil {
		if s.file, err = s.temp(); err != nil {
			return err
		}
	}
	s.sort()
	w := bufio.NewWriterSize(s.file, 256<<10)
	for _, at := range s.at {
		b := s.buf[at:]
		if _, err := w.Write(b[:sortedSize(b)]); err != nil {
			return err
		}
	}
	if err := w.Flush(); err != nil {
		return err
	}
	end, err := s.file.Seek(0, io.SeekCurrent)
	s.runs, s.buf, s.at = append(s.runs, end), s.buf[:0], s.at[:0]
	return err
}

// each calls fn for the writes, in order. The writes belong to the caller.
func (s *sorter) each(fn func(b bucket, w write) error) error {
	runs, err := s.open()
	for err == nil && len(runs) > 0 {
		low := 0
		for i := range runs {
			if compareSorted(runs[i].head, runs[low].head) < 0 {
				low = i
			}
		}
		b := runs[low].head
		key := sortHead + int(binary.BigEndian.Uint16(b[2:]))
		if err := fn(bucket(b[0]), write{key: b[sortHead:key:key], value: b[key:], deleted: b[1] == 1}); err != nil {
			return err
		}
		if err = runs[low].next(); errors.Is(err, io.EOF) {
			runs, err = slices.Delete(runs, low, low+1), nil
		}
	}
	return err
}

// sortRun reads a run.
type sortRun struct {
	in   *bufio.Reader
	head []byte // the next write
}

// open opens the runs; what is in memory is one of them, unless there are others.
func (s *sorter) open() (runs []*sortRun, err error) {
	if s.file != nil {
		if err := s.flush(); err != nil {
			return nil, err
		}
		s.buf, s.at = nil, nil
	}
	from := int64(0)
	for _, end := range s.runs {
		runs = append(runs, &sortRun{in: bufio.NewReaderSize(io.NewSectionReader(s.file, from, end-from), 64<<10)})
		from = end
	}
	if s.file == nil {
		s.sort()
		runs = append(runs, &sortRun{in: bufio.NewReader(&sortedMemory{s: s})})
	}
	for i := 0; i < len(runs); {
		switch err := runs[i].next(); {
		case errors.Is(err, io.EOF):
			runs = slices.Delete(runs, i, i+1)
		case err != nil:
			return nil, err
		default:
			i++
		}
	}
	return runs, nil
}

func (r *sortRun) next() error {
	var head [sortHead]byte
	if _, err := io.ReadFull(r.in, head[:]); err != nil {
		return err
	}
	r.head = append(make([]byte, 0, sortedSize(head[:])), head[:]...)
	r.head = r.head[:cap(r.head)]
	_, err := io.ReadFull(r.in, r.head[sortHead:])
	return err
}

// sortedMemory reads the sorted writes in memory.
type sortedMemory struct {
	s    *sorter
	rest []byte // of a write
	i    int
}

// Read implements io.Reader.
func (m *sortedMemory) Read(p []byte) (int, error) {
	if len(m.rest) == 0 {
		if m.i == len(m.s.at) {
			return 0, io.EOF
		}
		b := m.s.buf[m.s.at[m.i]:]
		m.rest = b[:sortedSize(b)]
		m.i++
	}
	n := copy(p, m.rest)
	m.rest = m.rest[n:]
	return n, nil
}

func (s *Store) newSorter() *sorter { return &sorter{temp: s.tempFile, most: s.opts.sorted} }

func (s *sorter) close() {
	if s.file != nil {
		_ = s.file.Close() // it was only temporary
	}
}

package lists

import (
	"archive/zip"
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
)

// archive is the zip file that a workbook is.
type archive struct {
	files    map[string]*zip.File
	unzipped int64 // bytes so far, of all parts
}

// errNoPart says that an archive has no part of a name.
var errNoPart = errors.New("it has no such part")

// openArchive reads the whole file: the directory of a zip file is at its end. The
// room for it is taken once, for one that grows is held twice at each step; what is
// not written to takes no memory.
func openArchive(r io.Reader) (*archive, error) {
	data := make([]byte, maxZipped+1)
	n, err := io.ReadFull(r, data)
	data = data[:n]
	switch {
	case err == nil:
		return nil, fmt.Errorf("the workbook is larger than %d MiB", maxZipped>>20)
	case !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF):
		return nil, fmt.Errorf("the file can't be read: %w", err)
	// Counted here, for the reader of the directory takes as many as there are.
	case bytes.Count(data, []byte("PK\x01\x02")) > maxEntries:
		return nil, fmt.Errorf("the workbook has more than %d parts", maxEntries)
	}
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, fmt.Errorf("the workbook is damaged: %w", err)
	}
	a := &archive{files: make(map[string]*zip.File, len(z.File))}
	for _, f := range z.File {
		if a.files[f.Name] == nil {
			a.files[f.Name] = f
		}
	}
	return a, nil
}

// open gives a part as XML. The caller closes it.
func (a *archive) open(name string) (*part, error) {
	f := a.files[name]
	if f == nil {
		return nil, fmt.Errorf("%s: %w", name, errNoPart)
	}
	if f.UncompressedSize64 > maxUnzipped {
		return nil, fmt.Errorf("%s unzips to more than %d MiB", name, maxUnzipped>>20)
	}
	file, err := f.Open()
	if err != nil {
		return nil, fmt.Errorf("%s can't be unzipped: %w", name, err)
	}
	bounded := &unzipping{Reader: file, archive: a, zipped: int64(f.CompressedSize64)}
	return newPart(name, file, bufio.NewReaderSize(bounded, 32<<10)), nil
}

// unzipping holds what comes out of a part within the bounds, whatever the
// directory says of its size.
type unzipping struct {
	io.Reader
	archive *archive
	zipped  int64
	read    int64
}

func (u *unzipping) Read(b []byte) (int, error) {
	n, err := u.Reader.Read(b)
	u.read += int64(n)
	u.archive.unzipped += int64(n)
	switch {
	case u.read > freeRatio && u.read/maxRatio > u.zipped:
		return 0, fmt.Errorf("it unzips to more than %d times its size", maxRatio)
	case u.archive.unzipped > maxUnzipped:
		return 0, fmt.Errorf("the workbook unzips to more than %d MiB", maxUnzipped>>20)
	}
	return n, err
}

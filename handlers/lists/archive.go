package lists

import (
	"archive/zip"
	"bufio"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"
)

// archive is the zip file that a workbook is.
type archive struct {
	files    map[string]*zip.File // by partName
	zipped   uint64               // bytes
	unzipped uint64               // bytes of the parts that were opened
	opened   map[string]bool      // the parts that were
}

// errNoPart says that the archive has no part with that name.
var errNoPart = errors.New("it has no such part")

// partName normalises a part's name, as a path from the root. Case is ignored
// (ECMA-376 part 2, 6.2.2.3), and some programs write backslashes.
func partName(folder, name string) string {
	name = strings.ToLower(strings.ReplaceAll(name, `\`, "/"))
	if !path.IsAbs(name) {
		name = path.Join("/", folder, name)
	}
	return path.Clean(name)[1:]
}

// openArchive reads the whole file, because the directory of a zip file is at its
// end. For a large file the memory is allocated once, since growing a buffer holds
// the data twice.
func openArchive(r io.Reader) (*archive, error) {
	data, err := io.ReadAll(io.LimitReader(r, smallZip))
	if err == nil && len(data) == smallZip {
		large := make([]byte, maxZipped+1)
		n := copy(large, data)
		n, err = io.ReadFull(r, large[n:])
		data = large[:smallZip+n]
	}
	switch {
	case err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF):
		return nil, fmt.Errorf("the file can't be read: %w", err)
	case len(data) > maxZipped:
		return nil, TooLarge.as("the workbook is larger than %d MiB", maxZipped>>20)
	// Counted here, because the reader of the directory has no limit.
	case bytes.Count(data, []byte("PK\x01\x02")) > maxEntries:
		return nil, TooLarge.as("the workbook has more than %d parts", maxEntries)
	}
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, fmt.Errorf("the workbook is damaged or cut off: %w", err)
	}
	a := &archive{files: make(map[string]*zip.File, len(z.File)), zipped: uint64(len(data)), opened: map[string]bool{}}
	for _, f := range z.File {
		if name := partName("", f.Name); a.files[name] == nil {
			a.files[name] = f
		}
	}
	return a, nil
}

// each calls f with each child of the outermost element of a part, until an error.
// The directory gives the unzipped size; the zip reader stops at that size.
func (a *archive) each(name string, f func(*part, xml.StartElement)) error {
	file := a.files[name]
	if file == nil {
		return fmt.Errorf("%s: %w", name, errNoPart)
	}
	switch size := file.UncompressedSize64; {
	case a.opened[name]: // a sheet is read twice
	case size > maxUnzipped-a.unzipped:
		return TooLarge.as("%s: the workbook unzips to more than %d MiB", name, maxUnzipped>>20)
	case size > freeRatio && size/maxRatio > min(file.CompressedSize64, a.zipped):
		return TooLarge.as("%s unzips to more than %d times its size", name, maxRatio)
	default:
		a.unzipped += size
		a.opened[name] = true
	}
	text, err := file.Open()
	if err != nil {
		return fmt.Errorf("%s can't be unzipped: %w", name, err)
	}
	defer text.Close()
	p := &part{name: name}
	if p.in, p.known, err = decoded(bufio.NewReaderSize(text, 32<<10)); err != nil {
		return fmt.Errorf("%s can't be read: %w", name, err)
	}
	p.xml = xml.NewDecoder(p)
	p.xml.CharsetReader = p.charset
	for range p.children {
		for e := range p.children {
			f(p, e)
		}
	}
	if errors.Is(p.err, io.EOF) {
		return nil
	}
	return p.err
}

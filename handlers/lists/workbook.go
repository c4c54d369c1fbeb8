package lists

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"
	"time"
)

// workbook is an XLSX file (ECMA-376 part 1, 18.2). Its formulas are never run.
type workbook struct {
	archive *archive
	sheets  []sheet   // those that can be seen
	epoch   time.Time // day 0 of dates
	texts   []string  // that cells share
}

// The days 0 of dates (18.17.4.1). The first is as the program has it that took
// 1900 for a leap year, and true from March 1900.
var (
	epoch1900 = time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)
	epoch1904 = time.Date(1904, 1, 1, 0, 0, 0, 0, time.UTC)
)

func openWorkbook(r io.Reader) (*workbook, error) {
	a, err := openArchive(r)
	if err != nil {
		return nil, err
	}
	top, err := a.relations("")
	if err != nil && !errors.Is(err, errNoPart) {
		return nil, err
	}
	b := &workbook{archive: a, epoch: epoch1900}
	for _, rel := range top {
		switch {
		case rel.kind != "officeDocument":
		case strings.HasSuffix(rel.target, ".bin"):
			return nil, errors.New("the workbook is a binary one (XLSB): save the list as XLSX")
		default:
			return b, b.read(rel.target)
		}
	}
	return nil, errors.New("the file is a zip archive without a workbook: save the list as XLSX or CSV")
}

// read finds the sheets, day 0 and the shared texts.
func (b *workbook) read(name string) error {
	relations, err := b.archive.relations(name)
	if err != nil {
		return err
	}
	p, err := b.archive.open(name)
	if err != nil {
		return err
	}
	defer func() { _ = p.Close() }()
	err = p.root(func(e xml.StartElement) error {
		switch e.Name.Local {
		case "workbookPr":
			if flag := attribute(e, "date1904"); flag == "1" || flag == "true" {
				b.epoch = epoch1904
			}
		case "sheets":
			return p.children(func(e xml.StartElement) error { return b.addSheet(e, relations) })
		}
		return nil
	})
	if err != nil {
		return err
	}
	for _, rel := range relations {
		if rel.kind == "sharedStrings" {
			return b.readTexts(rel.target)
		}
	}
	return nil
}

// addSheet leaves out what a person does not see, and sheets of one chart.
func (b *workbook) addSheet(e xml.StartElement, relations map[string]relation) error {
	rel, ok := relations[attribute(e, "id")]
	if !ok || rel.kind != "worksheet" || strings.HasSuffix(strings.ToLower(attribute(e, "state")), "hidden") {
		return nil
	}
	if len(b.sheets) == maxSheets {
		return fmt.Errorf("the workbook has more than %d sheets", maxSheets)
	}
	b.sheets = append(b.sheets, sheet{book: b, name: attribute(e, "name"), part: rel.target})
	return nil
}

// readTexts reads the texts that cells share (18.4).
func (b *workbook) readTexts(name string) error {
	p, err := b.archive.open(name)
	if err != nil {
		return err
	}
	defer func() { _ = p.Close() }()
	size := 0
	return p.root(func(e xml.StartElement) error {
		if e.Name.Local != "si" {
			return nil
		}
		text, err := p.richText()
		if err != nil {
			return err
		}
		if size += len(text) + stringHeader; size > maxTexts {
			return fmt.Errorf("the workbook's texts take more than %d MiB", maxTexts>>20)
		}
		b.texts = append(b.texts, text)
		return nil
	})
}

// relation leads from one part to another (part 2, 6.5).
type relation struct {
	kind   string // the last word of its type
	target string // a part
}

// relations are those of a part by id; "" is the whole file.
func (a *archive) relations(of string) (map[string]relation, error) {
	folder, file := path.Split(of)
	p, err := a.open(path.Join(folder, "_rels", file+".rels"))
	if err != nil {
		return nil, err
	}
	defer func() { _ = p.Close() }()
	out := map[string]relation{}
	return out, p.root(func(e xml.StartElement) error {
		target := attribute(e, "Target")
		if !path.IsAbs(target) {
			target = path.Join(folder, target)
		}
		if attribute(e, "TargetMode") == "External" {
			return nil
		}
		if len(out) == maxEntries {
			return fmt.Errorf("%s has more than %d relations", p.name, maxEntries)
		}
		out[attribute(e, "Id")] = relation{kind: path.Base(attribute(e, "Type")), target: strings.TrimPrefix(target, "/")}
		return nil
	})
}

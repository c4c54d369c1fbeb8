package lists

import (
	"encoding/xml"
	"errors"
	"io"
	"path"
	"strings"
	"time"
)

// workbook is an XLSX file (ECMA-376 part 1, 18.2). Its formulas are never run.
type workbook struct {
	*archive
	sheets []sheet   // the visible ones
	epoch  time.Time // day 0 of dates
	texts  []string  // texts that cells share
}

// Day 0 of dates (18.17.4.1). The first follows Excel, which treats 1900 as a leap
// year, and is right from March 1900 on.
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
	switch main := top["/officeDocument"]; {
	case strings.HasSuffix(main, ".bin"):
		return nil, OtherFormat.as("the workbook is a binary one (XLSB): save the list as XLSX")
	case main != "":
		return b, b.read(main)
	case a.files["content.xml"] != nil:
		return nil, OtherFormat.as("the file is an OpenDocument file (ODS): save the list as XLSX or CSV")
	}
	return nil, OtherFormat.as("the file is a zip archive without a workbook: save the list as XLSX or CSV")
}

// read finds the sheets, day 0 and the shared texts (18.4).
func (b *workbook) read(main string) error {
	targets, err := b.relations(main)
	if err != nil {
		return err
	}
	err = b.each(main, func(p *part, e xml.StartElement) {
		switch flag := attribute(e, "date1904"); e.Name.Local {
		case "workbookPr":
			if flag == "1" || flag == "true" {
				b.epoch = epoch1904
			}
		case "sheets":
			for e := range p.children {
				b.addSheet(p, e, targets[attribute(e, "id")])
			}
		}
	})
	if err != nil {
		return err
	}
	size := 0
	err = b.each(targets["/sharedStrings"], func(p *part, e xml.StartElement) {
		if e.Name.Local == "si" {
			b.texts = append(b.texts, p.text(e))
			size += len(b.texts[len(b.texts)-1]) + stringHeader
		}
		if size > maxTexts {
			p.fail("the workbook's texts take more than %d MiB", maxTexts>>20)
		}
	})
	if errors.Is(err, errNoPart) { // a cell that needs it reports the error
		return nil
	}
	return err
}

// addSheet adds a sheet unless it is hidden or a chart.
func (b *workbook) addSheet(p *part, e xml.StartElement, target string) {
	if target == "" || strings.HasSuffix(strings.ToLower(attribute(e, "state")), "hidden") {
		return
	}
	if b.sheets = append(b.sheets, sheet{book: b, name: attribute(e, "name"), part: target}); len(b.sheets) > maxSheets {
		p.fail("the workbook has more than %d sheets", maxSheets)
	}
}

// relations returns the parts that a part refers to (part 2, 6.5); the name "" means
// the whole file. Keys are the id for worksheets, else "/" and the last word of the
// type, for the first part of that type.
func (a *archive) relations(of string) (map[string]string, error) {
	folder, file := path.Split(of)
	targets := map[string]string{}
	return targets, a.each(partName(folder, "_rels/"+file+".rels"), func(p *part, e xml.StartElement) {
		key := "/" + path.Base(attribute(e, "Type"))
		if key == "/worksheet" {
			key = attribute(e, "Id")
		}
		if targets[key] == "" && attribute(e, "TargetMode") != "External" {
			targets[key] = partName(folder, attribute(e, "Target"))
		}
		if len(targets) > maxEntries {
			p.fail("%s has more than %d relations", p.name, maxEntries)
		}
	})
}

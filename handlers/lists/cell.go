package lists

import (
	"encoding/xml"
	"errors"
	"math"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// cell is what one cell of a sheet has.
type cell struct {
	text  string
	fault Reason // why it can't be read; "" when it can
}

// cell reads one cell (18.3.1.4). A formula is never run: the value that was
// stored with it counts, and without one the cell can't be read.
func (s *sheetRows) cell(e xml.StartElement) (cell, error) {
	kind := attribute(e, "t")
	var value, formula string
	isFormula := false
	err := s.children(func(e xml.StartElement) (err error) {
		switch e.Name.Local {
		case "v":
			value, err = s.text()
		case "is":
			value, err = s.richText()
		case "f":
			isFormula = true
			formula, err = s.text()
		}
		return err
	})
	switch {
	case err != nil:
		return cell{}, err
	case isFormula && value == "" && kind != "str": // of "str" it is the empty text
		return cell{text: "=" + formula[:min(len(formula), maxFormula)], fault: NoValue}, nil
	}
	switch kind {
	case "s":
		value, err = s.shared(strings.TrimSpace(value))
	case "str":
		value = unescaped(value)
	case "inlineStr":
	case "b":
		value = map[string]string{"0": "FALSE", "1": "TRUE"}[value]
	case "e":
		return cell{text: value, fault: ErrorValue}, nil
	case "d": // ISO 8601
		value, _, _ = strings.Cut(value, "T")
	default:
		value = plainNumber(strings.TrimSpace(value))
	}
	return cell{text: value}, err
}

// shared is the text of that number.
func (s *sheetRows) shared(number string) (string, error) {
	if number == "" {
		return "", nil
	}
	i, err := strconv.Atoi(number)
	if err != nil || i < 0 || i >= len(s.texts) {
		return "", errors.New("the workbook is damaged: a cell's text is not in it")
	}
	return s.texts[i], nil
}

// richText is the text of the open element without its looks (18.4.8); how it
// is pronounced is no part of it.
func (p *part) richText() (string, error) {
	var runs []string
	size := 0
	var run func(xml.StartElement) error
	run = func(e xml.StartElement) error {
		switch e.Name.Local {
		case "r":
			return p.children(run)
		case "t":
			text, err := p.text()
			if size += len(text); err == nil && size > maxToken {
				err = errors.New("a text is too long")
			}
			runs = append(runs, text)
			return err
		}
		return nil
	}
	err := p.children(run)
	return unescaped(strings.Join(runs, "")), err
}

// unescaped gives the characters that XML can't hold, which stand as _x000D_
// (22.9.2.19).
func unescaped(text string) string {
	if !strings.Contains(text, "_x") {
		return text
	}
	return escapes.ReplaceAllStringFunc(text, func(e string) string {
		n, err := strconv.ParseUint(e[2:6], 16, 16)
		if err != nil {
			return e
		}
		return string(rune(n))
	})
}

var escapes = regexp.MustCompile(`_x[0-9A-Fa-f]{4}_`)

// plainNumber writes a number with all its digits: 1.52401234567E11 is what
// some programs store for 152401234567. From 10^15 on a sheet has lost digits,
// and the number stays as it is written.
func plainNumber(text string) string {
	if !strings.ContainsAny(text, ".eE") {
		return text
	}
	f, err := strconv.ParseFloat(text, 64)
	if err != nil || math.Abs(f) >= 1e15 {
		return text
	}
	return strconv.FormatFloat(f, 'f', -1, 64)
}

// dayOf is the day that a sheet has as a number of days since day 0. Before
// 2000 it is no day but another number, such as a year.
func dayOf(text string, epoch time.Time) (time.Time, bool) {
	days, err := strconv.ParseFloat(text, 64)
	if err != nil || !(days >= 0 && days < 1<<22) {
		return time.Time{}, false
	}
	day := epoch.AddDate(0, 0, int(days))
	return day, day.Year() >= 2000 && day.Year() <= 9999
}

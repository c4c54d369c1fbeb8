package lists

import (
	"encoding/xml"
	"math"
	"strconv"
	"strings"
)

// cell reads one cell (18.3.1.4); a fault says why it can't be read. Formulas are
// never run: the stored value is used, and a formula without one has no value.
func (s *sheetRows) cell(e xml.StartElement) (value string, fault Reason) {
	kind := attribute(e, "t")
	var formula string
	for e := range s.children {
		switch e.Name.Local {
		case "v", "is":
			value = s.text(e)
		case "f":
			formula = "=" + s.text(e)
		}
	}
	if formula != "" && value == "" && kind != "str" { // for "str" it is the empty text
		return formula[:min(len(formula), maxFormula)], NoValue
	}
	switch kind {
	case "s":
		value = s.shared(strings.TrimSpace(value))
	case "str", "inlineStr":
	case "b":
		value = map[string]string{"0": "FALSE", "1": "TRUE", "false": "FALSE", "true": "TRUE"}[value]
	case "e":
		return value, ErrorValue
	case "d": // ISO 8601
		value, _, _ = strings.Cut(value, "T")
	default:
		value = plainNumber(strings.TrimSpace(value))
	}
	return value, ""
}

// shared returns the shared text with that number.
func (s *sheetRows) shared(number string) string {
	i, err := strconv.Atoi(number)
	switch {
	case number == "" || s.err != nil:
		return ""
	case err != nil || i < 0 || i >= len(s.texts):
		s.fail("the workbook is damaged: a cell's text is not in it")
		return ""
	}
	return s.texts[i]
}

// plainNumber writes a number with all its digits: some programs store
// 1.52401234567E11 for 152401234567. From 10^15 on a sheet has lost digits, so the
// number is returned as written.
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

package lists

import "io"

// CountRows reads a workbook's first sheet and does nothing with its rows.
func CountRows(r io.Reader) (n int, err error) {
	b, err := openWorkbook(r)
	if err != nil {
		return 0, err
	}
	err = b.sheets[0].each(func(record) error { n++; return nil })
	return n, err
}

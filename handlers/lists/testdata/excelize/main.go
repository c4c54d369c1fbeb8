// Command excelize reads the first sheet of each workbook with excelize, as ADR 12
// compares it: it says how many rows there are, the first three of them, and what
// that took. Memory tells something with one workbook at a time.
package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/xuri/excelize/v2"
)

func main() {
	for _, name := range os.Args[1:] {
		start := time.Now()
		var rows int
		var first [][]string
		var err error
		peak := anonymousPeak(func() { rows, first, err = read(name) })
		fmt.Printf("%s: %d rows, %v, %.1f MB anonymous, error %v\n\t%.300q\n", filepath.Base(name), rows, time.Since(start).Round(time.Millisecond), peak, err, first)
	}
}

// read streams the rows; what is larger than 1 MiB goes to files, which takes least
// memory.
func read(name string) (n int, first [][]string, err error) {
	f, err := excelize.OpenFile(name, excelize.Options{RawCellValue: true, UnzipSizeLimit: 512 << 20, UnzipXMLSizeLimit: 1 << 20})
	if err != nil {
		return 0, nil, err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	rows, err := f.Rows(f.GetSheetList()[0])
	if err != nil {
		return 0, nil, err
	}
	for ; rows.Next(); n++ {
		cells, err := rows.Columns()
		if err != nil {
			return n, first, err
		}
		if n < 3 {
			first = append(first, cells)
		}
	}
	return n, first, rows.Error()
}

// anonymousPeak is how many megabytes of anonymous memory the process had at most
// while f ran.
func anonymousPeak(f func()) (peak float64) {
	done := make(chan struct{})
	go func() { defer close(done); f() }()
	for look := time.NewTicker(2 * time.Millisecond); ; {
		select {
		case <-look.C:
			status, _ := os.ReadFile("/proc/self/status")
			var kB float64
			if _, after, ok := bytes.Cut(status, []byte("RssAnon:")); ok {
				fmt.Sscan(string(after), &kB)
			}
			peak = max(peak, kB/1000)
		case <-done:
			return peak
		}
	}
}

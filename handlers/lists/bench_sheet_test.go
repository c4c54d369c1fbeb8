package lists_test

import (
	"archive/zip"
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/cc147/sigap/handlers/lists"
)

// dump is where the workbooks are kept that another reader is to be compared on.
var dump = flag.String("dump", "", "a folder for the workbooks of the tests and benchmarks")

// kept writes a workbook into the folder of -dump, if there is one.
func kept(t testing.TB, name string, data []byte) {
	t.Helper()
	if *dump == "" {
		return
	}
	if err := os.WriteFile(filepath.Join(*dump, strings.ReplaceAll(name, " ", "_")+".xlsx"), data, 0o600); err != nil {
		t.Fatal(err)
	}
}

// BenchmarkSheet reads the rows of a sheet of six columns and does nothing with
// them. anon-MB is the most anonymous memory that the process had meanwhile. It
// tells something where the process did nothing before: run one at a time, with
// -dump and the workbook there from a run before.
func BenchmarkSheet(b *testing.B) {
	for _, rows := range []int{1_000, 50_000, 200_000} {
		for _, texts := range []string{"shared", "inline"} {
			b.Run(fmt.Sprintf("%s/%d", texts, rows), func(b *testing.B) {
				folder := *dump
				if folder == "" {
					folder = b.TempDir()
				}
				name := filepath.Join(folder, fmt.Sprintf("%s-%d.xlsx", texts, rows))
				if _, err := os.Stat(name); err != nil {
					data := sixColumns(rows, texts == "shared").zipped(b, zip.Deflate)
					if err := os.WriteFile(name, data, 0o600); err != nil {
						b.Fatal(err)
					}
				}
				b.ReportAllocs()
				b.ResetTimer()
				b.ReportMetric(anonymousPeak(func() {
					for b.Loop() {
						countRows(b, name, rows+1)
					}
				}), "anon-MB")
			})
		}
	}
}

func countRows(b *testing.B, name string, want int) {
	b.Helper()
	f, err := os.Open(name)
	if err != nil {
		b.Fatal(err)
	}
	defer f.Close()
	if n, err := lists.CountRows(f); err != nil || n != want {
		b.Fatalf("%d rows, %v; want %d", n, err, want)
	}
}

// sixColumns is a sheet whose texts are shared or stand in their cells.
func sixColumns(rows int, shared bool) book {
	var out strings.Builder
	var texts []string
	text := func(ref byte, line int, s string) {
		if shared {
			fmt.Fprintf(&out, `<c r="%c%d" t="s"><v>%d</v></c>`, ref, line, len(texts))
			texts = append(texts, s)
			return
		}
		fmt.Fprintf(&out, `<c r="%c%d" t="inlineStr"><is><t>%s</t></is></c>`, ref, line, s)
	}
	out.WriteString(rowOf("No Internet", "No Telepon", "Nama Pelanggan", "Paket (Mbps)", "No Tiket", "Keterangan"))
	for i := range rows {
		fmt.Fprintf(&out, `<row r="%d"><c r="A%[1]d"><v>%[2]d</v></c><c r="B%[1]d"><v>812%07[3]d</v></c>`, i+2, 152400000000+i, i)
		text('C', i+2, fmt.Sprintf("Pelanggan %d", i))
		fmt.Fprintf(&out, `<c r="D%d"><v>%d</v></c>`, i+2, i%100)
		text('E', i+2, fmt.Sprintf("IN%d", 82_000_000+i))
		text('F', i+2, fmt.Sprintf("Jalan Merdeka nomor %d, Bandung", i%1000))
		out.WriteString("</row>")
	}
	return bookOf(out.String()).texts(texts...)
}

// anonymousPeak is how many megabytes of anonymous memory the process had at most
// while f ran.
func anonymousPeak(f func()) (peak float64) {
	done := make(chan struct{})
	go func() { defer close(done); f() }()
	for look := time.NewTicker(2 * time.Millisecond); ; {
		select {
		case <-look.C:
			status, _ := os.ReadFile("/proc/self/status") // 0 where there is none
			var kB float64
			if _, after, ok := bytes.Cut(status, []byte("RssAnon:")); ok {
				fmt.Sscan(string(after), &kB)
			}
			peak = max(peak, kB/1000)
		case <-done:
			look.Stop()
			return peak
		}
	}
}

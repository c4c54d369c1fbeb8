package lists_test

import (
	"bufio"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/cc147/sigap/handlers/lists"
	"github.com/cc147/sigap/procedure"
)

// BenchmarkReadAMillionRows reads a customer file of a million rows as a stream.
// anon-MB is the most anonymous memory that the process had meanwhile; run it alone,
// with -benchtime 1x.
func BenchmarkReadAMillionRows(b *testing.B) {
	const rows = 1_000_000
	path := filepath.Join(b.TempDir(), "customers.csv")
	writeCustomers(b, path, rows)
	b.ReportAllocs()
	b.ResetTimer()
	begin := time.Now()
	b.ReportMetric(anonymousPeak(func() {
		for b.Loop() {
			in, err := os.Open(path)
			if err != nil {
				b.Fatal(err)
			}
			f, err := lists.Read(procedure.Customers, in, lists.Options{}, func(procedure.Row, int) error { return nil })
			in.Close()
			if err != nil || f.Rows != rows || len(f.Refused) > 0 {
				b.Fatalf("%d rows, %d refused, %v; want %d rows", f.Rows, len(f.Refused), err, rows)
			}
		}
	}), "anon-MB")
	b.ReportMetric(rows*float64(b.N)/time.Since(begin).Seconds(), "rows/s")
}

func writeCustomers(b *testing.B, path string, rows int) {
	b.Helper()
	out, err := os.Create(path)
	if err != nil {
		b.Fatal(err)
	}
	w := bufio.NewWriter(out)
	fmt.Fprintln(w, "No;Nomor Internet;No HP/WA;Nama Pelanggan;Kecepatan Internet;No Tiket;Alamat")
	for i := range rows {
		fmt.Fprintf(w, "%d;%d;0812-%04d-%04d;Pelanggan Ke %d;%d Mbps;IN%08d;Jl. Merdeka No. %d, Bandung\n", i+1, 152400000000+i, i/10000+1000, i%10000, i, 10+i%5*20, i, i%300)
	}
	if err := w.Flush(); err != nil {
		b.Fatal(err)
	}
	if err := out.Close(); err != nil {
		b.Fatal(err)
	}
}

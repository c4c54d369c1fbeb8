package lists_test

import (
	"archive/zip"
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/cc147/sigap/procedure"
)

const benchRows = 100_000

// BenchmarkRead100000Rows reads the same rows as a workbook and as a text file.
func BenchmarkRead100000Rows(b *testing.B) {
	var text, sheet strings.Builder
	fmt.Fprintln(&text, "No Internet;No Telepon;Nama Pelanggan;Paket (Mbps);No Tiket")
	sheet.WriteString(rowOf("No Internet", "No Telepon", "Nama Pelanggan", "Paket (Mbps)", "No Tiket"))
	names := make([]string, benchRows)
	for i := range benchRows {
		names[i] = fmt.Sprintf("Pelanggan %d", i)
		fmt.Fprintf(&text, "%d;0812%07d;%s;%d;\n", 152400000000+i, i, names[i], i%100)
		fmt.Fprintf(&sheet, `<row r="%d" spans="1:5"><c r="A%[1]d" s="1"><v>%[2]d</v></c><c r="B%[1]d"><v>812%07[3]d</v></c>`+
			`<c r="C%[1]d" t="s"><v>%[3]d</v></c><c r="D%[1]d"><v>%[4]d</v></c><c r="E%[1]d" s="1"/></row>`, i+2, 152400000000+i, i, i%100)
	}
	for name, data := range map[string][]byte{
		"XLSX": bookOf(sheet.String()).texts(names...).zipped(b, zip.Deflate),
		"CSV":  []byte(text.String()),
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				f, err := readAll(procedure.Customers, bytes.NewReader(data))
				if err != nil || len(f.Rows) != benchRows {
					b.Fatalf("%d rows, %d refused, %v; want %d rows", len(f.Rows), len(f.Refused), err, benchRows)
				}
			}
		})
	}
}

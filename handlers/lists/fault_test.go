package lists_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/cc147/sigap/handlers/lists"
	"github.com/cc147/sigap/procedure"
)

// TestAFileThatIsNoListSaysWhichFault: each has its own sentence in chat.
func TestAFileThatIsNoListSaysWhichFault(t *testing.T) {
	t.Parallel()
	const row = "152400000001,Andi\n"
	for name, c := range map[string]struct {
		text string
		want lists.Fault
	}{
		"an old workbook":       {"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", lists.OldExcel},
		"no text":               {"No Internet,Nama\x00\n" + row, lists.OtherFormat},
		"a cut workbook":        {"PK\x03\x04 and no more", lists.Broken},
		"another list":          {"No Internet,Nama,Kategori VVIP\n" + row, lists.OtherList},
		"no number":             {"Nama,Alamat\nAndi,Jl. Melati\n", lists.OtherList},
		"two columns":           {"No Internet,Nomor Layanan,Nama\n152400000001,152400000002,Andi\n", lists.TwoColumns},
		"too many columns":      {"No Internet,Nama" + strings.Repeat(",x", 300) + "\n" + row, lists.TooLarge},
		"a quotation mark":      {"No Internet,Nama\n152400000001,\"Andi\n", lists.BadQuotes},
		"refusals and no end":   {"No Internet,Nama\n" + strings.Repeat("x,Andi\n", 60_000), lists.ManyRefused},
		"nothing":               {"", lists.OtherList},
		"a number in no header": {"152400000001,Andi\n152400000002,Beni\n", lists.OtherList},
	} {
		_, err := lists.Read(procedure.Customers, bytes.NewReader([]byte(c.text)), lists.Options{}, func(procedure.Row, int) error { return nil })
		if got := lists.FaultOf(err); err == nil || got != c.want {
			t.Errorf("%s: fault %q of the error %v; want %q", name, got, err, c.want)
		}
	}
}

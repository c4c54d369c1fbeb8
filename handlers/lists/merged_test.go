package lists_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cc147/sigap/procedure"
)

// TestMergedCells: a cell that is merged over rows counts for each of them, as people see
// it; an ended request must not live for ever because its date stands in the row above.
func TestMergedCells(t *testing.T) {
	row := func(n int, cells ...string) string {
		out := fmt.Sprintf(`<row r="%d">`, n)
		for i, c := range cells {
			if c != "" {
				out += fmt.Sprintf(`<c r="%c%d" t="inlineStr"><is><t>%s</t></is></c>`, 'A'+i, n, c)
			}
		}
		return out + "</row>"
	}
	rows := row(1, "No Internet", "Nama", "Jenis Request", "Masa Berlaku") + row(2, "", "", "", "Sampai") +
		row(3, "152401000001", "A", "cabut pasang", "31/10/2026") + row(4, "152401000002", "B") + row(5, "152401000003", "C", "lain") +
		row(6, "152401000004", "D", "lain", "") + row(8, "152401000005", "E", "lain", "") + row(9, "", "&lt;mergeCell ref=\"D9:D10\"/>") + row(10, "152401000006", "F", "lain")
	for _, merges := range []string{
		`<mergeCell ref="A1:A2"/><mergeCell ref="B1:B2"/><mergeCell ref="C1:C2"/><mergeCell ref="C3:C4"/><mergeCell ref="D3:D5"/><mergeCell ref="D6:D8"/><mergeCell ref="A3:B3"/>`,
		`<mergeCell foo="1" ref='D3:E5' /><mergeCell ref="C3:C4"></mergeCell>` + strings.Repeat(`<mergeCell ref="Z900:AA901"/>`, 4000),
	} {
		b := bookOf(rows)
		b.change(t, "xl/worksheets/sheet1.xml", "<mergeCells/>", "<mergeCells>"+merges+"</mergeCells>")
		f, err := b.read(t, procedure.SpecialRequests)
		if err != nil {
			t.Fatal(err)
		}
		got := map[string]string{}
		for _, r := range f.Rows {
			got[r.Name] = string(r.Request) + " " + string(r.Until)
		}
		want := map[string]string{"A": "cabut_pasang 2026-10-31", "B": "cabut_pasang 2026-10-31", "C": "other 2026-10-31", "D": "other ", "E": "other ", "F": "other "}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("kinds and last days (-want +got):\n%s", diff)
		}
	}
}

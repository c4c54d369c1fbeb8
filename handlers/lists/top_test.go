package lists_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cc147/sigap/handlers/lists"
	"github.com/cc147/sigap/procedure"
)

func TestAHeaderOfTwoRows(t *testing.T) {
	for name, text := range map[string]string{
		"names above, days below":  "DAFTAR VVIP;;;;\nNo Internet;Nama;Kategori;Masa Berlaku;\n;;;Mulai;Sampai\n152401234567;Budi;artis;1/1/2026;31/12/2026\n",
		"groups above, all below":  "Data Pelanggan;;;Masa Berlaku;\nNo Internet;Nama;Kategori;Mulai;Sampai\n152401234567;Budi;artis;1/1/2026;31/12/2026\n",
		"the header in a late row": "CC 147\n\n\nRahasia, hanya untuk dinas\nDicetak;23/11/2026\nNo Internet;Nama;Kategori;Mulai;Sampai\n152401234567;Budi;artis;1/1/2026;31/12/2026\n",
	} {
		f := read(t, procedure.VVIPRegister, text)
		want := []procedure.Row{{List: procedure.VVIPRegister, Numbers: numbersOf("i:152401234567"), Name: "Budi", VVIP: procedure.PublicFigure, From: "2026-01-01", Until: "2026-12-31"}}
		if diff := cmp.Diff(want, f.Rows); diff != "" || len(f.Refused) != 0 {
			t.Errorf("%s: refused %v, rows (-want +got):\n%s", name, f.Refused, diff)
		}
	}
}

// TestRowsThatAreNobodys: titles, repeated headers, footers and empty rows are named
// and not refused; a row of somebody who has no number is.
func TestRowsThatAreNobodys(t *testing.T) {
	f := read(t, procedure.VVIPRegister, "DAFTAR VVIP;;;\nNo;No Internet;Nama;Kategori\n1;152401234567;Budi;artis\n2;-;-;-\nNo;No Internet;Nama;Kategori\n3;;;\n"+
		"4;;Sari;artis\nTotal: 400;;;\n;Jakarta, 23 November 2026;;\n;Mengetahui;;Disetujui\nDAFTAR VVIP;;;\n")
	want := []lists.Skipped{{1, lists.Above}, {4, lists.Nothing}, {5, lists.Again}, {6, lists.Nothing}, {8, lists.Nothing}, {9, lists.Footer}, {10, lists.Footer}, {11, lists.Again}}
	if diff := cmp.Diff(want, f.Skipped); diff != "" {
		t.Errorf("the rows that are nobody's (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(map[int]lists.Reason{7: lists.NoNumber}, reasons(f)); diff != "" || len(f.Rows) != 1 {
		t.Errorf("%d rows, refused (-want +got):\n%s", len(f.Rows), diff)
	}
	if f.HeaderLine != 2 {
		t.Errorf("the header is in line %d; want 2", f.HeaderLine)
	}
}

// TestCellsBesideTheList: in a sheet a remark beside the list is left out; in a text
// file a cell too many may have moved all others.
func TestCellsBesideTheList(t *testing.T) {
	f := bookOf(rowOf("No Internet", "Nama")+rowOf("152401234567", "Budi", "", "sudah ditelepon")).mustRead(t, procedure.Customers)
	if len(f.Rows) != 1 || f.EmptiedCells != 1 || f.Emptied[0].Text != "sudah ditelepon" {
		t.Errorf("a remark beside a sheet's list gives %v, left out %v, refused %v; want it left out", f.Rows, f.Emptied, f.Refused)
	}
	f = read(t, procedure.Customers, "No Internet,Alamat,Nama,\n152401234567,Jl. Melati, No. 5,Budi\n152401234568,Jl. Melati, No. 5,Budi,\n")
	if diff := cmp.Diff(map[int]lists.Reason{2: lists.WrongColumns, 3: lists.WrongColumns}, reasons(f)); diff != "" {
		t.Errorf("a row with a cell too many (-want +got):\n%s", diff)
	}
}

func TestARowWithAnotherSeparator(t *testing.T) {
	f := read(t, procedure.Customers, "No Internet,Nama,Paket\n152401234567;Budi;50\n152401234568,Sari,20\n152401234569\t\t\n")
	want := []procedure.Row{
		{List: procedure.Customers, Numbers: numbersOf("i:152401234567"), Name: "Budi", Mbps: 50},
		{List: procedure.Customers, Numbers: numbersOf("i:152401234568"), Name: "Sari", Mbps: 20},
		{List: procedure.Customers, Numbers: numbersOf("i:152401234569")},
	}
	if diff := cmp.Diff(want, f.Rows); diff != "" {
		t.Errorf("rows of two separators (-want +got):\n%s", diff)
	}
}

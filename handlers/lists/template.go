package lists

import (
	"encoding/csv"
	"io"
	"slices"

	"github.com/cc147/sigap/procedure"
)

// templates are the header of each list and two made-up rows (mobiles with 0000).
var templates = map[procedure.List][3][]string{
	procedure.Customers: {
		{"No Internet", "No Telepon", "No Tiket", "Nama Pelanggan", "Paket (Mbps)", "Keterangan"},
		{"152400000001", "081200000001", "IN00000001", "Contoh Andi", "50", "contoh, hapus baris ini"},
		{"152400000002", "021-5550002 / 0812-0000-0002", "", "Contoh Beni", "IndiHome 100 Mbps", ""},
	},
	procedure.SpecialRequests: {
		{"No Internet", "No Telepon", "No Tiket", "Nama Pelanggan", "Jenis Request", "Keterangan", "Katakan", "Jangan Janjikan", "Berlaku Mulai", "Berlaku Sampai", "Diminta Oleh", "Disetujui Oleh", "Tanggal Review"},
		{"152400000001", "081200000001", "", "Contoh Andi", "tidak boleh buka isolir", "contoh, hapus baris ini", "Arahkan ke Plasa Telkom terdekat", "Buka isolir lewat telepon", "01/01/2026", "31/12/2026", "Contoh Dewi", "Contoh Eka", "01/12/2026"},
		{"152400000002", "081200000002", "IN00000002", "Contoh Beni", "cabut pasang", "", "", "", "", "selamanya", "Contoh Dewi", "", ""},
	},
	procedure.VVIPRegister: {
		{"No Internet", "No Telepon", "No Tiket", "Nama", "Kategori VVIP", "Keterangan", "Katakan", "Jangan Janjikan", "Berlaku Mulai", "Berlaku Sampai", "Diminta Oleh", "Disetujui Oleh", "Tanggal Review"},
		{"152400000003", "081200000003", "", "Contoh Citra", "public figure", "contoh, hapus baris ini", "", "", "", "31 Desember 2026", "Contoh Dewi", "Contoh Eka", ""},
		{"", "081200000004", "", "Contoh Doni", "pejabat negara", "", "", "", "", "selamanya", "", "", ""},
	},
}

// WriteTemplate writes a file of a list with its columns and two made-up rows to be
// replaced: an XLSX workbook, or CSV as Excel in Indonesia opens it. Errors are the
// writer's.
func WriteTemplate(w io.Writer, list procedure.List, book bool) error {
	rows := templates[list]
	if book {
		return WriteWorkbook(w, string(list), slices.Values(rows[:]))
	}
	if _, err := w.Write(utf8Mark); err != nil {
		return err
	}
	out := csv.NewWriter(w)
	out.Comma, out.UseCRLF = ';', true
	return out.WriteAll(rows[:])
}

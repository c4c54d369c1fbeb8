package lists_test

import (
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cc147/sigap/handlers/lists"
	"github.com/cc147/sigap/procedure"
)

// fieldIn is what a header is taken for beside the columns that the list needs.
func fieldIn(list procedure.List, header string) string {
	number := "No Tiket"
	if ofTicket.MatchString(header) {
		number = "No Internet"
	}
	beside := number + map[procedure.List]string{procedure.SpecialRequests: "|Jenis Request", procedure.VVIPRegister: "|Kategori VVIP"}[list]
	f, err := readAll(list, strings.NewReader(beside+"|"+header+"\n"))
	if err != nil {
		return "stops: " + err.Error()
	}
	return f.Columns[len(f.Columns)-1].Field
}

var ofTicket = regexp.MustCompile(`(?i)ti(ck|k)et|gangguan|laporan`)

func TestHeaders(t *testing.T) {
	for list, byField := range map[procedure.List]map[string]string{
		procedure.SpecialRequests: {
			"internet":  "No Internet|Nomor Inet|ND|SID|ND Internet|Nomor IndiHome|No. Layanan|NomorInternet|Internet Number|Service ID|Internet",
			"telephone": "No HP/WA|Kontak|No WA|NOTELP|No. Telp/HP|Nomor Kontak|Contact Number|Alternate Phone|ND POTS|HP 2|CP|Telepon Pelanggan yang dapat dihubungi|Handphone|phone_number",
			"ticket":    "No Tiket|No Gangguan|Ticket ID|Nomor Tiket|Tiket Gangguan|No Laporan",
			"name":      "Nama|Nama Pelanggan|Full Name|Nama Customer|Nama Pemilik|nama_pelanggan|NamaLengkap|Customer|NAMA PLGN|Nm Pelanggan",
			"note":      "Keterangan|Ket.|Catatan Khusus|Remarks",
			"say":       "Katakan|Yang Disampaikan|What to say",
			"dont":      "Jangan Janjikan|Don't promise|Do Not Promise|Yang tidak boleh dijanjikan|Jangan katakan",
			"from":      "Berlaku Mulai|Mulai Berlaku|Effective Date|Valid From|Tgl. Mulai|Tanggal Efektif|Start Date|Mulai",
			"until":     "Berlaku Sampai|Berlaku Sampai Dengan|Masa Berlaku|Tgl Berakhir|Tgl Akhir|End Date|Berlaku s/d|Berlaku s.d.|Expired Date|Valid To|Valid Until|Tanggal Kadaluarsa|Sampai",
			"pic":       "PIC|Requestor|Diminta Oleh|Requested By|Nama PIC|Pemohon",
			"approved":  "Disetujui Oleh|Approved By|Approver",
			"review":    "Tanggal Review|Review Date|Tgl Evaluasi",
			"": "Alamat|NIK|Tanggal Input|Kota|Latitude|Regional|STO|Email|Tgl Lahir|No KTP|Kode Pos|Status|Tanggal Pasang|Jenis Kelamin|Telp Sales|No HP PIC|Paket|Jumlah Gangguan|" +
				"Tanggal Request|Status Request|Last Update|No Rumah|User Name|Nama Perusahaan|Jabatan|Lama Gangguan",
		},
		procedure.Customers: {
			"package": "Bandwidth|Bandwith|Kecepatan Internet|Speed Internet|Paket (Mbps)|Paket Internet|Nama Paket|Speed|Kecepatan (Kbps)|Mbps|Internet Package",
			"":        "Harga Paket|Paket TV|Jenis Layanan|Masa Berlaku|PIC|Kategori|Produk",
		},
	} {
		for want, headers := range byField {
			for h := range strings.SplitSeq(headers, "|") {
				if got := fieldIn(list, h); got != want {
					t.Errorf("%s: the header %q is taken for %q; want %q", list, h, got, want)
				}
			}
		}
	}
}

func TestKindHeaders(t *testing.T) {
	for list, headers := range map[procedure.List]string{
		procedure.SpecialRequests: "Jenis Request|Request Type|Request|Jenis Permintaan|Kategori|Jenis|Kind of request|Tipe Request",
		procedure.VVIPRegister:    "Kategori VVIP|VVIP Category|Kategori|Jenis VVIP|Kategori Pelanggan|Kategori Tokoh|Klasifikasi",
	} {
		for h := range strings.SplitSeq(headers, "|") {
			f, err := readAll(list, strings.NewReader("No Internet|"+h+"\n"))
			if err != nil || f.Columns[1].Field != "kind" {
				t.Errorf("%s: the header %q is taken for %v, %v; want the kind", list, h, f.Columns, err)
			}
		}
	}
	// A column that is certainly the kind goes before one that only could be.
	f := read(t, procedure.VVIPRegister, "No Internet|Kategori|Kategori VVIP\n")
	if diff := cmp.Diff([]string{"Kategori"}, f.Unread); diff != "" {
		t.Errorf("the columns that are not read (-want +got):\n%s", diff)
	}
}

// TestAHeaderThatMayBeNeededStops: what looks like a date, a speed, a number or a kind
// and isn't understood stops the import until the site says what it is.
func TestAHeaderThatMayBeNeededStops(t *testing.T) {
	for list, headers := range map[procedure.List]string{
		procedure.SpecialRequests: "Tanggal Akhir Kontrak|Akhir Kontrak|Kontrak Habis|Mulai Kontrak|Contract End|Batas Waktu|Jatuh Tempo|Berlaku|Periode|Tanggal Aktif|Tanggal Berlaku|Validity|From|Selesai|Finish|Date To|Finish Date|Tgl Berhenti|Tgl Nonaktif|Stop|HP Istri|Telp Darurat|ID Pelanggan|Jenis Request Lama",
		procedure.Customers:       "Kecepatan Aktual|Speed Upload|Paket Baru|Paket Sekarang|HP Istri|Customer ID",
	} {
		for h := range strings.SplitSeq(headers, "|") {
			if got := fieldIn(list, h); !strings.HasPrefix(got, "stops: ") || !strings.Contains(got, `"`+h+`" looks like`) {
				t.Errorf("%s: the header %q gives %q; want that it stops", list, h, got)
			}
		}
	}
	_, doubt := readAll(procedure.SpecialRequests, strings.NewReader("No Internet;Jenis;Akhir Kontrak\n"))
	if doubt == nil || !strings.Contains(doubt.Error(), `--column "Akhir Kontrak=until"`) {
		t.Errorf("the sentence is %v; want the column of an end in it", doubt)
	}
	const text = "No Internet;Jenis;Tanggal Akhir Kontrak\n152401234567;lain;31/12/2026\n"
	for field, want := range map[string]procedure.Date{"until": "2026-12-31", "": ""} {
		f, err := readWith(procedure.SpecialRequests, strings.NewReader(text), lists.Options{Columns: map[string]string{"tanggal AKHIR-kontrak": field}})
		if err != nil || len(f.Rows) != 1 || f.Rows[0].Until != want || len(f.Unread) != map[bool]int{true: 1}[field == ""] {
			t.Errorf("said to be %q: %v, %v, not read %q; want one row that ends %q", field, f.Rows, err, f.Unread, want)
		}
	}
	_, err := readWith(procedure.SpecialRequests, strings.NewReader(text), lists.Options{Columns: map[string]string{"Jenis": "sort"}})
	if err == nil || !strings.Contains(err.Error(), "until") {
		t.Errorf("a column said to be of no list gives %v; want the names that there are", err)
	}
}

func TestTwoColumnsForOneField(t *testing.T) {
	_, err := readAll(procedure.SpecialRequests, strings.NewReader("No Internet;Jenis;Keterangan;Catatan\n"))
	if err == nil || !strings.Contains(err.Error(), `"Keterangan" and "Catatan" both for note`) {
		t.Errorf("two columns of notes give %v; want both named", err)
	}
	f := read(t, procedure.Customers, "No Internet;HP;WA;Nama;Nama\n152401234567;081234567890;0812-3456-7891;Budi;BUDI\n152401234568;;;;Sari\n152401234569;;;Ani;Adi\n")
	if diff := cmp.Diff(map[int]lists.Reason{4: lists.TwoValues}, reasons(f)); diff != "" {
		t.Errorf("a column that is there twice (-want +got):\n%s", diff)
	}
	if len(f.Rows) != 2 || len(f.Rows[0].Numbers) != 3 || f.Rows[1].Name != "Sari" {
		t.Errorf("the rows are %v; want Budi with two telephones, and Sari", f.Rows)
	}
	f = read(t, procedure.Customers, "No Internet;ND;Nama\n152401234567;02129114242;Budi\n")
	if len(f.Rows) != 1 || len(f.Rows[0].Numbers) != 2 {
		t.Errorf("an ND beside the internet number gives %v; want it read as a telephone", f.Rows)
	}
}

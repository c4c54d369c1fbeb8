package lists_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cc147/sigap/handlers/lists"
	"github.com/cc147/sigap/procedure"
)

func TestSpeeds(t *testing.T) {
	for cell, want := range map[string]int{
		"": 0, "0": 0, "-": 0, "N/A": 0, "tidak ada": 0, "50": 50, "100 MBPS": 100, "50M": 50, "50 Mb/s": 50, "50.0": 50, "50,00": 50, "1 Gbps": 1000, "1Gbps": 1000,
		"1.5 Gbps": 1500, "INDIHOME 100M": 100, "IndiHome 20 Mbps": 20, "51200 kbps": 50, "51200Kbps": 50, "50-100": 50, "50 - 100 Mbps": 50, "50 s/d 100 Mbps": 50,
		"up to 50": 50, "Up To 50 Mbps": 50, "s/d 50 Mbps": 50, "Paket 3P 100 Mbps Sport": 100, "５０ Mbps": 50, "50\u00a0Mbps": 50, "50Mbps": 50, "10000": 10_000, `="50"`: 50,
	} {
		f := read(t, procedure.Customers, "No Internet;Paket\n152401234567;"+quoted(cell))
		if len(f.Rows) != 1 || f.Rows[0].Mbps != want || f.EmptiedCells != 0 {
			t.Errorf("a package %q gives the rows %v and %v; want one of %d Mbps", cell, f.Rows, f.Emptied, want)
		}
	}
	for _, cell := range []string{"-1", "10001", "50.5", "1e2", "99999999999999999999", "fast", "?", "1.000", "20 Mbps / 50 Mbps", "Gold", "50000 kbps", "#REF!"} {
		f := read(t, procedure.Customers, "No Internet;Paket\n152401234567;"+cell)
		want := []lists.Emptied{{Line: 2, Column: "Paket", Text: cell}}
		if diff := cmp.Diff(want, f.Emptied); diff != "" || len(f.Rows) != 1 || f.Rows[0].Mbps != 0 {
			t.Errorf("a package %q: rows %v, emptied (-want +got):\n%s; want one row of unknown speed", cell, f.Rows, diff)
		}
	}
	f := read(t, procedure.Customers, "No Internet;Kecepatan (Kbps)\n152401234567;51200\n152401234568;50 Mbps")
	if len(f.Rows) != 2 || f.Rows[0].Mbps != 50 || f.Rows[1].Mbps != 50 {
		t.Errorf("51200 and 50 Mbps in a column of kbps give %v; want 50 and 50 Mbps", f.Rows)
	}
}

func quoted(cell string) string { return `"` + strings.ReplaceAll(cell, `"`, `""`) + `"` }

func TestDates(t *testing.T) {
	const last = "2026-12-31"
	for cell, want := range map[string]procedure.Date{
		"": "", "-": "", "0": "", "N/A": "", "tidak ada": "", "selamanya": "", "Selamanya.": "", "s/d selamanya": "", "tanpa batas waktu": "", "seterusnya": "", "0000-00-00": "",
		"31/12/2026": last, "31-12-2026": last, "31.12.2026": last, "31-12-26": last, "31/12/26": last, "31 12 2026": last, "2026-12-31": last, "2026/12/31": last,
		"31 Desember 2026": last, "31 Des 2026": last, "31-Des-26": last, "31-Dec-2026": last, "31 Des. 2026": last, "31Des2026": last, "Des 31, 2026": last, "December 31, 2026": last,
		"2026-12-31 00:00:00": last, "2026-12-31T00:00:00Z": last, "2026-12-31T23:59:59+07:00": last, "2026-12-31 23:59:59 WIB": last, "Berakhir: 31/12/2026": last, "2026-12-31T00:00:00.000+07:00": last, "31/12/2026 23:59": last, "31/12/2026 pukul 23.59 WIB": last,
		"s/d 31 Desember 2026": last, "sd 31/12/2026": last, "s.d. 31 Des 2026": last, "sampai dengan 31-12-2026": last, "hingga 31/12/2026": last, "until 31 Dec 2026": last,
		"Kamis, 31 Desember 2026": last, "46387": last, "46387.0": last, "46387.5": last, "20261231": last, "31122026": last, "'31/12/2026": last, `="31/12/2026"`: last,
		"３１/１２/２０２６": last, "31\u00a0Desember\u00a02026": last, "31/\u200b12/2026": last, "1/2/2027": "2027-02-01", "9999-12-31": "9999-12-31", "29-02-2028": "2028-02-29",
		"17 Nopember 2026": "2026-11-17", "17 Pebruari 2027": "2027-02-17", "1 Agt 2027": "2027-08-01",
	} {
		f := read(t, procedure.SpecialRequests, "No Internet;Jenis Request;Masa Berlaku\n152401234567;lain;"+quoted(cell))
		if len(f.Rows) != 1 || f.Rows[0].Until != want {
			t.Errorf("a last day %q gives %v, refused %v; want %q", cell, f.Rows, f.Refused, want)
		}
	}
	for _, cell := range []string{"31/02/2027", "2026-13-01", "32 Desember 2026", "31/12/2O26", "31-11-26", "12 bulan", "2027", "Desember 2026", "besok", "?", "#N/A", "31/12/2206", "31/12/226", "Q4 2026",
		"sejak 31/12/2026", "mulai 31 Desember 2026", "berlaku mulai 31/12/2026", "from 31/12/2026", "2026-12-30T17:00:00.000Z", "2026-12-31T23:59:59Z", "2026-12-30 17:00:00+00:00"} {
		f := read(t, procedure.SpecialRequests, "No Internet;Jenis Request;Masa Berlaku\n152401234567;lain;"+cell+"\n152401234568;lain;31/12/2026\n")
		if diff := cmp.Diff(map[int]lists.Reason{2: lists.BadDate}, reasons(f)); diff != "" {
			t.Errorf("a last day %q (-want +got):\n%s", cell, diff)
		}
	}
}

func TestAPeriodInOneCell(t *testing.T) {
	for _, cell := range []string{"01/01/2026 - 31/12/2026", "1 Jan 2026 s/d 31 Des 2026", "1 Januari 2026 sampai dengan 31 Desember 2026", "2026-01-01 to 2026-12-31", "mulai 1 Jan 2026 s/d 31 Des 2026"} {
		f := read(t, procedure.VVIPRegister, "No Internet;Kategori;Masa Berlaku\n152401234567;artis;"+cell)
		if len(f.Rows) != 1 || f.Rows[0].From != "2026-01-01" || f.Rows[0].Until != "2026-12-31" {
			t.Errorf("a period %q gives %v, refused %v; want the year 2026", cell, f.Rows, f.Refused)
		}
	}
	f := read(t, procedure.VVIPRegister, "No Internet;Kategori;Berlaku Mulai;Berlaku Sampai\n152401234567;artis;1/2/2027;31/12/2026\n")
	if diff := cmp.Diff(map[int]lists.Reason{2: lists.Backwards}, reasons(f)); diff != "" {
		t.Errorf("a row that begins after it ends (-want +got):\n%s", diff)
	}
}

func TestMonthsFirst(t *testing.T) {
	const header = "No Internet;Jenis Request;Mulai;Sampai\n"
	f := read(t, procedure.SpecialRequests, header+
		"152401234561;lain;01/02/2026;12/01/2026\n152401234562;lain;;12/31/2026\n152401234563;lain;;2026-12-31\n152401234564;lain;;31 Des 2026\n152401234565;lain;13/02/2026;\n")
	if diff := cmp.Diff(map[int]lists.Reason{2: lists.MonthFirst, 3: lists.MonthFirst}, reasons(f)); diff != "" {
		t.Errorf("a column with its months first (-want +got):\n%s", diff)
	}
	f = read(t, procedure.SpecialRequests, header+"152401234561;lain;;12/01/2026\n152401234562;lain;;12/31/2026\n152401234563;lain;;31/12/2026\n")
	if diff := cmp.Diff(map[int]lists.Reason{3: lists.BadDate}, reasons(f)); diff != "" {
		t.Errorf("a column with days first, but for one (-want +got):\n%s", diff)
	}
	if len(f.Rows) != 2 || f.Rows[0].Until != "2026-01-12" {
		t.Errorf("its rows are %v; want 12/01/2026 as 12 January", f.Rows)
	}
}

func TestKindsOfRequests(t *testing.T) {
	for want, cells := range map[procedure.RequestKind]string{
		procedure.NoIsolirOpening: "tidak boleh buka isolir|Tidak Boleh_Buka Isolir|tidak diperbolehkan dibukakan isolir|isolir tidak boleh dibuka|jangan buka isolir|no isolir opening|TDK BOLEH BUKA ISOLIR|no_isolir_opening|dilarang membuka isolir",
		procedure.DirectToPlasa:   "diarahkan ke Plasa Telkom|di arahkan ke Plasa Telkom|arahkan ke Plasa|Plasa Telkom|direct to plasa|direct_to_plasa|Pelanggan diarahkan ke plasa telkom terdekat",
		procedure.CabutPasang:     "cabut pasang|cabut-pasang|cabut – pasang Indihome|cabut/pasang|pelanggan dengan case cabut – pasang Indihome|CABUT & PASANG|cabut_pasang",
		procedure.OtherRequest:    "lain|lainnya|lain-lain|Other|others|Request Manajemen Lain|other request",
	} {
		for cell := range strings.SplitSeq(cells, "|") {
			f := read(t, procedure.SpecialRequests, "No Internet;Request Type\n152401234567;"+cell)
			if len(f.Rows) != 1 || f.Rows[0].Request != want {
				t.Errorf("the kind %q gives %v; want %s", cell, f.Rows, want)
			}
		}
	}
	for _, cell := range []string{"", "-", "?", "gold", "follow up", "boleh buka isolir", "isolir", "buka isolir", "jangan diisolir", "tidak boleh buka isolir, arahkan ke Plasa Telkom",
		"tidak boleh buka isolir kecuali lunas", "cabut", "pasang baru", "jenis tak dikenal", "tunggu konfirmasi", "pejabat"} {
		f := read(t, procedure.SpecialRequests, "No Internet;Request Type\n152401234567;"+cell)
		if diff := cmp.Diff(map[int]lists.Reason{2: lists.BadKind}, reasons(f)); diff != "" {
			t.Errorf("the kind %q (-want +got):\n%s", cell, diff)
		}
	}
}

func TestKindsOfTheFloor(t *testing.T) {
	for want, cells := range map[procedure.Criterion]string{
		procedure.PublicFigure:  "Artis|Tokoh Publik|Selebritis|publik figur|PUBLIC FIGURE|public_figure|figur publik|Penyanyi terkenal",
		procedure.Official:      "Pejabat|pejabat negara|PEJABAT PUBLIK|pejabat pemerintah daerah|Official|Menteri|Wakil Gubernur",
		procedure.ManyFollowers: "follower banyak|Followers banyak|pelanggan dengan follower banyak|Influencer|Selebgram|Youtuber|content creator",
		procedure.SOEExecutive:  "Direksi BUMN|Komisaris|komisaris bumn|petinggi BUMN|petinggi BUMN / stakeholder Telkom|stakeholder Telkom|Direktur Utama BUMN|dirut",
		procedure.Endorser:      "Endorse|endorsing|endorsing Telkom|Brand Ambassador|endorser|brand-ambassador IndiHome",
	} {
		for cell := range strings.SplitSeq(cells, "|") {
			f := read(t, procedure.VVIPRegister, "No Internet;Kategori\n152401234567;"+cell)
			if len(f.Rows) != 1 || f.Rows[0].VVIP != want {
				t.Errorf("the kind %q gives %v; want %s", cell, f.Rows, want)
			}
		}
	}
	for _, cell := range []string{"", "raja", "Artis / Influencer", "mantan pejabat", "istri pejabat", "bukan artis", "gold"} {
		f := read(t, procedure.VVIPRegister, "No Internet;Kategori\n152401234567;"+cell)
		if diff := cmp.Diff(map[int]lists.Reason{2: lists.BadKind}, reasons(f)); diff != "" {
			t.Errorf("the kind %q (-want +got):\n%s", cell, diff)
		}
	}
	o := lists.Options{Kinds: map[string]string{"Mantan  Pejabat": "official", "gold": "many_followers", "tahan isolir": "no_isolir_opening"}}
	f, err := readWith(procedure.VVIPRegister, strings.NewReader("No Internet;Kategori\n152401234567;MANTAN-PEJABAT\n152401234568;tahan isolir\n"), o)
	if err != nil || len(f.Rows) != 1 || f.Rows[0].VVIP != procedure.Official || len(f.Refused) != 1 {
		t.Errorf("the site's own words give %v, %v, %v; want an official, and a request's kind refused", f.Rows, f.Refused, err)
	}
}

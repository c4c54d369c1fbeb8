package lists_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/cc147/sigap/handlers/lists"
	"github.com/cc147/sigap/procedure"
)

func read(t *testing.T, list procedure.List, text string) whole {
	t.Helper()
	f, err := readAll(list, strings.NewReader(text))
	if err != nil {
		t.Fatalf("Read(%s, %.60q) gives %v; want the file read", list, text, err)
	}
	return f
}

func TestOneFileInManyShapes(t *testing.T) {
	want := []procedure.Row{
		{List: procedure.Customers, Numbers: numbersOf("i:152401234567", "t:+622129114242"), Name: "Budi", Mbps: 50},
		{List: procedure.Customers, Numbers: numbersOf("k:IN82928627"), Name: "Sari; Jr"},
	}
	comma := "No Internet,No Telepon,Nama Pelanggan,Paket (Mbps),No Tiket\n152401234567,(021) 29114242,Budi,50,\n,,\"Sari; Jr\",,in82928627\n"
	semicolon := "No Internet;No Telepon;Nama Pelanggan;Paket (Mbps);No Tiket\n152401234567;(021) 29114242;Budi;50 Mbps;\n;;\"Sari; Jr\";;in82928627\n"
	for shape, text := range map[string]string{
		"comma":        comma,
		"semicolon":    semicolon,
		"tab":          "No Internet\tNo Telepon\tNama Pelanggan\tPaket (Mbps)\tNo Tiket\n152401234567\t021-2911-4242\tBudi\t50\n\t\tSari; Jr\t\tIN82928627\n",
		"mark":         "\ufeff" + semicolon,
		"CRLF":         strings.ReplaceAll(comma, "\n", "\r\n"),
		"no last line": strings.TrimSuffix(comma, "\n"),
		"English":      "PHONE NUMBER,Internet  Number,Customer_Name,Package,Ticket No.\n+62 21 29114242,152401234567,Budi,50,\n,,Sari; Jr,,IN82928627\n",
		"blank lines":  strings.ReplaceAll(comma, "\n", "\n\n,,,,\n"),
		"hidden runes": strings.NewReplacer("Budi", "\u202eBu\u200bdi\u0007", "1524", "\u202a1524").Replace(comma),
		"apostrophe":   strings.Replace(comma, "(021) 29114242", "'02129114242", 1),
		"empty extras": strings.TrimSuffix(comma, "\n") + ",,,\n",
	} {
		f := read(t, procedure.Customers, text)
		for i := range f.Rows {
			slicesSort(f.Rows[i].Numbers)
		}
		if diff := cmp.Diff(want, f.Rows); diff != "" || len(f.Refused) != 0 {
			t.Errorf("%s: %d refused, rows (-want +got):\n%s", shape, len(f.Refused), diff)
		}
	}
}

func TestARefusedRowEndsNothing(t *testing.T) {
	f := read(t, procedure.SpecialRequests, strings.Join([]string{
		"No;No Internet;No Telepon;Nama Pelanggan;Jenis Request;Keterangan;Berlaku Sampai;Katakan;Jangan Janjikan",
		"1;152401234567;;A;cabut-pasang;;1/2/2027;kata;janji", // 2
		"2;;;B;lain;;;;",                          // 3
		"3;12O34xxxx;;C;lain;;;;",                 // 4
		"4;152401234568;8.12346E+11;D;lain;;;;",   // 5
		"5;152401234569;;E;jenis tak dikenal;;;;", // 6
		"6;152401234570;;F;Other;;31/02/2027;;",   // 7
		"7;152401234571;;G\ufffd;Other;;2/3/27;;", // 8
		"8;152401234572;;" + strings.Repeat("é", 201) + ";Other;;;;",
		"9;152401234573;;I;Other;" + strings.Repeat("x", 1001) + ";;;",
		"10;152401234574;;J\xe9;Other;;;;", // 11
		"11;152401234575;;K;Other;;;;;more",
		"12;152401234576;\"021 5551234 / 0812-3456-7890\r\n0361-234567\";L;Tidak  Boleh_Buka Isolir;\"two\nlines\";2027-02-01;;", // 13, 14, 15
		"13;;" + manyNumbers(17) + ";M;Other;;;;",                                                // 16
		"14;152401234577;;" + strings.Repeat("é", 200) + ";Request Manajemen Lain;;29-02-2028;;", // 17
	}, "\n"))
	want := map[int]lists.Reason{
		3: lists.NoNumber, 4: lists.NoNumber, 5: lists.LostDigits, 6: lists.BadKind, 7: lists.BadDate, 8: lists.Damaged,
		9: lists.LongCell, 10: lists.LongCell, 11: lists.Damaged, 12: lists.WrongColumns, 16: lists.TooManyNumbers,
	}
	if diff := cmp.Diff(want, reasons(f)); diff != "" {
		t.Errorf("the refused rows by line (-want +got):\n%s", diff)
	}
	rows := []procedure.Row{
		{List: procedure.SpecialRequests, Numbers: numbersOf("i:152401234567"), Name: "A", Request: procedure.CabutPasang, Until: "2027-02-01", Say: "kata", Dont: "janji"},
		{List: procedure.SpecialRequests, Numbers: numbersOf("i:152401234576", "t:+62215551234", "t:+6281234567890", "t:+62361234567"),
			Name: "L", Request: procedure.NoIsolirOpening, Note: "two lines", Until: "2027-02-01"},
		{List: procedure.SpecialRequests, Numbers: numbersOf("i:152401234577"), Name: strings.Repeat("é", 200), Request: procedure.OtherRequest, Until: "2028-02-29"},
	}
	if diff := cmp.Diff(rows, f.Rows); diff != "" {
		t.Errorf("the rows (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]int{2, 13, 17}, f.Lines); diff != "" {
		t.Errorf("the lines of the rows (-want +got):\n%s", diff)
	}
}

// TestARefusedRowTellsWhoseItIs only by numbers under which it must be stored: a telephone
// beside an internet number that can't be read tells nobody.
func TestARefusedRowTellsWhoseItIs(t *testing.T) {
	const head = "Nama;No HP;No Internet;Jenis Request\n"
	for row, want := range map[string][]string{
		"A;081299990001;1.52401E+11;lain":            nil,
		"A;081299990001;15240123x;lain":              nil,
		"A;081299990001;;tak dikenal":                {"t:+6281299990001"},
		"A;8.1299E+10;;lain":                         nil,
		"A;8.1299E+10;152401234567;lain":             {"i:152401234567"},
		"A;081299990001;152401234567 15240123x;":     nil,
		"A;;152401234567 / 152401234568;lain":        {"i:152401234567", "i:152401234568"},
		"A;B;081299990001;152401234567;lain":         nil,
		"A;081299990001;152401234567;lain;kelebihan": {"t:+6281299990001", "i:152401234567"},
	} {
		f := read(t, procedure.SpecialRequests, head+row+"\n")
		if len(f.Refused) == 0 {
			t.Errorf("%q is taken; want it refused", row)
			continue
		}
		var got []string
		for _, n := range f.Refused[0].Numbers {
			got = append(got, n.Key())
		}
		slices.Sort(got)
		slices.Sort(want)
		if !slices.Equal(got, want) {
			t.Errorf("%q is refused (%s) with the numbers %q, want %q", row, f.Refused[0].Reason, got, want)
		}
	}
}

func TestARefusalNamesTheCell(t *testing.T) {
	f := read(t, procedure.Customers, "Fax,No. Telp,Paket\nx,12O34xxxx,50\n")
	want := []lists.Refusal{{Line: 2, Reason: lists.NoNumber, Column: "No. Telp", Cells: []string{"x", "12O34xxxx", "50"}}}
	if diff := cmp.Diff(want, f.Refused, cmpopts.IgnoreFields(lists.Refusal{}, "Text")); diff != "" {
		t.Errorf("the refusal (-want +got):\n%s", diff)
	}
	if !strings.Contains(f.Refused[0].Text, "0812-3456-7890") {
		t.Errorf("the refusal says %q; want what would be accepted", f.Refused[0].Text)
	}
	if diff := cmp.Diff([]string{"Fax"}, f.Unread); diff != "" {
		t.Errorf("the columns that are not read (-want +got):\n%s", diff)
	}
}

func TestKindsOfVVIP(t *testing.T) {
	for cell, want := range map[string]procedure.Criterion{
		"Public  Figure": procedure.PublicFigure, "pejabat": procedure.Official, "Official": procedure.Official,
		"follower banyak": procedure.ManyFollowers, "many_followers": procedure.ManyFollowers,
		"petinggi BUMN/stakeholder": procedure.SOEExecutive, "Petinggi BUMN / Stakeholder Telkom": procedure.SOEExecutive,
		"endorsing Telkom": procedure.Endorser, "ENDORSER": procedure.Endorser, "endorsing": procedure.Endorser,
	} {
		f := read(t, procedure.VVIPRegister, "No Internet,Kategori VVIP\n152401234567,"+cell)
		if len(f.Rows) != 1 || f.Rows[0].VVIP != want {
			t.Errorf("the category %q gives %v; want %s", cell, f.Rows, want)
		}
	}
	f := read(t, procedure.VVIPRegister, "No Internet,Kategori VVIP\n152401234567,\n152401234567,raja\n")
	if diff := cmp.Diff(map[int]lists.Reason{2: lists.BadKind, 3: lists.BadKind}, reasons(f)); diff != "" {
		t.Errorf("no category and an unknown one (-want +got):\n%s", diff)
	}
}

func TestOneRowHoweverSpelledIsOne(t *testing.T) {
	f := read(t, procedure.Customers, "No Internet,No Telepon,Nama\n"+
		"152401234567,02129114242,Budi Utomo\n152401234567,(021) 2911-4242, BUDI  UTOMO\n152401234567,02129114242,Budi\n")
	if len(f.Rows) != 2 || f.Duplicates != 1 {
		t.Errorf("%d rows and %d duplicates; want 2 rows and 1 duplicate", len(f.Rows), f.Duplicates)
	}
	if diff := cmp.Diff([]int{2, 4}, f.Lines); diff != "" {
		t.Errorf("the lines (-want +got):\n%s", diff)
	}
}

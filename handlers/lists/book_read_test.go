package lists_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cc147/sigap/handlers/lists"
	"github.com/cc147/sigap/procedure"
)

func TestAWorkbookIsAList(t *testing.T) {
	b := bookOf(`<row r="2" spans="1:5"><c r="A2" s="1" t="s"><v>0</v></c><c r="B2" t="s"><v>1</v></c><c r="D2" t="inlineStr"><is><t>Nama</t></is></c><c r="E2" t="str"><f>"PA"&amp;"KET"</f><v>PAKET</v></c></row>`+
		`<row r="3"><c r="A3" s="4"/><c r="XFD3" s="4"/></row>`+
		`<row r="4"><c r="A4"><v>152401234567</v></c><c r="B4"><v>2129114242</v></c><c r="D4" t="s"><v>2</v></c><c r="E4"><f>25*2</f><v>50</v></c></row>`+
		`<row r="7"><c r="A7"><v>1.52401234568E11</v></c><c r="B7" t="str"><f>""</f><v></v></c><c r="D7" t="s"><v>3</v></c><c r="E7"><v>50.0</v></c></row>`+
		`<row r="8"><c t="inlineStr"><is><t>152401234569</t></is></c><c><v>8.12345678901E+11</v></c><c/><c t="inlineStr"><is><r><t>Bu</t></r><r><rPr><b/></rPr><t xml:space="preserve">di_x000D_ 3</t></r><rPh sb="0" eb="1"><t>x</t></rPh></is></c></row>`).
		texts("No. Internet", "phone_number", "Budi", "Sari &amp; Jr")
	f := b.mustRead(t, procedure.Customers)
	want := []procedure.Row{
		{List: procedure.Customers, Numbers: numbersOf("i:152401234567", "t:+622129114242"), Name: "Budi", Mbps: 50},
		{List: procedure.Customers, Numbers: numbersOf("i:152401234568"), Name: "Sari & Jr", Mbps: 50},
		{List: procedure.Customers, Numbers: numbersOf("i:152401234569", "t:+62812345678901"), Name: "Budi 3"},
	}
	if diff := cmp.Diff(want, f.Rows); diff != "" {
		t.Errorf("the rows (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]int{4, 7, 8}, f.Lines); diff != "" || len(f.Refused) != 0 {
		t.Errorf("%d refused, the rows of the sheet (-want +got):\n%s", len(f.Refused), diff)
	}
	if f.Sheet != "Lembar 1" || f.Comma != ',' {
		t.Errorf("the sheet is %q, parted by %q; want Lembar 1 and a comma", f.Sheet, f.Comma)
	}
}

func TestNumbersOfAWorkbookKeepTheirDigits(t *testing.T) {
	for stored, want := range map[string]string{
		"152401234567": "152401234567", "1.52401234567E11": "152401234567", "1.52401234567E+11": "152401234567",
		"152401234567.0": "152401234567", "0152401234567": "0152401234567", "0.1": "0.1", "1E-3": "0.001",
		"3273010101900000": "3273010101900000", "3.2730101019E15": "3.2730101019E15", "1.5E300": "1.5E300",
	} {
		f := bookOf(rowOf("Internet", "Kategori VVIP")+rowOf("<v>"+stored+"</v>", "?")).mustRead(t, procedure.VVIPRegister)
		if len(f.Refused) != 1 || f.Refused[0].Cells[0] != want {
			t.Errorf("the stored number %s is %v; want %s", stored, f.Refused, want)
		}
	}
}

func TestDatesOfAWorkbookAreDays(t *testing.T) {
	for stored, want := range map[string]procedure.Date{
		"<v>46349</v>": "2026-11-23", "<v>46349.99</v>": "2026-11-23", "<v>4.6349E4</v>": "2026-11-23", "<v>36526</v>": "2000-01-01",
		`<c t="d"><v>2026-11-23T12:00:00</v></c>`: "2026-11-23", "23/11/2026": "2026-11-23", "": "",
		"<v>2027</v>": "refused", "<v>20261123</v>": "2026-11-23", "<v>-1</v>": "refused", "<v>1E300</v>": "refused",
	} {
		b := bookOf(rowOf("Internet", "Jenis Request", "Valid until") + rowOf("152401234567", "other", stored))
		if got := untilOf(b.mustRead(t, procedure.SpecialRequests)); got != want {
			t.Errorf("the day %s is %q; want %q", stored, got, want)
		}
	}
	b := bookOf(rowOf("Internet", "Jenis Request", "Berlaku s/d")+rowOf("152401234567", "other", "<v>44887</v>")).
		change(t, "xl/workbook.xml", "<workbookPr/>", `<workbookPr date1904="1"/>`)
	if got := untilOf(b.mustRead(t, procedure.SpecialRequests)); got != "2026-11-23" {
		t.Errorf("day 44887 since 1904 is %q; want 2026-11-23", got)
	}
	if f := read(t, procedure.SpecialRequests, "Internet;Jenis Request;Valid until\n152401234567;other;46349"); untilOf(f) != "2026-11-23" {
		t.Errorf("46349 in a CSV file is the day %q; want 2026-11-23", untilOf(f))
	}
}

func untilOf(f whole) procedure.Date {
	if len(f.Rows) == 0 {
		return "refused"
	}
	return f.Rows[0].Until
}

func TestAFormulaIsNeverRun(t *testing.T) {
	const none = `<f>VLOOKUP(A2,'[x]Y'!A:B,2)</f>`
	f := bookOf(rowOf("Internet", "Nama", "Hitung")+
		rowOf(none, "Ani", "")+
		rowOf("152401234562", none+"<v/>", "")+
		rowOf("152401234563", "Budi", none)+
		rowOf(`<c t="e">`+none+`<v>#REF!</v></c>`, "Ani", "")+
		rowOf("152401234565", "Budi", `<c t="e"><v>#REF!</v></c>`)+
		rowOf("152401234566", `<c t="str">`+none+`<v>Sari</v></c>`, "")+
		rowOf("152401234567", `<c t="b"><v>1</v></c>`, "")).mustRead(t, procedure.Customers)
	if diff := cmp.Diff(map[int]lists.Reason{2: lists.NoValue, 5: lists.ErrorValue}, reasons(f)); diff != "" {
		t.Errorf("the refused rows by row (-want +got):\n%s", diff)
	}
	var names []string
	for _, r := range f.Rows {
		names = append(names, r.Name)
	}
	if diff := cmp.Diff([]string{"", "Budi", "Budi", "Sari", "TRUE"}, names); diff != "" {
		t.Errorf("the names (-want +got):\n%s", diff)
	}
	if f.EmptiedCells != 1 || f.Emptied[0].Line != 3 || f.Emptied[0].Column != "Nama" {
		t.Errorf("the cells left empty are %+v; want the name of row 3", f.Emptied)
	}
	var out strings.Builder
	if err := lists.WriteRejects(&out, f.File, lists.English); err != nil || !strings.Contains(out.String(), "\"'=VLOOKUP(A2,") {
		t.Errorf("the refused rows are\n%s\n(%v); want the formula as text", out.String(), err)
	}
}

func TestTheFirstSheetWithTheColumnsIsRead(t *testing.T) {
	notes, requests, customers := rowOf("Catatan"), rowOf("Internet", "Jenis Request"), rowOf("Internet", "Nama")+rowOf("152401234567", "Budi")
	b := bookOf("", notes, requests, customers, customers)
	if f := b.mustRead(t, procedure.Customers); f.Sheet != "Lembar 4" || len(f.Rows) != 1 {
		t.Errorf("%d rows of %s are read; want 1 of Lembar 4", len(f.Rows), f.Sheet)
	}
	b.change(t, "xl/workbook.xml", `sheetId="4"`, `sheetId="4" state="hidden"`)
	if f := b.mustRead(t, procedure.Customers); f.Sheet != "Lembar 5" {
		t.Errorf("%s is read; want Lembar 5, for 4 is hidden", f.Sheet)
	}
	_, err := bookOf(notes, requests).read(t, procedure.VVIPRegister)
	if err == nil || !strings.Contains(err.Error(), `sheet "Lembar 1": no line names a column`) {
		t.Errorf("without such a sheet the error is %v; want what the first one lacks", err)
	}
	// A list that has a fault must not be passed over for an older one behind it.
	_, err = bookOf(rowOf("Internet", "Nama", "Name"), customers).read(t, procedure.Customers)
	if err == nil || !strings.Contains(err.Error(), "both for name") {
		t.Errorf("a column that stands twice gives %v; want the file refused for it", err)
	}
}

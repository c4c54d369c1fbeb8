package lists_test

import (
	"fmt"
	"html"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/cc147/sigap/procedure"
)

// wantedRow is a row as it is meant; its cells are how somebody writes it.
type wantedRow struct {
	row     procedure.Row
	refused string // reason; "" is none
}

// habit is how one person keeps one list.
type habit struct {
	*rand.Rand
	comma string
	end   string
	mixed bool // line ends
	sheet bool // dates may be numbers of days
}

func (h habit) of(choices ...string) string { return choices[h.IntN(len(choices))] }

func (h habit) none() string {
	return h.of("", "-", "0", "N/A", "tidak ada", "n/a", "Tidak Ada", "–", "NULL")
}

func (h habit) line(n string) string {
	return h.of(n, n, n+".0", "'"+n, `="`+n+`"`, n+"@telkom.net", n[:4]+" "+n[4:8]+" "+n[8:], n[:4]+"-"+n[4:8]+"-"+n[8:], "\u00a0"+n, n+"\u200b", wide(n), "No. "+n, n[:1]+"."+n[1:]+"E+11")
}

func (h habit) phone(n string) string {
	return h.of("0"+n, n+".0", "+62"+n, "62"+n, "0"+n[:3]+"-"+n[3:7]+"-"+n[7:], "+62 "+n[:3]+" "+n[3:7]+" "+n[7:], "(0"+n[:3]+") "+n[3:], "0"+n+" (WA)", "HP: 0"+n, "'0"+n, wide("0"+n), "0"+n[:3]+"–"+n[3:7]+"–"+n[7:])
}

func (h habit) name(n string) string {
	return h.of(n, strings.ToUpper(n), " "+n, n+" ", strings.ReplaceAll(n, " ", "  "), strings.ReplaceAll(n, " ", "\u00a0"), n+"\u200b")
}

func (h habit) date(d procedure.Date) string {
	if d == "" {
		return h.of(h.none(), "", "-")
	}
	y, m, day := string(d[:4]), string(d[5:7]), string(d[8:])
	if h.sheet && h.IntN(2) == 0 {
		t, _ := time.Parse(time.DateOnly, string(d)) // as it was written above
		return fmt.Sprint(int(t.Sub(time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)).Hours()) / 24)
	}
	month := map[string][3]string{"01": {"Januari", "Jan", "January"}, "05": {"Mei", "Mei", "May"}, "08": {"Agustus", "Agt", "Aug"}, "12": {"Desember", "Des", "Dec"}}[m]
	return h.of(day+"/"+m+"/"+y, day+"-"+m+"-"+y[2:], day+"."+m+"."+y, y+"-"+m+"-"+day, y+"-"+m+"-"+day+" 00:00:00", day+" "+month[0]+" "+y, day+"-"+month[1]+"-"+y[2:],
		"s/d "+day+" "+month[0]+" "+y, month[2]+" "+day+", "+y, wide(day+"/"+m+"/"+y), day+"/"+m+"/"+y+" 23:59", strings.TrimPrefix(day, "0")+" "+strings.ToUpper(month[1])+" "+y)
}

func wide(s string) string {
	return strings.Map(func(r rune) rune {
		if r > ' ' && r <= '~' {
			return r - '!' + '\uff01'
		}
		return r
	}, s)
}

// column is a column of a hostile list.
type column struct {
	header string
	cell   func(w wantedRow) string
}

// columns are those of a list of special requests, in some words and order, and which
// of them aren't read.
func (h habit) columns() (out []column, unread []string) {
	out = []column{
		{h.of("No Internet", "Nomor Inet", "ND", "SID", "Nomor IndiHome", "NO. LAYANAN", "Internet Number", "nomor_internet"), h.lineCell},
		{h.of("No HP/WA", "Kontak", "No. Telp", "NOTELP", "Contact Number", "Telepon"), func(w wantedRow) string {
			if len(w.row.Numbers) < 2 || w.refused == "no_number" {
				return h.none()
			}
			return h.phone(w.row.Numbers[1].Value[3:])
		}},
		{h.of("Nama", "Full Name", "Nama Customer", "NAMA PELANGGAN"), func(w wantedRow) string { return h.name(w.row.Name) }},
		{h.of("Jenis Request", "Request Type", "Kategori", "Jenis Permintaan"), h.kindCell},
		{h.of("Berlaku Mulai", "Effective Date", "Valid From", "Tgl Mulai"), func(w wantedRow) string { return h.date(w.row.From) }},
		{h.of("Masa Berlaku", "Tgl Berakhir", "End Date", "Berlaku s/d", "Berlaku Sampai Dengan"), func(w wantedRow) string {
			switch {
			case w.refused == "bad_date":
				return h.of("31/02/2027", "2026-13-01", "32 Desember 2026", "31/12/2O26", "besok")
			case w.row.Until == "":
				return h.of(h.none(), "selamanya", "seterusnya")
			}
			return h.date(w.row.Until)
		}},
	}
	for _, header := range []string{"Alamat", "NIK", "Tanggal Input", "Kota", "Latitude", "STO"} {
		if h.IntN(2) == 0 {
			unread = append(unread, header)
			out = append(out, column{header, func(wantedRow) string {
				return h.of("Jl. Melati, No. 5", "9982429394513158", "19/06/2025", "", "-6.5", "a \"b\" c")
			}})
		}
	}
	for range h.IntN(3) {
		out = append(out, column{"", func(wantedRow) string { return "" }})
	}
	h.Shuffle(len(out), func(i, j int) { out[i], out[j] = out[j], out[i] })
	return append([]column{{h.of("No", "No.", "NO"), func(wantedRow) string { return h.of("1", "2", "3") }}}, out...), unread
}

func (h habit) lineCell(w wantedRow) string {
	switch w.refused {
	case "no_number":
		return h.of("12O34xxxx", h.none())
	case "lost_digits":
		return h.of("1.52401E+11", "1,52E+11")
	case "two_internet":
		return "152499999999" + h.of(" / ", " dan ", "; ", " atau ") + "152499999998"
	}
	return h.line(w.row.Numbers[0].Value)
}

func (h habit) kindCell(w wantedRow) string {
	if w.refused == "bad_kind" {
		return h.of("?", "", "-", "gold", "jenis tak dikenal")
	}
	return map[procedure.RequestKind]string{
		procedure.NoIsolirOpening: h.of("tidak boleh buka isolir", "Tidak diperbolehkan dibukakan isolir", "TIDAK BOLEH DIBUKA ISOLIR"),
		procedure.DirectToPlasa:   h.of("diarahkan ke Plasa Telkom", "di arahkan ke Plasa Telkom"),
		procedure.CabutPasang:     h.of("cabut – pasang", "cabut/pasang", "Cabut-Pasang Indihome", "pelanggan dengan case cabut pasang Indihome"),
		procedure.OtherRequest:    h.of("lain", "lain-lain", "Request Manajemen Lain", "lainnya"),
	}[w.row.Request]
}

func (h habit) wanted(i int) wantedRow {
	w := wantedRow{row: procedure.Row{List: procedure.SpecialRequests, Numbers: numbersOf(fmt.Sprintf("i:1524%08d", i)), Name: h.of("Budi Utomo", "Sari D'Angelo", "Désirée Ani", "Toko \"Maju\" Jaya"),
		Request: procedure.RequestKinds[h.IntN(4)], From: procedure.Date(h.of("", "2026-01-13", "2026-05-01")), Until: procedure.Date(h.of("", "2026-12-31", "2027-08-02"))}}
	if h.IntN(2) == 0 {
		w.row.Numbers = append(w.row.Numbers, numbersOf(fmt.Sprintf("t:+6281234%06d", h.IntN(1000000)))...)
	}
	if h.IntN(8) == 0 {
		w.refused = h.of("no_number", "lost_digits", "two_internet", "bad_kind", "bad_date")
	}
	return w
}

// keep writes a list with titles, blank lines, headers that are repeated, columns of no
// interest, rows that can't be read and a footer, and says what is in it.
func (h habit) keep(write func(cells ...string) (line int)) (rows []wantedRow, lines []int, unread []string) {
	columns, unread := h.columns()
	for range h.IntN(5) {
		write(append([]string{h.of("DAFTAR REQUEST per 23 November 2026", "Rahasia, hanya untuk dinas", "CC Telkom 147", "Lampiran; hal. 1")}, make([]string, h.IntN(len(columns)))...)...)
	}
	if h.IntN(3) == 0 {
		write("")
	}
	header := make([]string, len(columns))
	for i, c := range columns {
		header[i] = c.header
	}
	write(header...)
	for i := range 40 {
		if h.IntN(25) == 0 {
			write(header...) // as at the top of a printed page
		}
		if h.IntN(25) == 0 {
			write(make([]string, len(columns))...)
		}
		w := h.wanted(i)
		cells := make([]string, len(columns))
		for j, c := range columns {
			cells[j] = c.cell(w)
		}
		rows, lines = append(rows, w), append(lines, write(cells...))
	}
	for range h.IntN(3) {
		write(h.of("Total: 60", "Jumlah 60 baris", "Jakarta, 23 November 2026", "Mengetahui,"))
	}
	return rows, lines, unread
}

// text keeps the list as a text file.
func (h habit) text() (text string, rows []wantedRow, lines []int, unread []string) {
	var out strings.Builder
	line := 1
	if h.IntN(3) == 0 {
		out.WriteString(h.of("", "\ufeff") + "sep=" + h.comma + "\n")
		line++
	}
	rows, lines, unread = h.keep(func(cells ...string) int {
		written := make([]string, len(cells))
		for i, c := range cells {
			if strings.ContainsAny(c, "\"\n,;\t|") || h.IntN(9) == 0 {
				c = quoted(c)
			}
			written[i] = c
		}
		end := h.end
		if h.mixed {
			end = h.of("\n", "\r\n", "\r")
		}
		if h.mixed && len(cells) == 1 {
			end = "\r\n" // behind a CR, an LF alone would end the same line
		}
		out.WriteString(strings.Join(written, h.comma) + end)
		line++
		return line - 1
	})
	return out.String(), rows, lines, unread
}

// book keeps the list as a sheet between two others, one of them hidden.
func (h habit) book(t *testing.T) (b book, rows []wantedRow, lines []int, unread []string) {
	var out strings.Builder
	line := 0
	rows, lines, unread = h.keep(func(cells ...string) int {
		line++
		written := make([]string, len(cells))
		for i, c := range cells {
			if written[i] = html.EscapeString(c); wholeNumber.MatchString(c) && h.IntN(2) == 0 {
				written[i] = "<v>" + c + "</v>"
			}
		}
		out.WriteString(at(line, rowOf(written...)))
		return line
	})
	return bookOf(rowOf("Catatan"), rowOf("No Internet", "Jenis")+rowOf("152411111111", "lain"), out.String()).
		change(t, "xl/workbook.xml", `sheetId="2"`, `sheetId="2" state="hidden"`), rows, lines, unread
}

var wholeNumber = regexp.MustCompile(`^[1-9]\d*(\.0)?$`)

// TestHostileLists: random combinations of habits over lists whose meaning is known.
func TestHostileLists(t *testing.T) {
	for seed := range uint64(100) {
		r := rand.New(rand.NewPCG(seed, 10))
		h := habit{Rand: r, comma: []string{",", ";", "\t", "|"}[r.IntN(4)], end: []string{"\n", "\r\n", "\r"}[r.IntN(3)], mixed: r.IntN(4) == 0, sheet: seed%4 == 0}
		if h.sheet {
			b, rows, lines, unread := h.book(t)
			f := b.mustRead(t, procedure.SpecialRequests)
			if diff := cmp.Diff([]string{"Lembar 1"}, f.OtherSheets); diff != "" || f.Sheet != "Lembar 3" {
				t.Errorf("seed %d: the sheet %s is read, the others (-want +got):\n%s", seed, f.Sheet, diff)
			}
			asKept(t, seed, f, rows, lines, unread)
			continue
		}
		text, rows, lines, unread := h.text()
		f, err := readAll(procedure.SpecialRequests, strings.NewReader(text))
		if err != nil {
			t.Fatalf("seed %d: %v\n%.1500s", seed, err, text)
		}
		asKept(t, seed, f, rows, lines, unread)
	}
}

// asKept wants a file read as it was meant.
func asKept(t *testing.T, seed uint64, f whole, rows []wantedRow, lines []int, unread []string) {
	t.Helper()
	var want []procedure.Row
	var wantLines []int
	refused, got := map[int]string{}, map[int]string{}
	for i, w := range rows {
		if w.refused != "" {
			refused[lines[i]] = w.refused
			continue
		}
		w.row.Name = strings.ToLower(w.row.Name)
		want, wantLines = append(want, w.row), append(wantLines, lines[i])
	}
	for line, reason := range reasons(f) {
		got[line] = string(reason)
	}
	for i := range f.Rows {
		f.Rows[i].Name = strings.ToLower(f.Rows[i].Name)
	}
	slices.Sort(unread)
	slices.Sort(f.Unread)
	if diff := cmp.Diff(refused, got) + cmp.Diff(wantLines, f.Lines) + cmp.Diff(want, f.Rows) + cmp.Diff(unread, f.Unread); diff != "" {
		t.Fatalf("seed %d: refused, lines, rows, columns not read (-want +got):\n%s", seed, diff)
	}
}

package lists_test

import (
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/cc147/sigap/procedure"
)

// endless repeats a text for ever and counts what was taken of it.
type endless struct {
	text string
	at   int64
	read int64
}

func (e *endless) Seek(offset int64, from int) (int64, error) {
	if e.at += offset; from == io.SeekStart {
		e.at = offset
	}
	return e.at, nil
}

func (e *endless) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = e.text[(e.at+int64(i))%int64(len(e.text))]
	}
	e.read, e.at = e.read+int64(len(p)), e.at+int64(len(p))
	return len(p), nil
}

func TestAFileIsRefusedWhole(t *testing.T) {
	const header = "No Internet;Nama\n"
	for name, c := range map[string]struct {
		list procedure.List
		text string
		want string // in the error
	}{
		"empty":              {procedure.Customers, "", "is empty"},
		"only a mark":        {procedure.Customers, "\ufeff", "is empty"},
		"only blank lines":   {procedure.Customers, "\n\r\n;;;\n", "is empty"},
		"no number column":   {procedure.Customers, "Nama;Paket\nBudi;50\n", "No Internet"},
		"no request column":  {procedure.SpecialRequests, header, "Jenis Request"},
		"no category column": {procedure.VVIPRegister, header, "Kategori VVIP"},
		"the request list":   {procedure.Customers, "No Internet;Jenis Request\n", "special-requests"},
		"the register":       {procedure.Customers, "No Internet;VVIP category\n", "vvip"},
		"no list":            {"nobody", header, "nobody"},
		"a column twice":     {procedure.Customers, "No Internet;Nama;Nomor Internet\n", "both for internet"},
		"10,000 columns":     {procedure.Customers, "No Internet" + strings.Repeat(";x", 9_999) + "\n", "200 columns"},
		"10,000 cells":       {procedure.Customers, header + "152401234567" + strings.Repeat(";", 9_999) + "x\n", "line 2: a row has more than 200 columns"},
		"a long line":        {procedure.Customers, header + strings.Repeat("x", 64<<10+1) + "\n", "line 2: a row is longer than 64 KiB"},
		"a long row":         {procedure.Customers, header + `"` + strings.Repeat("x\n", 33<<10) + `"`, "longer than 64 KiB"},
		"an open quote":      {procedure.Customers, header + "152401234567;\"Budi\n152401234568;Sari\n", "line 2 is not closed"},
		"quotes don't match": {procedure.Customers, header + "152401234567;\"Budi\n152401234568;\"Sari\"\n", "from line 2 to 3"},
		"UTF-16 unmarked":    {procedure.Customers, "N\x00o\x00", "is no text"},
		"1,000,001 rows":     {procedure.Customers, header + strings.Repeat("152401234567;\n", 1_000_001), "1000000 rows"},
		"50,001 refusals":    {procedure.Customers, header + strings.Repeat(";x\n", 50_001), "50000 rows are refused, the first of them on line 2"},
		"an old Excel file":  {procedure.Customers, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "save the list as XLSX"},
	} {
		f, err := readAll(c.list, strings.NewReader(c.text))
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: the error is %v; want one that says %q", name, err, c.want)
		}
		if len(f.Rows)+len(f.Refused)+len(f.Header) != 0 {
			t.Errorf("%s: a file that is refused has %d rows and %d refused; want it empty", name, len(f.Rows), len(f.Refused))
		}
	}
}

func TestAHeaderAloneIsAnEmptyList(t *testing.T) {
	f := read(t, procedure.Customers, "No Internet;Nama")
	if len(f.Rows)+len(f.Refused) != 0 || len(f.Header) != 2 {
		t.Errorf("%d rows, %d refused, %d columns; want 0, 0 and 2", len(f.Rows), len(f.Refused), len(f.Header))
	}
}

func TestWhatNeverEndsIsRefusedInLittleMemory(t *testing.T) {
	for name, c := range map[string]struct {
		text string
		most int64 // bytes taken
	}{
		"no line break":    {"x", 256 << 10},
		"an open quote":    {"\"a\"\"\n", 256 << 10},
		"only line breaks": {"\n", 3 << 20},
		"only long lines":  {strings.Repeat(" ", 60<<10) + "\n", 129 << 20},
	} {
		in := &endless{text: c.text}
		refusedInLittleMemory(t, name, in, "")
		if in.read > c.most {
			t.Errorf("%s: %d bytes were read; want at most %d", name, in.read, c.most)
		}
	}
}

func TestAFileThatBreaksOffIsNoList(t *testing.T) {
	broken := errors.New("the disk is gone")
	text := "No Internet\n" + strings.Repeat("152401234567\n", 20_000)
	f, err := readAll(procedure.Customers, breaking{strings.NewReader(text), broken})
	if !errors.Is(err, broken) || len(f.Rows) != 0 {
		t.Errorf("%d rows and the error %v; want none and %v", len(f.Rows), err, broken)
	}
}

func TestQuotesWithinOneLineAreText(t *testing.T) {
	f := read(t, procedure.Customers, "No Internet,Nama\n152401234567,Toko \"Maju\" Jaya\n152401234568,\"Toko \"Maju\" Jaya\"\n152401234569,\"Toko \"\"Maju\"\" Jaya\"\n")
	if len(f.Rows) != 3 {
		t.Fatalf("%d rows; want 3", len(f.Rows))
	}
	for _, r := range f.Rows {
		if r.Name != `Toko "Maju" Jaya` {
			t.Errorf("a name is %q; want its quotation marks kept", r.Name)
		}
	}
}

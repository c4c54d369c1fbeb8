package lists_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cc147/sigap/handlers/lists"
	"github.com/cc147/sigap/procedure"
)

// TestNumbersOfARow: a number that can't be read refuses the row where the row would
// be somebody else's, and is left out where it wouldn't.
func TestNumbersOfARow(t *testing.T) {
	for cells, want := range map[string]string{
		"152401234567;0812-3456-7890;IN12345678": "i:152401234567 t:+6281234567890 k:IN12345678",
		"152401234567;menyusul;":                 "i:152401234567, left out: HP",
		"152401234567;12O34xxxx;":                "i:152401234567, left out: HP",
		"152401234567;-;hilang":                  "i:152401234567, left out: Tiket",
		"152401234567;ext 12;0":                  "i:152401234567, left out: HP",
		"-;081234567890;?":                       "t:+6281234567890, left out: Tiket",
		";menyusul;IN12345678":                   "k:IN12345678, left out: HP",
		"081234567890;152401234567;":             "i:152401234567 t:+6281234567890",
		"81234567890.0;;":                        "t:+6281234567890",
		"=\"0812 3456 7890\";;":                  "t:+6281234567890",
		";12O34xxxx;IN12345678":                  "no_number in HP",
		"12O34xxxx;081234567890;":                "no_number in No Internet",
		"N/A;tidak ada;-":                        "no_number in No Internet",
		"1.52401E+11;081234567890;":              "lost_digits in No Internet",
		"152401234567;8.12E+10;":                 "lost_digits in HP",
		"152401234567 / 152401234568;;":          "two_internet in No Internet",
		"152401234567;152401234568;":             "two_internet in HP",
	} {
		f := read(t, procedure.Customers, "No Internet;HP;Tiket;Nama\n"+cells+";Budi\n")
		var got []string
		for _, r := range f.Rows {
			for _, n := range r.Numbers {
				got = append(got, n.Key())
			}
		}
		text := strings.Join(got, " ")
		for _, e := range f.Emptied {
			text += ", left out: " + e.Column
		}
		for _, r := range f.Refused {
			text += string(r.Reason) + " in " + r.Column
		}
		if text != want {
			t.Errorf("the numbers %q give %q; want %q", cells, text, want)
		}
	}
}

func TestDamagedRows(t *testing.T) {
	const header = "No Internet;Nama;Alamat\n"
	f := read(t, procedure.Customers, header+"152401234561;Jos\xe9;x\n152401234562;Ren\ufffde;x\n152401234563;Chloé;x\n152401234564;Zoë;x\n152401234565;Ani;Jl. \ufffd\n152401234566;Désirée;x\n")
	if diff := cmp.Diff(map[int]lists.Reason{2: lists.Damaged, 3: lists.Damaged}, reasons(f)); diff != "" {
		t.Errorf("damaged rows of a UTF-8 file, the first one damaged (-want +got):\n%s", diff)
	}
	f = read(t, procedure.Customers, header+"152401234561;Jos\xe9;x\n152401234562;Ren\xe9e;x\n152401234563;Chloé;x\n")
	var names []string
	for _, r := range f.Rows {
		names = append(names, r.Name)
	}
	if diff := cmp.Diff([]string{"José", "Renée", "Chloé"}, names); diff != "" {
		t.Errorf("names of a Windows-1252 file, one of them pasted (-want +got):\n%s", diff)
	}
}

package procedure_test

import (
	"strings"
	"testing"

	. "github.com/cc147/sigap/procedure"
)

func TestMasked(t *testing.T) {
	for _, c := range []struct {
		n    Number
		want string
	}{
		{Number{Kind: Telephone, Value: "+6281234567890"}, "0812•••••890"},
		{Number{Kind: Telephone, Value: "+62215551234"}, "02••••••34"},
		{Number{Kind: Telephone, Value: "+6598765432"}, "+659••••432"},
		{Number{Kind: Internet, Value: "122345678901"}, "1223•••••901"},
		{Number{Kind: Ticket, Value: "IN12345678"}, "IN••••••78"},
		{Number{Kind: Ticket, Value: "IN12"}, "••••"},
		{Number{}, ""},
	} {
		if got := c.n.Masked(); got != c.want {
			t.Errorf("%q masked: %q, want %q", c.n.Value, got, c.want)
		}
	}
}

func TestMaskText(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"nothing to hide", "internet mati sejak 10.30", "internet mati sejak 10.30"},
		{"6 digits stay", "kode 123456 ya", "kode 123456 ya"},
		{"7 digits", "kode 1234567 ya", "kode •••••67 ya"},
		{"telephone", "hubungi 081234567890", "hubungi ••••••••••90"},
		{"spaces", "0812 3456 7890", "•••• •••• ••90"},
		{"dots", "0812.3456.7890", "••••.••••.••90"},
		{"hyphens", "0812-3456-7890", "••••-••••-••90"},
		{"brackets", "(021) 555-1234", "(•••) •••-••34"},
		{"mixed, several", "(0812) - 345. 67", "(••••) - •••. 67"},
		{"with country", "+62 812 34567", "+•• ••• •••67"},
		{"in letters", "IN12345678 dan K-12", "IN••••••78 dan K-12"},
		{"at both ends", "1234567", "•••••67"},
		{"two runs", "1234567 atau 7654321", "•••••67 atau •••••21"},
		{"comma ends a run", "123456, 654321", "123456, 654321"},
		{"a letter ends a run", "123456a654321", "123456a654321"},
		{"a date is 8 digits", "sejak 24-11-2026", "sejak ••-••-••26"},
		{"a date with slashes", "sejak 24/11/2026", "sejak 24/11/2026"},
		{"no-break space and hyphen", "0812\u00a03456\u20117890", "••••\u00a0••••\u2011••90"},
		{"Arabic-Indic digits", "٠٨١٢٣٤٥٦", "••••••٥٦"},
		{"full-width digits", "０８１２３４５６", "••••••５６"},
		{"separators alone", " -.() - 12", " -.() - 12"},
		{"empty", "", ""},
	} {
		if got := MaskText(c.in); got != c.want {
			t.Errorf("%s: %q became %q, want %q", c.name, c.in, got, c.want)
		}
	}
}

func TestMaskTextTwice(t *testing.T) {
	once := MaskText("hubungi (0812) 3456-7890 atau 021 555 1234")
	if twice := MaskText(once); twice != once || strings.Contains(once, "3456") {
		t.Errorf("masked twice: %q, want it as once: %q", twice, once)
	}
}

func TestInitials(t *testing.T) {
	for in, want := range map[string]string{
		"Budi Hidayat":       "B. H.",
		"  siti   nur aini ": "S. N. A.",
		"Ömer":               "Ö.",
		"Contoh":             "C.",
		"":                   "",
		"   ":                "",
	} {
		if got := Initials(in); got != want {
			t.Errorf("initials of %q: %q, want %q", in, got, want)
		}
	}
}

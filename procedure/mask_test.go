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
		if got := MaskText(c.n.Masked()); got != c.want {
			t.Errorf("%q, masked already, becomes %q as a text; want it unchanged", c.want, got)
		}
	}
}

// TestWhatAMaskHides: every one of these came through unmasked, or could have, before.
func TestWhatAMaskHides(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"7 digits", "kode 1234567 ya", "kode •••••67 ya"},
		{"telephone", "hubungi 081234567890", "hubungi ••••••••••90"},
		{"spaces", "0812 3456 7890", "•••• •••• ••90"},
		{"brackets", "(021) 555-1234", "(•••) •••-••34"},
		{"mixed, several", "(0812) - 345. 67", "(••••) - •••. 67"},
		{"with country", "+62 812 34567", "+•• ••• •••67"},
		{"in letters", "IN12345678 dan K-12", "IN••••••78 dan K-12"},
		{"two runs", "1234567 atau 7654321", "•••••67 atau •••••21"},
		{"commas", "0812,3456,7890", "••••,••••,••90"},
		{"slashes", "0812/3456/7890", "••••/••••/••90"},
		{"low lines", "0812_3456_7890", "••••_••••_••90"},
		{"dashes", "0812—3456–7890", "••••—••••–••90"},
		{"line breaks", "0812\n3456\r\n7890", "••••\n••••\r\n••90"},
		{"zero width", "0812\u200b3456\u20607890", "••••\u200b••••\u2060••90"},
		{"figure and narrow spaces", "0812\u20073456\u202f7890", "••••\u2007••••\u202f••90"},
		{"middle dots", "0812·3456•7890", "••••·•••••••90"},
		{"plus signs", "0812+3456+7890", "••••+••••+••90"},
		{"keycaps", "0️⃣8️⃣1️⃣2️⃣3️⃣4️⃣5️⃣", "•️⃣•️⃣•️⃣•️⃣•️⃣4️⃣5️⃣"},
		{"mathematical", "𝟎𝟖𝟏𝟐𝟑𝟒𝟓", "•••••𝟒𝟓"},
		{"raised and circled", "⁰⁸¹²③④⑤", "•••••④⑤"},
		{"Arabic-Indic digits", "٠٨١٢٣٤٥٦", "••••••٥٦"},
		{"full-width digits", "０８１２３４５６", "••••••５６"},
		{"much white space", "0812          3456 \n\n\n\n\n\n\n\n\n 7890", "••••          •••• \n\n\n\n\n\n\n\n\n ••90"},
		{"a sign again and again", "0812..............3456 - - - - - - - - - 7890", "••••..............•••• - - - - - - - - - ••90"},
		{"control characters", "0812" + strings.Repeat("\x01", 12) + "3456\x007890", "••••" + strings.Repeat("\x01", 12) + "••••\x00••90"},
		{"letters that look like strokes", "0812ー3456ー7890 atau 0812ǀ3456ʼ7890 atau 0812ꞏ3456一7890", "••••ー••••ー••90 atau ••••ǀ••••ʼ••90 atau ••••ꞏ••••一••90"},
		{"letters of other scripts", "0812х3456ـ7890", "••••х••••ـ••90"},
		{"around a time", "0812 08:30 345 678", "•••• 08:30 ••• •78"},
		{"a birthday", "lahir 12-05-1985", "lahir ••-••-••85"},
		{"no amount", "812.345.678", "•••.•••.•78"},
		{"a large amount", "Rp 812.345.678", "Rp •••.•••.•78"},
		{"no id", "K-0812345678", "K-••••••••78"},
		{"a ticket with letters", "tiket 1-ABC1D23", "tiket 1-•••••23"},
		{"e-mail", "kirim ke budi.hidayat@gmail.com.", "kirim ke •••@•••."},
		{"e-mail, spaced and full-width", "budi @ gmail.com, siti＠telkom.net", "•••@•••, •••@•••"},
		{"e-mail, other signs and spaces", "budi﹫gmail.com, budi  @gmail.com; budi\u00a0@\n gmail.com", "•••@•••, •••@•••; •••@•••"},
		{"e-mail, rare signs", "budi#1+x=2@gmail.com", "•••@•••"},
		{"e-mail of a line", "152000000001@telkom.net", "•••@•••"},
		{"street", "rumah di Jl. Merdeka Barat No. 10A, Bandung", "rumah di Jl. •••, Bandung"},
		{"street in lower case", "jl merdeka 10 mati total", "jl ••• mati total"},
		{"street without a number", "Jln Ahmad Yani internet mati", "Jln ••• internet mati"},
		{"street written out", "Jalan Dr. Sutomo 5 dan Gg. Mawar 3", "Jalan ••• dan Gg. •••"},
		{"written out in lower case", "jalan mawar no 5 mati", "jalan ••• mati"},
		{"block", "Perum Griya Asri Blok B2 No 5 RT 03/RW 05", "Perum •••/RW •••"},
		{"block alone", "di blok C-12 no 7", "di blok •••"},
		{"other first words", "Kp. Rawa Badak 12; Komp. Asri No 3; Cluster Mawar B 12; lorong 3 no 5", "Kp. •••; Komp. •••; Cluster •••; lorong •••"},
		{"quarter", "RT.003/RW.005, rt03", "RT.•••, rt•••"},
	} {
		if got := MaskText(c.in); got != c.want {
			t.Errorf("%s: %q became %q, want %q", c.name, c.in, got, c.want)
		}
	}
}

// TestWhatAMaskKeeps: what staff need to read.
func TestWhatAMaskKeeps(t *testing.T) {
	m := NewMask([]string{"Budi Hidayat", "Mei Hari"}, []Number{{Kind: Telephone, Value: "+6281298765432"}}, func(w string) bool { return w == "hari" || w == "mei" })
	for _, text := range []string{
		"internet mati sejak 10.30", "kode 123456 ya", "K-12 08:30 27/11/2026", "C-345 dan K-1234567", "sejak 24-11-2026 08.30 sampai 25/11/2026 17:45",
		"2026-11-24 08:30:15", "jam 08.30-09.15", "24-26/11/2026", "24/11/26, 08:30", "tagihan Rp 1.250.000", "Rp1250000", "IDR 12,500,000.00", "total 1.250.000",
		"paket 50/100 Mbps, 3 kali, 12 menit", "0812•••••890 · 1223•••••901 · 12 menit", "+659••••432 · 3 jam", "IP 192.168.100.1", "ping 10.0.12.254",
		"123456a654321", " -.() - 12", "internet tidak jalan sejak 3 hari", "sudah jalan 2 minggu", "INTERNET TIDAK JALAN SEJAK 10 HARI", "Jalan lagi jam 10",
		"diblokir 2 kali", "blok 2 kali", "port 3 rusak", "hubungi @sari", "3 hari sejak 5 Mei", "IN.OCC.TELK.W-26 Rev 00", "23 Nov 2026 08:30",
		"modem ZTE F609 v6.0.10", "B. H. · 0812•••••890", "•••@•••", "Jl. •••", "",
	} {
		if got := m.Text(text); got != text {
			t.Errorf("%q became %q; want it unchanged", text, got)
		}
	}
}

// TestAMaskKnowsItsCustomer: by names and numbers, whatever shape a number takes.
func TestAMaskKnowsItsCustomer(t *testing.T) {
	m := NewMask([]string{"Dr. H. Budi Hidayat, S.Kom", "Ma'ruf Al-Amin", "Li", "Hari Mei"},
		[]Number{{Kind: Telephone, Value: "+6281211122024"}, {Kind: Ticket, Value: "IN12345"}}, func(w string) bool { return w == "hari" || w == "mei" })
	for in, want := range map[string]string{
		"Budi Hidayat marah":   "B. H. marah",
		"pak BUDI, hidayatnya": "pak B., H.",
		"hidayat. budi":        "H. B.",
		"ibu budihidayat":      "ibu B.",
		"Bu\u200bdi, Ｂｕｄｉ, 𝐁𝐮𝐝𝐢, Búdi": "B., B., B., B.",
		"Hidayat,Budi/Budi":                "H.,B./B.",
		"al-amin, maruf, amin":             "A.-A., M., A.",
		"Li marah, li ling":                "L. marah, li ling",
		"pak Hari datang 3 hari, Hari Mei": "pak H. datang 3 hari, H. M.",
		"Budiman dan Rebudi":               "Budiman dan Rebudi",
		"kom Budi2, @budihidayat85":        "kom B., @B.",
		"62x812y111z220 lalu 24":           "••x•••y•••z••• lalu 24",
		"08:12 11/12/2024":                 "••:•• ••/••/••24",
		"62 812.111.220-24":                "•• •••.•••.•••-24",
		"tiket in-12345":                   "tiket ••-•••45",
		"Rp 12.111.220":                    "Rp ••.•••.•20",
	} {
		got := m.Text(in)
		if got != want {
			t.Errorf("%q became %q; want %q", in, got, want)
		}
		if twice := m.Text(got); twice != got {
			t.Errorf("%q, masked twice, became %q; want it as once", got, twice)
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

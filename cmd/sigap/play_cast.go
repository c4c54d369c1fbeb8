package main

import "github.com/cc147/sigap"

// extras work beside the cast where the demonstration plays by itself. They have
// no seat at the desk's switch, and none of them exists either.
var extras = []sigap.Person{
	{ID: "intan", Name: "Intan", Roles: []sigap.Role{sigap.Agent}},
	{ID: "bayu", Name: "Bayu", Roles: []sigap.Role{sigap.Agent}},
	{ID: "lilis", Name: "Lilis", Roles: []sigap.Role{sigap.Agent}},
	{ID: "dimas", Name: "Dimas", Roles: []sigap.Role{sigap.Agent}},
	{ID: "mega", Name: "Mega", Roles: []sigap.Role{sigap.Agent}},
	{ID: "wulan", Name: "Wulan", Roles: []sigap.Role{sigap.Tier2}},
	{ID: "eko", Name: "Eko", Roles: []sigap.Role{sigap.Tier2}},
	{ID: "joko", Name: "Joko", Roles: []sigap.Role{sigap.Backend}, Teams: []string{"jaringan"}},
	{ID: "tuti", Name: "Tuti", Roles: []sigap.Role{sigap.Backend}, Teams: []string{"tagihan"}},
	{ID: "hadi", Name: "Hadi", Roles: []sigap.Role{sigap.Backend}, Teams: []string{"pasang", "tv"}},
	{ID: "lestari", Name: "Lestari", Roles: []sigap.Role{sigap.Lead}},
}

// extraHouse is the house of the extras alone: to seat them.
func extraHouse() house {
	var h house
	for _, p := range extras {
		h.people = append(h.people, seat{Person: p})
	}
	return h.withDesk()
}

// typed is what the staff types into the fields of a form.
var typed = map[string][]string{
	"checked":  {"modem sudah restart, lampu LOS merah", "redaman -29 dBm, ONT online", "tagihan lunas, status layanan masih isolir", "kabel di dalam rumah sudah diganti"},
	"wanted":   {"mohon cek ODP dan kabel drop", "mohon cek status layanan di sistem", "mohon jadwalkan teknisi hari ini", "mohon aktifkan kembali layanan"},
	"done":     {"port ODP dipindah, redaman normal", "layanan diaktifkan lagi, pelanggan sudah tes", "teknisi ke lokasi, kabel drop diganti", "konfigurasi disesuaikan di sistem"},
	"analysis": {"gangguan di sisi jaringan akses", "perangkat pelanggan bermasalah", "pelanggan butuh penjelasan tagihan", "pelanggan minta kepastian jadwal"},
	"reason":   {"pelanggan terburu-buru", "butuh penanganan lebih cepat", "sudah terlalu lama menunggu", "perlu dicek tim lain"},
	"text":     {"pelanggan menunggu kabar sore ini", "nomor cadangan tidak aktif"},
}

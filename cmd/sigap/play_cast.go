package main

import "github.com/cc147/sigap/procedure"

// extras work beside the cast where the demonstration plays by itself. They have
// no seat at the desk's switch, and none of them exists either.
var extras = []procedure.Person{
	{ID: "intan", Name: "Intan", Roles: []procedure.Role{procedure.Agent}},
	{ID: "bayu", Name: "Bayu", Roles: []procedure.Role{procedure.Agent}},
	{ID: "lilis", Name: "Lilis", Roles: []procedure.Role{procedure.Agent}},
	{ID: "dimas", Name: "Dimas", Roles: []procedure.Role{procedure.Agent}},
	{ID: "mega", Name: "Mega", Roles: []procedure.Role{procedure.Agent}},
	{ID: "wulan", Name: "Wulan", Roles: []procedure.Role{procedure.Tier2}},
	{ID: "eko", Name: "Eko", Roles: []procedure.Role{procedure.Tier2}},
	{ID: "joko", Name: "Joko", Roles: []procedure.Role{procedure.Backend}, Teams: []string{"jaringan"}},
	{ID: "tuti", Name: "Tuti", Roles: []procedure.Role{procedure.Backend}, Teams: []string{"tagihan"}},
	{ID: "hadi", Name: "Hadi", Roles: []procedure.Role{procedure.Backend}, Teams: []string{"pasang", "tv"}},
	{ID: "lestari", Name: "Lestari", Roles: []procedure.Role{procedure.Lead}},
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

package sim

// typed is what the staff types into the fields of a form.
var typed = map[string][]string{
	"checked":  {"modem sudah restart, lampu LOS merah", "redaman -29 dBm, ONT online", "tagihan lunas, status layanan masih isolir", "kabel di dalam rumah sudah diganti"},
	"wanted":   {"mohon cek ODP dan kabel drop", "mohon cek status layanan di sistem", "mohon jadwalkan teknisi hari ini", "mohon aktifkan kembali layanan"},
	"done":     {"port ODP dipindah, redaman normal", "layanan diaktifkan lagi, pelanggan sudah tes", "teknisi ke lokasi, kabel drop diganti", "konfigurasi disesuaikan di sistem"},
	"analysis": {"gangguan di sisi jaringan akses", "perangkat pelanggan bermasalah", "pelanggan butuh penjelasan tagihan", "pelanggan minta kepastian jadwal"},
	"reason":   {"pelanggan terburu-buru", "butuh penanganan lebih cepat", "sudah terlalu lama menunggu", "perlu dicek tim lain"},
	"text":     {"pelanggan menunggu kabar sore ini", "nomor cadangan tidak aktif"},
}

package lists

import (
	"slices"
	"strings"

	"github.com/cc147/sigap/procedure"
)

// rule says which words of a header make its column a field: one of any, one of with
// (unless there are none), and no others but those of may. A weak rule gives way to
// another column that is certainly the field.
type rule struct {
	field          field
	any, with, may []string
	weak           bool
	list           procedure.List // "" for every list
}

// Words that stand in the headers of several columns.
const (
	numberWords = "no nomor nomer nmr num number nr id "
	whoseWords  = "pelanggan plg plgn customer cust client klien pemilik owner "
	dateWords   = "tanggal tgl tggl date hari day "
	typeWords   = "jenis tipe type kategori category kind klasifikasi golongan kelompok "
	periodWords = dateWords + "masa berlaku berlakunya valid validity periode period dengan of aktif active waktu batas request permintaan vvip "
	endWords    = "sampai hingga sd berakhir berakhirnya akhir end ends ending until till expired expiry expires expire expiration exp " +
		"kadaluarsa kedaluwarsa kadaluwarsa thru through "
	startWords = "mulai dimulai sejak start starts starting begin begins effective efektif awal since tmt "
	phoneWords = "telepon telpon telephon telephone telp tlp tlpn telf tel phone hp handphone hape ponsel seluler selular mobile cell cellphone " +
		"cellular wa whatsapp whatsap msisdn pstn pots kontak contact cp gsm "
	reportWords = "gangguan laporan report incident insiden keluhan aduan komplain complaint pengaduan inc "
)

// rules are tried in this order.
var rules = []rule{
	{field: internet, any: split("nd sid"), may: split(numberWords + whoseWords + "internet inet indihome speedy")},
	{field: internet, any: split("internet inet indihome speedy layanan service wifi jaringan"), with: split(numberWords),
		may: split(whoseWords + "akun account langganan berlangganan broadband fiber fixed")},
	{field: internet, any: split("internet inet")},
	{field: phone, any: split(phoneWords), may: split(numberWords + whoseWords + "user pengguna rumah kantor home office utama alternatif alternate " +
		"alternative lain lainnya cadangan aktif pribadi fixed line pertama kedua ketiga first second secondary primary main other additional tambahan " +
		"yang yg dapat bisa dihubungi atau dan or and nd person penghubung vvip sms 1 2 3 4 5")},
	{field: ticketNo, any: split("tiket ticket tickets tkt"), may: split(numberWords + whoseWords + reportWords + "case terakhir last open aktif trouble in")},
	{field: ticketNo, any: split(reportWords), with: split(numberWords), may: split(whoseWords)},
	{field: name, any: split("nama name nm"), may: split(whoseWords + "lengkap full sesuai ktp atas an vvip tokoh")},
	{field: name, any: split("pelanggan customer pemilik"), weak: true},
	{field: mbps, any: split("kecepatan speed bandwidth bandwith bw mbps kbps gbps"), may: split("paket package internet inet indihome speedy layanan langganan " +
		"berlangganan saat ini current mb pelanggan customer plan fiber up to download broadband")},
	{field: mbps, any: split("paket package"), weak: true, may: split("internet inet indihome speedy layanan langganan berlangganan saat ini current " +
		"nama name jenis type tipe pelanggan customer plan aktif")},
	{field: approved, any: split("disetujui approved menyetujui approver persetujuan approval"), may: split("oleh by nama name yang")},
	{field: pic, any: split("pic pemohon requestor requester peminta pengaju pengusul"), may: split("nama name request permintaan manajemen telkom")},
	{field: pic, any: split("diminta requested asked diajukan diusulkan request permintaan usulan"), with: split("oleh by dari from"), may: split("nama name for")},
	{field: kind, list: procedure.SpecialRequests, any: split("request permintaan requests req"), with: split(typeWords),
		may: split("of manajemen management khusus special case kasus")},
	{field: kind, list: procedure.SpecialRequests, any: split("request permintaan requests req"), weak: true, may: split("manajemen management khusus special")},
	{field: kind, list: procedure.SpecialRequests, any: split(typeWords + "kasus"), weak: true, may: split("case penanganan handling perlakuan khusus special")},
	{field: kind, list: procedure.VVIPRegister, any: split("vvip vip"), with: split(typeWords), may: split("of pelanggan customer")},
	{field: kind, list: procedure.VVIPRegister, any: split(typeWords), weak: true, may: split("pelanggan customer khusus special tokoh prioritas")},
	{field: dont, any: split("janjikan dijanjikan menjanjikan promise promised janji katakan dikatakan say sampaikan disampaikan"),
		with: split("jangan tidak tdk dont not never dilarang larangan"), may: split("yang yg boleh do what to harus ke kepada pelanggan customer")},
	{field: say, any: split("katakan dikatakan say sampaikan disampaikan ucapkan"),
		may: split("yang yg harus boleh perlu apa what to must ke kepada pelanggan customer agent")},
	{field: note, any: split("keterangan catatan note notes remark remarks ket instruksi instruction instructions comment comments komentar"),
		may: split("khusus special tambahan lain lainnya additional penanganan handling pelanggan customer untuk for agent request permintaan vvip")},
	{field: review, any: split("review tinjau peninjauan evaluasi ditinjau"), may: split(dateWords + "berikutnya next ulang jadwal due")},
	{field: until, any: split(endWords), may: split(periodWords + "effective efektif")},
	{field: until, any: split("to"), with: split("valid validity effective"), may: split(periodWords)},
	{field: until, any: split("selesai habis"), with: split(dateWords + "berlaku masa periode aktif"), may: split(periodWords)},
	{field: until, any: split("masa"), with: split("berlaku aktif")},
	{field: from, any: split(startWords), may: split(periodWords)},
	{field: from, any: split("dari from"), with: split(dateWords + "valid berlaku aktif active periode"), may: split(periodWords)},
}

func split(words string) []string { return strings.Fields(words) }

// fits reports whether the rule makes the words a column of the list.
func (r rule) fits(list procedure.List, words []string) bool {
	if r.list != "" && r.list != list || !overlap(words, r.any) || len(r.with) > 0 && !overlap(words, r.with) {
		return false
	}
	return !slices.ContainsFunc(words, func(w string) bool {
		return !slices.Contains(r.any, w) && !slices.Contains(r.with, w) && !slices.Contains(r.may, w)
	})
}

func overlap(a, b []string) bool {
	return slices.ContainsFunc(a, func(w string) bool { return slices.Contains(b, w) })
}

// meaning returns the field that a header's words name in a list, also one that this
// list doesn't have; "" if they are not understood.
func meaning(list procedure.List, words []string) (f field, weak bool) {
	for _, r := range rules {
		if r.fits(list, words) {
			return r.field, r.weak
		}
	}
	return "", false
}

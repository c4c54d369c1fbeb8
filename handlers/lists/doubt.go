package lists

import (
	"fmt"
	"slices"
	"strings"

	"github.com/cc147/sigap/procedure"
)

// Words by which a header that is not understood looks like a column that the list
// needs, and words by which it is surely another one.
var (
	endLike = split("berakhir berakhirnya berlaku berlakunya kadaluarsa kedaluwarsa kadaluwarsa expired expiry expires expire expiration until till valid " +
		"validity validitas sampai hingga sd effective efektif periode period batas deadline tenggat tempo due")
	edgeLike   = split("akhir end mulai start selesai awal aktif habis dari from begin to finish stop berhenti nonaktif")
	bareEdge   = split("to selesai finish berhenti stop habis")
	dealEnd    = split("akhir end selesai habis")
	dealLike   = split("kontrak contract perjanjian")
	speedLike  = split("kecepatan speed bandwidth bandwith bw mbps kbps gbps")
	newLike    = split("baru new sekarang terbaru terkini aktual terpasang dipakai upgrade") // of a package, where no other column tells the speed
	numberLike = split(phoneWords + "internet inet indihome speedy nd sid tiket ticket")
	kindLike   = split("request permintaan vvip vip")
	otherDate  = split("lahir birth input entry create created dibuat pasang instalasi psb registrasi daftar order cetak update updated modified request " +
		"permintaan lapor laporan gangguan transaksi bayar tagihan kirim kontak contact telepon hp")
	otherThing = split("jenis tipe type status tanggal tgl date jam waktu time harga tarif biaya price jumlah total lama alamat address nama name merk " +
		"merek model tagihan area provider operator kategori category produk product petugas pic sales teknisi email hasil follow bukti link via media " +
		"channel sumber source cara paket kode usage pemakaian agent agen marketing koordinator supervisor spv leader tl")
)

// doubt is what a header that is not understood could be.
type doubt string

const (
	someEnd    doubt = "the last day of an entry"
	someStart  doubt = "the first day of an entry"
	someSpeed  doubt = "a speed"
	someNumber doubt = "a customer's number"
	someKind   doubt = "a kind"
)

// field is the column that a header in doubt would be.
func (d doubt) field() field {
	return map[doubt]field{someEnd: until, someStart: from, someSpeed: mbps, someNumber: internet, someKind: kind}[d]
}

// Doubt is a column that is not understood and may be needed.
type Doubt struct {
	Header string // as the file has it
	Like   string // what it looks like: a name of docs/lists.md
}

// DoubtError is the error of Read for a file with such columns. Options.Columns says
// what they are.
type DoubtError struct {
	List   procedure.List
	Doubts []Doubt
}

func (e *DoubtError) Error() string {
	var all []string
	for _, d := range e.Doubts {
		for like, what := range map[field]doubt{until: someEnd, from: someStart, mbps: someSpeed, internet: someNumber, kind: someKind} {
			if string(like) == d.Like {
				all = append(all, fmt.Sprintf("%q looks like %s", d.Header, what))
			}
		}
	}
	first := e.Doubts[0]
	return fmt.Sprintf("columns are not understood: %s. Say of each what it is, such as --column \"%s=%s\", or that it isn't read: --column \"%s=\"; the columns of the list %s are %s",
		strings.Join(all, "; "), first.Header, first.Like, first.Header, e.List, strings.Join(Fields(e.List), ", "))
}

// doubtOf says what the words look like; "" if they are of a column that nobody
// misses. line reports whether the list has a column of internet numbers.
func doubtOf(list procedure.List, words []string, line bool) doubt {
	dated := has(list, until) && !overlap(words, otherDate)
	switch {
	case dated && len(words) == 1 && (words[0] == "from" || words[0] == "dari"):
		return someStart
	case dated && len(words) == 1 && slices.Contains(bareEdge, words[0]):
		return someEnd
	case dated && overlap(words, split(startWords+"dari from")) && (overlap(words, split(dateWords)) || overlap(words, endLike) || overlap(words, dealLike)):
		return someStart
	case dated && (overlap(words, endLike) || overlap(words, edgeLike) && overlap(words, split(dateWords)) || overlap(words, dealEnd) && overlap(words, dealLike)):
		return someEnd
	case has(list, mbps) && overlap(words, speedLike):
		return someSpeed
	case has(list, kind) && overlap(words, kindLike) && overlap(words, split(typeWords)):
		return someKind
	case overlap(words, numberLike) && !overlap(words, otherThing):
		return someNumber
	case !line && overlap(words, split(numberWords)) && isCustomerID(words):
		return someNumber
	}
	return ""
}

// isCustomerID reports whether the words name a customer's number of some kind, which
// an internet number often is: ID Pelanggan.
func isCustomerID(words []string) bool {
	whose := split(whoseWords + "akun account langganan")
	return overlap(words, whose) && !slices.ContainsFunc(words, func(w string) bool {
		return !slices.Contains(whose, w) && !slices.Contains(split(numberWords), w)
	})
}

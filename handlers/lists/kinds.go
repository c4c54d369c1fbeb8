package lists

import (
	"slices"
	"strings"

	"github.com/cc147/sigap/procedure"
)

// kindWords are the words of a kind: as rule has them for headers.
type kindWords struct {
	any, with, may []string
}

const (
	notWords = "tidak tdk tak jangan dilarang no not dont never "
	sayWords = "pelanggan customer dengan case kasus yang yg indihome internet telkom kategori request permintaan khusus manajemen vvip vip "
)

// requestKinds are the words of a request: of the source (5.1.1), and of the floor.
var requestKinds = map[procedure.RequestKind][]kindWords{
	procedure.DirectToPlasa: {{any: split("plasa"), may: split(sayWords + "di arahkan diarahkan mengarahkan arah ke kantor terdekat direct directed redirect to the")}},
	procedure.CabutPasang:   {{any: split("cabut"), with: split("pasang"), may: split(sayWords + "kembali lagi dan lalu baru")}},
	procedure.OtherRequest:  {{any: split("lain lainnya other others"), may: split(sayWords + "dan lain management special")}},
}

// isolation: that it may not be lifted needs a no, what may not be done, and of what.
var (
	isolation = split("isolir isolasi isolation")
	opening   = split("buka dibuka bukakan dibukakan membuka pembukaan buka open opening opened lift lifted")
	permits   = split("boleh diperbolehkan diizinkan diijinkan bisa dapat may be untuk di mohon harap allowed to of the")
)

// vvipKinds are the words of a kind of VVIP (5.1.2), and those of the floor.
var vvipKinds = map[procedure.Criterion][]kindWords{
	procedure.PublicFigure: {
		{any: split("figure figur"), with: split("public publik"), may: split(sayWords)},
		{any: split("tokoh"), may: split(sayWords + "publik masyarakat agama nasional")},
		{any: split("artis artist selebriti selebritis selebritas celebrity aktor aktris actor actress penyanyi singer musisi presenter atlet"), may: split(sayWords + "nasional terkenal ibukota film")},
	},
	procedure.Official: {
		{any: split("pejabat official officials"), may: split(sayWords + "negara publik pemerintah pemerintahan daerah tinggi government public state")},
		{any: split("menteri gubernur bupati walikota dubes"), may: split(sayWords + "wakil")},
	},
	procedure.ManyFollowers: {
		{any: split("follower followers pengikut"), with: split("banyak many"), may: split(sayWords + "with")},
		{any: split("influencer selebgram youtuber tiktoker vlogger blogger streamer"), may: split(sayWords)},
		{any: split("creator kreator"), with: split("content konten"), may: split(sayWords)},
	},
	procedure.SOEExecutive: {
		{any: split("petinggi stakeholder stakeholders direksi komisaris dirut"), may: split(sayWords + "bumn petinggi stakeholder utama perusahaan")},
		{any: split("direktur"), with: split("bumn utama"), may: split(sayWords + "bumn")},
		{any: split("executive executives"), with: split("soe bumn"), may: split(sayWords)},
	},
	procedure.Endorser: {
		{any: split("endorse endorser endorsers endorsing endorsement"), may: split(sayWords)},
		{any: split("ambassador"), with: split("brand"), may: split(sayWords)},
		{any: split("duta"), with: split("merek"), may: split(sayWords)},
	},
}

func (k kindWords) fit(words []string) bool {
	return rule{any: k.any, with: k.with, may: k.may}.fits("", words)
}

// requestKind reads a kind of request. ok is false where none fits, or several.
func (c columns) requestKind(cell string) (out procedure.RequestKind, ok bool) {
	text := plainWords(cell)
	if code, said := c.kinds[text]; said {
		return procedure.RequestKind(code), slices.Contains(procedure.RequestKinds, procedure.RequestKind(code))
	}
	for _, k := range procedure.RequestKinds {
		if text == plainWords(string(k)) {
			return k, true
		}
	}
	words := strings.Fields(text)
	if overlap(words, isolation) && overlap(words, opening) && overlap(words, split(notWords)) {
		all := slices.Concat(isolation, opening, permits, split(notWords+sayWords))
		if !slices.ContainsFunc(words, func(w string) bool { return !slices.Contains(all, w) }) {
			return procedure.NoIsolirOpening, true
		}
	}
	return single(requestKinds, words)
}

// vvipKind reads a kind of VVIP, likewise.
func (c columns) vvipKind(cell string) (out procedure.Criterion, ok bool) {
	text := plainWords(cell)
	if code, said := c.kinds[text]; said {
		return procedure.Criterion(code), slices.Contains(procedure.VVIPCriteria, procedure.Criterion(code))
	}
	for _, k := range procedure.VVIPCriteria {
		if text == plainWords(string(k)) {
			return k, true
		}
	}
	return single(vvipKinds, strings.Fields(text))
}

// single returns the only kind that the words fit.
func single[K comparable](kinds map[K][]kindWords, words []string) (out K, ok bool) {
	for k, all := range kinds {
		if !slices.ContainsFunc(all, func(w kindWords) bool { return w.fit(words) }) {
			continue
		}
		if ok {
			return out, false
		}
		out, ok = k, true
	}
	return out, ok
}

// SameWords reports whether two texts are one in different spellings: Options.Kinds takes
// either.
func SameWords(a, b string) bool { return plainWords(a) == plainWords(b) }

// kindsSaid are a site's words for kinds, as cells are compared.
func kindsSaid(said map[string]string) map[string]string {
	out := make(map[string]string, len(said))
	for words, code := range said {
		out[plainWords(words)] = code
	}
	return out
}

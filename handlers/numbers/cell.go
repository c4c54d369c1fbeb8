package numbers

import (
	"regexp"
	"strings"

	"github.com/cc147/sigap/procedure"
)

// empties are the texts that mean "no number", without separators.
var empties = set("", "0", "00", "000", "na", "#na", "nan", "nat", "nil", "none", "null", "nihil", "kosong", "blank", "empty", "undefined", "notavailable",
	"notapplicable", "ta", "tada", "tidak", "tdk", "tak", "tidakada", "tdkada", "takada", "gaada", "gakada", "nggakada", "belumada", "blmada", "belumpunya",
	"tidakpunya", "tdkpunya", "tidaktersedia", "taktersedia", "tidakadanomor", "tanpanomor", "tidakadatiket", "tanpatiket", "nonumber")

// between are the words between two numbers.
var between = set("dan", "atau", "atw", "or", "and", "serta", "maupun")

// labels are words before a number; they may also follow it.
var labels = set("no", "nomor", "nomer", "nmr", "num", "number", "hp", "nohp", "hape", "handphone", "mobile", "mobilephone", "seluler", "selular", "cell",
	"telp", "tlp", "tlpn", "telpn", "tel", "telf", "telepon", "telpon", "telephone", "notelp", "phone", "ph", "wa", "nowa", "whatsapp", "whatsap", "sms", "cp",
	"kontak", "contact", "person", "pic", "rumah", "rmh", "kantor", "ktr", "office", "home", "fax", "faks", "internet", "inet", "indihome", "wifi", "speedy",
	"nd", "sid", "cid", "id", "service", "layanan", "pelanggan", "plg", "customer", "tiket", "ticket", "tkt", "tix", "laporan", "gangguan", "pstn", "fixed")

// remarks are words after a number that say whose it is or how to use it.
var remarks = set("utama", "aktif", "pribadi", "kerja", "istri", "suami", "anak", "ibu", "bapak", "ayah", "sekretaris", "ajudan", "asisten", "saja", "only",
	"cadangan", "alternatif", "telegram", "line", "call", "telkomsel", "indosat", "xl", "tri", "smartfren", "axis")

// titles begin a remark that names a person: "(Ibu Sari)".
var titles = set("bp", "bpk", "bapak", "pak", "ibu", "bu", "sdr", "sdri", "mr", "mrs", "ms", "an", "up")

func set(words ...string) map[string]bool {
	out := map[string]bool{}
	for _, w := range words {
		out[w] = true
	}
	return out
}

// isEmpty reports whether a text says that there is no number.
func isEmpty(text string) bool {
	return len(text) < maxRunes && empties[strings.Map(func(r rune) rune {
		if strings.ContainsRune(" \n.,-_'()<>/\\:;=*", r) {
			return -1
		}
		return r
	}, strings.ToLower(text))]
}

// Commas that don't separate numbers: in 8,12E+11, 81212345678,00 and 81,212,345,678.
var (
	exponentComma = regexp.MustCompile(`(\d),(\d+\s*[eE]\s*[+-]?\s*\d{1,3}([^\d]|$))`)
	decimalComma  = regexp.MustCompile(`(\d{7}),(0{1,2}([^\d,]|$))`)
	thousands     = regexp.MustCompile(`^[ =']*\d{1,3}(,\d{3}){2,4}(\.0+)?'?$`)
)

// parts splits a cell into texts with one number each.
func (p *Parser) parts(text string) []string {
	if strings.Contains(text, ",") {
		text = exponentComma.ReplaceAllString(text, "$1.$2")
		text = decimalComma.ReplaceAllString(text, "$1.$2")
		if thousands.MatchString(text) {
			text = strings.ReplaceAll(text, ",", "")
		}
	}
	if hasLetter(text) {
		text = p.separate(lineBreak.ReplaceAllString(noneWritten.ReplaceAllString(text, "-"), "/"))
	}
	if area, local, ok := strings.Cut(text, "/"); ok && isArea(area, local) {
		text = area + "-" + local
	}
	return strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune("/;,|&\\\n", r) })
}

// separate replaces each word between two numbers by a slash, even without spaces
// around it. A ticket may contain the same letters: 1-OR0LY3L.
func (p *Parser) separate(text string) string {
	return token.ReplaceAllStringFunc(text, func(token string) string {
		if _, ok := p.forms.ticket(token); ok {
			return token
		}
		return letters.ReplaceAllStringFunc(token, func(word string) string {
			if between[strings.ToLower(word)] {
				return "/"
			}
			return word
		})
	})
}

var (
	token     = regexp.MustCompile(`[A-Za-z0-9-]*[A-Za-z][A-Za-z0-9-]*`)
	letters   = regexp.MustCompile(`[A-Za-z]+`)
	lineBreak = regexp.MustCompile(`(?i)<br ?/?>`)
	// noneWritten is N/A, whose slash is no separator.
	noneWritten = regexp.MustCompile(`(?i)\bn\s?/\s?a\b`)
)

const asciiLetters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"

// isArea reports whether a slash follows an area code, "021/29114242", and doesn't
// separate two numbers.
func isArea(area, local string) bool {
	code, number := digitsOf(area), digitsOf(local)
	return len(code) >= 3 && len(code) <= 4 && code[0] == '0' && len(number) >= 5 && len(number) <= 8 && number[0] != '0' &&
		strings.Trim(area+local, digits+" .-()'=") == ""
}

// part reads the text between two separators. A text that only labels the next
// number, or means "no number", is neither a number nor a problem.
func (p *Parser) part(text string) ([]procedure.Number, Problem) {
	if isEmpty(text) {
		return nil, ""
	}
	if strings.Trim(text, "# ") == "" {
		return nil, LostDigits // shown by a spreadsheet for a column that is too narrow
	}
	text = p.cutListMark(bare(text))
	n, bad := p.single(text)
	if bad != "" {
		rest := p.cutRemarks(text)
		if rest == "" {
			return nil, ""
		}
		n, bad = p.single(rest)
	}
	if bad == "" {
		return []procedure.Number{n}, ""
	}
	if out := p.words(text); len(out) > 1 {
		return out, ""
	}
	return nil, bad
}

// words reads numbers that are separated by spaces only. Each must be a whole word:
// with groups of digits the end of a number would be a guess.
func (p *Parser) words(text string) (out []procedure.Number) {
	for _, w := range strings.Fields(text) {
		rest := p.cutRemarks(bare(w))
		if rest == "" {
			continue
		}
		n, bad := p.single(rest)
		if bad != "" || n.Kind == procedure.Telephone && len(digitsOf(w)) < wholeDigits {
			return nil
		}
		out = append(out, n)
	}
	return out
}

const wholeDigits = 10 // digits of a telephone number that is complete as one word

// listMark is the number of a list item: "1. " or "(1)".
var listMark = regexp.MustCompile(`^(?:\(?1?[1-9]\)|1?[1-9]\. ) *`)

// cutListMark removes the number of a list item if a number follows it: otherwise "1.
// 0812…" would be read as an internet number.
func (p *Parser) cutListMark(text string) string {
	if !strings.ContainsAny(text, ").") {
		return text
	}
	rest := text[len(listMark.FindString(text)):]
	if len(rest) < len(text) {
		if _, bad := p.single(p.cutRemarks(rest)); bad == "" {
			return rest
		}
	}
	return text
}

var extension = regexp.MustCompile(`(?i)[ ,(]*\b(?:ext|ekst|extension|ekstensi|pes|pesawat)[ .:]*\d{1,5}\)?$`)

// cutRemarks removes labels before a number, and an extension and remarks after it.
func (p *Parser) cutRemarks(text string) string {
	if !hasLetter(text) {
		return text
	}
	text = p.cutLabels(text)
	for {
		before := text
		if _, ok := p.forms.ticket(text); ok {
			return text // a ticket may end in letters that are a remark elsewhere
		}
		text = bare(extension.ReplaceAllString(text, ""))
		if open := strings.LastIndexByte(text, '('); open >= 0 && strings.HasSuffix(text, ")") && isRemark(text[open+1:len(text)-1]) {
			text = bare(text[:open])
		} else if head := strings.TrimRight(text, asciiLetters); isRemark(text[len(head):]) && !inRealm(head) {
			text = bare(head)
		}
		if text == before {
			return text
		}
	}
}

// inRealm reports whether the text continues a realm: telkom.id.
func inRealm(head string) bool {
	return strings.Contains(head, "@") && strings.TrimRight(head, ".@") != head
}

func isRemark(text string) bool {
	words := strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return strings.ContainsRune(" .,:-/'", r) })
	if len(words) == 0 || digitsOf(text) != "" {
		return false
	}
	if titles[words[0]] && len(words) > 1 {
		return true
	}
	for _, w := range words {
		if !labels[w] && !remarks[w] {
			return false
		}
	}
	return true
}

// cutLabels removes the labels before a number: "No. HP: 0812…".
func (p *Parser) cutLabels(text string) string {
	for {
		rest := strings.TrimLeft(text, asciiLetters)
		if _, ok := p.forms.ticket(text); ok || !labels[strings.ToLower(text[:len(text)-len(rest)])] {
			return text
		}
		text = bare(strings.TrimLeft(rest, " )"))
	}
}

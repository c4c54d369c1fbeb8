package procedure

import (
	"strings"
	"unicode"
)

// How a street address is found. It begins with one of a few words, and ends with its last
// house number, or else with the names that follow the first word. "jalan" is said of an
// internet line too, so it needs a name with a capital, or the word for a number behind it.
var (
	streets  = wordSet("jl jln gg")
	places   = wordSet("jalan gang lorong lrg perum perumahan perumnas komplek kompleks kompl komp griya cluster klaster ruko apartemen apt kampung kp dusun dsn")
	quarters = wordSet("rt rw")
	markers  = wordSet("no nomor nomer nmr blok kav kavling rt rw")
	// units follow a count, which is no house number.
	units = wordSet("hari jam menit detik minggu bulan tahun kali x mbps kbps gbps persen orang unit hari2 rumah day days hour hours minute minutes week weeks month months year years times juta ribu rupiah")
	// others are words that don't belong to a street's name.
	others = wordSet("yang dan atau sejak mati tidak tak gak nggak ngga sudah belum ada internet wifi jaringan di ke dari untuk lagi terus normal lancar putus rusak los lambat lemot baik mulai pada karena dengan sudah baru juga saja the is since and or not down slow lampu merah minta mohon tolong pelanggan hubungi telp telepon hp wa ya lalu surel email atas nama an pak bu ibu bapak")
)

const (
	longestAddress = 8 // words after the first that are read
	longestHouse   = 5 // letters and digits of a house number: "B2", "10A", "003"
	longestShort   = 5 // letters of an abbreviation that begins an address: "Perum."
)

func wordSet(words string) map[string]bool {
	out := map[string]bool{}
	for _, w := range strings.Fields(words) {
		out[w] = true
	}
	return out
}

// hideAddresses hides street addresses behind their first word.
func hideAddresses(text []rune, tokens []token) []rune {
	var out []rune
	done := 0 // what stands in out
	for i := 0; i < len(tokens); i++ {
		if !beginsAddress(tokens[i]) {
			continue
		}
		from, last := addressAt(text, tokens, i)
		if last < i {
			continue
		}
		out = append(append(out, text[done:from]...), []rune(hidden)...)
		i, done = last, tokens[last].to
	}
	return append(out, text[done:]...)
}

// beginsAddress reports whether an address can begin with a token.
func beginsAddress(t token) bool {
	w := t.folded
	return streets[w] || places[w] || w == "blok" || strings.HasPrefix(w, "rt") || strings.HasPrefix(w, "rw")
}

// addressAt returns where an address that begins with token i hides, and its last token;
// the token before i if there is none.
func addressAt(text []rune, tokens []token, i int) (from, last int) {
	word := tokens[i].folded
	if glued := strings.TrimLeft(word, "rtw"); (strings.HasPrefix(word, "rt") || strings.HasPrefix(word, "rw")) && len(word)-len(glued) == 2 && isHouse(glued) {
		return tokens[i].from + 2, lastQuarter(text, tokens, i+1, i)
	}
	if i+1 >= len(tokens) || !joins(text, tokens, i+1) {
		return 0, i - 1
	}
	switch from = tokens[i+1].from; {
	case quarters[word]:
		if last = lastQuarter(text, tokens, i+1, i); last > i {
			return from, last
		}
	case word == "blok":
		if isHouse(tokens[i+1].folded) && !isCounted(tokens, i+1) {
			return from, max(i+1, lastHouse(text, tokens, i+2))
		}
	case streets[word], places[word]:
		if last = lastHouse(text, tokens, i+1); last > i && (streets[word] || isCapital(text, tokens[i+1]) || hasMarker(tokens[i+1:last])) {
			return from, last
		}
		for last = i; last+1 < len(tokens) && last < i+longestAddress && joins(text, tokens, last+1) && !others[tokens[last+1].folded] &&
			(isCapital(text, tokens[last+1]) || streets[word] && last == i && !isHouse(tokens[i+1].folded)); last++ {
		}
		if last > i {
			return from, last
		}
	}
	return 0, i - 1
}

// lastHouse returns the last house number of an address whose words begin with token i, or -1.
func lastHouse(text []rune, tokens []token, i int) int {
	last := -1
	for j := i; j < len(tokens) && j < i+longestAddress && joins(text, tokens, j) && !others[tokens[j].folded]; j++ {
		if isHouse(tokens[j].folded) && hasDigit(tokens[j].folded) && !isCounted(tokens, j) {
			last = j
		}
	}
	return last
}

// lastQuarter returns the last number of "RT 03/RW 05" whose words begin with token i, or
// otherwise.
func lastQuarter(text []rune, tokens []token, i, otherwise int) int {
	for j := i; j < len(tokens) && j < i+3 && joins(text, tokens, j); j++ {
		word := strings.TrimLeft(tokens[j].folded, "rtw")
		if len(tokens[j].folded)-len(word) > 2 || word == "" && !quarters[tokens[j].folded] || word != "" && (!isHouse(word) || !hasDigit(word)) {
			break
		}
		if word != "" {
			otherwise = j
		}
	}
	return otherwise
}

// joins reports whether a token belongs to the same address as the one before it.
func joins(text []rune, tokens []token, i int) bool {
	gap := string(text[tokens[i-1].to:tokens[i].from])
	if len(gap) > longestGap || strings.Trim(gap, " .-/:'\u00a0") != "" {
		return false
	}
	// A dot ends a sentence, unless it ends an abbreviation: "Komp. Dr. Sutomo No. 5".
	before := tokens[i-1].folded
	return !strings.HasPrefix(gap, ". ") || len([]rune(before)) <= 3 || len(before) <= longestShort && places[before]
}

// isHouse reports whether a word is a house number or the name of a block: "10", "B2", "A".
func isHouse(word string) bool {
	letters := strings.TrimFunc(word, isDigit)
	if word == "" || len(word) > longestHouse || strings.ContainsFunc(letters, isDigit) {
		return false
	}
	return len(letters) <= 2 && (hasDigit(word) || len(word) == 1)
}

func hasDigit(word string) bool { return strings.ContainsFunc(word, isDigit) }

// isCounted reports whether a unit follows the token: "3 hari".
func isCounted(tokens []token, i int) bool { return i+1 < len(tokens) && units[tokens[i+1].folded] }

func hasMarker(tokens []token) bool {
	for _, t := range tokens {
		if markers[t.folded] {
			return true
		}
	}
	return false
}

// isCapital reports whether a token is written as a name: "Merdeka", not "merdeka" or
// "MERDEKA".
func isCapital(text []rune, t token) bool {
	return unicode.IsUpper(text[t.from]) && t.to-t.from > 1 && unicode.IsLower(text[t.from+1])
}

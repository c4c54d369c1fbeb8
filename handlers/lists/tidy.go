package lists

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// tidy removes invisible characters from a cell and collapses white space.
func tidy(cell string) string {
	if isTidy(cell) {
		return cell
	}
	if inner, ok := strings.CutPrefix(cell, `="`); ok && strings.HasSuffix(inner, `"`) { // a text that a spreadsheet wrote as a formula
		cell = strings.ReplaceAll(strings.TrimSuffix(inner, `"`), `""`, `"`)
	}
	cell = strings.Map(func(r rune) rune {
		switch {
		case r == '\n', r == '\t', r == '\r':
			return ' '
		case unicode.IsControl(r), unicode.Is(unicode.Cf, r):
			return -1
		}
		return r
	}, cell)
	return norm.NFC.String(strings.Join(strings.Fields(cell), " "))
}

// isTidy reports whether a cell is printable ASCII with single spaces within.
func isTidy(cell string) bool {
	space := true
	for i := range len(cell) {
		switch c := cell[i]; {
		case c == ' ' && space, c < ' ', c > '~', c == '=' && i == 0:
			return false
		default:
			space = c == ' '
		}
	}
	return !space || cell == ""
}

// compatible replaces full-width letters and the like by the usual ones.
func compatible(text string) string { return norm.NFKC.String(text) }

// empties are the texts by which people say that there is nothing, as plainWords
// leaves them.
var empties = map[string]bool{
	"0": true, "00": true, "na": true, "n a": true, "nan": true, "nat": true, "nil": true, "none": true, "null": true, "nihil": true, "kosong": true, "blank": true,
	"empty": true, "ta": true, "tidak ada": true, "tdk ada": true, "tak ada": true, "t ada": true, "gak ada": true, "ga ada": true, "belum ada": true,
	"blm ada": true, "tidak tersedia": true, "not available": true, "not applicable": true, "0 0": true,
}

// isEmpty reports whether a tidy cell says that there is nothing in it.
func isEmpty(cell string) bool {
	if len(cell) > maxEmpty {
		return false
	}
	words := plainWords(cell)
	if words == "" { // a dash, and not a question mark
		return strings.Trim(cell, "-–—‐−._/ ") == ""
	}
	return empties[words] && !isErrorValue(cell)
}

const maxEmpty = 24 // bytes of the longest text that means nothing

// isErrorValue reports whether a cell is the error of a formula, such as #REF!. What
// stood there is not known.
func isErrorValue(cell string) bool {
	return len(cell) > 3 && cell[0] == '#' && strings.TrimLeft(cell, "#") != ""
}

// plainWords are the letters and digits of a text in small letters, with one space
// between words.
func plainWords(text string) string {
	var out strings.Builder
	space := false
	for _, r := range compatible(text) {
		switch {
		case unicode.IsLetter(r), unicode.IsDigit(r), r == '+':
			if space && out.Len() > 0 {
				out.WriteByte(' ')
			}
			space = false
			out.WriteRune(unicode.ToLower(r))
		default:
			space = true
		}
	}
	return out.String()
}

// isDamaged reports whether a cell has bytes or a mark that some program left instead
// of a letter which it didn't know.
func isDamaged(cell string) bool {
	return !utf8.ValidString(cell) || strings.ContainsRune(cell, utf8.RuneError)
}

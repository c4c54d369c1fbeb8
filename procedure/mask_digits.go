package procedure

import (
	"slices"
	"strings"
	"unicode"
)

const (
	// longestOpenRun is the longest run of digits that a channel may show; a longer one
	// could be a customer's number.
	longestOpenRun = 6
	// longestGap is how many visible runes between two digits don't end a run. White space
	// counts once, and so does a sign that is repeated: both are drawn for the eye.
	longestGap = 8
	// openTail is how many digits at the end of a hidden run stay visible, so that two
	// numbers can be distinguished.
	openTail = 2
)

// run is where the digits of a run stand in a text. Whatever is neither digit nor a letter of
// a word may stand between them.
type run []int

// runsOf returns the runs of a text, each ended by what ends reports true for.
func runsOf(text []rune, ends func(rune) bool) (out []run) {
	var now run
	var gap between
	for i, r := range text {
		switch {
		case isDigit(r):
			if gap.seen > longestGap && now != nil {
				out, now = append(out, now), nil
			}
			now, gap = append(now, i), between{}
		case isInvisible(r):
		case ends(r):
			if now != nil {
				out, now = append(out, now), nil
			}
		default:
			gap.see(r)
		}
	}
	if now != nil {
		out = append(out, now)
	}
	return out
}

// between is what stands between two digits.
type between struct {
	seen  int  // what of it counts
	sign  rune // the last one that is no white space
	blank bool // it has white space
}

func (g *between) see(r rune) {
	switch blank := unicode.IsSpace(r); {
	case blank && !g.blank:
		g.seen, g.blank = g.seen+1, true
	case !blank && r != g.sign:
		g.seen, g.sign = g.seen+1, r
	}
}

// isWritten reports whether a letter is one of a word. Letters of other scripts, and those
// that look like strokes and dots, stand between digits as other signs do.
func isWritten(r rune) bool {
	if r < unicode.MaxASCII {
		return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z'
	}
	return unicode.Is(unicode.Latin, r) && unicode.In(r, unicode.Lu, unicode.Ll, unicode.Lt)
}

// never ends no run: nothing between the digits of a known number hides it.
func never(rune) bool { return false }

// hideRuns hides every run of more than longestOpenRun digits. Parts of a run that have
// an open shape, a time or a date for example, stay and don't count.
func hideRuns(text []rune) []rune {
	out := append([]rune(nil), text...)
	for _, r := range runsOf(text, isWritten) {
		if len(r) <= longestOpenRun {
			continue
		}
		var closed run
		for _, part := range partsOf(text, r) {
			if !isOpen(text, part) {
				closed = append(closed, part...)
			}
		}
		if len(closed) > longestOpenRun {
			hide(out, closed)
		}
	}
	return out
}

// hide hides all digits but the last ones.
func hide(text []rune, at run) {
	for _, i := range at[:max(0, len(at)-openTail)] {
		text[i] = maskRune
	}
}

// partsOf splits a run where a space, a bracket or another sign between two words stands.
func partsOf(text []rune, r run) (out []run) {
	for i, at := range r {
		if i == 0 || strings.ContainsFunc(string(text[r[i-1]+1:at]), endsPart) {
			out = append(out, nil)
		}
		out[len(out)-1] = append(out[len(out)-1], at)
	}
	return out
}

func endsPart(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune(";()[]{}|·", r) }

// hideKnown hides the digits of known numbers, whatever their shape: each stretch of more
// than longestOpenRun digits that stands in one of them.
func (m Mask) hideKnown(text []rune) []rune {
	if strings.TrimSpace(m.digits) == "" {
		return text
	}
	out := append([]rune(nil), text...)
	for changed := true; changed; {
		changed = false
		for _, r := range m.withoutForms(out, runsOf(out, never)) {
			for _, known := range m.knownIn(out, r) {
				hide(out, known)
				changed = true
			}
		}
	}
	return out
}

// knownIn returns the stretches of a run that stand in a known number.
func (m Mask) knownIn(text []rune, r run) (out []run) {
	const width = longestOpenRun + 1
	values := make([]byte, len(r))
	for i, at := range r {
		values[i] = digitValue(text[at])
	}
	end := 0 // of the newest stretch
	for i := 0; i+width <= len(r); i++ {
		if !strings.Contains(m.digits, string(values[i:i+width])) {
			continue
		}
		if end <= i {
			out, end = append(out, nil), i
		}
		last := &out[len(out)-1]
		*last = append(*last, r[end:i+width]...)
		end = i + width
	}
	return out
}

// withoutForms returns the runs without the known numbers that are masked already.
func (m Mask) withoutForms(text []rune, runs []run) (out []run) {
	masked := map[int]bool{}
	for _, form := range m.forms {
		for i := 0; i+len(form) <= len(text); i++ {
			if slices.Equal(text[i:i+len(form)], form) {
				for j := range form {
					masked[i+j] = true
				}
			}
		}
	}
	for _, r := range runs {
		var now run
		for _, at := range r {
			if !masked[at] {
				now = append(now, at)
			} else if now != nil {
				out, now = append(out, now), nil
			}
		}
		if now != nil {
			out = append(out, now)
		}
	}
	return out
}

// isDigit reports whether people read a rune as a digit: those of all scripts, and the
// raised, circled and other signs for one.
func isDigit(r rune) bool {
	if r < unicode.MaxASCII {
		return r >= '0' && r <= '9'
	}
	return unicode.In(r, unicode.Nd, unicode.No)
}

// signs are ranges of signs that people read as digits: the first rune, and the digits
// from there on.
var signs = []struct {
	from   rune
	digits string
}{
	{'\u00b2', "23"}, {'\u00b9', "1"}, {'\u2070', "0"}, {'\u2074', "456789"}, {'\u2080', "0123456789"}, {'\u2460', "123456789"}, {'\u2474', "123456789"},
	{'\u2488', "123456789"}, {'\u24ea', "0"}, {'\u24f5', "123456789"}, {'\u24ff', "0"}, {'\u2776', "123456789"}, {'\u2780', "123456789"}, {'\u278a', "123456789"},
	{'\U0001f100', "00123456789"}, {'\U0001f10b', "00"},
}

// digitValue is the ASCII digit that a rune stands for, or '?'.
func digitValue(r rune) byte {
	if r >= '0' && r <= '9' {
		return byte(r)
	}
	// The digits of a script are ten runes in a row, from its zero.
	// https://www.unicode.org/versions/Unicode15.0.0/ch04.pdf, 4.6
	for _, x := range unicode.Nd.R16 {
		if uint32(r) >= uint32(x.Lo) && uint32(r) <= uint32(x.Hi) {
			return '0' + byte((uint32(r)-uint32(x.Lo))%10)
		}
	}
	for _, x := range unicode.Nd.R32 {
		if uint32(r) >= x.Lo && uint32(r) <= x.Hi {
			return '0' + byte((uint32(r)-x.Lo)%10)
		}
	}
	for _, s := range signs {
		if i := int(r - s.from); i >= 0 && i < len(s.digits) {
			return s.digits[i]
		}
	}
	return '?'
}

// digitsOf are the digits of a text.
func digitsOf(text string) string {
	return strings.Map(func(r rune) rune {
		if isDigit(r) {
			return rune(digitValue(r))
		}
		return -1
	}, text)
}

// isInvisible reports whether a rune has no width of its own: format and control characters,
// which adapters remove, and marks that are drawn on the rune before, such as those of keycap
// digits.
func isInvisible(r rune) bool {
	if r <= unicode.MaxLatin1 {
		return unicode.IsControl(r) && !unicode.IsSpace(r) || r == '\u00ad'
	}
	return unicode.In(r, unicode.Cf, unicode.Mn, unicode.Me) || r == '\u115f' || r == '\u1160' || r == '\u3164' || r == '\uffa0'
}

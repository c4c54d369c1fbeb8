package lists

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/cc147/sigap/procedure"
)

var (
	numeric  = regexp.MustCompile(`^(\d{1,2})\s?[-/. ]\s?(\d{1,2})\s?[-/. ]\s?(\d{4}|\d{2})$`)
	yearly   = regexp.MustCompile(`^(\d{4})\s?[-/. ]\s?(\d{1,2})\s?[-/. ]\s?(\d{1,2})$`)
	compact  = regexp.MustCompile(`^\d{8}$`)
	serial   = regexp.MustCompile(`^(\d{5})(?:[.,]\d+)?$`)
	dayMonth = regexp.MustCompile(`^(\d{1,2})(?:st|nd|rd|th)?[-/. ,]*([a-z]{3,9})\.?[-/., ']*(\d{4}|\d{2})$`)
	monthDay = regexp.MustCompile(`^([a-z]{3,9})\.?[-/. ]*(\d{1,2})(?:st|nd|rd|th)?[-/., ]+(\d{4})$`)

	// clock is a time of day behind a date.
	clock = regexp.MustCompile(`(?:[t ]|, ?|pukul |jam )+\d{1,2}[:.]\d{2}(?:[:.]\d{2}(?:[.,]\d+)?)?\s*(?:am|pm|wib|wita|wit|z|[+-]\d{2}:?\d{2})?$`)
	// zoned is a time of day with its zone.
	zoned = regexp.MustCompile(`[t ](\d{1,2})[:.]\d{2}(?:[:.]\d{2}(?:[.,]\d+)?)?\s*(?:z|([+-]\d{2}):?(\d{2}))$`)
	// begins are words before a date by which it is a first day.
	begins = regexp.MustCompile(`\b(?:mulai|sejak|dari|from|start|since)\b`)
	// lead are the words before a date.
	lead = regexp.MustCompile(`^(?:(?:s/d|s\.d\.?|sd|sampai|dengan|hingga|until|till|to|thru|tgl\.?|tanggal|per|mulai|sejak|dari|from|start|since|berlaku|berakhir|valid|exp\.?|` +
		`expired|senin|selasa|rabu|kamis|jumat|jum'at|sabtu|minggu|ahad|monday|tuesday|wednesday|thursday|friday|saturday|sunday)\b[:,. ]*)+`)
	between = regexp.MustCompile(`\s*(?:s/d|s\.d\.?|\bsd\b|\bsampai dengan\b|\bsampai\b|\bhingga\b|\buntil\b|\bto\b| [-–—] )\s*`)
)

var months = map[string]time.Month{
	"jan": 1, "januari": 1, "january": 1, "feb": 2, "februari": 2, "pebruari": 2, "february": 2, "peb": 2, "mar": 3, "maret": 3, "mrt": 3, "march": 3,
	"apr": 4, "april": 4, "mei": 5, "may": 5, "jun": 6, "juni": 6, "june": 6, "jul": 7, "juli": 7, "july": 7, "agu": 8, "ags": 8, "agt": 8, "agst": 8,
	"agust": 8, "agustus": 8, "aug": 8, "august": 8, "sep": 9, "sept": 9, "september": 9, "okt": 10, "oktober": 10, "oct": 10, "october": 10,
	"nov": 11, "nop": 11, "november": 11, "nopember": 11, "des": 12, "desember": 12, "dec": 12, "december": 12,
}

// endless are the texts for a day that never comes, as plainWords leaves them.
var endless = map[string]bool{
	"selamanya": true, "seterusnya": true, "s d seterusnya": true, "dst": true, "permanen": true, "permanent": true, "tetap": true, "forever": true, "unlimited": true,
	"tidak terbatas": true, "tanpa batas": true, "tanpa batas waktu": true, "tak terbatas": true, "no end": true, "no expiry": true, "never": true, "indefinite": true,
	"seumur hidup": true, "lifetime": true, "s d selamanya": true, "sampai pemberitahuan lebih lanjut": true, "s d pemberitahuan lebih lanjut": true,
	"hingga pemberitahuan lebih lanjut": true, "until further notice": true, "tidak ada batas": true, "tidak ada batas waktu": true, "tidak berakhir": true,
}

// zeros are dates that programs write for none.
var zeros = map[string]bool{"0000-00-00": true, "00/00/0000": true, "00-00-0000": true, "00/01/1900": true, "1900-01-00": true, "0/1/1900": true}

// plainDate removes from a cell what isn't its date.
func plainDate(cell string) string {
	text := strings.Trim(strings.ToLower(compatible(cell)), " '\"*.,;")
	text = strings.TrimSpace(clock.ReplaceAllString(text, ""))
	return strings.Trim(lead.ReplaceAllString(text, ""), " :,")
}

// saysBegin reports whether the words before a date say that something begins then: "sejak
// 31/12/2026" is no last day.
func saysBegin(cell string) bool {
	return begins.MatchString(lead.FindString(strings.Trim(strings.ToLower(compatible(cell)), " '\"*.,;")))
}

// abroad reports whether a cell has a time of a zone in which it may be another day than
// in Indonesia: 2026-12-30T17:00:00Z is the 31st there.
func abroad(cell string) bool {
	m := zoned.FindStringSubmatch(strings.TrimSpace(strings.ToLower(compatible(cell))))
	if m == nil {
		return false
	}
	offset, err := strconv.Atoi(m[2])
	if err == nil && 7 <= offset && offset <= 9 {
		return false
	}
	utc := number(m[1]) - offset // an offset of "" is 0
	return utc+7 < 0 || utc+9 >= 24
}

// monthEvidence says what a cell shows of its column: that the month stands first,
// 12/31/2026, or the day, 31/12/2026.
func monthEvidence(cell string) (month, day bool) {
	m := numeric.FindStringSubmatch(plainDate(cell))
	if m == nil {
		return false, false
	}
	first, second := number(m[1]), number(m[2])
	return second > 12 && second <= 31 && first <= 12, first > 12 && first <= 31 && second <= 12
}

// date reads a day. monthFirst says that the column has its months first, so that
// nobody knows what 01/02/2026 is.
func date(cell string, epoch time.Time, monthFirst bool) (procedure.Date, Reason) {
	if abroad(cell) {
		return "", BadDate
	}
	text := plainDate(cell)
	if m := numeric.FindStringSubmatch(text); m != nil {
		if monthFirst {
			return "", MonthFirst
		}
		return day(m[3], number(m[2]), m[1])
	}
	if m := yearly.FindStringSubmatch(text); m != nil {
		return day(m[1], number(m[2]), m[3])
	}
	if m := dayMonth.FindStringSubmatch(text); m != nil {
		return day(m[3], int(months[m[2]]), m[1])
	}
	if m := monthDay.FindStringSubmatch(text); m != nil {
		return day(m[3], int(months[m[1]]), m[2])
	}
	if compact.MatchString(text) {
		if d, bad := day(text[:4], number(text[4:6]), text[6:]); bad == "" {
			return d, ""
		}
		return day(text[4:], number(text[2:4]), text[:2])
	}
	if m := serial.FindStringSubmatch(text); m != nil {
		return sheetDay(m[1], epoch)
	}
	return "", BadDate
}

const centuries = 2200 // the first year that is a slip of the pen, but for those that mean for ever

func day(year string, month int, dayOfMonth string) (procedure.Date, Reason) {
	y, d := number(year), number(dayOfMonth)
	if len(year) == 2 {
		y += 2000
	}
	t := time.Date(y, time.Month(month), d, 0, 0, 0, 0, time.UTC)
	if month < 1 || t.Day() != d || int(t.Month()) != month || y < 1990 || y >= centuries && y != 2999 && y != 9999 {
		return "", BadDate
	}
	return procedure.DateOf(t), ""
}

func number(digits string) int {
	n, err := strconv.Atoi(digits)
	if err != nil {
		return 0
	}
	return n
}

// sheetDay converts a sheet's number of days since day 0. One that would be before
// 2000 is taken for something else.
func sheetDay(days string, epoch time.Time) (procedure.Date, Reason) {
	if epoch.IsZero() {
		epoch = epoch1900
	}
	t := epoch.AddDate(0, 0, number(days))
	if t.Year() < 2000 || t.Year() >= centuries {
		return "", BadDate
	}
	return procedure.DateOf(t), ""
}

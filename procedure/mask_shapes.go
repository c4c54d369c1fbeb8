package procedure

import (
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode"
)

// The shapes of digits that staff need and that are nobody's number. They are narrow: what
// only resembles one is hidden.
var (
	timeShape   = regexp.MustCompile(`^([01]?\d|2[0-3])[.:][0-5]\d([.:][0-5]\d([+-](0\d|1[0-4]):[0-5]\d)?)?$`)
	hoursShape  = regexp.MustCompile(`^(\d{1,2})[-–](\d{1,2})$`)
	monthShape  = regexp.MustCompile(`^(\d{1,2})/(\d{1,2})$`)
	dateShape   = regexp.MustCompile(`^(\d{1,2})([-/.])(\d{1,2})([-/.])(20\d\d|\d\d)$`)
	dayShape    = regexp.MustCompile(`^(20\d\d)([-/.])(\d{1,2})([-/.])(\d{1,2})$`)
	amountShape = regexp.MustCompile(`^[1-9]\d{0,2}(([.,]\d{3})*|\d*)([.,]\d\d)?$`)
	roundShape  = regexp.MustCompile(`^[1-9]\d?(\.\d{3}\.\d00|,\d{3},\d00)$`)
	idShape     = regexp.MustCompile(`^[1-9]\d{0,7}$`)
	homeShape   = regexp.MustCompile(`^(192\.168|10\.\d{1,3}|172\.(1[6-9]|2\d|3[01]))\.\d{1,3}\.\d{1,3}$|^(8\.8\.8\.8|8\.8\.4\.4|1\.1\.1\.1|1\.0\.0\.1)$`)
	maskedShape = regexp.MustCompile(`^(\d{3,4}•{4,}\d{3}|\d\d•{1,6}\d\d)$`)
)

// largestAmount is how many digits an amount of money may have: 99,999,999 rupiah.
const largestAmount = 8

// isOpen reports whether a part of a run stays visible.
func isOpen(text []rune, part run) bool {
	from, to := part[0], part[len(part)-1]+1
	s := string(text[from:to])
	return maskedShape.MatchString(s) || isWhen(s) || isSpan(s) || isHours(s) || isAmount(text[:from], s) || isOwnID(text[:from], s) || homeShape.MatchString(s)
}

// leapYear is the year of a date that names none.
const leapYear = "2000"

// isHours reports whether a text is from one hour to a later one: "8-10".
func isHours(s string) bool {
	d := hoursShape.FindStringSubmatch(s)
	if d == nil {
		return false
	}
	from, _ := strconv.Atoi(d[1])
	to, _ := strconv.Atoi(d[2])
	return from < to && to <= 24
}

// isWhen reports whether a text is a time of day, a date of this century, or a day and its
// month.
func isWhen(s string) bool {
	if timeShape.MatchString(s) {
		return true
	}
	if d := dateShape.FindStringSubmatch(s); d != nil && d[2] == d[4] {
		return isDay(d[5], d[3], d[1])
	}
	if d := monthShape.FindStringSubmatch(s); d != nil {
		return isDay(leapYear, d[2], d[1])
	}
	d := dayShape.FindStringSubmatch(s)
	return d != nil && d[2] == d[4] && isDay(d[1], d[3], d[5])
}

func isDay(year, month, day string) bool {
	y, _ := strconv.Atoi(year)
	m, _ := strconv.Atoi(month)
	d, _ := strconv.Atoi(day)
	return m >= 1 && m <= 12 && time.Date(y, time.Month(m), d, 0, 0, 0, 0, time.UTC).Day() == d
}

// isSpan reports whether a text is from one time or date to another: "08.30-09.15",
// "24-26/11/2026", "24/11-26/11/2026", "24/11/2026,08:30".
func isSpan(s string) bool {
	for i, r := range s {
		if strings.ContainsRune("-–—,~/", r) && (isWhen(s[:i]) || len(s[:i]) <= 2) && isWhen(s[i+len(string(r)):]) {
			return true
		}
	}
	return false
}

// isAmount reports whether a text is an amount of money: behind "Rp" in any spelling,
// elsewhere only with groups of three digits and round.
func isAmount(before []rune, s string) bool {
	if !amountShape.MatchString(s) {
		return false
	}
	whole := s
	if i := len(s) - 3; i > 0 && strings.ContainsRune(".,", rune(s[i])) {
		whole = s[:i]
	}
	if len(digitsOf(whole)) > largestAmount {
		return false
	}
	head := strings.ToLower(strings.TrimRight(string(before[max(0, len(before)-6):]), " .:\u00a0"))
	for _, currency := range []string{"rp", "idr"} {
		if was, ok := strings.CutSuffix(head, currency); ok && (was == "" || !unicode.IsLetter([]rune(was)[len([]rune(was))-1])) {
			return true
		}
	}
	return roundShape.MatchString(s) && whole == s
}

// isOwnID reports whether a text is the number in an id of the bot's own: "K-1234567".
func isOwnID(before []rune, s string) bool {
	n := len(before)
	if !idShape.MatchString(s) || n < 2 || before[n-1] != '-' || !strings.ContainsRune("KCN", before[n-2]) {
		return false
	}
	return n == 2 || !unicode.IsLetter(before[n-3]) && !isDigit(before[n-3])
}

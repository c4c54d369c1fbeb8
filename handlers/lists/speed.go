package lists

import (
	"regexp"
	"strconv"
	"strings"
)

const (
	kbpsPerMbps = 1024
	mbpsPerGbps = 1000
	maxMbps     = 10_000
)

var (
	// measured is a speed with its unit: 50 Mbps, 50M, 50 Mb/s, 1Gbps, 51200 kbps.
	measured = regexp.MustCompile(`(\d+)(?:[.,](\d+))?\s*(gbit|gbps|gb|g|mbit|mbps|mb|mega|m|kbit|kbps|kb|k)(?:its?)?(?:/s|ps|\s?/\s?detik)?(?:[^a-z]|$)`)
	// spanned is a range of speeds, of which the first counts.
	spanned = regexp.MustCompile(`(\d+)\s*(?:gbps|gb|g|mbps|mb/s|mb|m|kbps)?\s*(?:-|–|—|~|s/d|sd|sampai|hingga|to)\s*(\d+)`)
	counted = regexp.MustCompile(`^(\d+)(?:[.,](\d+))?$`)
	// besides are the words that may stand beside a speed without a unit.
	besides = regexp.MustCompile(`\b(?:up ?to|upto|s/d|sampai|hingga|max|maks|maksimal|indihome|indi home|paket|package|internet|inet|speed|kecepatan|speedy|fiber|only|saja)\b|^s\.d\.`)
)

const maxSpeeds = 1000 // cells that are kept; a list has few packages

// speed reads a package's speed in Mbps; 0 is unknown. Without a unit it is the
// column's. ok reports whether the cell is understood.
func (c columns) speed(cell string) (n int, ok bool) {
	if n, ok = c.speeds[cell]; ok {
		return n, true
	}
	if n, ok = c.readSpeed(cell); ok && len(c.speeds) < maxSpeeds {
		c.speeds[cell] = n
	}
	return n, ok
}

func (c columns) readSpeed(cell string) (n int, ok bool) {
	text := strings.ToLower(compatible(cell))
	if text == "" || isEmpty(text) {
		return 0, true
	}
	if m := spanned.FindStringSubmatchIndex(text); m != nil {
		text = text[:m[3]] + text[m[5]:] // the first of the two, with the unit behind the second
	}
	if all := measured.FindAllStringSubmatch(text, 2); len(all) > 0 {
		if len(all) > 1 {
			return 0, false
		}
		m := all[0]
		switch m[3][0] {
		case 'g':
			return inMbps(m[1], m[2], mbpsPerGbps, 1)
		case 'k':
			return inMbps(m[1], m[2], 1, kbpsPerMbps)
		}
		return inMbps(m[1], m[2], 1, 1)
	}
	m := counted.FindStringSubmatch(strings.TrimSpace(besides.ReplaceAllString(text, "")))
	if m == nil {
		return 0, false
	}
	return inMbps(m[1], m[2], c.perUnit, c.perMbps)
}

// inMbps returns a number of units in whole Mbps. A fraction is understood where the
// speed becomes whole, and never three digits, which could be thousands.
func inMbps(whole, fraction string, times, per int) (int, bool) {
	if len(fraction) == 3 || len(whole) > 9 {
		return 0, false
	}
	fraction = strings.TrimRight(fraction, "0")
	n, err := strconv.Atoi(whole + fraction)
	if err != nil {
		return 0, false
	}
	n *= times
	for range fraction {
		per *= 10
	}
	if n%per != 0 || n/per > maxMbps {
		return 0, false
	}
	return n / per, true
}

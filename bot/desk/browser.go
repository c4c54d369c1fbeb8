package desk

import "strings"

// named is a sign in a User-Agent and what it stands for; the first that fits counts.
type named struct{ sign, name string }

var (
	families = []named{{"Edg", "Edge"}, {"OPR/", "Opera"}, {"SamsungBrowser/", "Samsung Internet"}, {"Firefox/", "Firefox"}, {"FxiOS/", "Firefox"},
		{"Chrome/", "Chrome"}, {"CriOS/", "Chrome"}, {"Safari/", "Safari"}}
	systems = []named{{"Windows", "Windows"}, {"Android", "Android"}, {"iPhone", "iOS"}, {"iPad", "iOS"}, {"Mac OS X", "macOS"}, {"CrOS", "ChromeOS"}, {"Linux", "Linux"}}
)

// browserOf returns the family and the system of a browser, such as "Firefox, Windows", or
// "". It is as coarse as telling two of one's own browsers apart needs, and contains nothing
// that the browser sent.
func browserOf(userAgent string) string {
	family, system := nameIn(userAgent, families), nameIn(userAgent, systems)
	if family == "" || system == "" {
		return family + system
	}
	return family + ", " + system
}

func nameIn(text string, names []named) string {
	for _, n := range names {
		if strings.Contains(text, n.sign) {
			return n.name
		}
	}
	return ""
}

package lists

import (
	"time"

	"github.com/cc147/sigap/procedure"
)

// Day reads a day that somebody typed, in the spellings of a list's cells. It is "" where
// the text says that there is none or, for a last day, that it never comes. It reports
// false for a text that isn't understood.
func Day(text string, last bool) (day procedure.Date, ok bool) {
	text = tidy(text)
	if isEmpty(text) || zeros[text] || last && endless[plainWords(text)] {
		return "", true
	}
	day, bad := date(text, time.Time{}, false)
	return day, bad == "" && (!last || !saysBegin(text))
}

// SaysNothing reports whether a text says that there is nothing, as a cell of a list does: "-",
// "N/A", "tidak ada".
func SaysNothing(text string) bool { return isEmpty(tidy(text)) }

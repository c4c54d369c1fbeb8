package main

import (
	"slices"
	"strings"
	"time"

	"github.com/cc147/sigap/handlers/words"
)

// exportAsk is what is exported.
type exportAsk struct {
	from, to time.Time // cases opened from then on and before; zero is no bound
	zone     *time.Location
	lang     string
	full     bool // customer data too
}

// newExportAsk reads the flags; days are those of the site's zone.
func newExportAsk(from, to, lang string, full bool) (exportAsk, error) {
	z, err := zone()
	if err != nil {
		return exportAsk{}, err
	}
	ask := exportAsk{zone: z, lang: lang, full: full}
	if !slices.Contains(words.Languages, lang) {
		return ask, usage("--lang %q is none of %s", lang, strings.Join(words.Languages, ", "))
	}
	for _, day := range []struct {
		flag, text string
		into       *time.Time
		days       int
	}{{"from", from, &ask.from, 0}, {"to", to, &ask.to, 1}} {
		if day.text == "" {
			continue
		}
		t, err := time.ParseInLocation(time.DateOnly, day.text, z)
		if err != nil {
			return ask, usage("--%s %q is no day such as 2026-11-01", day.flag, day.text)
		}
		*day.into = t.AddDate(0, 0, day.days)
	}
	if !ask.to.IsZero() && !ask.from.Before(ask.to) {
		return ask, usage("--from %s is after --to %s", from, to)
	}
	return ask, nil
}

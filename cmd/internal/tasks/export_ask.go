package tasks

import (
	"slices"
	"strings"
	"time"

	"github.com/cc147/sigap/cmd/internal/config"
	"github.com/cc147/sigap/cmd/internal/control"
	"github.com/cc147/sigap/handlers/words"
)

// exportQuery selects the cases to export.
type exportQuery struct {
	from, to time.Time // opened at or after since and before until; zero means no bound
	zone     *time.Location
	lang     string
	full     bool // with full customer data
	words    words.Reader
}

// newExportQuery parses the arguments; days are in the configuration's zone.
func newExportQuery(e *Export, c config.Config) (exportQuery, error) {
	p, err := c.Procedure()
	if err != nil {
		return exportQuery{}, err
	}
	ask := exportQuery{zone: p.Zone, lang: e.Lang, full: e.Full, words: words.New(p.Zone).In(e.Lang)}
	if !slices.Contains(words.Languages, e.Lang) {
		return ask, control.Usage("--lang %q is none of %s", e.Lang, strings.Join(words.Languages, ", "))
	}
	for _, day := range []struct {
		flag, text string
		into       *time.Time
		days       int
	}{{"from", e.From, &ask.from, 0}, {"to", e.To, &ask.to, 1}} {
		if day.text == "" {
			continue
		}
		t, err := time.ParseInLocation(time.DateOnly, day.text, p.Zone)
		if err != nil {
			return ask, control.Usage("--%s %q is no day such as 2026-11-01", day.flag, day.text)
		}
		*day.into = t.AddDate(0, 0, day.days)
	}
	if !ask.to.IsZero() && !ask.from.Before(ask.to) {
		return ask, control.Usage("--from %s is after --to %s", e.From, e.To)
	}
	return ask, nil
}

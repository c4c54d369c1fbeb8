package procedure

import (
	"testing"
	"time"
)

func TestTheLeadIsWhoActedLastOnShift(t *testing.T) {
	now := time.Date(2026, 11, 23, 3, 0, 0, 0, time.UTC)
	p := DefaultPolicy(time.UTC)
	people := []Person{{ID: "tier2", Roles: []Role{Tier2}}, {ID: "first", Roles: []Role{Lead}}, {ID: "second", Roles: []Role{Lead}}}
	for name, c := range map[string]struct {
		ago  map[string]time.Duration
		want string
	}{
		"nobody acted":              {nil, "first"},
		"the later one":             {map[string]time.Duration{"first": 2 * time.Hour, "second": time.Hour, "tier2": time.Minute}, "second"},
		"one is off shift":          {map[string]time.Duration{"first": 9 * time.Hour, "second": 10 * time.Hour}, "first"},
		"off shift at 10 h exactly": {map[string]time.Duration{"second": 10 * time.Hour}, "first"},
	} {
		acted := func(person string) time.Time {
			if ago, ok := c.ago[person]; ok {
				return now.Add(-ago)
			}
			return time.Time{}
		}
		if got := p.TheLead(people, acted, now); got != c.want {
			t.Errorf("%s: the lead is %q, want %q", name, got, c.want)
		}
	}
	if got := p.TheLead(people[:1], func(string) time.Time { return now }, now); got != "" {
		t.Errorf("without a lead it is %q, want nobody", got)
	}
}

func TestSuggestTeam(t *testing.T) {
	teams := []Team{
		{Code: "jaringan", Products: []string{"internet"}},
		{Code: "tagihan", Products: []string{"isolir", "internet mahal"}, Requests: []RequestKind{NoIsolirOpening}},
	}
	for _, c := range []struct {
		words    string
		requests []Row
		want     string
	}{
		{"INTERNET mati", nil, "jaringan"},
		{"minta buka Isolir", nil, "tagihan"},
		{"internet mati", []Row{{Request: NoIsolirOpening}}, "tagihan"},
		{"lain-lain", []Row{{Request: CabutPasang}}, "jaringan"},
	} {
		if got := SuggestTeam(teams, c.words, c.requests); got != c.want {
			t.Errorf("%q with %v suggests %q, want %q", c.words, c.requests, got, c.want)
		}
	}
	if got := SuggestTeam(nil, "internet", nil); got != "" {
		t.Errorf("without teams %q is suggested, want none", got)
	}
}

func TestACallServesTheCallbackThatFollows(t *testing.T) {
	now := time.Date(2026, 11, 23, 3, 0, 0, 0, time.UTC)
	n := Number{Kind: Internet, Value: "152000000001"}
	good := Call{Last: now.Add(-30 * time.Minute), Confirmed: true, Education: Education{Result: Given}, Personal: CallPersonal{Number: n}}
	for name, change := range map[string]func(*Call){
		"":                   func(*Call) {},
		"another number":     func(c *Call) { c.Personal.Number.Value = "152000000002" },
		"not confirmed":      func(c *Call) { c.Confirmed = false },
		"not educated":       func(c *Call) { c.Education = Education{} },
		"it has ended":       func(c *Call) { c.End = EndCallback },
		"longer ago than 30": func(c *Call) { c.Last = c.Last.Add(-time.Second) },
	} {
		c := good
		change(&c)
		if got, want := c.Serves(n, DefaultPolicy(time.UTC), now), name == ""; got != want {
			t.Errorf("%s: it serves: %v, want %v", name, got, want)
		}
	}
}

package numbers

import "testing"

// TestExamplesAreNumbersOfTheSite: what a sentence gives as an example is taken.
func TestExamplesAreNumbersOfTheSite(t *testing.T) {
	sites := map[string]Forms{
		"public":    PublicForms(),
		"short":     {Internet: []Form{{Prefix: "9", Min: 7, Max: 7}}, Ticket: []Form{{Prefix: "TK", Min: 4, Max: 4}}},
		"long":      {Internet: []Form{{Prefix: "17", Min: 28, Max: 30}}, Ticket: []Form{{Prefix: "T-", Min: 5, Max: 8, Letters: true}}},
		"telephone": {},
	}
	for site, forms := range sites {
		p, err := New(forms)
		if err != nil {
			t.Fatal(site, err)
		}
		internet, ticket := p.Examples()
		for _, text := range []string{internet, ticket} {
			if _, err := p.Parse(text); err != nil {
				t.Errorf("%s: the example %q is not taken: %v", site, text, err)
			}
		}
		if site == "public" && (internet != "152401234567" || ticket != "IN12345678") {
			t.Errorf("the public examples are %q and %q", internet, ticket)
		}
	}
}

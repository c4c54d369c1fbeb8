package config

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func readText(t *testing.T, text string) (Config, error) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "sigap.yaml")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return Read(path, func(string) string { return "" })
}

// TestNumbersOfASite: the forms of a site are read by one parser, and those that are
// left out are the public ones.
func TestNumbersOfASite(t *testing.T) {
	c, err := readText(t, "numbers:\n  internet:\n    - {prefix: \"17\", min: 8, max: 8}\n  ticket:\n    - {prefix: \"TT-\", min: 4, max: 6, letters: true}\n")
	if err != nil {
		t.Fatal(err)
	}
	p, err := c.NumberParser()
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]string{"1712345678": "i:1712345678", "tt-a1b2": "k:TT-A1B2", "0812-3456-7890": "t:+6281234567890", "1712345678@telkom.net": "i:1712345678", "152401234567": "", "IN12345678": ""} {
		if n, err := p.Parse(text); n.Key() != want {
			t.Errorf("%s is read as %q, %v; want %q", text, n.Key(), err, want)
		}
	}
	for list, o := range c.ListRules().Read {
		if n, err := o.Numbers.Parse("1712345678"); err != nil {
			t.Errorf("the list %s reads 1712345678 as %v, %v; want an internet number", list, n, err)
		}
	}
	if s, err := c.Site(); err != nil || s.Numbers == nil {
		t.Errorf("the site has the parser %v, %v; want one", s.Numbers, err)
	}
}

func TestFaultsOfNumbersAndLists(t *testing.T) {
	for text, want := range map[string]string{
		"numbers:\n  internet:\n    - {prefix: \"0\", min: 8, max: 8}\n":         "must begin with digits that no telephone number begins with",
		"numbers:\n  ticket:\n    - {prefix: \"IN\", min: 9, max: 8}\n":          "numbers: number \"IN\"",
		"lists:\n  columns:\n    vvip:\n      Masa Aktif: sampai\n":              "the columns of vvip are internet",
		"lists:\n  columns:\n    customers:\n      Masa Aktif: until\n":          "the columns of customers are internet",
		"lists:\n  kinds:\n    gold: golden\n":                                   "there is no kind \"golden\"",
		"numbers:\n  realm: [\"@telkom.net\"]\n":                                 "realm",
		"lists:\n  columns:\n    vip: {A: until}\n":                              "there is no list",
		"lists:\n  columns:\n    vvip: {Masa Aktif: until, masa aktif.: \"\"}\n": "are the same, and can't be both",
		"lists:\n  kinds: {VIP  lama: official, vip lama: endorser}\n":           "are the same, and can't be both",
	} {
		if _, err := readText(t, text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q is read with %v; want an error that says %q", text, err, want)
		}
	}
	if _, err := readText(t, "lists:\n  columns:\n    vvip: {Masa Aktif: until, Kota: \"\"}\n  kinds: {mantan pejabat: official, tahan isolir: no_isolir_opening}\n"); err != nil {
		t.Errorf("columns and kinds that there are give %v", err)
	}
}

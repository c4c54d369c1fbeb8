package config

import (
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// FuzzConfig checks that a sigap.yaml is refused, or that the YAML written from it
// reads as the same configuration.
func FuzzConfig(f *testing.F) {
	sample, err := os.ReadFile("sigap.yaml")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(regexp.MustCompile(`(?m) *#.*$`).ReplaceAllString(string(sample), ""))
	f.Add("people:\n  - {id: a, name: A, roles: [backend], teams: [x], telegram: \"1\"}\nteams:\n  - {code: x, name: X, lead: a}\n")
	f.Add("data: &a [x,x]\nzone: *a\nteams: [<<: *a]\n")
	f.Add("desk: {listen: '[::1]:0', url: 'http://[::1]/'}\nadmin: {listen: ':1', public: true}\npolicy: {shift: -1h}\n")
	f.Add("desk:\n")
	f.Add("data: &a [x,x,x,x]\nzone: &b [*a,*a,*a,*a]\npeople: &c [*b,*b,*b,*b]\nteams: [*c,*c,*c,*c]\n")
	path := filepath.Join(f.TempDir(), "sigap.yaml")
	none := func(string) string { return "" }
	f.Fuzz(func(t *testing.T, text string) {
		read := func(text []byte) (Config, error) {
			if err := os.WriteFile(path, text, 0o600); err != nil {
				t.Fatal(err)
			}
			return Read(path, none)
		}
		if len(text) > 2000 {
			return // longer ones are only slower
		}
		c, err := read([]byte(text))
		if err != nil {
			return
		}
		if _, err := c.Procedure(); err != nil {
			t.Errorf("what was checked has no procedure: %v", err)
		}
		if _, err := c.Site("slack", "telegram"); err != nil {
			t.Errorf("what was checked makes no site: %v", err)
		}
		again, err := yaml.Marshal(c)
		if err != nil {
			t.Fatal(err)
		}
		d, err := read(again)
		if err != nil {
			t.Fatalf("its own YAML is refused: %v\n%s", err, again)
		}
		if diff := cmp.Diff(c, d, cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("its own YAML gives another (-first +second):\n%s", diff)
		}
	})
}

package config

import (
	"strings"
	"testing"
)

// TestANestedFileIsRefused: each of these took all memory, overflowed the stack, or kept the
// command for minutes.
func TestANestedFileIsRefused(t *testing.T) {
	const many = 100_000
	steps := &strings.Builder{}
	for i := range 900 {
		steps.WriteString(strings.Repeat(" ", i) + "a:\n")
	}
	for name, c := range map[string]struct{ text, want string }{
		"lists":            {"teams: " + strings.Repeat("[", many), "line 1: it is nested too deeply"},
		"maps":             {"teams: " + strings.Repeat("{a: ", many), "line 1: it is nested too deeply"},
		"lists over lines": {"teams: " + strings.Repeat("[\n ", many), "it is nested too deeply"},
		"quoted ends":      {"teams: " + strings.Repeat(`["]", `, many), "line 1: it is nested too deeply"},
		"entries":          {"teams:\n  " + strings.Repeat("- ", many) + "a", "line 2: it is nested too deeply"},
		"keys":             {strings.Repeat("? ", many) + "a", "line 1: it is nested too deeply"},
		"steps":            {steps.String(), "it is nested too deeply: an entry begins at column 40"},
		"tags":             {"a: " + strings.Repeat("!a ", many) + "x", "line 1: it is nested too deeply"},
		"tags over lines":  {"a: " + strings.Repeat("!a\n ", many) + "x", "anchors"},
		"anchors":          {"a: " + strings.Repeat("&a ", many) + "x", "line 1: it is nested too deeply"},
		"aliases":          {"zone: &a Asia/Jakarta\n" + strings.Repeat("data: *a\n", 17), "line 18: it has more than 16 aliases"},
		"copies of copies": {"a: &a [x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]", "line 3: it has more than 16 aliases"},
	} {
		conf := Default()
		if err := decodeYAML([]byte(c.text), &conf); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: the error is %.200v; want one with %q", name, err, c.want)
		}
	}
	conf := Default()
	if err := decodeYAML([]byte("zone: &z Asia/Makassar\ndocument: {code: *z}\npeople:\n  - {id: dewi, roles: [agent], teams: []}\n"), &conf); err != nil || conf.Document.Code != "Asia/Makassar" {
		t.Errorf("an ordinary file with an alias gives %+v, %v; want it read", conf.Document, err)
	}
}

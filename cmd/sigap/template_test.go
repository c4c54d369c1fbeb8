package main

import (
	"path/filepath"
	"strings"
	"testing"
)

// TestATemplateIsImported: a list's template can be imported as it is, and no file is
// overwritten.
func TestATemplateIsImported(t *testing.T) {
	dir := t.TempDir()
	for _, list := range []string{"customers", "vvip", "special-requests"} {
		for _, end := range []string{".xlsx", ".csv"} {
			path := filepath.Join(dir, list+end)
			if out := must(t, "template", list, path); strings.TrimSpace(out) != path {
				t.Errorf("sigap template says %q; want the file", out)
			}
			if out := must(t, "import", list, path, "--data", t.TempDir(), "--json"); !strings.Contains(out, `"refused":[]`) || !strings.Contains(out, `"rows":2`) {
				t.Errorf("%s gives %s; want 2 rows", path, out)
			}
			if _, _, err := call(t, "template", list, path); err == nil {
				t.Errorf("%s is overwritten; want it refused", path)
			}
		}
	}
	for _, args := range [][]string{{"template", "nobody"}, {"template", "vvip", "--format", "ods"}} {
		if _, _, err := call(t, args...); err == nil {
			t.Errorf("sigap %v succeeds; want it refused", args)
		}
	}
}

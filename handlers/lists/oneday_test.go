package lists_test

import (
	"testing"

	"github.com/cc147/sigap/handlers/lists"
	"github.com/cc147/sigap/procedure"
)

// TestDay: a typed day is read as a cell is, and none where it says so.
func TestDay(t *testing.T) {
	for text, want := range map[string]procedure.Date{
		"31-12-26": "2026-12-31", "31 Desember 2026": "2026-12-31", "31/12/2026": "2026-12-31", "2026-12-31 00:00:00": "2026-12-31",
		"31-Des-26": "2026-12-31", " s/d 31.12.2026 ": "2026-12-31", "": "", "-": "", "tidak ada": "",
	} {
		for _, last := range []bool{true, false} {
			if got, ok := lists.Day(text, last); !ok || got != want {
				t.Errorf("%q, a last day: %v, is read as %q, %v; want %q", text, last, got, ok, want)
			}
		}
	}
	for text, last := range map[string]bool{"31-13-2026": true, "12/31/2026": true, "besok": false, "selamanya": false, "31 31 2026": true} {
		if got, ok := lists.Day(text, last); ok {
			t.Errorf("%q, a last day: %v, is read as %q; want it refused", text, last, got)
		}
	}
	if got, ok := lists.Day("Selamanya", true); !ok || got != "" {
		t.Errorf("a last day for ever is read as %q, %v; want none", got, ok)
	}
}

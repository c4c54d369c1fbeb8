package check

import (
	"testing"

	"github.com/cc147/sigap/bot/bottest"
)

// TestAPlatformWithoutCapabilitiesIsChecked: a new platform needs no change here.
func TestAPlatformWithoutCapabilitiesIsChecked(t *testing.T) {
	var f Facts
	p := bottest.NewScreen("third")
	platformFacts(t.Context(), p, []string{"C1"}, &f)
	if len(f) != 1 || f[0].Level != OK || readable(t.Context(), p, "S1") == nil {
		t.Errorf("the check says %+v; want the third platform on, and that nobody knows its groups", f)
	}
}

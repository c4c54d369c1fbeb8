package app

import (
	"context"
	"io"
	"strings"
	"testing"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/bot/bottest"
)

// TestAPlatformWithoutCapabilitiesIsIntroduced: a new platform needs no change here.
func TestAPlatformWithoutCapabilitiesIsIntroduced(t *testing.T) {
	r, w := io.Pipe()
	var said strings.Builder
	runAndReport(t.Context(), []bot.Platform{bottest.NewScreen("third")}, w, func(context.Context) {
		for b := make([]byte, 1); !strings.HasSuffix(said.String(), "ready\n"); {
			if _, err := r.Read(b); err != nil {
				t.Error(err)
				return
			}
			said.Write(b)
		}
	})
	if !strings.Contains(said.String(), "third     on: ") {
		t.Errorf("the start says %q; want the third platform", said.String())
	}
}

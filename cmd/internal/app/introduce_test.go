package app

import (
	"context"
	"errors"
	"io"
	"runtime"
	"strings"
	"testing"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/bot/bottest"
)

// TestAPlatformWithoutCapabilitiesIsIntroduced: a new platform needs no change here.
func TestAPlatformWithoutCapabilitiesIsIntroduced(t *testing.T) {
	r, w := io.Pipe()
	var said strings.Builder
	runAndReport(t.Context(), []bot.Platform{bottest.NewScreen("third")}, func() bool { return false }, w, func(context.Context) {
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

// refused is a platform whose service refuses the bot.
type refused struct{ *bottest.Screen }

// Self implements bot.Introducer.
func (refused) Self(context.Context) (string, error) { return "", errors.New("third: token_revoked") }

// Joined implements bot.Introducer.
func (refused) Joined(context.Context, string) (bool, error) { return false, nil }

// TestAStartIsReadyOnceSomethingWorks, a platform or the desk.
func TestAStartIsReadyOnceSomethingWorks(t *testing.T) {
	for end, desk := range map[string]bool{"\nready\n": true, "\nnot ready: nothing works yet; 'sigap healthcheck' says when something does\n": false} {
		said := &bottest.Log{}
		runAndReport(t.Context(), []bot.Platform{refused{bottest.NewScreen("third")}}, func() bool { return desk }, said, func(ctx context.Context) {
			for !strings.Contains(said.String(), "ready") && ctx.Err() == nil {
				runtime.Gosched()
			}
		})
		if want := "  third     trying again: not connected yet: token_revoked" + end; said.String() != want {
			t.Errorf("with a desk: %v, the start says %q; want %q", desk, said, want)
		}
	}
}

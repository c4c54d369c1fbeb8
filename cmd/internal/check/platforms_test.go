package check

import (
	"context"
	"slices"
	"testing"

	"github.com/cc147/sigap/bot"
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

// checked is a platform that examines its setup.
type checked struct{ *bottest.Screen }

// Self implements bot.Introducer.
func (checked) Self(context.Context) (string, error) { return "@sigap", nil }

// Joined implements bot.Introducer.
func (checked) Joined(context.Context, string) (bool, error) { return true, nil }

// Check implements bot.Checker.
func (checked) Check(_ context.Context, places []string) []bot.Finding {
	return []bot.Finding{{Fact: "a connection was opened"}, {Level: bot.LevelWarn, Fact: places[0] + " is shared with another company", Next: "name its team, or leave it out"},
		{Level: bot.LevelFail, Fact: "the history can't be read", Next: "add channels:history"}}
}

// TestWhatAPlatformFindsItselfIsPrinted, with its level and next step.
func TestWhatAPlatformFindsItselfIsPrinted(t *testing.T) {
	var f Facts
	platformFacts(t.Context(), checked{bottest.NewScreen("third")}, []string{"C1"}, &f)
	var got []string
	for _, x := range f {
		got = append(got, x.String())
	}
	want := []string{"ok   third: the token is good: the bot is @sigap", "ok   third: the bot is in C1", "ok   third: a connection was opened",
		"warn third: C1 is shared with another company — name its team, or leave it out", "FAIL third: the history can't be read — add channels:history"}
	if !slices.Equal(got, want) || f.Verdict() == nil {
		t.Errorf("the check says %q; want %q, and that it fails", got, want)
	}
}

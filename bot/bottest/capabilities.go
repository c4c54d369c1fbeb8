package bottest

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/cc147/sigap/bot"
)

// capabilities tests each capability that the platform declares, except PrivateAnswerer and
// HealthReporter, which need an input: see input.
func capabilities(t *testing.T, s Subject) {
	if p, ok := s.Platform.(bot.Finder); ok {
		t.Run("finder", func(t *testing.T) { finder(t, s, p) })
	}
	if p, ok := s.Platform.(bot.Members); ok {
		t.Run("members", func(t *testing.T) { members(t, s, p) })
	}
	if p, ok := s.Platform.(bot.Directory); ok {
		t.Run("directory", func(t *testing.T) {
			name, _, out := p.Profile(t.Context(), s.Account.ID)
			mustDone(t, "profile", out)
			if name == "" {
				t.Errorf("%s has no name; want one", s.Account.ID)
			}
		})
	}
	if p, ok := s.Platform.(bot.Introducer); ok {
		t.Run("introducer", func(t *testing.T) { introducer(t, s, p) })
	}
	if p, ok := s.Platform.(bot.Checker); ok {
		t.Run("checker", func(t *testing.T) { checker(t, s, p) })
	}
	if p, ok := s.Platform.(bot.Limited); ok {
		t.Run("limits", func(t *testing.T) { limits(t, s, p) })
	}
	if p, ok := s.Platform.(bot.Timekeeper); ok {
		t.Run("timekeeper", func(t *testing.T) { timekeeper(t, s, p) })
	}
	if p, ok := s.Platform.(bot.Remover); ok {
		t.Run("remover", func(t *testing.T) { remover(t, s, p) })
	}
}

func finder(t *testing.T, s Subject, p bot.Finder) {
	ref, out := s.Post(t.Context(), s.Channel, kase, "f1", "")
	mustDone(t, "post", out)
	found, out := p.Find(t.Context(), bot.Lost{ID: "f1", Place: s.Channel})
	mustDone(t, "find", out)
	if !slices.Equal(found, []bot.Ref{ref}) {
		t.Errorf("found %q; want %q", found, ref)
	}
	reply, out := s.Post(t.Context(), s.Channel, kase, "f2", ref)
	mustDone(t, "reply", out)
	found, out = p.Find(t.Context(), bot.Lost{ID: "f2", Place: s.Channel, Thread: ref})
	mustDone(t, "find a reply", out)
	if !slices.Equal(found, []bot.Ref{reply}) {
		t.Errorf("found the reply at %q; want %q", found, reply)
	}
}

func members(t *testing.T, s Subject, p bot.Members) {
	in, out := p.Members(t.Context(), s.Channel.ID, []string{s.Account.ID, s.Stranger})
	mustDone(t, "members", out)
	if stranger, known := in[s.Stranger]; !in[s.Account.ID] || stranger || !known {
		t.Errorf("the members are %v; want %s in it and %s not", in, s.Account.ID, s.Stranger)
	}
}

func introducer(t *testing.T, s Subject, p bot.Introducer) {
	if self, err := p.Self(t.Context()); err != nil || self == "" {
		t.Errorf("the bot is %q, %v; want a name", self, err)
	}
	if in, err := p.Joined(t.Context(), s.Channel.ID); err != nil || !in {
		t.Errorf("the bot is in its channel: %v, %v; want yes", in, err)
	}
}

// checker checks that a sound setup has no failure, and that each finding can be acted on.
func checker(t *testing.T, s Subject, p bot.Checker) {
	found := p.Check(t.Context(), []string{s.Channel.ID})
	if len(found) == 0 {
		t.Error("it finds nothing; want at least that the connection works")
	}
	for _, f := range found {
		if f.Fact == "" || f.Level == bot.LevelFail || f.Level != bot.LevelOK && f.Next == "" {
			t.Errorf("it finds %+v; want a fact that doesn't fail, with a next step if it is a warning", f)
		}
	}
}

// limits checks that each call counts somewhere, and that two of a kind in one place count in
// the same limits.
func limits(t *testing.T, s Subject, p bot.Limited) {
	for _, act := range []bot.Act{bot.ActSend, bot.ActEdit, bot.ActFind, bot.ActRemove} {
		got := p.Limits(s.Channel, act)
		if len(got) == 0 || !slices.Equal(got, p.Limits(s.Channel, act)) {
			t.Errorf("the limits of %s are %+v; want what the service takes", act, got)
		}
		for _, l := range got {
			if l.Name == "" || l.Every <= 0 || !strings.HasPrefix(l.Name, s.Name()) {
				t.Errorf("the limit is %+v; want the platform in its name, and a time", l)
			}
		}
	}
}

func remover(t *testing.T, s Subject, p bot.Remover) {
	ref, out := s.Post(t.Context(), s.Channel, bot.Card{Title: "K-9 dua kali"}, "r1", "")
	mustDone(t, "post", out)
	mustDone(t, "remove", p.Remove(t.Context(), s.Channel, ref, bot.Card{Title: "K-9 ada di atas"}))
	if shown := s.Shown(t); strings.Contains(shown, "K-9 dua kali") {
		t.Errorf("the channel still shows what was removed:\n%s", shown)
	}
}

// timekeeper checks that a call makes the service's time known: the imitation's clock is the
// test's.
func timekeeper(t *testing.T, s Subject, p bot.Timekeeper) {
	_, before := p.SaidTime()
	_, out := s.Post(t.Context(), s.Channel, kase, "t1", "")
	mustDone(t, "post", out)
	ahead, n := p.SaidTime()
	if n <= before || ahead.Abs() > 2*time.Second {
		t.Errorf("after a call the service has said the time %d times, %d before, and is %v ahead; want once more, and no difference", n, before, ahead)
	}
}

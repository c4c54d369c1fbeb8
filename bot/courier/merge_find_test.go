package courier

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/cc147/sigap/bot"
)

// TestWhatALookUpAndARemovalMean: nothing removes the only message, and no message of a post
// is forgotten.
func TestWhatALookUpAndARemovalMean(t *testing.T) {
	unsure := bot.Post{State: bot.PostUnsure, Want: 7, Sends: 1, Sent: noon}
	done := bot.Post{State: bot.PostDone, Ref: "b", Shown: 7, Turn: 3, Want: 7, Sends: 1, Sent: noon, Doubt: noon}
	extra := bot.Post{State: bot.PostDone, Ref: "a", Shown: 7, Turn: 3, Want: 7, Extra: []bot.Ref{"x"}}
	find := func(refs ...bot.Ref) report { return report{act: bot.ActFind, found: refs} }
	remove := func(o bot.Outcome) report { return report{act: bot.ActRemove, ref: "x", out: o} }
	for name, c := range map[string]struct {
		post   bot.Post
		report report
		want   func(*bot.Post)
	}{
		"found":                    {unsure, find("a"), func(p *bot.Post) { p.State, p.Ref, p.Sends, p.Sent = bot.PostDone, "a", 0, time.Time{} }},
		"not found, looks again":   {unsure, find(), func(p *bot.Post) { p.Looks, p.NotBefore = 1, noon.Add(lookAgain) }},
		"not found, is sent again": {with(unsure, func(p *bot.Post) { p.Looks = 1 }), find(), func(p *bot.Post) { p.State, p.Looks = bot.PostPending, 0 }},
		"a message that was removed is not found": {with(unsure, func(p *bot.Post) { p.Over, p.Looks = []bot.Ref{"o"}, 1 }), find("o"),
			func(p *bot.Post) { p.State, p.Looks = bot.PostPending, 0 }},
		"found twice": {with(unsure, func(p *bot.Post) { p.Sends = 2 }), find("a", "b"),
			func(p *bot.Post) {
				p.State, p.Ref, p.Extra, p.Sends, p.Sent = bot.PostDone, "a", []bot.Ref{"b"}, 0, time.Time{}
			}},
		"one of two is found: the other may turn up": {with(unsure, func(p *bot.Post) { p.Sends = 2 }), find("a"),
			func(p *bot.Post) { p.State, p.Ref, p.Doubt = bot.PostDone, "a", doubt }},
		"the lost one turned up": {done, find("a", "b"), func(p *bot.Post) { p.Extra, p.Sends, p.Sent = []bot.Ref{"a"}, 0, time.Time{} }},
		"the last look of a ping ends its doubt": {with(done, func(p *bot.Post) { p.View = bot.ViewPing }), find("b"),
			func(p *bot.Post) { p.Sends, p.Sent, p.Doubt = 0, time.Time{}, time.Time{} }},
		"a look that fails doesn't hold up the card": {done, report{act: bot.ActFind, out: out(bot.Retry)},
			func(p *bot.Post) { p.ExtraTries, p.ExtraNotBefore = 1, noon.Add(time.Second) }},

		"removed": {extra, remove(bot.Outcome{}), func(p *bot.Post) { p.Extra, p.Over = []bot.Ref{}, []bot.Ref{"x"} }},
		"a refused removal is tried again": {extra, remove(out(bot.Unknown)),
			func(p *bot.Post) { p.ExtraTries, p.ExtraNotBefore, p.Why = 1, noon.Add(time.Second), "why" }},
		"pressed while it was removed: the other one stays": {with(extra, func(p *bot.Post) { p.Ref, p.Extra = "x", []bot.Ref{"a"} }), remove(bot.Outcome{}),
			func(p *bot.Post) { p.Ref, p.Extra, p.Shown, p.Turn, p.Over = "a", []bot.Ref{}, 0, 0, []bot.Ref{"x"} }},
		"pressed while it was removed, and there is no other": {with(extra, func(p *bot.Post) { p.Ref, p.Extra = "x", nil }), remove(bot.Outcome{}),
			func(p *bot.Post) { p.State, p.Ref, p.Shown, p.Turn, p.Over = bot.PostPending, "", 0, 0, []bot.Ref{"x"} }},
		"pressed while it may have been removed": {with(extra, func(p *bot.Post) { p.Ref, p.Extra = "x", []bot.Ref{"a"} }), remove(out(bot.Unsure)),
			func(p *bot.Post) { p.Shown, p.Turn, p.Doubt = 0, 0, doubt }},
	} {
		t.Run(name, func(t *testing.T) {
			got, want := c.post, c.post
			got.Extra, got.Over = append([]bot.Ref(nil), got.Extra...), append([]bot.Ref(nil), got.Over...)
			merge(&got, c.report, true, noon)
			c.want(&want)
			if d := cmp.Diff(want, got); d != "" {
				t.Errorf("the post (-want +got):\n%s", d)
			}
		})
	}
}

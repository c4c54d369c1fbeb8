package courier

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/cc147/sigap/bot"
)

var (
	noon  = time.Date(2026, 11, 23, 5, 0, 0, 0, time.UTC)
	doubt = noon.Add(bot.LandsWithin)
	drawn = bot.Painted{Rev: 7, Turn: 3}
	blank = bot.Painted{Rev: 7, Turn: 3, Blank: true}
)

func out(r bot.Result) bot.Outcome { return bot.Outcome{Result: r, Cause: "why"} }

// TestWhatAnOutcomeMeansForItsPost has a row for each outcome of each call, and for what a
// press may have changed meanwhile. Finder is a platform that can look up its messages.
func TestWhatAnOutcomeMeansForItsPost(t *testing.T) {
	const finder, blind = true, false
	inflight := bot.Post{State: bot.PostInflight, Want: 7, Sent: noon}
	done := bot.Post{State: bot.PostDone, Ref: "a", Shown: 6, Turn: 2, Want: 7}
	sent := report{act: bot.ActSend, ref: "a", painted: drawn}
	edited := report{act: bot.ActEdit, ref: "a", painted: drawn, began: noon}
	for name, c := range map[string]struct {
		post   bot.Post
		report report
		out    bot.Outcome
		finder bool
		want   func(*bot.Post)
	}{
		"sent": {inflight, sent, bot.Outcome{}, blind, func(p *bot.Post) { p.State, p.Ref, p.Shown, p.Turn = bot.PostDone, "a", 7, 3 }},
		"sent, after another send was unsure: it may turn up": {with(inflight, func(p *bot.Post) { p.Sends = 1 }), sent, bot.Outcome{}, finder,
			func(p *bot.Post) {
				p.State, p.Ref, p.Shown, p.Turn, p.Sends, p.Doubt = bot.PostDone, "a", 7, 3, 1, doubt
			}},
		"a repeat was sent": {with(inflight, func(p *bot.Post) { p.Sends, p.Repeat = 1, true }), sent, bot.Outcome{}, blind,
			func(p *bot.Post) { p.State, p.Ref, p.Shown, p.Turn, p.Sends = bot.PostDone, "a", 7, 3, 0 }},
		"an unsure send is looked up": {inflight, sent, out(bot.Unsure), finder,
			func(p *bot.Post) {
				p.State, p.Sends, p.LandsBy, p.Tries, p.NotBefore = bot.PostUnsure, 1, doubt, 1, noon.Add(lookAgain)
			}},
		"an unsure send that can't be looked up is repeated": {inflight, sent, out(bot.Unsure), blind, func(p *bot.Post) {
			p.State, p.Sends, p.LandsBy, p.Tries, p.Repeat, p.NotBefore = bot.PostPending, 1, doubt, 1, true, noon.Add(repeatAfter)
		}},
		"but once": {with(inflight, func(p *bot.Post) { p.Sends, p.Repeat = 1, true }), sent, out(bot.Unsure), blind, func(p *bot.Post) {
			p.State, p.Sends, p.LandsBy, p.Tries, p.Repeat, p.Why = bot.PostLost, 2, doubt, 1, true, "sent twice, both times without a certain answer: why"
		}},
		"a certain refusal of the repeat doesn't count": {with(inflight, func(p *bot.Post) { p.Sends, p.Repeat = 1, true }), sent, out(bot.Retry), blind,
			func(p *bot.Post) {
				p.State, p.Sends, p.Tries, p.Repeat, p.NotBefore = bot.PostPending, 1, 1, true, noon.Add(time.Second)
			}},
		"a refused send": {inflight, sent, out(bot.Failed), blind, func(p *bot.Post) { p.State, p.Shown, p.Turn, p.Tries, p.Why = bot.PostFailed, 7, 3, 1, "why" }},
		"a send of a closed place": {inflight, sent, out(bot.Closed), blind, func(p *bot.Post) {
			p.State, p.Tries, p.Why, p.Waits, p.NotBefore = bot.PostPending, 1, "why", bot.WaitsPlace, noon.Add(closedWait)
		}},
		"a send of a platform that is off": {inflight, sent, out(bot.Off), blind, func(p *bot.Post) {
			p.State, p.Tries, p.Why, p.Waits, p.NotBefore = bot.PostPending, 1, "why", bot.WaitsPlatform, noon.Add(closedWait)
		}},
		"an unknown refusal": {with(inflight, func(p *bot.Post) { p.Tries = 20 }), sent, out(bot.Unknown), blind, func(p *bot.Post) {
			p.State, p.Tries, p.Why, p.Waits, p.NotBefore = bot.PostPending, 21, "why", bot.WaitsUnknown, noon.Add(maxUnknown)
		}},
		"pressed before it was answered": {done, sent, bot.Outcome{}, blind, func(p *bot.Post) { p.Shown, p.Turn = 7, 3 }},
		"another one was pressed before it was answered": {with(done, func(p *bot.Post) { p.Ref = "b" }), sent, bot.Outcome{}, blind,
			func(p *bot.Post) { p.Extra = []bot.Ref{"a"} }},
		"pressed, and its answer never came": {done, sent, out(bot.Unsure), finder, func(p *bot.Post) { p.Sends, p.LandsBy, p.Doubt = 1, doubt, doubt }},
		"edited":                             {done, edited, bot.Outcome{}, blind, func(p *bot.Post) { p.Shown, p.Turn = 7, 3 }},
		"an unsure edit is doubted": {done, edited, out(bot.Unsure), blind, func(p *bot.Post) {
			p.Shown, p.Turn, p.Tries, p.Doubt, p.NotBefore = 0, 0, 1, doubt, noon.Add(time.Second)
		}},
		"an edit before the doubt ends doesn't end it": {with(done, func(p *bot.Post) { p.Doubt = doubt }), edited, bot.Outcome{}, blind, func(p *bot.Post) { p.Shown, p.Turn = 7, 3 }},
		"an edit after it does": {with(done, func(p *bot.Post) { p.Doubt = noon }), edited, bot.Outcome{}, blind,
			func(p *bot.Post) { p.Shown, p.Turn, p.Doubt = 7, 3, time.Time{} }},
		"an edit is refused, and what is shown stays known as the post": {done, edited, out(bot.Failed), blind,
			func(p *bot.Post) { p.State, p.Shown, p.Turn, p.Tries, p.Why = bot.PostFailed, 7, 3, 1, "why" }},
		"a refused edit that hides data has the message removed": {done, report{act: bot.ActEdit, ref: "a", painted: blank, began: noon}, out(bot.Failed), blind,
			func(p *bot.Post) {
				p.State, p.Ref, p.Extra, p.Shown, p.Turn, p.Tries, p.Why = bot.PostFailed, "", []bot.Ref{"a"}, 7, 3, 1, "why"
			}},
		"a message that is gone is sent again": {done, edited, out(bot.Gone), blind,
			func(p *bot.Post) { p.State, p.Ref, p.Shown, p.Turn, p.Over = bot.PostPending, "", 0, 0, []bot.Ref{"a"} }},
		"a message that can't be changed is removed too": {done, edited, bot.Outcome{Result: bot.Gone, Left: true}, blind,
			func(p *bot.Post) {
				p.State, p.Ref, p.Shown, p.Turn, p.Extra = bot.PostPending, "", 0, 0, []bot.Ref{"a"}
			}},
		"edited, but another message was pressed meanwhile": {with(done, func(p *bot.Post) { p.Ref = "b" }), edited, bot.Outcome{}, blind, func(*bot.Post) {}},
	} {
		t.Run(name, func(t *testing.T) {
			got, want := c.post, c.post
			c.report.out = c.out
			merge(&got, c.report, c.finder, noon)
			c.want(&want)
			if d := cmp.Diff(want, got); d != "" {
				t.Errorf("the post (-want +got):\n%s", d)
			}
		})
	}
}

func with(p bot.Post, change func(*bot.Post)) bot.Post {
	change(&p)
	return p
}

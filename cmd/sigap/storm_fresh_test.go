//go:build kill

package main

import (
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/bot/fakes"
	"github.com/cc147/sigap/bot/slack"
	"github.com/cc147/sigap/bot/telegram"
)

// fresh posts all cards anew, and compares them with those that are shown.
func (j *judged) fresh() {
	type pair struct {
		bot.Post
		ref bot.Ref
	}
	var pairs []pair
	var all sync.WaitGroup
	next := make(chan bot.Post)
	for range stormWalks {
		all.Go(func() {
			for p := range next {
				ref, out := j.postFresh(p)
				if out.Result != bot.Done {
					j.Errorf("a fresh message could not be posted: %+v", out)
				}
				j.mu.Lock()
				pairs = append(pairs, pair{p, ref})
				j.mu.Unlock()
			}
		})
	}
	for _, c := range j.cases {
		for _, p := range j.posts[c.Name()] {
			if p.View != bot.ViewPing { // says what was so when it was sent
				next <- p
			}
		}
	}
	close(next)
	all.Wait()
	made := map[string]map[bot.Ref]string{}
	for platform, place := range map[string]string{slack.Name: slackScratch, telegram.Name: telegramScratch} {
		made[platform] = textsOf(platform, j.seenIn(platform, place))
	}
	shown := map[bot.Place]map[bot.Ref]string{}
	for place, messages := range j.seen {
		shown[place] = textsOf(place.Platform, messages)
	}
	for _, p := range pairs {
		is, want := shown[p.Place][p.Ref], made[p.Place.Platform][p.ref]
		if is != want || want == "" {
			j.fails("not as fresh", "%s: its %s in %s %s shows\n%s\nwant, as a fresh one does,\n%s\nthe post is %+v", p.Subject, p.View, p.Place.Platform, p.Place.ID, is, want, p.Post)
		}
	}
	j.add("cards that are as fresh ones", len(pairs))
}

func (j *judged) postFresh(p bot.Post) (bot.Ref, bot.Outcome) {
	painted, err := j.app.Handlers.Paint(j.Context(), p)
	if err != nil {
		j.Error(err)
		return "", bot.Outcome{}
	}
	scene := j.scenes[p.Place.Platform].(faulty)
	i := slices.IndexFunc(j.app.Platforms, func(x bot.Platform) bool { return x.Name() == p.Place.Platform })
	return j.app.Platforms[i].Post(j.Context(), bot.Place{Platform: p.Place.Platform, ID: scene.scratch()}, painted.Card, "fresh-"+p.ID, "")
}

// textsOf are the texts of messages by their reference.
func textsOf(platform string, messages []seenMessage) map[bot.Ref]string {
	out := map[bot.Ref]string{}
	for _, m := range messages {
		ref := bot.Ref(m.id)
		if platform == slack.Name {
			ref = bot.Ref(m.place + "/" + m.id)
		}
		out[ref] = m.text
	}
	return out
}

// report prints what happened, and wants no more doubles than Telegram makes unavoidable.
func (j *judged) report() {
	calls, wrong, bound := map[string]int{}, map[string]int{}, j.counts["unknown at a kill"]
	for platform, f := range map[string]*fakes.Failures{slack.Name: j.slack.Failures, telegram.Name: j.telegram.Failures} {
		for k, n := range f.Tally() {
			calls[platform] += n
			if k.How != "" {
				wrong[platform+": "+k.How] += n
			}
			if platform == telegram.Name && k.Method == "sendMessage" && unknownWithEffect(k.How) {
				bound += n
			}
		}
	}
	print := func(what string, counts map[string]int) {
		for _, k := range slices.Sorted(maps.Keys(counts)) {
			j.Logf("%s %6d  %s", what, counts[k], k)
		}
	}
	for _, n := range j.resent {
		j.counts["posts that a lead had sent again"] += n
	}
	print("calls ", calls)
	print("faults", wrong)
	print("storm ", j.counts)
	print("wrong ", j.wrong)
	j.Logf("%d cases; %d doubles in Telegram's groups, of %d sends with an unknown outcome and an effect; %d lost", len(j.cases), j.doubles, bound, j.counts["lost"])
	if j.doubles > bound {
		j.Errorf("there are %d doubles; want at most %d", j.doubles, bound)
	}
	if n := j.counts["presses on cards"]; n < *stormCases {
		j.Errorf("people pressed only %d buttons on cards; want one for each case", n)
	}
}

// unknownWithEffect reports whether a call that went wrong that way took effect, while its
// caller can't know.
func unknownWithEffect(how string) bool {
	return strings.Contains(how, "effect") || strings.HasPrefix(how, "slow") // a slow one may have been cut by Release
}

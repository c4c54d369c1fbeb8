package courier

import (
	"slices"
	"time"

	"github.com/cc147/sigap/bot"
)

// The functions of this file apply what a step did to the post as it is stored by
// then: a press may have adopted another message meanwhile, which must not be undone.

const (
	// A post that may have arrived is looked up this often, with this much time between,
	// before it is sent again: a service's history may lag.
	maxLooks  = 2
	lookAgain = 5 * time.Second
	// repeatAfter is the wait before a post that can't be looked up is sent again: the
	// service that didn't answer may need it, and a press may come first.
	repeatAfter = 5 * time.Second
	// maxSends is how often a post that can't be looked up is sent with an unknown outcome.
	maxSends = 2
	// maxOver is how many removed messages a post remembers.
	maxOver = 8
)

// merge applies a report. finder says that the platform can look up messages.
func merge(p *bot.Post, r report, finder bool, now time.Time) {
	sanePost(p, now)
	switch r.act {
	case bot.ActSend:
		mergeSend(p, r, finder, now)
	case bot.ActEdit:
		mergeEdit(p, r, finder, now)
	case bot.ActFind:
		mergeFind(p, r, now)
	case bot.ActRemove:
		mergeRemove(p, r, now)
	}
}

func mergeSend(p *bot.Post, r report, finder bool, now time.Time) {
	if p.Ref != "" {
		mergeAdopted(p, r, finder, now)
		return
	}
	switch r.out.Result {
	case bot.Done:
		p.Ref = r.ref
		shows(p, r.painted)
		p.Looks = 0
		if p.Sends > 0 && finder { // one of the sends before this one may turn up
			p.Doubt = now.Add(bot.LandsWithin)
		} else {
			p.Sends = 0
		}
	case bot.Unsure:
		p.Sends++
		p.Tries++
		p.LandsBy = now.Add(bot.LandsWithin)
		switch {
		case finder:
			p.State, p.Looks, p.NotBefore = bot.PostUnsure, 0, now.Add(lookAgain)
		case p.Sends < maxSends:
			p.State, p.Repeat, p.NotBefore = bot.PostPending, true, now.Add(repeatAfter)
		default:
			p.State, p.Why = bot.PostLost, "sent twice, both times without a certain answer: "+r.out.Cause
		}
	default:
		p.State = bot.PostPending
		if p.Sends > 0 && finder {
			p.State, p.Looks = bot.PostUnsure, 0 // an earlier send may turn up while it waits
		}
		refuse(p, r, now)
	}
}

// mergeAdopted applies the report of a send to a post that a press has found meanwhile.
func mergeAdopted(p *bot.Post, r report, finder bool, now time.Time) {
	switch {
	case r.out.Result == bot.Done && r.ref == p.Ref:
		shows(p, r.painted)
	case r.out.Result == bot.Done && !slices.Contains(p.Extra, r.ref):
		p.Extra = append(p.Extra, r.ref)
	case r.out.Result == bot.Unsure:
		p.Sends++
		p.LandsBy = now.Add(bot.LandsWithin)
	}
	if p.Sends > 0 && finder {
		p.Doubt = now.Add(bot.LandsWithin)
	} else {
		p.Sends = 0
	}
}

func mergeEdit(p *bot.Post, r report, finder bool, now time.Time) {
	if p.Ref != r.ref {
		return // another message is the post by now, and this one goes
	}
	p.Doubt = latest(p.Doubt, r.doubt)
	switch r.out.Result {
	case bot.Done:
		shows(p, r.painted)
		if !finder {
			p.Sends = 0
		}
		if p.Sends == 0 && !r.began.Before(p.Doubt) { // else the look-up comes first
			p.Doubt = time.Time{}
		}
	case bot.Unsure:
		p.Shown, p.Turn, p.Doubt = 0, 0, now.Add(bot.LandsWithin)
		refuse(p, r, now)
	case bot.Gone:
		if r.out.Left {
			p.Extra = append(p.Extra, p.Ref)
		} else {
			over(p, p.Ref)
		}
		p.State, p.Ref, p.Shown, p.Turn, p.Tries, p.NotBefore = bot.PostPending, "", 0, 0, 0, time.Time{}
		p.Doubt = time.Time{}
	case bot.Failed:
		if r.painted.Blank { // the data must go, with the message if need be
			p.Extra, p.Ref, p.ExtraNotBefore, p.Doubt = append(p.Extra, p.Ref), "", time.Time{}, time.Time{}
		}
		refuse(p, r, now)
	default:
		refuse(p, r, now)
	}
}

func mergeFind(p *bot.Post, r report, now time.Time) {
	found := slices.DeleteFunc(slices.Clone(r.found), func(ref bot.Ref) bool {
		return ref == p.Ref || slices.Contains(p.Extra, ref) || slices.Contains(p.Over, ref)
	})
	switch {
	case r.out.Result != bot.Done && p.Ref != "":
		p.ExtraTries++
		p.ExtraNotBefore = now.Add(backOff(p.ExtraTries, r.out.After, maxUnknown))
	case r.out.Result == bot.Failed: // a look-up has no content: the adapter can't know better
		r.out.Result = bot.Unknown
		refuse(p, r, now)
	case r.out.Result != bot.Done:
		refuse(p, r, now)
	case p.Ref != "":
		p.Extra = append(p.Extra, found...)
		p.Sends, p.Sent, p.LandsBy, p.ExtraTries, p.ExtraNotBefore = 0, time.Time{}, time.Time{}, 0, time.Time{}
		if p.View == bot.ViewPing {
			p.Doubt = time.Time{}
		}
	case len(found) > 0:
		p.State, p.Ref, p.Shown, p.Turn, p.Looks = bot.PostDone, found[0], 0, 0, 0
		p.Extra = append(p.Extra, found[1:]...)
		works(p)
		if p.Sends > len(found) {
			p.Doubt = now.Add(bot.LandsWithin)
		} else {
			p.Sends, p.Sent, p.LandsBy = 0, time.Time{}, time.Time{}
		}
	case p.Looks+1 < maxLooks:
		p.Looks++
		p.NotBefore = now.Add(lookAgain)
	default:
		p.State, p.Looks, p.NotBefore = bot.PostPending, 0, time.Time{}
	}
}

func mergeRemove(p *bot.Post, r report, now time.Time) {
	gone := r.out.Result == bot.Done || r.out.Result == bot.Gone && !r.out.Left
	adopted := p.Ref == r.ref
	switch {
	case gone && adopted && len(p.Extra) > 0: // pressed while it was removed: the other one stays
		over(p, r.ref)
		p.Ref, p.Extra, p.Shown, p.Turn = p.Extra[0], p.Extra[1:], 0, 0
	case gone && adopted:
		over(p, r.ref)
		p.State, p.Ref, p.Shown, p.Turn = bot.PostPending, "", 0, 0
	case gone:
		over(p, r.ref)
		p.Extra = slices.DeleteFunc(p.Extra, func(x bot.Ref) bool { return x == r.ref })
		p.ExtraTries, p.ExtraNotBefore = 0, time.Time{}
		if p.State == bot.PostDone && p.Waits == "" {
			p.Why = ""
		}
	case adopted && r.out.Result == bot.Unsure:
		p.Shown, p.Turn, p.Doubt = 0, 0, now.Add(bot.LandsWithin)
	case !adopted:
		if p.Waits == "" && p.State == bot.PostDone {
			p.Why = r.out.Cause
		}
		p.ExtraTries++
		p.ExtraNotBefore = now.Add(backOff(p.ExtraTries, r.out.After, maxUnknown))
		if n := len(p.Extra); n > 1 { // the others needn't wait for it for ever
			p.Extra = append(p.Extra[1:n:n], p.Extra[0])
		}
	}
}

// shows records what a message shows now.
func shows(p *bot.Post, painted bot.Painted) {
	p.State, p.Shown, p.Turn = bot.PostDone, painted.Rev, painted.Turn
	works(p)
}

// works records that a call succeeded.
func works(p *bot.Post) { p.Tries, p.Why, p.Waits, p.NotBefore = 0, "", "", time.Time{} }

// over remembers a message that was removed.
func over(p *bot.Post, ref bot.Ref) {
	p.Over = append(p.Over, ref)
	p.Over = p.Over[max(0, len(p.Over)-maxOver):]
}

// refuse records why a call had no certain effect, and when the next may follow. A rev whose
// content was refused is not tried again.
func refuse(p *bot.Post, r report, now time.Time) {
	p.Tries++
	p.Why, p.Waits, p.NotBefore = "", "", time.Time{}
	switch r.out.Result {
	case bot.Failed:
		p.State, p.Shown, p.Turn, p.Why = bot.PostFailed, r.painted.Rev, r.painted.Turn, r.out.Cause
	case bot.Closed:
		p.Why, p.Waits, p.NotBefore = r.out.Cause, bot.WaitsPlace, now.Add(closedWait)
	case bot.Off:
		p.Why, p.Waits, p.NotBefore = r.out.Cause, bot.WaitsPlatform, now.Add(closedWait)
	case bot.Unknown:
		p.Why, p.Waits, p.NotBefore = r.out.Cause, bot.WaitsUnknown, now.Add(backOff(p.Tries, r.out.After, maxUnknown))
	case bot.Retry, bot.Unsure, bot.Gone, bot.Done:
		if !r.held || p.Tries > triesByLimit {
			p.NotBefore = now.Add(backOff(p.Tries, r.out.After, maxWait))
		}
	}
}

// triesByLimit is the number of tries after which a post waits itself, although its limit
// keeps the wait that the service asked for: the service may refuse this message alone.
const triesByLimit = 5

// backOff returns the wait before the next try: what the service asked for, else 1,
// 2, 4 seconds and so on, up to most.
func backOff(tries int, asked, most time.Duration) time.Duration {
	if asked > 0 {
		return asked
	}
	return min(time.Second<<min(max(tries-1, 0), 10), most)
}

package courier

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/store"
)

// maxSubjects is the number of cases that one round reads.
const maxSubjects = 10_000

// rank is the order in which jobs get a rate limit.
type rank int

const (
	rankUrgent rank = iota // new cards of the urgencies 1 and 2
	rankTurn               // edits that change who may press, and messages whose buttons must go
	rankNew                // other new cards, and pings
	rankRest
)

const leastUrgent = 2 // of rankUrgent

// job is what is to be done for one post.
type job struct {
	*bot.Post
	act     bot.Act
	rank    rank
	urgency int
	probes  int // in a closed place: how often it was tried in vain
}

// due returns what can be done now, in the order of the ranks; what is more urgent first.
// wait is the time until the next post is due.
func (k *Courier) due(ctx context.Context) (jobs []job, wait time.Duration, err error) {
	wait = idle
	var ready []string
	var over []bot.PostID
	err = k.Store.View(ctx, func(tx *store.Tx) error {
		now := tx.Now()
		rows := k.outbox.Read(tx, maxSubjects)
		for _, row := range rows {
			settled := true
			for i := range row.Posts {
				p := &row.Posts[i]
				if p.Settled() {
					continue
				}
				settled = false
				act, at := k.next(p, row.Posts, now)
				until, probes := k.probe(p)
				if until = sane(until, now); act != "" && until.After(now) {
					at = until
					if endsWithCase(*p) && !row.Open {
						over = append(over, p.ID)
					}
				}
				switch {
				case act == "":
				case at.After(now):
					wait = min(wait, at.Sub(now))
				default:
					jobs = append(jobs, job{Post: p, act: act, rank: rankOf(*p, act, row), urgency: row.Urgency, probes: probes})
				}
			}
			if settled {
				ready = append(ready, row.Subject)
			}
		}
		return nil
	})
	if len(ready) > 0 && err == nil {
		err = k.settle(ctx, ready)
	}
	if len(over) > 0 && err == nil {
		err = k.drop(ctx, over)
	}
	slices.SortStableFunc(jobs, func(a, b job) int {
		return cmp.Or(cmp.Compare(a.probes, b.probes), cmp.Compare(a.rank, b.rank), cmp.Compare(a.urgency, b.urgency))
	})
	return jobs, wait, err
}

// restore remembers at the start what the process that ended knew: which places are
// closed, and which messages it may have been editing when it was killed.
func (k *Courier) restore(rows []*store.Unsettled, now time.Time, orderly bool) {
	k.began = now
	k.mu.Lock()
	defer k.mu.Unlock()
	for _, row := range rows {
		for _, p := range row.Posts {
			switch {
			case p.Settled():
				continue
			case p.Waits == bot.WaitsPlace:
				k.closed[p.Place] = p.NotBefore
			case p.Waits == bot.WaitsPlatform:
				k.closed[platformOf(p.Place)] = p.NotBefore
			}
			if !orderly && p.Ref != "" && p.View != bot.ViewPing {
				k.doubted[p.ID] = true
			}
		}
	}
}

// next returns the next step of a post, and when it may be done; "" is none. all are the
// posts of its subject.
func (k *Courier) next(p *bot.Post, all []bot.Post, now time.Time) (act bot.Act, at time.Time) {
	if k.platforms[p.Place.Platform] == nil {
		return "", at
	}
	sound := *p
	p = &sound
	sanePost(p, now)
	switch {
	case p.State == bot.PostLost:
		return "", at
	case p.State == bot.PostInflight, p.State == bot.PostUnsure:
		return bot.ActFind, p.NotBefore
	case p.Ref == "" && (p.State == bot.PostPending || p.Shown < p.Want && p.View != bot.ViewPing):
		if p.Thread == "" || !waitsForRef(all, p.Thread) {
			return bot.ActSend, p.NotBefore
		}
		return "", at
	}
	// What isn't due yet must not hold up what is.
	consider := func(a bot.Act, t time.Time) {
		if act == "" || at.After(now) && t.Before(at) {
			act, at = a, t
		}
	}
	if p.View != bot.ViewPing && p.Ref != "" && p.Shown < p.Want {
		consider(bot.ActEdit, p.NotBefore)
	}
	if len(p.Extra) > 0 && (p.Ref != "" || p.Place.Private) {
		consider(bot.ActRemove, p.ExtraNotBefore)
	}
	switch {
	case p.Doubt.IsZero():
	case p.Sends > 0 && k.finds(p.Place.Platform):
		consider(bot.ActFind, latest(p.Doubt, p.ExtraNotBefore))
	default:
		consider(bot.ActEdit, latest(p.Doubt, p.NotBefore))
	}
	return act, at
}

// maxAhead is longer than any wait of the courier. A service's own wait is kept by its limit.
const maxAhead = 10 * time.Minute

// sane returns a time, or now if it is so far in the future that a clock which was wrong has
// left it there.
func sane(t, now time.Time) time.Time {
	if t.Sub(now) > maxAhead {
		return now
	}
	return t
}

// sanePost makes the times of a post sane.
func sanePost(p *bot.Post, now time.Time) {
	for _, t := range []*time.Time{&p.NotBefore, &p.ExtraNotBefore, &p.Doubt, &p.LandsBy} {
		*t = sane(*t, now)
	}
}

func latest(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// finds reports whether a platform can look up messages.
func (k *Courier) finds(platform string) bool {
	_, ok := k.platforms[platform].(bot.Finder)
	return ok
}

// waitsForRef reports whether the message of a post isn't known yet, but will be.
func waitsForRef(posts []bot.Post, id bot.PostID) bool {
	i := slices.IndexFunc(posts, func(p bot.Post) bool { return p.ID == id })
	if i < 0 || posts[i].Ref != "" {
		return false
	}
	return posts[i].State != bot.PostFailed && posts[i].State != bot.PostLost
}

// rankOf returns the rank of a step.
func rankOf(p bot.Post, act bot.Act, row *store.Unsettled) rank {
	isNew := p.Ref == ""
	switch {
	case isNew && p.View != bot.ViewPing && row.Urgency <= leastUrgent:
		return rankUrgent
	case isNew:
		return rankNew
	case act == bot.ActRemove, act == bot.ActEdit && p.Shown < p.Want && (!row.Open || p.Turn != row.Turn):
		return rankTurn
	}
	return rankRest
}

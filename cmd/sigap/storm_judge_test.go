//go:build kill

package main

import (
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/bot/slack"
	"github.com/cc147/sigap/bot/telegram"
	"github.com/cc147/sigap/procedure"
	"github.com/cc147/sigap/store"
)

// judged is what is known at the end: the cases with their posts, and all messages.
type judged struct {
	*stormSite
	cases   []procedure.Case
	posts   map[string][]bot.Post // by case
	seen    map[bot.Place][]seenMessage
	doubles int // of Telegram's, by messages
	mu      sync.Mutex
}

// judge compares all that people see with what they should see.
func (s *stormSite) judge() {
	s.Helper()
	j := &judged{stormSite: s, posts: map[string][]bot.Post{}, seen: map[bot.Place][]seenMessage{}}
	s.view(func(tx *store.Tx) {
		j.cases = tx.Cases(0, 2**stormCases)
		for _, c := range j.cases {
			for _, p := range tx.Posts(c.Name()) {
				if overWithItsCase(p, c) {
					j.add("posts that were over with their case, in a closed place", 1)
					continue
				}
				j.posts[c.Name()] = append(j.posts[c.Name()], p)
			}
			j.claims(tx, c)
		}
	})
	if len(j.cases) != *stormCases {
		s.Errorf("there are %d cases; want %d", len(j.cases), *stormCases)
	}
	for _, posts := range j.posts {
		for _, p := range posts {
			if _, ok := j.seen[p.Place]; !ok {
				j.seen[p.Place] = s.seenIn(p.Place.Platform, s.whereIs(p.Place))
			}
		}
	}
	for _, c := range j.cases {
		j.delivered(c)
		j.onceEach(c)
	}
	j.hidden()
	j.fresh()
	j.report()
	if err := s.store.VerifyAudit(s.Context()); err != nil {
		s.Errorf("the audit should be whole: %v", err)
	}
}

// overWithItsCase reports whether a post never reached its place, which was closed to the
// bot until the case was over. Nothing of it is owed any more.
func overWithItsCase(p bot.Post, c procedure.Case) bool {
	return p.State == bot.PostFailed && p.Ref == "" && !c.IsOpen() && strings.HasPrefix(p.Why, "its place was closed")
}

// whereIs is the channel or chat of a place, by the platform's own id.
func (s *stormSite) whereIs(p bot.Place) string {
	if p.Private && p.Platform == slack.Name {
		return s.slack.DM(p.ID)
	}
	return p.ID
}

// claims wants exactly one person to have claimed a case, and nobody else to have been told
// that it is theirs. A kill may have kept the answer from the one.
func (j *judged) claims(tx *store.Tx, c procedure.Case) {
	by := map[string]int{}
	for _, e := range tx.AuditOf(c.Name()) {
		if e.Action == string(procedure.Claim) {
			by[e.Person]++
		}
	}
	told := slices.DeleteFunc(slices.Collect(maps.Keys(j.won[c.Name()])), func(person string) bool { return by[person] == 1 })
	if len(by) != 1 || len(told) > 0 {
		j.fails("claims", "%s: the audit has the claims %v, and it was told to %v that it is theirs; want one", c.Name(), by, j.won[c.Name()])
	}
}

// delivered wants all posts of a case to be delivered and settled.
func (j *judged) delivered(c procedure.Case) {
	for _, p := range j.posts[c.Name()] {
		if p.State != bot.PostDone || !p.Settled() {
			j.fails("not delivered", "%s: its %s in %s %s is %s after %d tries (%s), shown %d of %d; want it delivered", c.Name(), p.View, p.Place.Platform, p.Place.ID, p.State, p.Tries, p.Why, p.Shown, p.Want)
			j.add("lost", 1)
		}
	}
}

// onceEach wants each post of a case to be one message.
func (j *judged) onceEach(c procedure.Case) {
	expected := map[bot.Place]int{}
	for _, p := range j.posts[c.Name()] {
		expected[p.Place]++
		if p.Place.Platform != slack.Name {
			continue
		}
		var all []string
		for _, m := range j.seen[p.Place] {
			if m.post == string(p.ID) {
				all = append(all, m.id+" "+m.text)
			}
		}
		if len(all) != 1 {
			j.fails("not once", "%s: its %s in %s stands there %d times:\n%s\nwant once; the post is %+v", c.Name(), p.View, p.Place.ID, len(all), strings.Join(all, "\n---\n"), p)
		}
	}
	for place, n := range expected {
		if place.Platform == telegram.Name && !place.Private { // in private chats, answers stand beside the posts
			j.telegramDoubles(c, place, n)
		}
	}
}

// telegramDoubles counts the messages of a case in a group that are more than its posts.
func (j *judged) telegramDoubles(c procedure.Case, place bot.Place, posts int) {
	var shown []string
	for _, m := range j.seen[place] {
		if about(m.text, c.Name()) {
			shown = append(shown, m.text)
		}
	}
	repeats := 0
	for _, p := range j.posts[c.Name()] {
		if p.Place == place && p.Repeat {
			repeats += 1 + j.resent[p.ID]
		}
	}
	more := len(shown) - posts
	if more < 0 || more > repeats {
		j.fails("doubles", "%s stands %d times in the group %s, of %d posts that were sent again %d times; want each once, and once more for each time:\n%s", c.Name(), len(shown), place.ID, posts, repeats, strings.Join(shown, "\n---\n"))
	}
	j.doubles += max(0, more)
}

// hidden wants no private message to name the customer of a case that its reader doesn't
// work on any more. Only Telegram's doubles can't be hidden.
func (j *judged) hidden() {
	for _, c := range j.cases {
		unknown := map[bot.Place]int{}
		for _, p := range j.posts[c.Name()] {
			if p.Repeat {
				unknown[p.Place] += 1 + j.resent[p.ID]
			}
		}
		for place, messages := range j.seen {
			named := slices.DeleteFunc(slices.Clone(messages), func(m seenMessage) bool { return !strings.Contains(m.text, c.Personal.Name) })
			if len(named) == 0 || place.Private && j.worksOn(c, place) {
				continue
			}
			j.add("doubles on Telegram that still name a customer", len(named))
			if len(named) > unknown[place] {
				j.fails("not hidden", "%s is %s of %q, taken by %q; %d messages in %s %s name its customer:\n%s", c.Name(), c.State, c.Holder, c.Taker(), len(named), place.Platform, place.ID, named[0].text)
			}
		}
	}
}

// worksOn reports whether the person of a private chat works on a case.
func (j *judged) worksOn(c procedure.Case, place bot.Place) bool {
	for _, p := range j.people {
		if j.accountOf(p.ID) == (bot.Account{Platform: place.Platform, ID: place.ID}) {
			return c.IsOpen() && c.Holder == p.ID || c.Taker() == p.ID
		}
	}
	return false
}

// about reports whether a text names a case.
func about(text, name string) bool {
	for rest := text; ; {
		_, after, ok := strings.Cut(rest, name)
		if !ok {
			return false
		}
		if after == "" || after[0] < '0' || after[0] > '9' {
			return true
		}
		rest = after
	}
}

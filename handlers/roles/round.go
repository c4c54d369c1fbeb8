package roles

import (
	"context"
	"maps"
	"slices"
	"time"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/store"
)

// The pace of reading the groups. docs/operations.md describes what users notice of
// it.
const (
	roundEvery   = 5 * time.Minute
	groupTimeout = 10 * time.Minute // for one group, which may take thousands of requests on Telegram
	maxWait      = time.Minute      // pauses that a platform may ask for
	maxTries     = 3
)

// Run reads all groups every interval until ctx ends, and then ends the questions of
// FirstContact.
func (s *Sync) Run(ctx context.Context) {
	defer s.stop()
	if len(s.Groups) == 0 {
		<-ctx.Done()
		return
	}
	tick := time.NewTicker(roundEvery)
	defer tick.Stop()
	for {
		if err := s.Round(ctx); err != nil && ctx.Err() == nil {
			s.Log.Error("role sync: roles can't be written and stay unchanged", "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// Round asks each platform once which of the staff are in its groups, and writes the
// changed roles. An error is the store's; roles stay unchanged then.
func (s *Sync) Round(ctx context.Context) error {
	accounts, err := s.accounts(ctx)
	if err != nil {
		return err
	}
	known := membership{}
	for _, platform := range slices.Sorted(maps.Keys(s.members)) {
		ids := accounts[platform]
		for _, at := range s.groupsAt(platform) {
			known[at] = s.ask(ctx, at, ids)
		}
		if err := s.write(ctx, known); err != nil {
			return err
		}
	}
	return nil
}

// accounts returns the accounts of all people with roles by groups, by platform.
func (s *Sync) accounts(ctx context.Context) (map[string][]string, error) {
	out := map[string][]string{}
	err := s.Store.View(ctx, func(tx *store.Tx) error {
		for _, p := range tx.People() {
			if _, ok := s.named(p.ID); ok || len(p.Roles) == 0 {
				continue
			}
			for _, a := range tx.Accounts(p.ID) {
				out[a.Platform] = append(out[a.Platform], a.ID)
			}
		}
		return nil
	})
	return out, err
}

// groupsAt returns the groups on a platform, each once.
func (s *Sync) groupsAt(platform string) (out []groupAt) {
	for _, g := range s.Groups {
		if at := (groupAt{platform, g.IDs[platform]}); at.id != "" && !slices.Contains(out, at) {
			out = append(out, at)
		}
	}
	return out
}

// ask asks about one group. If the platform limits the rate, it waits and asks about
// the remaining accounts. What can't be read is left for the next round.
func (s *Sync) ask(ctx context.Context, at groupAt, ids []string) map[string]bool {
	ctx, cancel := context.WithTimeout(ctx, groupTimeout)
	defer cancel()
	known := map[string]bool{}
	for try := 1; len(ids) > 0; try++ {
		in, out := s.members[at.platform].Members(ctx, at.id, ids)
		maps.Copy(known, in)
		if out.Result == bot.Done || ctx.Err() != nil {
			return known
		}
		if out.Result != bot.Retry || out.After == 0 || try == maxTries {
			s.Log.Warn("role sync: a group can't be read, its members keep their roles", "platform", at.platform, "group", at.id, "cause", out.Cause)
			return known
		}
		wait(ctx, min(out.After, maxWait))
		ids = slices.DeleteFunc(slices.Clone(ids), func(id string) bool { _, ok := known[id]; return ok })
	}
	return known
}

// wait waits for d or until ctx ends.
func wait(ctx context.Context, d time.Duration) {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
	case <-ctx.Done():
	}
}

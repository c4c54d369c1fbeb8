package slack

import (
	"context"
	"errors"
	"slices"
	"time"

	slackapi "github.com/slack-go/slack"

	"github.com/cc147/sigap/bot"
)

// A channel may be shared with another company (Slack Connect). Its members see the cards
// and can press them, but they are nobody to the bot, unless Options.Teams has their
// workspace.

const (
	strangerTime = time.Second // to find out whose account it is, while somebody waits
	ownerAge     = 24 * time.Hour
	maxOwners    = 10000 // accounts in the cache
)

// owner is the workspace of an account, and its Enterprise Grid organisation or "".
type owner struct {
	team, enterprise string
	at               time.Time
}

// lookups is the limit of users.info: Slack takes at least 100 a minute.
var lookups = bot.Limit{Name: Name + " users.info", Every: time.Second, Burst: 30}

// refusal returns the answer to an input of another company's account, and reports whether
// it is one.
func (s *session) refusal(in input) (bot.Answer, bool) {
	if in.user == "" {
		return bot.Answer{}, false
	}
	if in.team != "" && (in.team == s.ownTeam() || slices.Contains(s.opt.Teams, in.team)) {
		s.keepOwner(in.user, owner{team: in.team, at: s.opt.Now()})
		return bot.Answer{}, false
	}
	ctx, cancel := context.WithTimeout(context.Background(), strangerTime)
	defer cancel()
	if s.ownTeam() == "" && in.host != "" && in.team == in.host {
		return bot.Answer{}, false // the app's own workspace is not known yet
	}
	strange, out := s.stranger(ctx, in.user, in.team, s.opt.Pacer.Wait)
	switch {
	case out.Result != bot.Done:
		s.opt.Logger.Warn("slack: can't find out whose account it is", "cause", out.Cause)
		return s.own(in, "stranger_unsure"), true
	case strange:
		s.opt.Logger.Warn("slack: an account of another company is refused; slack.teams in the configuration can name its workspace", "workspace", in.team)
		return s.own(in, "stranger"), true
	}
	return bot.Answer{}, false
}

// pace waits for the limits to allow a call, or refuses it; see now and bot.Pacer.Wait.
type pace func(ctx context.Context, limits []bot.Limit) error

// now is the pace of a caller that must not wait.
func (p *Platform) now(_ context.Context, limits []bot.Limit) error {
	if wait := p.opt.Pacer.Take(limits); wait > 0 {
		return tooSoon(wait)
	}
	return nil
}

// tooSoon is how long a call would have to wait.
type tooSoon time.Duration

func (t tooSoon) Error() string { return "too soon by " + time.Duration(t).String() }

// stranger reports whether an account belongs to another company. team is its workspace,
// or "" if the service did not say. Within an Enterprise Grid organisation the workspaces
// differ. Slack: methods/users.info; an account's is_stranger is not set for all of them.
func (p *Platform) stranger(ctx context.Context, user, team string, at pace) (bool, bot.Outcome) {
	self, out := p.whoami(ctx)
	if out.Result != bot.Done {
		return false, out
	}
	of := owner{team: team}
	if team == "" || team != self.TeamID && self.EnterpriseID != "" {
		if of, out = p.owner(ctx, user, at); out.Result != bot.Done {
			return false, out
		}
	}
	known := of.team == self.TeamID || slices.Contains(p.opt.Teams, of.team) || self.EnterpriseID != "" && of.enterprise == self.EnterpriseID
	return !known, bot.Outcome{}
}

// ownTeam returns the app's own workspace, or "" before the first answer of auth.test.
func (p *Platform) ownTeam() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.self.TeamID
}

// owner looks up the workspace of an account, and keeps it for a day.
func (p *Platform) owner(ctx context.Context, user string, at pace) (owner, bot.Outcome) {
	now := p.opt.Now()
	p.mu.Lock()
	of, known := p.owners[user]
	p.mu.Unlock()
	if known && now.Sub(of.at) < ownerAge {
		return of, bot.Outcome{}
	}
	if err := at(ctx, []bot.Limit{lookups}); err != nil {
		var soon tooSoon
		_ = errors.As(err, &soon) // else it is ctx's
		return owner{}, bot.Outcome{Result: bot.Retry, After: time.Duration(soon), Cause: "too many accounts are looked up"}
	}
	var u *slackapi.User
	out := p.call(ctx, func(ctx context.Context) (err error) {
		if u, err = p.api.GetUserInfoContext(ctx, user); err == nil && (u.ID == "" || u.TeamID == "") {
			err = errNoAnswer
		}
		return err
	})
	if out.Result == bot.Retry {
		p.opt.Pacer.Hold(lookups, out.After)
	}
	if out.Result != bot.Done {
		return owner{}, out
	}
	of = owner{u.TeamID, u.Enterprise.EnterpriseID, now}
	p.keepOwner(user, of)
	return of, bot.Outcome{}
}

func (p *Platform) keepOwner(user string, of owner) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.owners) >= maxOwners {
		clear(p.owners)
	}
	p.owners[user] = of
}

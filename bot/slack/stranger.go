package slack

import (
	"context"
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
	if in.user == "" || in.team != "" && slices.Contains(s.opt.Teams, in.team) {
		return bot.Answer{}, false
	}
	ctx, cancel := context.WithTimeout(context.Background(), strangerTime)
	defer cancel()
	if s.ownTeam() == "" && in.host != "" && in.team == in.host {
		return bot.Answer{}, false // the app's own workspace is not known yet
	}
	strange, out := s.stranger(ctx, in.user, in.team)
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

// stranger reports whether an account belongs to another company. team is its workspace,
// or "" if the service did not say. Within an Enterprise Grid organisation the workspaces
// differ. Slack: methods/users.info; an account's is_stranger is not set for all of them.
func (p *Platform) stranger(ctx context.Context, user, team string) (bool, bot.Outcome) {
	self, out := p.whoami(ctx)
	if out.Result != bot.Done {
		return false, out
	}
	of := owner{team: team}
	if team == "" || team != self.TeamID && self.EnterpriseID != "" {
		if of, out = p.owner(ctx, user); out.Result != bot.Done {
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
func (p *Platform) owner(ctx context.Context, user string) (owner, bot.Outcome) {
	now := p.opt.Now()
	p.mu.Lock()
	of, known := p.owners[user]
	p.mu.Unlock()
	if known && now.Sub(of.at) < ownerAge {
		return of, bot.Outcome{}
	}
	if p.opt.Pacer.Wait(ctx, []bot.Limit{lookups}) != nil {
		return owner{}, bot.Outcome{Result: bot.Retry, Cause: "too many accounts are looked up"}
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
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.owners) >= maxOwners {
		clear(p.owners)
	}
	p.owners[user] = of
	return of, bot.Outcome{}
}

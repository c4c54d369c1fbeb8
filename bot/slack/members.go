package slack

import (
	"context"
	"errors"
	"strings"
	"time"

	slackapi "github.com/slack-go/slack"

	"github.com/cc147/sigap/bot"
)

const (
	rosterAge  = time.Minute
	maxRosters = 256 // groups in the cache
	maxMembers = 10  // pages of a channel's members that are read
	rosterPage = 999 // Slack's maximum: a new member waits until all pages are read
)

// roster is a cached list of a group's members. One caller at a time asks Slack for it;
// the others wait and use the result.
type roster struct {
	turn   chan struct{} // holds one token, which guards the fields below
	at     time.Time     // zero is never
	users  map[string]bool
	shared bool // it is a channel that another company is in too
}

var _ bot.Members = (*Platform)(nil)

// Members reports who belongs to a user group ("S…") or a channel, from a list that is
// at most a minute old. It never uses an incomplete list. Members of a shared channel who
// belong to another company don't count. Slack: methods/usergroups.users.list,
// conversations.members, conversations.info.
func (p *Platform) Members(ctx context.Context, group string, accounts []string) (map[string]bool, bot.Outcome) {
	in, shared, out := p.listed(ctx, group, accounts)
	if out.Result != bot.Done || !shared {
		return in, out
	}
	for account, is := range in {
		if !is {
			continue
		}
		strange, got := p.stranger(ctx, account, "", p.opt.Pacer.Wait)
		if got.Result != bot.Done {
			out = got
			delete(in, account)
			continue
		}
		in[account] = !strange
	}
	return in, out
}

// listed reports who is in the list of a group, and whether it is a shared channel.
func (p *Platform) listed(ctx context.Context, group string, accounts []string) (in map[string]bool, shared bool, out bot.Outcome) {
	r := p.roster(group)
	select {
	case r.turn <- struct{}{}:
		defer func() { <-r.turn }()
	case <-ctx.Done():
		return nil, false, bot.Outcome{Result: bot.Retry, Cause: "another look-up of the group takes too long"}
	}
	if now := p.opt.Now(); r.at.IsZero() || now.Sub(r.at) >= rosterAge {
		users, out := p.users(ctx, group)
		if out.Result == bot.Done && !isUserGroup(group) {
			r.shared, out = p.shared(ctx, group)
		}
		if out.Result != bot.Done {
			return nil, false, out
		}
		r.at, r.users = now, users
	}
	in = make(map[string]bool, len(accounts))
	for _, a := range accounts {
		in[a] = r.users[a]
	}
	return in, r.shared, bot.Outcome{}
}

func isUserGroup(group string) bool { return strings.HasPrefix(group, "S") }

// shared reports whether a channel is shared with another company.
func (p *Platform) shared(ctx context.Context, channel string) (bool, bot.Outcome) {
	c, out := p.channel(ctx, channel)
	return out.Result == bot.Done && c.IsExtShared, out
}

// Joined implements bot.Introducer: it reports whether the bot is a member of a channel.
func (p *Platform) Joined(ctx context.Context, channel string) (bool, error) {
	self, out := p.whoami(ctx)
	var in map[string]bool
	if out.Result == bot.Done {
		in, _, out = p.listed(ctx, channel, []string{self.UserID})
	}
	if out.Result != bot.Done {
		return false, errors.New("slack: " + out.Cause)
	}
	return in[self.UserID], nil
}

var _ bot.Directory = (*Platform)(nil)

// Profile returns a user's name as Slack shows it, and their locale. Slack:
// methods/users.info.
func (p *Platform) Profile(ctx context.Context, account string) (name, locale string, out bot.Outcome) {
	out = p.call(ctx, func(ctx context.Context) error {
		u, err := p.api.GetUserInfoContext(ctx, account)
		switch {
		case err != nil:
			return err
		case u.ID == "":
			return errNoAnswer
		}
		name, locale = bot.CleanLine(u.Profile.DisplayName), u.Locale
		if name == "" {
			name = bot.CleanLine(u.RealName)
		}
		return nil
	})
	return name, locale, out
}

func (p *Platform) roster(group string) *roster {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.rosters[group] == nil {
		if len(p.rosters) >= maxRosters {
			clear(p.rosters)
		}
		p.rosters[group] = &roster{turn: make(chan struct{}, 1)}
	}
	return p.rosters[group]
}

// users reads all members of a group.
func (p *Platform) users(ctx context.Context, group string) (map[string]bool, bot.Outcome) {
	users := map[string]bool{}
	cursor := ""
	for range maxMembers {
		var page []string
		out := p.call(ctx, func(ctx context.Context) (err error) {
			if isUserGroup(group) {
				page, err = p.api.GetUserGroupMembersContext(ctx, group)
			} else {
				page, cursor, err = p.api.GetUsersInConversationContext(ctx, &slackapi.GetUsersInConversationParameters{ChannelID: group, Cursor: cursor, Limit: rosterPage})
			}
			if err == nil && len(page) == 0 {
				err = errNoAnswer // an empty group can't be told from an empty answer
			}
			return err
		})
		if out.Result != bot.Done {
			return nil, out
		}
		for _, u := range page {
			users[u] = true
		}
		if cursor == "" {
			return users, bot.Outcome{}
		}
	}
	return nil, bot.Outcome{Result: bot.Failed, Cause: "the group has more than 9,990 members"}
}

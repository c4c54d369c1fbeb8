package slack

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	slackapi "github.com/slack-go/slack"

	"github.com/cc147/sigap/bot"
)

const (
	rosterAge  = time.Minute
	maxRosters = 256 // groups that are remembered
	maxMembers = 50  // pages of a channel's members
)

// roster is who belongs to a group. Its lock is held while it is asked for, so
// that a crowd at the buttons asks once.
type roster struct {
	mu    sync.Mutex
	at    time.Time // zero is never
	users map[string]bool
}

// Member reports whether a user belongs to a user group ("S…") or a channel. The
// answer is at most a minute old. The error says that nobody knows. Slack:
// methods/usergroups.users.list, conversations.members.
func (p *Platform) Member(ctx context.Context, group, account string) (bool, error) {
	r := p.roster(group)
	r.mu.Lock()
	defer r.mu.Unlock()
	if now := p.opt.Now(); r.at.IsZero() || now.Sub(r.at) >= rosterAge {
		users, err := p.users(ctx, group)
		if err != nil {
			return false, err
		}
		r.at, r.users = now, users
	}
	return r.users[account], nil
}

// Joined reports whether the bot itself belongs to a channel. The error says that
// nobody knows, and for the operator why.
func (p *Platform) Joined(ctx context.Context, channel string) (bool, error) {
	self, out := p.whoami(ctx)
	if out.Result != bot.Done {
		return false, errors.New("slack: " + out.Cause)
	}
	return p.Member(ctx, channel, self.UserID)
}

func (p *Platform) roster(group string) *roster {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.rosters[group] == nil {
		if len(p.rosters) >= maxRosters {
			clear(p.rosters)
		}
		p.rosters[group] = &roster{}
	}
	return p.rosters[group]
}

// users are all who belong to a group.
func (p *Platform) users(ctx context.Context, group string) (map[string]bool, error) {
	users := map[string]bool{}
	cursor := ""
	for range maxMembers {
		var page []string
		out := p.call(ctx, func(ctx context.Context) (err error) {
			if strings.HasPrefix(group, "S") {
				page, err = p.api.GetUserGroupMembersContext(ctx, group)
			} else {
				page, cursor, err = p.api.GetUsersInConversationContext(ctx, &slackapi.GetUsersInConversationParameters{ChannelID: group, Cursor: cursor, Limit: pageSize})
			}
			if err == nil && len(page) == 0 {
				err = errNoAnswer // a group without anybody can't be told from no answer
			}
			return err
		})
		if out.Result != bot.Done {
			return nil, fmt.Errorf("slack: members of %s: %s", group, out.Cause)
		}
		for _, u := range page {
			users[u] = true
		}
		if cursor == "" {
			return users, nil
		}
	}
	return nil, fmt.Errorf("slack: members of %s: they are more than %d", group, maxMembers*pageSize)
}

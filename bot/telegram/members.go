package telegram

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	tgbot "github.com/go-telegram/bot"
	"github.com/go-telegram/bot/models"

	"github.com/cc147/sigap/bot"
)

// memberPause is the time between two membership look-ups. Ten a second leave room for
// messages: the service takes thirty calls a second.
const memberPause = 100 * time.Millisecond

var _ bot.Members = (*Platform)(nil)

// Members reports who belongs to a group, named like a place. The service has no list of
// members, so each account is looked up, until a call fails. The answer is reliable only
// if the bot is an administrator.
// https://core.telegram.org/bots/api#getchatmember
func (p *Platform) Members(ctx context.Context, group string, accounts []string) (map[string]bool, bot.Outcome) {
	to, err := p.target(ctx, group)
	if err != nil {
		return nil, noTarget(err)
	}
	pace := time.NewTicker(memberPause)
	defer pace.Stop()
	known := make(map[string]bool, len(accounts))
	for i, account := range accounts {
		if i > 0 {
			select {
			case <-pace.C:
			case <-ctx.Done():
				return known, bot.Outcome{Result: bot.Retry, Cause: "the deadline ended"}
			}
		}
		user, err := strconv.ParseInt(account, 10, 64)
		if err != nil {
			continue // no account has such an id
		}
		in, out, moved := p.member(ctx, to, user)
		if moved != 0 && p.move(ctx, to.chat, moved) == nil {
			to.chat = moved
			in, out, _ = p.member(ctx, to, user)
		}
		if out.Result != bot.Done {
			return known, out
		}
		known[account] = in
	}
	return known, bot.Outcome{}
}

// strangers are the errors for accounts that were never in the group.
var strangers = []string{"user not found", "member not found", "PARTICIPANT_ID_INVALID", "USER_ID_INVALID", "invalid user_id"}

// member looks up one account. moved is the supergroup that the chat has become, or 0.
func (p *Platform) member(ctx context.Context, to target, user int64) (in bool, out bot.Outcome, moved int64) {
	stranger := false
	out, moved = p.call(ctx, func(ctx context.Context) error {
		m, err := p.api.GetChatMember(ctx, &tgbot.GetChatMemberParams{ChatID: to.chat, UserID: user})
		switch {
		case err == nil:
			in = belongs(m)
		case errors.Is(err, tgbot.ErrorBadRequest):
			stranger = slices.ContainsFunc(strangers, func(part string) bool { return strings.Contains(err.Error(), part) })
		}
		return err
	})
	if stranger {
		return false, bot.Outcome{}, 0
	}
	return in, out, moved
}

// Joined implements bot.Introducer: it reports whether the bot is a member of a group,
// named like a place.
func (p *Platform) Joined(ctx context.Context, group string) (bool, error) {
	self, out := p.whoami(ctx)
	if out.Result != bot.Done {
		return false, fmt.Errorf("telegram: look up the bot's name: %s", out.Cause)
	}
	id := decimal(self.ID)
	in, out := p.Members(ctx, group, []string{id})
	if out.Result != bot.Done {
		return false, fmt.Errorf("telegram: look up the bot's membership of %s: %s", group, out.Cause)
	}
	return in[id], nil
}

func belongs(m *models.ChatMember) bool {
	switch m.Type {
	case models.ChatMemberTypeOwner, models.ChatMemberTypeAdministrator, models.ChatMemberTypeMember:
		return true
	case models.ChatMemberTypeRestricted:
		return m.Restricted.IsMember
	}
	return false
}

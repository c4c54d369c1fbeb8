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

// memberPause is the time between two questions about the members of a group. Ten a
// second leave room for messages: the service takes thirty calls a second.
const memberPause = 100 * time.Millisecond

var _ bot.Members = (*Platform)(nil)

// Members says who belongs to a group, named like a place. The service gives no
// list: it is asked about one account after another, until a call fails. Its answer
// is certain only where the bot is an administrator.
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
				return known, bot.Outcome{Result: bot.Retry, Cause: "the time was over"}
			}
		}
		user, err := strconv.ParseInt(account, 10, 64)
		if err != nil {
			continue // nobody has such an account
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

// strangers are the errors for accounts that never were in the group.
var strangers = []string{"user not found", "member not found", "PARTICIPANT_ID_INVALID", "USER_ID_INVALID", "invalid user_id"}

// member asks about one account; moved is the supergroup that the chat has become,
// or 0.
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

// Joined reports whether the bot itself belongs to a group, named like a place; see
// bot.Introducer.
func (p *Platform) Joined(ctx context.Context, group string) (bool, error) {
	self, out := p.whoami(ctx)
	if out.Result != bot.Done {
		return false, fmt.Errorf("telegram: who the bot is could not be asked: %s", out.Cause)
	}
	id := decimal(self.ID)
	in, out := p.Members(ctx, group, []string{id})
	if out.Result != bot.Done {
		return false, fmt.Errorf("telegram: the members of %s could not be asked: %s", group, out.Cause)
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

package telegram

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	tgbot "github.com/go-telegram/bot"
	"github.com/go-telegram/bot/models"

	"github.com/cc147/sigap/bot"
)

// Member reports whether an account belongs to a group, named like a place. The
// bot must be in the group. https://core.telegram.org/bots/api#getchatmember
func (p *Platform) Member(ctx context.Context, group, account string) (bool, error) {
	to, err := p.target(ctx, group)
	if err != nil {
		return false, fmt.Errorf("telegram: %w", err)
	}
	user, err := strconv.ParseInt(account, 10, 64)
	if err != nil {
		return false, fmt.Errorf("telegram: %q is no account", account)
	}
	var in, unknown bool
	out, _ := p.call(ctx, func(ctx context.Context) error {
		m, err := p.api.GetChatMember(ctx, &tgbot.GetChatMemberParams{ChatID: to.chat, UserID: user})
		switch {
		case err == nil:
			in = belongs(m)
		case errors.Is(err, tgbot.ErrorBadRequest):
			unknown = strings.Contains(err.Error(), "user not found") || strings.Contains(err.Error(), "member not found")
		}
		return err
	})
	if out.Result != bot.Done && !unknown {
		return false, fmt.Errorf("telegram: the members of %s could not be asked: %s", group, out.Cause)
	}
	return in, nil
}

// Joined reports whether the bot itself belongs to a group, named like a place.
// The error says that nobody knows, and for the operator why.
// https://core.telegram.org/bots/api#getme
func (p *Platform) Joined(ctx context.Context, group string) (bool, error) {
	var self int64
	out, _ := p.call(ctx, func(ctx context.Context) error {
		me, err := p.api.GetMe(ctx)
		if err == nil {
			self = me.ID
		}
		return err
	})
	if out.Result != bot.Done {
		return false, fmt.Errorf("telegram: who the bot is could not be asked: %s", out.Cause)
	}
	return p.Member(ctx, group, strconv.FormatInt(self, 10))
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

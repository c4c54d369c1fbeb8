package telegram

import (
	"context"
	"encoding/json"
	"strconv"
	"strings"
	"time"

	tgbot "github.com/go-telegram/bot"
	"github.com/go-telegram/bot/models"

	"github.com/cc147/sigap/bot"
)

const (
	// keepRights is how long known rights are used. A change of them comes as an update,
	// which the service keeps for a day at most.
	keepRights = 24 * time.Hour
	// findRights is the deadline of looking them up: somebody waits for an answer.
	findRights = 3 * time.Second
)

// rights are what the bot may do in a group.
type rights struct {
	Admin   bool      `json:"admin"`   // write to one member, unseen by the others
	Deletes bool      `json:"deletes"` // delete a message of anybody
	At      time.Time `json:"at"`      // when that was known
}

func rightsKey(chat int64) string { return "rights/" + decimal(chat) }

// rightsIn returns the rights of the bot in a group. It asks the service if they aren't
// known; without an answer the bot has none.
// https://core.telegram.org/bots/api#getchatmember
func (p *Platform) rightsIn(ctx context.Context, chat int64) (r rights) {
	value, ok, err := p.opt.Memory.Get(ctx, Name, rightsKey(chat))
	if err == nil && ok && json.Unmarshal(value, &r) == nil && p.opt.Now().Sub(r.At).Abs() < keepRights {
		return r
	}
	ctx, cancel := context.WithTimeout(ctx, findRights)
	defer cancel()
	r, out := p.askRights(ctx, chat)
	if out.Result != bot.Done {
		p.logged("the bot's rights in a group", out)
		return rights{}
	}
	p.setRights(ctx, chat, r)
	return r
}

// askRights asks the service for the bot's rights in a group.
func (p *Platform) askRights(ctx context.Context, chat int64) (r rights, out bot.Outcome) {
	own, _, _ := strings.Cut(p.opt.Token, ":")
	id, err := strconv.ParseInt(own, 10, 64)
	if err != nil {
		return r, bot.Outcome{Result: bot.Off, Cause: badToken}
	}
	out, _ = p.call(ctx, func(ctx context.Context) error {
		m, err := p.api.GetChatMember(ctx, &tgbot.GetChatMemberParams{ChatID: chat, UserID: id})
		if err == nil {
			r = rightsOf(m)
		}
		return err
	})
	return r, out
}

func rightsOf(m *models.ChatMember) rights {
	return rights{
		Admin:   m.Type == models.ChatMemberTypeAdministrator,
		Deletes: m.Administrator != nil && m.Administrator.CanDeleteMessages,
	}
}

// setRights records the rights of the bot in a group.
func (p *Platform) setRights(ctx context.Context, chat int64, r rights) {
	r.At = p.opt.Now()
	value, err := json.Marshal(r)
	if err == nil {
		err = p.opt.Memory.Put(ctx, Name, rightsKey(chat), value)
	}
	if err != nil {
		p.opt.Logger.Warn("telegram: the bot's rights in a group were not recorded", "chat", chat, "error", err)
	}
}

// learn records the rights that an update about the bot itself names.
// https://core.telegram.org/bots/api#chatmemberupdated
func (p *Platform) learn(ctx context.Context, i session) {
	p.opt.Logger.Info("telegram: the bot's status in a chat changed", "chat", i.to.chat, "status", i.data)
	switch gone := i.data == string(models.ChatMemberTypeLeft) || i.data == string(models.ChatMemberTypeBanned); {
	case i.to.chat >= 0:
	case gone: // anybody can add the bot to a group and remove it
		if err := p.opt.Memory.Delete(ctx, Name, rightsKey(i.to.chat)); err != nil {
			p.opt.Logger.Warn("telegram: the bot's rights in a group that it left stay recorded", "chat", i.to.chat, "error", err)
		}
	default:
		p.setRights(ctx, i.to.chat, rights{Admin: i.data == string(models.ChatMemberTypeAdministrator), Deletes: i.deletes})
	}
}

var _ bot.Checker = (*Platform)(nil)

// Check implements bot.Checker: it tells where answers in groups are unseen by others.
func (p *Platform) Check(ctx context.Context, places []string) (found []bot.Finding) {
	known, out := p.offersEphemeral(ctx)
	switch {
	case out.Result != bot.Done:
		return []bot.Finding{{Level: bot.LevelWarn, Fact: "the menu of groups can't be read: " + out.Cause, Next: "check the network, then try again"}}
	case !known:
		found = append(found, bot.Finding{Fact: "whether the service knows ephemeral messages shows once sigap serve has set the menus; without them, answers in groups go to private chats"})
	default:
		found = append(found, bot.Finding{Fact: "presses and commands of the menu are answered in groups unseen by others"})
	}
	for _, place := range places {
		to, err := p.target(ctx, place)
		if err != nil || to.chat > 0 {
			continue
		}
		r, out := p.askRights(ctx, to.chat)
		found = append(found, r.finding(place, out))
	}
	return found
}

// finding says what the rights in a place mean.
func (r rights) finding(place string, out bot.Outcome) bot.Finding {
	switch {
	case out.Result != bot.Done:
		return bot.Finding{Level: bot.LevelWarn, Fact: "the bot's rights in " + place + " can't be read: " + out.Cause, Next: "is the bot in the group?"}
	case !r.Admin:
		return bot.Finding{Fact: "no administrator in " + place + ": commands typed openly there are answered in the private chat, and numbers in them stay"}
	case !r.Deletes:
		return bot.Finding{Fact: "administrator in " + place + ": all commands there are answered unseen by others; numbers typed openly stay"}
	}
	return bot.Finding{Fact: "administrator in " + place + ": all commands there are answered unseen by others, and numbers typed openly are removed"}
}

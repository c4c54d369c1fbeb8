package slack

import (
	"context"
	"strings"

	slackapi "github.com/slack-go/slack"

	"github.com/cc147/sigap/bot"
)

// refOf returns the reference of a message: "C1/1700000000.000100".
func refOf(channel, ts string) bot.Ref { return bot.Ref(channel + "/" + ts) }

func splitRef(ref bot.Ref) (channel, ts string, ok bool) {
	channel, ts, ok = strings.Cut(string(ref), "/")
	return channel, ts, ok && channel != "" && ts != ""
}

// target returns the channel id of a place. It asks Slack once for the channel of a
// private chat and caches it. An account of another company has none. Slack:
// methods/conversations.open.
func (p *Platform) target(ctx context.Context, place bot.Place) (string, bot.Outcome) {
	if !place.Private {
		return place.ID, bot.Outcome{}
	}
	p.mu.Lock()
	id := p.chats[place.ID]
	p.mu.Unlock()
	if id != "" {
		return id, bot.Outcome{}
	}
	strange, out := p.stranger(ctx, place.ID, "", p.now)
	switch {
	case out.Result == bot.Unsure:
		out.Result = bot.Retry
		return "", out
	case out.Result != bot.Done:
		return "", out
	case strange:
		return "", bot.Outcome{Result: bot.Closed, Cause: "the account belongs to another company: slack.teams in the configuration does not name its workspace"}
	}
	out = p.call(ctx, func(ctx context.Context) error {
		c, _, _, err := p.api.OpenConversationContext(ctx, &slackapi.OpenConversationParameters{Users: []string{place.ID}})
		switch {
		case err != nil:
			return err
		case c == nil || c.ID == "":
			return errNoAnswer
		}
		id = c.ID
		return nil
	})
	switch out.Result {
	case bot.Done:
		p.remember(place.ID, id)
	case bot.Unsure:
		out.Result = bot.Retry // nothing was sent, and opening a chat twice does no harm
	}
	return id, out
}

func (p *Platform) remember(user, chat string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.chats) >= maxChats {
		clear(p.chats)
	}
	p.chats[user] = chat
}

package slack

import (
	"context"
	"fmt"

	slackapi "github.com/slack-go/slack"

	"github.com/cc147/sigap/bot"
)

var _ bot.Checker = (*Platform)(nil)

// Check implements bot.Checker: it opens one connection and closes it, and reads the
// description and the newest message of each channel. Slack: methods/apps.connections.open,
// conversations.info, conversations.history.
func (p *Platform) Check(ctx context.Context, places []string) []bot.Finding {
	out := []bot.Finding{p.checkConnection(ctx)}
	for _, place := range places {
		if !isUserGroup(place) {
			out = append(out, p.checkChannel(ctx, place)...)
		}
	}
	if ahead := p.clock.ahead(); ahead.Abs() >= wrongClock {
		out = append(out, bot.Finding{Level: bot.LevelWarn, Next: "switch the time synchronisation of this machine on",
			Fact: fmt.Sprintf("Slack's clock is %v ahead of this machine's", ahead)})
	}
	return out
}

func (p *Platform) checkConnection(ctx context.Context) bot.Finding {
	l, err := p.dial(ctx)
	if err != nil {
		return bot.Finding{Level: bot.LevelFail, Fact: "no connection opens: " + err.Error(), Next: "docs/slack.md leads through the app-level token and Socket Mode"}
	}
	l.hangUp()
	return bot.Finding{Level: bot.LevelOK, Fact: "a connection opens (Socket Mode)"}
}

func (p *Platform) checkChannel(ctx context.Context, channel string) (out []bot.Finding) {
	c, asked := p.channel(ctx, channel)
	switch {
	case asked.Result != bot.Done:
		out = append(out, bot.Finding{Level: bot.LevelFail, Fact: channel + " can't be described: " + asked.Cause, Next: "invite the bot there, and check the id and the app's permissions"})
	case c.IsArchived:
		out = append(out, bot.Finding{Level: bot.LevelFail, Fact: channel + " is archived", Next: "name another channel, or take it out of the archive"})
	case c.IsExtShared || c.IsPendingExtShared:
		out = append(out, bot.Finding{Level: bot.LevelWarn, Fact: channel + " is shared with another company: its people see the cards there, but can do nothing",
			Next: "use a channel of your own company alone, or name their workspace in slack.teams if they are to work with the bot"})
	}
	read := p.call(ctx, func(ctx context.Context) error {
		got, err := p.api.GetConversationHistoryContext(ctx, &slackapi.GetConversationHistoryParameters{ChannelID: channel, Limit: 1, IncludeAllMetadata: true})
		if err == nil && !got.Ok {
			err = errNoAnswer
		}
		return err
	})
	if read.Result != bot.Done {
		return append(out, bot.Finding{Level: bot.LevelFail, Fact: "the messages of " + channel + " can't be read: " + read.Cause,
			Next: "without that a message that may have arrived is sent twice: invite the bot there, update the app from its manifest and install it again"})
	}
	return append(out, bot.Finding{Level: bot.LevelOK, Fact: "the messages of " + channel + " can be read"})
}

// channel returns the description of a channel. Slack: methods/conversations.info.
func (p *Platform) channel(ctx context.Context, id string) (c *slackapi.Channel, out bot.Outcome) {
	out = p.call(ctx, func(ctx context.Context) (err error) {
		c, err = p.api.GetConversationInfoContext(ctx, &slackapi.GetConversationInfoInput{ChannelID: id})
		if err == nil && c.ID == "" {
			err = errNoAnswer
		}
		return err
	})
	return c, out
}

package slack

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	slackapi "github.com/slack-go/slack"

	"github.com/cc147/sigap/bot"
)

const (
	maxPages = 10 // pages of a history that Find reads
	pageSize = 200
	// margin is how much earlier than it was recorded, and later than it can have arrived, a
	// post is looked for: a clock may have
	// been set right between the send and the look-up, the machine's or Slack's.
	margin = 5 * time.Minute
)

var _ bot.Finder = (*Platform)(nil)

// Find looks for a post by its metadata, among the bot's own messages in the place and the
// thread between its first send and the time until which the last may arrive. A reply to a thread that takes none is outside of
// it, and one that Slack broadcast is in both. After 2,000 messages the outcome is Unsure.
// Slack: methods/conversations.history, conversations.replies.
func (p *Platform) Find(ctx context.Context, lost bot.Lost) (refs []bot.Ref, out bot.Outcome) {
	channel, out := p.target(ctx, lost.Place)
	if out.Result != bot.Done {
		return nil, out
	}
	self, out := p.whoami(ctx)
	if out.Result != bot.Done {
		return nil, out
	}
	threads := []string{""}
	if _, ts, ok := splitRef(lost.Thread); ok {
		threads = append(threads, ts)
	}
	for _, thread := range threads {
		found, out := p.lookUp(ctx, lookup{channel: channel, thread: thread, oldest: p.oldest(lost.Since), latest: p.latest(lost.Until), bot: self.UserID, id: string(lost.ID)})
		if out.Result == bot.Gone { // the thread was deleted with its replies
			continue
		}
		if out.Result != bot.Done {
			return nil, out
		}
		refs = append(refs, found...)
	}
	slices.Sort(refs) // a message's time has a fixed length
	return slices.Compact(refs), bot.Outcome{}
}

// oldest returns the Slack time from which on a post can have been sent, or "" for no
// bound. The machine's clock may be wrong, so since is corrected by Slack's own. If since is
// in the future, the machine's clock was set back meanwhile.
func (p *Platform) oldest(since time.Time) string {
	if since.IsZero() || since.After(p.opt.Now()) {
		return ""
	}
	return fmt.Sprintf("%d.000000", since.Add(p.clock.ahead()-margin).Unix())
}

// latest returns the Slack time until which a post can have arrived, or "" for no bound:
// what came later is not read.
func (p *Platform) latest(until time.Time) string {
	if until.IsZero() || until.After(p.opt.Now()) {
		return ""
	}
	return fmt.Sprintf("%d.000000", until.Add(p.clock.ahead()+margin).Unix())
}

// lookup is what is looked for: the bot's messages with a post's id, in a channel or in one
// of its threads.
type lookup struct{ channel, thread, oldest, latest, bot, id string }

func (p *Platform) lookUp(ctx context.Context, l lookup) (refs []bot.Ref, out bot.Outcome) {
	cursor := ""
	for n := range maxPages {
		if p.opt.Pacer.Wait(ctx, p.pageLimits(l, n)) != nil {
			return nil, bot.Outcome{Result: bot.Retry, Cause: "many look-ups are on their way"}
		}
		messages, next, out := p.page(ctx, l, cursor)
		if out.Result != bot.Done {
			return nil, out
		}
		for _, m := range messages {
			if m.User == l.bot && m.Metadata.EventType == metaType && m.Metadata.EventPayload[metaID] == l.id {
				refs = append(refs, refOf(l.channel, m.Timestamp))
			}
		}
		if cursor = next; cursor == "" {
			return refs, bot.Outcome{}
		}
	}
	return nil, bot.Outcome{Result: bot.Unsure, Cause: "more than 2,000 messages came at that time"}
}

// pageLimits are those of the page number n. The caller of Find has counted one call, which is
// the first page of the channel; Slack counts each page, and those of threads apart.
func (p *Platform) pageLimits(l lookup, n int) []bot.Limit {
	switch {
	case l.thread != "":
		return []bot.Limit{{Name: Name + " replies", Every: 1500 * time.Millisecond, Burst: 10}}
	case n == 0:
		return nil
	}
	return p.Limits(bot.Place{}, bot.ActFind)
}

// page reads one page. Without the permission to read the place isn't closed: it takes
// messages.
func (p *Platform) page(ctx context.Context, l lookup, cursor string) (messages []slackapi.Message, next string, out bot.Outcome) {
	lacks := false
	out = p.call(ctx, func(ctx context.Context) (err error) {
		if l.thread != "" {
			messages, next, err = p.replies(ctx, l, cursor)
		} else {
			messages, next, err = p.history(ctx, l, cursor)
		}
		var refused slackapi.SlackErrorResponse
		lacks = errors.As(err, &refused) && refused.Err == "missing_scope"
		return err
	})
	if lacks {
		out.Result = bot.Unknown
	}
	return messages, next, out
}

// replies reads a thread from its beginning: it is short, and its first message, which may be
// older than what is looked for, shows that the answer is one.
func (p *Platform) replies(ctx context.Context, l lookup, cursor string) (messages []slackapi.Message, next string, err error) {
	messages, _, next, err = p.api.GetConversationRepliesContext(ctx, &slackapi.GetConversationRepliesParameters{
		ChannelID: l.channel, Timestamp: l.thread, Cursor: cursor, Limit: pageSize, IncludeAllMetadata: true,
	})
	if err == nil && len(messages) == 0 && cursor == "" {
		err = errNoAnswer // a thread always has its first message
	}
	return messages, next, err
}

func (p *Platform) history(ctx context.Context, l lookup, cursor string) (messages []slackapi.Message, next string, err error) {
	got, err := p.api.GetConversationHistoryContext(ctx, &slackapi.GetConversationHistoryParameters{
		ChannelID: l.channel, Cursor: cursor, Oldest: l.oldest, Latest: l.latest, Limit: pageSize, IncludeAllMetadata: true,
	})
	switch {
	case err != nil:
		return nil, "", err
	case !got.Ok:
		return nil, "", errNoAnswer
	}
	return got.Messages, got.ResponseMetaData.NextCursor, nil
}

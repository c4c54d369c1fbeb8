package slack

import (
	"context"
	"errors"

	slackapi "github.com/slack-go/slack"

	"github.com/cc147/sigap/bot"
)

const (
	metaType = "sigap_post"  // event_type of a post's metadata
	metaID   = "delivery_id" // key of the post's id in the metadata
	maxChats = 10000         // private chats in the cache
)

// Post sends a new message with the id as metadata, which Find looks for. Slack:
// methods/chat.postMessage.
func (p *Platform) Post(ctx context.Context, place bot.Place, card bot.Card, id bot.PostID, thread bot.Ref) (bot.Ref, bot.Outcome) {
	channel, out := p.target(ctx, place)
	if out.Result != bot.Done {
		return "", out
	}
	return p.send(ctx, channel, card, id, thread)
}

// SendDirect sends a new message to the private chat with the bot.
func (p *Platform) SendDirect(ctx context.Context, to bot.Account, card bot.Card, id bot.PostID) (bot.Ref, bot.Outcome) {
	return p.Post(ctx, bot.Place{Platform: Name, ID: to.ID, Private: true}, card, id, "")
}

// send sends a message. Where a thread takes no replies it is sent outside of it.
func (p *Platform) send(ctx context.Context, channel string, card bot.Card, id bot.PostID, thread bot.Ref) (bot.Ref, bot.Outcome) {
	ref, code, out := p.sendOnce(ctx, channel, card, id, thread)
	if thread != "" && elsewhere[code] {
		ref, _, out = p.sendOnce(ctx, channel, card, id, "")
	}
	return ref, out
}

func (p *Platform) sendOnce(ctx context.Context, channel string, card bot.Card, id bot.PostID, thread bot.Ref) (ref bot.Ref, code string, out bot.Outcome) {
	options := append(draw(card, bot.OnPost).options(), slackapi.MsgOptionDisableLinkUnfurl(), slackapi.MsgOptionDisableMediaUnfurl())
	if id != "" {
		options = append(options, slackapi.MsgOptionMetadata(slackapi.SlackMetadata{EventType: metaType, EventPayload: map[string]any{metaID: string(id)}}))
	}
	if _, ts, ok := splitRef(thread); ok {
		options = append(options, slackapi.MsgOptionTS(ts))
	}
	out = callWithin(ctx, postTime, func(ctx context.Context) error {
		at, ts, err := p.posts.PostMessageContext(ctx, channel, options...)
		if err == nil && (at == "" || ts == "") {
			err = errNoAnswer
		}
		var refused slackapi.SlackErrorResponse
		if errors.As(err, &refused) {
			code = refused.Err
		}
		ref = refOf(at, ts)
		return err
	})
	if out.Result != bot.Done {
		ref = ""
	}
	return ref, code, out
}

// Edit makes a message show the card; its metadata stays. Slack: methods/chat.update.
func (p *Platform) Edit(ctx context.Context, _ bot.Place, ref bot.Ref, card bot.Card) bot.Outcome {
	return p.change(ctx, ref, draw(card, bot.OnPost).options()...)
}

func (p *Platform) change(ctx context.Context, ref bot.Ref, options ...slackapi.MsgOption) bot.Outcome {
	channel, ts, ok := splitRef(ref)
	if !ok {
		return bot.Outcome{Result: bot.Gone, Cause: "the reference names no message"}
	}
	return p.call(ctx, func(ctx context.Context) error {
		_, got, _, err := p.api.UpdateMessageContext(ctx, channel, ts, options...)
		if err == nil && got == "" {
			err = errNoAnswer
		}
		return err
	})
}

var _ bot.Remover = (*Platform)(nil)

// Remove implements bot.Remover. Slack: methods/chat.delete.
func (p *Platform) Remove(ctx context.Context, _ bot.Place, ref bot.Ref, rest bot.Card) bot.Outcome {
	channel, ts, ok := splitRef(ref)
	if !ok {
		return bot.Outcome{}
	}
	out := p.call(ctx, func(ctx context.Context) error {
		_, got, err := p.api.DeleteMessageContext(ctx, channel, ts)
		if err == nil && got == "" {
			err = errNoAnswer
		}
		return err
	})
	if out.Result != bot.Done && out.Result != bot.Gone {
		return out
	}
	if out.Result == bot.Gone && out.Left {
		rest.Buttons, rest.More = nil, nil
		return p.change(ctx, ref, draw(rest, bot.OnPost).options()...)
	}
	return bot.Outcome{}
}

func (m content) options() []slackapi.MsgOption {
	return []slackapi.MsgOption{slackapi.MsgOptionText(m.text, false), slackapi.MsgOptionBlocks(m.blocks...)}
}

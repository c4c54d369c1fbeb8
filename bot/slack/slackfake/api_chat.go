package slackfake

import (
	"slices"
	"time"
)

// The methods in the api_*.go files run with mu held.

// maxMessages is how many messages Slack takes in a workspace within a minute: "several
// hundred", beside one a second in a channel. methods/chat.postMessage, "Rate limiting".
const maxMessages = 400

func (f *Fake) postMessage(a args) (object, error) {
	c, err := f.writable(a.str("channel"))
	if err != nil {
		return nil, err
	}
	m, err := readContent(a)
	switch {
	case err != nil:
		return nil, err
	case m.empty():
		return nil, refusal("no_text")
	}
	if err := f.pace(c.ID, 1, time.Second); err != nil {
		return nil, err
	}
	if err := f.pace("chat.postMessage", maxMessages, time.Minute); err != nil {
		return nil, err
	}
	p := &message{content: m, channel: c, author: BotUser, thread: f.parent(c, a.str("thread_ts"))}
	p.shown = p.thread != "" && a.flag("reply_broadcast")
	f.post(p)
	return object{"channel": c.ID, "ts": p.ts, "message": p.wire(true)}, nil
}

// update implements chat.update: a text without blocks removes the blocks, metadata that
// is not given stays.
func (f *Fake) update(a args) (object, error) {
	old, err := f.mine(a, "cant_update_message")
	if err != nil {
		return nil, err
	}
	m, err := readContent(a)
	switch {
	case err != nil:
		return nil, err
	case size(m.text) > maxUpdateText:
		return nil, refusal("msg_too_long")
	case m.empty() && (m.hasText || m.hasBlocks || !m.hasPayload):
		return nil, refusal("no_text")
	}
	f.name(m.blocks)
	if m.hasText || m.hasBlocks {
		old.text, old.blocks = m.text, m.blocks
	}
	if m.hasPayload {
		old.metadata, old.hasPayload = m.metadata, true
	}
	old.edited = f.ts()
	return object{"channel": old.channel.ID, "ts": old.ts, "text": old.text, "message": old.wire(true)}, nil
}

func (f *Fake) remove(a args) (object, error) {
	m, err := f.mine(a, "cant_delete_message")
	if err != nil {
		return nil, err
	}
	m.channel.drop(m)
	return object{"channel": m.channel.ID, "ts": m.ts}, nil
}

func (c *channel) drop(m *message) {
	c.messages = slices.DeleteFunc(c.messages, func(x *message) bool { return x == m })
}

func (f *Fake) postEphemeral(a args) (object, error) {
	c, err := f.writable(a.str("channel"))
	if err != nil {
		return nil, err
	}
	if !c.has(a.str("user")) {
		return nil, refusal("user_not_in_channel")
	}
	m, err := readContent(a)
	switch {
	case err != nil:
		return nil, err
	case m.empty():
		return nil, refusal("no_text")
	}
	p := f.post(&message{content: m, channel: c, author: BotUser, thread: f.parent(c, a.str("thread_ts")), to: a.str("user")})
	return object{"message_ts": p.ts}, nil
}

package slackfake

import (
	"slices"
	"strings"
)

// message is one posted message, or an ephemeral one.
type message struct {
	content
	channel *channel
	ts      string
	thread  string // the parent's ts, in a reply
	shown   bool   // a reply that the channel shows too (reply_broadcast)
	author  string
	edited  string // time of the last edit, or ""
	files   []*file
	frozen  bool // it can't be changed or deleted any more
	marks   []Reaction
	to      string // the only reader of an ephemeral message, or ""
}

// post adds a message to its channel. It needs mu.
func (f *Fake) post(m *message) *message {
	if m.truncated {
		f.blame("chat.postMessage", "message_truncated", "the text is over 40,000 characters")
	}
	m.ts = f.ts()
	f.name(m.blocks)
	if m.to != "" {
		f.ephemerals = append(f.ephemerals, m)
	} else {
		m.channel.messages = append(m.channel.messages, m)
	}
	return m
}

// parent returns the thread for a post with this thread_ts, or "" if the parent was
// deleted: Slack then posts to the channel.
func (f *Fake) parent(c *channel, ts string) string {
	m := c.message(ts)
	switch {
	case m == nil:
		return ""
	case m.thread != "":
		f.blame("chat.postMessage", "reply_as_parent", "thread_ts is the ts of a reply")
		return m.thread
	}
	return ts
}

func (c *channel) message(ts string) *message {
	i := slices.IndexFunc(c.messages, func(m *message) bool { return m.ts == ts })
	if i < 0 {
		return nil
	}
	return c.messages[i]
}

// mine returns a message that the bot may change. other is the code of the refusal if the
// message is another author's.
func (f *Fake) mine(a args, other string) (*message, error) {
	c, err := f.visible(a.str("channel"))
	if err != nil {
		return nil, err
	}
	m := c.message(a.str("ts"))
	switch {
	case c.Archived:
		return nil, refusal("is_archived")
	case m == nil:
		return nil, refusal("message_not_found")
	case m.author != BotUser, m.frozen:
		return nil, refusal(other)
	}
	return m, nil
}

// Freeze makes a message one that can't be changed or deleted any more: Slack refuses with
// cant_update_message and cant_delete_message, and shows it as it was. Slack:
// methods/chat.update, methods/chat.delete.
func (f *Fake) Freeze(channel, ts string) {
	f.mu.Lock()
	defer f.unlock()
	if c := f.find(channel); c != nil {
		if m := c.message(ts); m != nil {
			m.frozen = true
		}
	}
}

// wire returns a message as Slack's API does.
func (m *message) wire(metadata bool) object {
	o := object{"type": "message", "ts": m.ts, "text": m.text, "user": m.author, "team": TeamID}
	if m.author == BotUser {
		o["bot_id"], o["app_id"] = BotID, AppID
	}
	if len(m.blocks) > 0 {
		o["blocks"] = m.blocks
	}
	if m.edited != "" && len(m.blocks) == 0 { // Slack doesn't show it for blocks
		o["edited"] = object{"user": m.author, "ts": m.edited}
	}
	if m.hasPayload && metadata {
		o["metadata"] = m.metadata
	}
	if m.thread != "" {
		o["thread_ts"] = m.thread
	}
	if m.shown {
		o["subtype"] = "thread_broadcast"
	}
	if n := m.channel.replies(m.ts); len(n) > 0 {
		o["thread_ts"], o["reply_count"], o["latest_reply"] = m.ts, len(n), n[len(n)-1].ts
	}
	return o
}

// inChannel reports whether a message is in the channel itself.
func (m *message) inChannel() bool { return m.thread == "" || m.shown }

func (c *channel) replies(ts string) (out []*message) {
	for _, m := range c.messages {
		if m.thread == ts {
			out = append(out, m)
		}
	}
	return out
}

// before reports whether timestamp a is older than b. All have the same length until the
// year 2286.
func before(a, b string) bool { return strings.Compare(a, b) < 0 }

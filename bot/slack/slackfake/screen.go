package slackfake

import (
	"maps"
	"strings"
)

// Message is a message as its readers see it.
type Message struct {
	Channel  string
	TS       string
	Thread   string // the ts of the parent, in a reply
	Author   string // a user's id
	To       string // who alone sees it, in an ephemeral one
	Text     string // what is read: the blocks' texts, a line each, or the text
	Fallback string // the text beside blocks, as a notification shows it
	Blocks   []Block
	Buttons  []Button
	Mentions []string       // ids of users and groups, "!channel" and the like
	Metadata map[string]any // or nil
	Edited   bool           // changed since it was posted
}

// Block is one block as it is read, and as it came.
type Block struct {
	Type, ID, Text string
	Raw            map[string]any // must not be changed
}

// Button is something to press: a button, or one option of a menu.
type Button struct {
	Kind     string // "button", "overflow", "static_select" …
	Label    string
	ActionID string
	BlockID  string
	Value    string
	Style    string // "primary", "danger" or ""
	Confirm  string // what the client asks first, or ""
}

// Messages are those of a channel, without replies, oldest first.
func (f *Fake) Messages(channel string) []Message {
	return f.all(channel, func(m *message) bool { return m.thread == "" })
}

// Thread is a message and its replies, oldest first.
func (f *Fake) Thread(channel, ts string) []Message {
	return f.all(channel, func(m *message) bool { return m.ts == ts || m.thread == ts })
}

// Ephemerals are those that a user has been shown and that stand, oldest first.
func (f *Fake) Ephemerals(user string) (out []Message) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, m := range f.ephemerals {
		if m.to == user {
			out = append(out, f.look(m))
		}
	}
	return out
}

func (f *Fake) all(channel string, want func(*message) bool) (out []Message) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if c := f.find(channel); c != nil {
		for _, m := range c.messages {
			if want(m) {
				out = append(out, f.look(m))
			}
		}
	}
	return out
}

// look is a message as it is seen now; mu is held.
func (f *Fake) look(m *message) Message {
	out := Message{
		Channel: m.channel.ID, TS: m.ts, Thread: m.thread, Author: m.author, To: m.to, Fallback: f.readable(m.text),
		Metadata: maps.Clone(m.metadata), Edited: m.edited != "",
	}
	if len(m.blocks) == 0 {
		out.Text, out.Mentions = out.Fallback, mentioned(m.text)
		return out
	}
	out.Text, out.Blocks, out.Mentions = f.read(m.blocks)
	out.Buttons = buttons(m.blocks)
	return out
}

// read is what blocks show; mu is held.
func (f *Fake) read(list []any) (text string, out []Block, mentions []string) {
	var lines []string
	for _, b := range list {
		raw, _ := b.(object)
		s, calls := f.show(raw)
		id, _ := raw["block_id"].(string)
		out = append(out, Block{Type: kindOf(raw), ID: id, Text: s, Raw: raw})
		mentions = append(mentions, calls...)
		if s != "" {
			lines = append(lines, s)
		}
	}
	return strings.Join(lines, "\n"), out, mentions
}

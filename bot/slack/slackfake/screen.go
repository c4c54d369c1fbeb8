package slackfake

import (
	"maps"
	"slices"
	"strings"
)

// Message is a message as a reader sees it.
type Message struct {
	Channel  string
	TS       string
	Thread   string // the ts of the parent, in a reply
	Author   string // user id
	To       string // the only reader of an ephemeral message
	Text     string // the visible text: the blocks' texts, a line each, or the text
	Fallback string // the text for notifications, beside blocks
	Blocks   []Block
	Buttons  []Button
	Mentions []string       // ids of users and groups, "!channel" and the like
	Metadata map[string]any // or nil
	Files    []string       // their names
	Edited   bool           // changed since it was posted
	Marks    []Reaction
}

// Block is one block, as shown and as received.
type Block struct {
	Type, ID, Text string
	Raw            map[string]any // must not be changed
}

// Button is a pressable element: a button, or one option of a menu.
type Button struct {
	Kind     string // "button", "overflow", "static_select" …
	Label    string
	ActionID string
	BlockID  string
	Value    string
	Style    string // "primary", "danger" or ""
	Confirm  string // text of the confirmation dialog, or ""
}

// Messages returns the messages of a channel, without replies, oldest first.
func (f *Fake) Messages(channel string) []Message {
	return f.all(channel, (*message).inChannel)
}

// WithReplies returns the messages of a channel with their replies, oldest first.
func (f *Fake) WithReplies(channel string) []Message {
	return f.all(channel, func(*message) bool { return true })
}

// Thread returns a message and its replies, oldest first.
func (f *Fake) Thread(channel, ts string) []Message {
	return f.all(channel, func(m *message) bool { return m.ts == ts || m.thread == ts })
}

// Ephemerals returns the ephemeral messages that a user sees, oldest first.
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

// look returns a message as shown now. It needs mu.
func (f *Fake) look(m *message) Message {
	out := Message{
		Channel: m.channel.ID, TS: m.ts, Thread: m.thread, Author: m.author, To: m.to, Fallback: f.readable(m.text),
		Metadata: maps.Clone(m.metadata), Edited: m.edited != "", Marks: slices.Clone(m.marks),
	}
	for _, x := range m.files {
		out.Files = append(out.Files, x.Name)
	}
	if len(m.blocks) == 0 {
		out.Text, out.Mentions = out.Fallback, mentioned(m.text)
		return out
	}
	out.Text, out.Blocks, out.Mentions = f.read(m.blocks)
	out.Buttons = buttons(m.blocks)
	return out
}

// read returns the visible text of blocks. It needs mu.
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

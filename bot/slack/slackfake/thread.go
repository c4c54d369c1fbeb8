package slackfake

import "slices"

// Reply writes in the thread of a message, as typed, and returns the reply's ts and the id
// of the event that tells the app of it: a message with thread_ts and without a subtype.
// Sources: reference/events/message.channels, message.groups, message.im.
func (p *Person) Reply(channel, thread, text string, files ...File) (ts, event string, err error) {
	p.f.mu.Lock()
	if _, err = p.find(channel, thread); err != nil {
		p.f.unlock()
		return "", "", err
	}
	c := p.f.find(channel)
	m := &message{content: content{text: escaped.Replace(text)}, channel: c, author: p.id, thread: thread}
	for _, given := range files {
		m.files = append(m.files, p.f.addFile(p.id, given))
	}
	o := p.f.told(p.f.post(m))
	member := c.has(BotUser)
	p.f.unlock()
	if !member { // Slack tells the app of the channels that it is in
		return m.ts, "", nil
	}
	return m.ts, p.f.Event(o), nil
}

// told is the event of a message. It needs mu.
func (f *Fake) told(m *message) object {
	o := m.wire(false)
	if f.users[m.author].Team != TeamID { // a real event of another company's member had no team: superset-sh/superset#4531
		delete(o, "team")
	}
	o["channel"], o["event_ts"], o["channel_type"] = m.channel.ID, m.ts, "channel"
	switch {
	case m.channel.im != "":
		o["channel_type"] = "im"
	case m.channel.Private:
		o["channel_type"] = "group"
	}
	if m.thread != "" {
		if parent := m.channel.message(m.thread); parent != nil {
			o["parent_user_id"] = parent.author
		}
	}
	var files []object
	for _, x := range m.files {
		files = append(files, f.wireFile(x, false))
	}
	if len(files) > 0 {
		o["subtype"], o["files"] = "file_share", files
	}
	return o
}

// Reaction is an emoji under a message, by its name, and who put it there.
type Reaction struct{ Name, User string }

// react implements reactions.add for the emoji that every workspace has. Source:
// methods/reactions.add.
func (f *Fake) react(a args) (object, error) {
	if a.str("channel") == "" || a.str("timestamp") == "" {
		return nil, refusal("no_item_specified")
	}
	c, err := f.joined(a.str("channel"))
	if err != nil {
		return nil, err
	}
	m, mark := c.message(a.str("timestamp")), Reaction{a.str("name"), BotUser}
	switch {
	case m == nil:
		return nil, refusal("message_not_found")
	case !slices.Contains([]string{"memo", "white_check_mark", "eyes", "+1"}, mark.Name):
		return nil, refusal("invalid_name")
	case slices.Contains(m.marks, mark):
		return nil, refusal("already_reacted")
	}
	m.marks = append(m.marks, mark)
	return object{}, nil
}

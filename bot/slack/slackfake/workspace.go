package slackfake

import "slices"

// User is one member of the workspace.
type User struct {
	ID     string // "U1"
	Name   string
	Locale string // "id-ID"; "" is "en-US"
	Bot    bool
	// Team is the id of the user's workspace, "" is the app's own. A user of another one
	// is a member of shared channels alone.
	Team string
	// Enterprise is the Enterprise Grid organisation of Team; "" is none.
	Enterprise string
}

// Channel is one public or private channel.
type Channel struct {
	ID       string // "C1"
	Name     string
	Private  bool
	Archived bool
	Shared   bool     // with another company, by Slack Connect
	Members  []string // ids; with BotUser if the bot is a member
}

// Group is one user group.
type Group struct {
	ID     string // "S1"
	Handle string
	Name   string
	Users  []string
}

type channel struct {
	Channel
	im       string // for a direct message with the bot: the user
	messages []*message
}

func (c *channel) has(user string) bool { return slices.Contains(c.Members, user) }

// AddUser adds users.
func (f *Fake) AddUser(users ...User) {
	f.mu.Lock()
	defer f.unlock()
	for _, u := range users {
		if u.Locale == "" {
			u.Locale = "en-US"
		}
		if u.Team == "" {
			u.Team, u.Enterprise = TeamID, f.o.Enterprise
		}
		f.users[u.ID] = u
	}
}

// AddGroup adds user groups.
func (f *Fake) AddGroup(groups ...Group) {
	f.mu.Lock()
	defer f.unlock()
	f.groups = append(f.groups, groups...)
}

// ChangeGroup changes the user group with that id, if there is one.
func (f *Fake) ChangeGroup(id string, change func(*Group)) {
	f.mu.Lock()
	defer f.unlock()
	for i := range f.groups {
		if f.groups[i].ID == id {
			change(&f.groups[i])
		}
	}
}

// AddChannel adds channels.
func (f *Fake) AddChannel(channels ...Channel) {
	f.mu.Lock()
	defer f.unlock()
	for _, c := range channels {
		c.Members = slices.Clone(c.Members)
		f.channels = append(f.channels, &channel{Channel: c})
	}
}

// ChangeChannel changes a channel's name, members or archived state. It ignores an unknown
// id.
func (f *Fake) ChangeChannel(id string, change func(*Channel)) {
	f.mu.Lock()
	defer f.unlock()
	if c := f.find(id); c != nil {
		change(&c.Channel)
	}
}

// DM returns the id of the direct message between the bot and a user, and opens it if
// necessary.
func (f *Fake) DM(user string) string {
	f.mu.Lock()
	defer f.unlock()
	return f.dm(user).ID
}

func (f *Fake) dm(user string) *channel {
	if c := f.find("D" + user); c != nil {
		return c
	}
	c := &channel{Channel: Channel{ID: "D" + user, Name: "directmessage", Private: true, Members: []string{user, BotUser}}, im: user}
	f.channels = append(f.channels, c)
	return c
}

func (f *Fake) find(id string) *channel {
	i := slices.IndexFunc(f.channels, func(c *channel) bool { return c.ID == id })
	if i < 0 {
		return nil
	}
	return f.channels[i]
}

// visible returns a channel that the bot can see.
func (f *Fake) visible(id string) (*channel, error) {
	c := f.find(id)
	if c == nil || c.Private && !c.has(BotUser) {
		return nil, refusal("channel_not_found")
	}
	return c, nil
}

// joined returns a channel that the bot can read.
func (f *Fake) joined(id string) (*channel, error) {
	c, err := f.visible(id)
	if err == nil && !c.has(BotUser) {
		return nil, refusal("not_in_channel")
	}
	return c, err
}

// writable returns a channel that the bot can post to; a user's id is its direct message.
func (f *Fake) writable(id string) (*channel, error) {
	if u, ok := f.users[id]; ok && !u.Bot {
		return f.dm(id), nil
	}
	c, err := f.visible(id)
	switch {
	case err != nil:
		return nil, err
	case c.Archived:
		return nil, refusal("is_archived")
	case !c.has(BotUser) && !f.o.WritePublic:
		return nil, refusal("not_in_channel")
	}
	return c, nil
}

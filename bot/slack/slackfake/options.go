package slackfake

import (
	"io"
	"time"
)

// The ids of the fake's one app in its one workspace.
const (
	BotUser = "U0BOT"
	BotID   = "B0BOT"
	AppID   = "A0APP"
	TeamID  = "T0TEAM"
)

// Options configure a fake.
type Options struct {
	Now         func() time.Time // the clock; required
	BotToken    string           // "" is "xoxb-fake"
	AppToken    string           // "" is "xapp-fake"
	WritePublic bool             // the app has the scope chat:write.public
	Lacks       []string         // scopes that the app lacks: "files:read"
	NoHome      bool             // the app has no Home tab
	Enterprise  string           // the Enterprise Grid organisation of the workspace; "" is none
	RateLimits  bool             // at most 1 post a second and channel, and of each method what its tier allows, else 429
	Patience    time.Duration    // deadline of an acknowledgement and a trigger; 0 is 3 s
	PingEvery   time.Duration    // 0 is 10 s
	Record      io.Writer        // gets the traffic, one JSON object a line; nil is none
}

// whole returns the options with defaults filled in.
func (o Options) whole() Options {
	if o.BotToken == "" {
		o.BotToken = "xoxb-fake"
	}
	if o.AppToken == "" {
		o.AppToken = "xapp-fake"
	}
	if o.Patience == 0 {
		o.Patience = 3 * time.Second
	}
	if o.PingEvery == 0 {
		o.PingEvery = 10 * time.Second
	}
	return o
}

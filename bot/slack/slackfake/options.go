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

// Options are what a fake is made with.
type Options struct {
	Now         func() time.Time // the clock; must be set
	BotToken    string           // "xoxb-fake" when empty
	AppToken    string           // "xapp-fake" when empty
	WritePublic bool             // the app has the scope chat:write.public
	RateLimits  bool             // 1 post a second and channel, 50 edits a minute, else 429
	Patience    time.Duration    // an acknowledgement's and a trigger's time; 3 s when zero
	PingEvery   time.Duration    // 10 s when zero
	Record      io.Writer        // the traffic, one JSON object a line; nil is none
}

// whole is the options with the defaults put in.
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

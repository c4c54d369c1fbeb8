package slack

import (
	"context"
	"errors"
	"net"
	"net/http"
	"sync"
	"time"

	slackapi "github.com/slack-go/slack"

	"github.com/cc147/sigap/bot"
)

// Name is the name of this platform.
const Name = "slack"

// maxBody is how many bytes of an answer of the Web API are read. A page of a
// channel's history is the largest.
const maxBody = 16 << 20

// Platform is Slack. It is safe for concurrent use.
type Platform struct {
	opt    Options
	api    *slackapi.Client
	http   *http.Client
	health bot.Health

	mu      sync.Mutex // guards all below
	up      int        // connections that Slack greeted
	self    slackapi.AuthTestResponse
	chats   map[string]string // the channel of the private chat, by user
	rosters map[string]*roster
}

var _ bot.Platform = (*Platform)(nil)

// New makes a platform. It fails when an option or a word is missing, and calls
// nobody.
func New(opt Options) (*Platform, error) {
	if err := opt.check(); err != nil {
		return nil, err
	}
	if opt.Dial == nil {
		opt.Dial = new(net.Dialer).DialContext
	}
	p := &Platform{opt: opt, http: bot.BoundedClient(opt.HTTP, callTime, maxBody), chats: map[string]string{}, rosters: map[string]*roster{}}
	options := []slackapi.Option{slackapi.OptionHTTPClient(p.http), slackapi.OptionAppLevelToken(opt.AppToken)}
	if opt.APIURL != "" {
		options = append(options, slackapi.OptionAPIURL(opt.APIURL))
	}
	p.api = slackapi.New(opt.BotToken, options...)
	return p, nil
}

var _ bot.HealthReporter = (*Platform)(nil)

// Healthy reports whether at least one connection is up, and since when; see
// bot.HealthReporter.
func (p *Platform) Healthy() (since time.Time, ok bool) { return p.health.Healthy() }

// count counts a connection that came up (1) or went down (-1).
func (p *Platform) count(change int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.up += change
	p.health.Set(p.up > 0, p.opt.Now())
}

// Name is "slack".
func (p *Platform) Name() string { return Name }

// Run takes inputs from two connections until ctx ends. Then it takes no more,
// answers those in work, closes the connections and returns nil. The error is a
// sentence for the operator: Slack will let no connection in again.
func (p *Platform) Run(ctx context.Context, h bot.Handler) error {
	s := newSession(p, h)
	// The connections outlive the intake: answers in work still go out on them.
	open, hangUp := context.WithCancel(context.WithoutCancel(ctx))
	defer hangUp()
	ended := make(chan error, connections)
	for i := range connections {
		go func() { ended <- s.keep(open, i+1) }()
	}
	left := connections
	var err error
	select {
	case <-ctx.Done():
	case err = <-ended:
		left--
	}
	s.stop()
	hangUp()
	for range left {
		_ = <-ended // the first fault is the one to tell
	}
	return err
}

var _ bot.PrivateAnswerer = (*Platform)(nil)

// AnswersPrivately is bot.PrivateAnswerer's: Slack shows an ephemeral answer to a
// command in any channel.
func (p *Platform) AnswersPrivately() bool { return true }

var _ bot.Pacer = (*Platform)(nil)

// Pace is bot.Pacer's: Slack takes a message a second in a channel, and 50 edits a
// minute in a workspace. Slack: apis/web-api/rate-limits.
func (p *Platform) Pace() bot.Pace {
	return bot.Pace{Channel: time.Second, Private: time.Second, Edits: 1200 * time.Millisecond}
}

var _ bot.Introducer = (*Platform)(nil)

// Self gives the bot's name and its workspace, "sigap (Call centre)"; see
// bot.Introducer. Slack: methods/auth.test.
func (p *Platform) Self(ctx context.Context) (string, error) {
	self, out := p.whoami(ctx)
	if out.Result != bot.Done {
		return "", errors.New("slack: " + out.Cause)
	}
	return self.User + " (" + self.Team + ")", nil
}

// whoami asks once and keeps the answer.
func (p *Platform) whoami(ctx context.Context) (slackapi.AuthTestResponse, bot.Outcome) {
	p.mu.Lock()
	self := p.self
	p.mu.Unlock()
	if self.UserID != "" {
		return self, bot.Outcome{}
	}
	out := p.call(ctx, func(ctx context.Context) error {
		got, err := p.api.AuthTestContext(ctx)
		switch {
		case err != nil:
			return err
		case got.UserID == "":
			return errNoAnswer
		}
		self = *got
		return nil
	})
	if out.Result == bot.Done {
		p.mu.Lock()
		p.self = self
		p.mu.Unlock()
	}
	return self, out
}

package slack

import (
	"context"
	"errors"
	"io"
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

// Platform is Slack. It is safe for concurrent use. It implements bot.Platform,
// bot.Finder, bot.Members, bot.Directory and bot.Living.
type Platform struct {
	opt  Options
	api  *slackapi.Client
	http *http.Client
	life bot.Pulse

	mu      sync.Mutex // guards all below
	up      int        // connections that Slack greeted
	self    slackapi.AuthTestResponse
	chats   map[string]string // the channel of the private chat, by user
	rosters map[string]*roster
}

var (
	_ bot.Platform  = (*Platform)(nil)
	_ bot.Finder    = (*Platform)(nil)
	_ bot.Members   = (*Platform)(nil)
	_ bot.Directory = (*Platform)(nil)
	_ bot.Living    = (*Platform)(nil)
)

// New makes a platform. It fails when an option or a word is missing, and calls
// nobody.
func New(opt Options) (*Platform, error) {
	if err := opt.check(); err != nil {
		return nil, err
	}
	p := &Platform{opt: opt, http: bounded(opt.HTTP), chats: map[string]string{}, rosters: map[string]*roster{}}
	options := []slackapi.Option{slackapi.OptionHTTPClient(p.http), slackapi.OptionAppLevelToken(opt.AppToken)}
	if opt.APIURL != "" {
		options = append(options, slackapi.OptionAPIURL(opt.APIURL))
	}
	p.api = slackapi.New(opt.BotToken, options...)
	return p, nil
}

// Alive reports whether at least one connection is up, and since when; see
// bot.Living.
func (p *Platform) Alive() (since time.Time, ok bool) { return p.life.Alive() }

// count counts a connection that came up (1) or went down (-1).
func (p *Platform) count(change int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.up += change
	p.life.Beat(p.up > 0, p.opt.Now())
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

// Self says who the bot is, for the report at the start: "sigap (Call centre)".
// The error is a sentence for the operator. Slack: methods/auth.test.
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

// bounded is a client whose calls end and whose answers have an end.
func bounded(c *http.Client) *http.Client {
	out := http.Client{}
	if c != nil {
		out = *c
	}
	if out.Timeout == 0 {
		out.Timeout = callTime
	}
	if out.Transport == nil {
		out.Transport = http.DefaultTransport
	}
	out.Transport = capped{out.Transport}
	return &out
}

// capped ends answers after maxBody bytes; what is longer can't be parsed.
type capped struct{ http.RoundTripper }

func (c capped) RoundTrip(r *http.Request) (*http.Response, error) {
	resp, err := c.RoundTripper.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	resp.Body = struct {
		io.Reader
		io.Closer
	}{io.LimitReader(resp.Body, maxBody), resp.Body}
	return resp, nil
}

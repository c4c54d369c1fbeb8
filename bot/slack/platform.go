package slack

import (
	"cmp"
	"context"
	"errors"
	"net"
	"net/http"
	"net/url"
	"sync"
	"time"

	slackapi "github.com/slack-go/slack"

	"github.com/cc147/sigap/bot"
)

// Name identifies this platform.
const Name = "slack"

// maxBody is how many bytes of an answer of the Web API are read. A page of a channel's
// history is the largest answer.
const maxBody = 16 << 20

// Platform is a bot.Platform for Slack. It is safe for concurrent use.
type Platform struct {
	opt    Options
	api    *slackapi.Client
	http   *http.Client
	posts  *slackapi.Client // for posts, whose answer may be late
	files  *slackapi.Client // for the content of files
	health bot.HealthRecord
	clock  serviceClock

	mu      sync.Mutex          // guards the fields below
	up      int                 // connections that are up
	causes  [connections]string // why a connection is not up; "" is up, or not tried yet
	self    slackapi.AuthTestResponse
	chats   map[string]string // the channel of the private chat, by user id
	rosters map[string]*roster
	links   map[bot.Ref]string   // the address of a message
	homes   map[string]*homePage // by user id
	owners  map[string]owner     // by user id
}

var _ bot.Platform = (*Platform)(nil)

// New returns a platform. It fails if an option or a word is missing. It makes no call.
func New(opt Options) (*Platform, error) {
	if err := opt.check(); err != nil {
		return nil, err
	}
	if opt.Dial == nil {
		opt.Dial = new(net.Dialer).DialContext
	}
	p := &Platform{opt: opt, chats: map[string]string{}, rosters: map[string]*roster{},
		links: map[bot.Ref]string{}, homes: map[string]*homePage{}, owners: map[string]owner{}}
	p.clock.log = opt.Logger
	base, err := url.Parse(cmp.Or(opt.APIURL, slackapi.APIURL))
	if err != nil {
		return nil, errors.New("slack: APIURL is not an address")
	}
	calls := methodPace{base: base, pacer: opt.Pacer}
	client := calls.under(p.clock.Under(opt.HTTP, opt.Now, p.clock.said))
	p.http = bot.BoundedClient(client, callTime, maxBody)
	options := []slackapi.Option{slackapi.OptionHTTPClient(p.http), slackapi.OptionAppLevelToken(opt.AppToken)}
	if opt.APIURL != "" {
		options = append(options, slackapi.OptionAPIURL(opt.APIURL))
	}
	p.api = slackapi.New(opt.BotToken, options...)
	p.posts = slackapi.New(opt.BotToken, append(options, slackapi.OptionHTTPClient(bot.BoundedClient(client, postTime, maxBody)))...)
	p.files = slackapi.New(opt.BotToken, append(options, slackapi.OptionHTTPClient(fileClient(opt.HTTP)))...)
	return p, nil
}

var _ bot.HealthReporter = (*Platform)(nil)

// Health implements bot.HealthReporter: it reports whether at least one connection is
// up, and since when. The cause also says why another one is not.
func (p *Platform) Health() bot.Health {
	now := p.health.Health()
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, cause := range p.causes {
		if now.Up && cause != "" {
			now.Cause = "one of two connections is down: " + cause
		}
	}
	return now
}

// count records a connection that came up (1) or went down (-1).
func (p *Platform) count(change int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.up += change
	if p.up > 0 {
		p.health.Up(p.opt.Now())
	} else {
		p.health.Down(p.opt.Now(), "")
	}
}

// connected records that a connection is up, and lost why there is none.
func (p *Platform) connected(number int) { p.lost(number, "") }

func (p *Platform) lost(number int, cause string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.causes[number-1] = cause
	if p.up == 0 && cause != "" {
		p.health.Down(p.opt.Now(), cause)
	}
}

// Name implements bot.Platform.
func (p *Platform) Name() string { return Name }

// Run takes inputs from two connections until ctx ends. Then it stops the intake,
// answers the inputs in work, closes the connections and returns nil. Whatever Slack
// refuses, Run tries again.
func (p *Platform) Run(ctx context.Context, h bot.Handler) error {
	s := newSession(p, h)
	// The connections outlive the intake: answers to inputs in work use them.
	open, hangUp := context.WithCancel(context.WithoutCancel(ctx))
	defer hangUp()
	var kept sync.WaitGroup
	for i := range connections {
		kept.Go(func() { s.keep(open, i+1) })
	}
	<-ctx.Done()
	s.stop()
	hangUp()
	kept.Wait()
	return nil
}

var _ bot.PrivateAnswerer = (*Platform)(nil)

// AnswersPrivately implements bot.PrivateAnswerer: Slack shows an ephemeral answer to a
// command in any channel.
func (p *Platform) AnswersPrivately() bool { return true }

var _ bot.Limited = (*Platform)(nil)

// Limits implements bot.Limited: Slack takes a message a second in a channel and several
// hundred a minute in a workspace, and 50 edits a minute in a workspace; so it does look-ups and
// deletes, each by its own count. Slack: apis/web-api/rate-limits, methods/chat.postMessage.
func (p *Platform) Limits(place bot.Place, act bot.Act) []bot.Limit {
	if act == bot.ActSend {
		return []bot.Limit{{Name: Name + " channel " + place.ID, Every: time.Second, Burst: 1}, {Name: Name + " messages", Every: 200 * time.Millisecond, Burst: 20}}
	}
	return []bot.Limit{{Name: Name + " " + string(act), Every: 1500 * time.Millisecond, Burst: 10}}
}

var _ bot.Introducer = (*Platform)(nil)

// Self implements bot.Introducer. It returns the bot's name and its workspace, "sigap
// (Call centre)". Slack: methods/auth.test.
func (p *Platform) Self(ctx context.Context) (string, error) {
	self, out := p.whoami(ctx)
	if out.Result != bot.Done {
		return "", errors.New("slack: " + out.Cause)
	}
	return self.User + " (" + self.Team + ")", nil
}

// whoami returns the answer of auth.test, which it caches.
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

package telegram

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	tgbot "github.com/go-telegram/bot"
	"github.com/go-telegram/bot/models"

	"github.com/cc147/sigap/bot"
)

// Name identifies this platform.
const Name = "telegram"

const (
	apiURL  = "https://api.telegram.org"
	maxPoll = 50 * time.Second // the service's maximum
)

// Platform is Telegram. It is safe for concurrent use.
type Platform struct {
	opt     Options
	api     *tgbot.Bot
	polls   *http.Client
	health  bot.HealthRecord
	clock   bot.ServiceClock
	slots   chan struct{} // one token per handler at work
	dialogs locks         // by user
	ended   endings
	turns   locks // by chat: the next answer to be sent

	kept       *keeper     // answers to be hidden
	ephemerals atomic.Bool // the service knows ephemeral messages
	openly     atomic.Bool // it has shown one to everybody all the same

	unset atomic.Bool // the menu of commands could not be set

	files *http.Client   // for the content of files
	later sync.WaitGroup // work that goes on after its input was answered

	// Run sets these before it takes inputs.
	running context.Context // ends when the intake stops
	handler bot.Handler
	self    string // the bot's user name, without the @
}

var _ bot.Platform = (*Platform)(nil)

// New returns a platform. It fails if an option or a word is missing. It makes no call.
func New(opt Options) (*Platform, error) {
	if err := opt.check(); err != nil {
		return nil, err
	}
	opt.APIURL, opt.Poll = cmp.Or(opt.APIURL, apiURL), cmp.Or(opt.Poll, maxPoll)
	p := &Platform{kept: newKeeper(), slots: make(chan struct{}, maxWork)}
	opt.HTTP = p.clock.Under(opt.HTTP, opt.Now, nil)
	p.opt, p.polls, p.files = opt, bot.BoundedClient(opt.HTTP, 0, maxPolled), fileClient(opt.HTTP)
	api, err := tgbot.New(opt.Token, tgbot.WithServerURL(opt.APIURL), tgbot.WithSkipGetMe(), tgbot.WithHTTPClient(maxCall, bot.BoundedClient(opt.HTTP, 0, maxBody)),
		tgbot.WithErrorsHandler(func(error) { opt.Logger.Warn("telegram: a connection was not closed cleanly") }))
	if err != nil {
		return nil, errors.New("telegram: the token is malformed; copy it from BotFather again")
	}
	p.api = api
	return p, nil
}

var _ bot.HealthReporter = (*Platform)(nil)

// Health implements bot.HealthReporter: it reports whether the service answered the last
// poll, and since when. A poll without an answer ends within a minute.
func (p *Platform) Health() bot.Health { return p.health.Health() }

var _ bot.Timekeeper = (*Platform)(nil)

// SaidTime implements bot.Timekeeper.
func (p *Platform) SaidTime() (ahead time.Duration, n uint64) { return p.clock.SaidTime() }

// Name implements bot.Platform.
func (p *Platform) Name() string { return Name }

var _ bot.Limited = (*Platform)(nil)

// Limits implements bot.Limited: Telegram takes 20 messages and edits a minute in a group,
// in all its topics together, one a second in a private chat, and 30 a second in all.
// https://core.telegram.org/bots/faq
func (p *Platform) Limits(place bot.Place, _ bot.Act) []bot.Limit {
	chat, _, _ := strings.Cut(place.ID, "/")
	every := 3 * time.Second
	if place.Private {
		every = time.Second
	}
	return []bot.Limit{{Name: Name + " chat " + chat, Every: every, Burst: 1}, {Name: Name, Every: time.Second / 25, Burst: 5}}
}

var _ bot.Introducer = (*Platform)(nil)

// Self implements bot.Introducer. It returns the bot's name, "@SigapBot".
func (p *Platform) Self(ctx context.Context) (string, error) {
	self, out := p.whoami(ctx)
	switch {
	case out.Result == bot.Done && self.Username != "":
		return "@" + self.Username, nil
	case out.Refused():
		return "", fmt.Errorf("telegram: %s", out.Cause)
	}
	return "", fmt.Errorf("telegram: no answer about the bot's name: %s", cmp.Or(out.Cause, "the answer has none"))
}

// whoami looks up the bot's own account.
// https://core.telegram.org/bots/api#getme
func (p *Platform) whoami(ctx context.Context) (self models.User, out bot.Outcome) {
	out, _ = p.call(ctx, func(ctx context.Context) error {
		me, err := p.api.GetMe(ctx)
		if err == nil {
			self = *me
		}
		return err
	})
	return self, out
}

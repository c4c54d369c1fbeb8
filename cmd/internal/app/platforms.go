package app

import (
	"errors"
	"fmt"
	"io"
	"log/slog"
	"strings"
	"time"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/bot/desk"
	"github.com/cc147/sigap/bot/slack"
	"github.com/cc147/sigap/bot/telegram"
	"github.com/cc147/sigap/cmd/internal/config"
	"github.com/cc147/sigap/handlers"
	"github.com/cc147/sigap/handlers/words"
)

// PlatformOptions are the options of every platform.
type PlatformOptions struct {
	Memory bot.Memory
	Book   *words.Book
	Pacer  *bot.Pacer // keeps the rate limits; nil keeps none
	Log    *slog.Logger
	Now    func() time.Time
}

// word returns a platform's own texts, which are in the book under its name.
func (o PlatformOptions) word(prefix string) func(lang, key string) string {
	return func(lang, key string) string { return o.Book.In(lang).T(prefix + key) }
}

// makers has a constructor for each of config.Services; it gets the tokens in the
// order of Service.Tokens.
var makers = map[string]func(config.Platform, []config.Secret, PlatformOptions) (bot.Platform, error){
	slack.Name:    newSlack,
	telegram.Name: newTelegram,
}

// NewPlatform makes the platform of a service. The error says why it is off; it is a
// config.NoTokenError if no token is set. It doesn't call the service.
func NewPlatform(c config.Config, service config.Service, env func(string) string, with PlatformOptions) (p bot.Platform, err error) {
	defer func() {
		if cause := recover(); cause != nil {
			bot.LogPanic(with.Log, service.Name, "making it", cause)
			p, err = nil, errPanic
		}
	}()
	tokens, err := service.ReadTokens(env)
	if err != nil {
		return nil, err
	}
	if err := c.Lacks(service.Name); err != nil {
		return nil, err
	}
	return makers[service.Name](c.Platforms[service.Name], tokens, with)
}

// platforms makes the platforms that are configured and have their tokens, and prints
// why the others are off: by choice, or because they can't be made. It doesn't call the
// services: see runAndReport.
func platforms(c config.Config, env func(string) string, with PlatformOptions, out io.Writer) (on []bot.Platform, off []Off, err error) {
	for _, service := range config.Services {
		p, err := NewPlatform(c, service, env, with)
		var none config.NoTokenError
		switch {
		case errors.As(err, &none):
			fmt.Fprintf(out, "  %-9s off: %v\n", service.Name, err)
		case err != nil:
			fmt.Fprintf(out, "  %-9s off: %s\n", service.Name, Cause(service.Name, err))
			with.Log.Error(service.Name+": it can't be made and is off; everything else goes on. Mend the cause and restart", "error", err)
			off = append(off, Off{service.Name, Cause(service.Name, err) + "; mend it and restart"})
		default:
			on = append(on, p)
		}
	}
	if c.Desk == nil {
		fmt.Fprintf(out, "  %-9s off: the configuration has no desk\n", desk.Name)
	}
	if len(on) == 0 && c.Desk == nil {
		return nil, nil, errors.New("no platform is on, for the reasons above: set SLACK_BOT_TOKEN and SLACK_APP_TOKEN, or TELEGRAM_BOT_TOKEN, with the channels that the configuration needs, or add 'desk:' to the configuration (or try 'sigap demo')")
	}
	return on, off, nil
}

func newSlack(c config.Platform, tokens []config.Secret, with PlatformOptions) (bot.Platform, error) {
	return slack.New(slack.Options{
		BotToken: string(tokens[0]), AppToken: string(tokens[1]), APIURL: slashed(c.APIURL),
		Words: with.word("slack."), Logger: with.Log, Now: with.Now, Zone: with.Book.Zone(), Teams: c.Teams, Pacer: with.Pacer,
	})
}

func newTelegram(c config.Platform, tokens []config.Secret, with PlatformOptions) (bot.Platform, error) {
	return telegram.New(telegram.Options{
		Token: string(tokens[0]), APIURL: strings.TrimSuffix(c.APIURL, "/"), Memory: with.Memory,
		Commands: func(lang string) []bot.CommandHelp { return handlers.Commands(with.Book.In(lang)) },
		Words:    with.word("telegram."), Pacer: with.Pacer, Logger: with.Log, Now: with.Now,
	})
}

// Cause is an error of a platform without the platform's name in front, for a line that
// begins with it.
func Cause(platform string, err error) string {
	return strings.TrimPrefix(err.Error(), platform+": ")
}

// slashed adds the slash at the end that slack-go expects of an address.
func slashed(url string) string {
	if url == "" || strings.HasSuffix(url, "/") {
		return url
	}
	return url + "/"
}

package main

import (
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/bot/desk"
	"github.com/cc147/sigap/bot/slack"
	"github.com/cc147/sigap/bot/telegram"
	"github.com/cc147/sigap/handlers"
	"github.com/cc147/sigap/handlers/words"
)

const (
	slackName    = slack.Name
	telegramName = telegram.Name
)

// chat is what every platform is made with.
type chat struct {
	memory bot.Memory
	book   *words.Book
	log    *slog.Logger
	now    func() time.Time
	http   *http.Client // nil is a platform's own
}

// word gives a platform's own texts, which stand under its name in the book.
func (c chat) word(prefix string) func(lang, key string) string {
	return func(lang, key string) string { return c.book.In(lang).T(prefix + key) }
}

// platforms makes those that are configured and have their tokens, and says of
// the others why they are off. It calls nobody: see introduced.
func (c config) platforms(env func(string) string, made chat, out io.Writer) ([]bot.Platform, error) {
	var on []bot.Platform
	for _, make := range []struct {
		name string
		make func(func(string) string, chat) (bot.Platform, error)
	}{{slackName, c.slack}, {telegramName, c.telegram}} {
		platform, err := make.make(env, made)
		if err != nil {
			fmt.Fprintf(out, "  %-9s off: %v\n", make.name, err)
			continue
		}
		on = append(on, platform)
	}
	if c.Desk == nil {
		fmt.Fprintf(out, "  %-9s off: the configuration has no desk\n", desk.Name)
	} else {
		fmt.Fprintf(out, "  %-9s on: %s, served on %s; people enter by 'sigap desk-link PERSON'\n", desk.Name, c.Desk.URL, c.Desk.Listen)
	}
	if len(on) == 0 && c.Desk == nil {
		return nil, errNothingOn
	}
	return on, nil
}

func (c config) slack(env func(string) string, made chat) (bot.Platform, error) {
	botToken, err := readSecret(env, "SLACK_BOT_TOKEN")
	if err != nil {
		return nil, err
	}
	appToken, err := readSecret(env, "SLACK_APP_TOKEN")
	switch {
	case err != nil:
		return nil, err
	case botToken == "" && appToken == "":
		return nil, errNoToken("SLACK_BOT_TOKEN and SLACK_APP_TOKEN are")
	case botToken == "":
		return nil, errNoToken("SLACK_BOT_TOKEN is")
	case appToken == "":
		return nil, errNoToken("SLACK_APP_TOKEN is")
	}
	if err := c.needs(slackName, c.Slack.Tier2, func(t teamConfig) teamPlace { return t.Slack }); err != nil {
		return nil, err
	}
	return slack.New(slack.Options{
		BotToken: string(botToken), AppToken: string(appToken), APIURL: slashed(c.Slack.APIURL),
		Words: made.word("slack."), Logger: made.log, Now: made.now, HTTP: made.http,
	})
}

func (c config) telegram(env func(string) string, made chat) (bot.Platform, error) {
	token, err := readSecret(env, "TELEGRAM_BOT_TOKEN")
	switch {
	case err != nil:
		return nil, err
	case token == "":
		return nil, errNoToken("TELEGRAM_BOT_TOKEN is")
	}
	if err := c.needs(telegramName, c.Telegram.Tier2, func(t teamConfig) teamPlace { return t.Telegram }); err != nil {
		return nil, err
	}
	return telegram.New(telegram.Options{
		Token: string(token), APIURL: strings.TrimSuffix(c.Telegram.APIURL, "/"), Memory: made.memory,
		Commands: func(lang string) []bot.CommandHelp {
			var out []bot.CommandHelp
			for _, h := range handlers.Commands(made.book.In(lang)) {
				out = append(out, bot.CommandHelp{Name: h.Name, Usage: h.Usage, Help: h.Text})
			}
			return out
		},
		Words: made.word("telegram."), Logger: made.log, Now: made.now, HTTP: made.http,
	})
}

// slashed is an address as the Slack client wants it: with a slash at its end.
func slashed(url string) string {
	if url == "" || strings.HasSuffix(url, "/") {
		return url
	}
	return url + "/"
}

type errNoToken string

func (e errNoToken) Error() string { return string(e) + " not set" }

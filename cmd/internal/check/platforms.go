package check

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"strings"
	"time"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/bot/slack"
	"github.com/cc147/sigap/cmd/internal/app"
	"github.com/cc147/sigap/cmd/internal/config"
	"github.com/cc147/sigap/handlers/words"
)

// noMemory is an empty bot.Memory for a check, which must not use the bot's.
type noMemory struct{}

// Get finds nothing.
func (noMemory) Get(context.Context, string, string) ([]byte, bool, error) { return nil, false, nil }

// Put does nothing.
func (noMemory) Put(context.Context, string, string, []byte) error { return nil }

// Delete does nothing.
func (noMemory) Delete(context.Context, string, string) error { return nil }

// List finds nothing.
func (noMemory) List(context.Context, string, string, int) ([]bot.MemoryItem, error) {
	return nil, nil
}

// platforms asks each service who the bot is and whether it is in its channels.
func (j Job) platforms(ctx context.Context, conf config.Config, f *Facts) {
	p, err := conf.Procedure()
	if err != nil {
		f.fail("config", "", "%v", err)
		return
	}
	book := words.New(p.Zone)
	with := app.PlatformOptions{Memory: noMemory{}, Book: book, Log: slog.New(slog.DiscardHandler), Now: j.Now}
	off := 0
	for _, service := range config.Services {
		on, err := app.NewPlatform(conf, service, j.Source.Env, with)
		var none config.NoTokenError
		switch {
		case errors.As(err, &none):
			f.ok(service.Name, "off: %v", err)
			off++
		case err != nil:
			f.fail(service.Name, "docs/"+service.Name+".md leads through it", "%s", app.Cause(service.Name, err))
		default:
			platformFacts(ctx, on, placesOf(conf, service.Name), f)
		}
	}
	switch {
	case conf.Desk != nil:
		f.ok("config", "the desk is on: %s, served on %s", conf.Desk.URL, conf.Desk.Listen)
	case off == len(config.Services):
		f.warn("config", "set SLACK_BOT_TOKEN and SLACK_APP_TOKEN, or TELEGRAM_BOT_TOKEN", "no platform is on, as far as this command's environment says")
	}
}

// askTimeout bounds one question to a service.
const askTimeout = 10 * time.Second

// platformFacts asks one service, with a deadline for each question.
func platformFacts(ctx context.Context, p bot.Platform, places []string, f *Facts) {
	asked, ok := p.(bot.Introducer)
	if !ok {
		f.ok(p.Name(), "on; it can't be asked how the bot is set up there")
		return
	}
	within := func(do func(context.Context) error) error {
		ctx, cancel := context.WithTimeout(ctx, askTimeout)
		defer cancel()
		return do(ctx)
	}
	self := ""
	if err := within(func(ctx context.Context) (err error) { self, err = asked.Self(ctx); return err }); err != nil {
		f.fail(p.Name(), "docs/"+p.Name()+".md leads through it", "%s", app.Cause(p.Name(), err))
		return
	}
	f.ok(p.Name(), "the token is good: the bot is %s", self)
	for _, place := range places {
		if isUserGroup(p.Name(), place) {
			if err := within(func(ctx context.Context) error { return readable(ctx, p, place) }); err != nil {
				f.fail(p.Name(), "is the id right, and is the app's manifest the newest?", "the user group %s can't be read: %v", place, err)
			} else {
				f.ok(p.Name(), "the user group %s can be read", place)
			}
			continue
		}
		in := false
		err := within(func(ctx context.Context) (err error) { in, err = asked.Joined(ctx, place); return err })
		switch {
		case err != nil:
			f.fail(p.Name(), "is the id right, and is the bot in it?", "%v", err)
		case !in:
			f.fail(p.Name(), "invite it there", "the bot is not in %s", place)
		default:
			f.ok(p.Name(), "the bot is in %s", place)
		}
	}
	furtherFacts(ctx, p, places, f)
}

// checkTimeout bounds the further questions of one platform together.
const checkTimeout = time.Minute

// furtherFacts are what the platform itself examines.
func furtherFacts(ctx context.Context, p bot.Platform, places []string, f *Facts) {
	checker, ok := p.(bot.Checker)
	if !ok {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, checkTimeout)
	defer cancel()
	for _, x := range checker.Check(ctx, places) {
		level := map[bot.Level]string{bot.LevelOK: OK, bot.LevelWarn: Warn, bot.LevelFail: Fail}[x.Level]
		*f = append(*f, Fact{level, p.Name(), x.Fact, x.Next})
	}
}

// isUserGroup reports whether an id is that of a Slack user group, which has no bots
// as members.
func isUserGroup(platform, id string) bool {
	return platform == slack.Name && strings.HasPrefix(id, "S")
}

// readable asks a platform for the members of a group. The error says why that isn't
// possible.
func readable(ctx context.Context, p bot.Platform, group string) error {
	members, ok := p.(bot.Members)
	if !ok {
		return errors.New("the platform can't say who belongs to a group")
	}
	if _, out := members.Members(ctx, group, nil); out.Result != bot.Done {
		return errors.New(out.Cause)
	}
	return nil
}

// placesOf returns the channels and groups that the configuration names on a
// platform.
func placesOf(c config.Config, platform string) (out []string) {
	add := func(id string) {
		if id != "" && !slices.Contains(out, id) {
			out = append(out, id)
		}
	}
	add(c.Platforms[platform].Tier2)
	for _, t := range c.Teams {
		add(t.Channels[platform].ID)
	}
	for _, g := range c.Groups {
		add(g.IDs[platform])
	}
	return out
}

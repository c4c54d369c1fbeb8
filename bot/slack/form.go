package slack

import (
	"context"
	"time"

	"github.com/cc147/sigap/bot"
)

// The limits of a form: reference/views/modal-views, block-kit/block-elements.
const (
	maxBar      = 24     // title, submit and close
	maxIntro    = 6000   // as JSON
	maxView     = 240000 // as JSON; Slack takes 250 KB
	maxFields   = 30
	maxCaption  = 200 // a field's label or hint; Slack takes 2,000
	maxInput    = 3000
	maxRadios   = 10
	maxOptions  = 100
	maxValue    = 75 // an option's value; newer pages say 150
	maxBlockID  = 255
	maxMetadata = 3000
)

const (
	callbackID  = "sigap"
	fieldPrefix = "f:" // prefix of a block id; the field's name follows
	fieldAction = "v"
)

// openTime is how long the trigger of a form is good: interactivity/handling-user-interaction.
const openTime = 3 * time.Second

// open opens a form. It must be the first call after the handler: the trigger expires
// three seconds after the press, and works once. Slack: methods/views.open.
func (s *session) open(ctx context.Context, in input, f bot.Form, lang string) bool {
	ctx, cancel := context.WithTimeout(ctx, openTime)
	defer cancel()
	from := opened{Channel: in.channel, Hook: in.hook, Private: in.private, Home: in.home}
	out := s.call(ctx, func(ctx context.Context) error {
		got, err := s.api.OpenViewContext(ctx, in.trigger, view(f, from, s.opt.Words.In(lang)("send"), s.opt.Now().In(s.opt.Zone)))
		if err == nil && got.View.ID == "" {
			err = errNoAnswer
		}
		return err
	})
	if out.Result != bot.Done {
		s.opt.Logger.Warn("slack: a form was not opened", "cause", out.Cause)
	}
	return out.Result == bot.Done
}

package slack

import (
	"context"
	"errors"

	slackapi "github.com/slack-go/slack"

	"github.com/cc147/sigap/bot"
)

// noted is the reaction to a reply that was taken as a note: it stays, everybody in the
// thread sees it, and it is no message. The name is Slack's for 📝.
const noted = "memo"

// confirm answers a reply after its acknowledgement: with a reaction if it was taken, with
// a private sentence in its thread if it was not, and not at all if it is none of the
// bot's.
func (s *session) confirm(in input, got bot.Answer) {
	if got.Code == "" && got.Card == nil && (got.Toast == "" || s.react(s.grace, in)) {
		return
	}
	if m := private(in, got); m != nil {
		s.answer(in, *m, false)
	}
}

// react adds the reaction and reports whether it is there. Slack: methods/reactions.add.
func (s *session) react(ctx context.Context, in input) bool {
	out := s.call(ctx, func(ctx context.Context) error {
		err := s.api.AddReactionContext(ctx, noted, slackapi.NewRefToMessage(in.channel, in.message))
		var refusal slackapi.SlackErrorResponse
		if errors.As(err, &refusal) && refusal.Err == "already_reacted" { // the reply came twice
			return nil
		}
		return err
	})
	if out.Result != bot.Done {
		s.opt.Logger.Warn("slack: a note was saved, but not marked; telling its author", "cause", out.Cause)
	}
	return out.Result == bot.Done
}

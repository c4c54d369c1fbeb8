package slack

import (
	"context"
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"time"

	slackapi "github.com/slack-go/slack"

	"github.com/cc147/sigap/bot"
)

const (
	ackIn     = 2500 * time.Millisecond // after that the user's client has given up, or soon will
	replyTime = 30 * time.Second        // for all that follows an acknowledgement
	maxAck    = 20<<10 - 512            // Slack drops one of 20 KB in silence; the envelope's part is around it
	maxError  = 300
)

// serve works on one input to its end: the handler answers, the acknowledgement
// carries what it can of the answer, and other calls bring the rest.
func (s *session) serve(l *link, envelope string, in input, at time.Time) {
	var got bot.Answer
	switch in.kind {
	case ignored:
		s.ack(l, envelope, nil)
		return
	case foreign:
		got = bot.Answer{Toast: s.opt.Words.In("")("unknown"), Code: "unknown"}
	case ours:
		got = s.handle(in.In)
	}
	ctx, cancel := context.WithTimeout(context.Background(), replyTime)
	defer cancel()
	shown := private(got)
	payload := reply(in, got, shown)
	if s.opt.Now().Sub(at) > ackIn && in.Command != nil {
		payload = nil
	}
	acked := make(chan bool, 1)
	go func() { acked <- s.ack(l, envelope, payload) }()
	opened := got.Form == nil || s.open(ctx, in, *got.Form, got.Lang)
	if <-acked && payload != nil {
		shown = nil
	}
	if shown != nil {
		s.answer(ctx, in, *shown, got.Replace)
	}
	if !opened {
		s.answer(ctx, in, draw(bot.Sentence(s.opt.Words.In(got.Lang)("form_late")), bot.OnAnswer), false)
	}
	if got.Retire && in.Press != nil {
		s.retire(ctx, in.Press.Ref, in.shown)
	}
}

func (s *session) ack(l *link, envelope string, payload any) bool {
	err := l.ack(envelope, payload)
	if err != nil {
		s.opt.Logger.Warn("slack: not acknowledged", "error", err)
	}
	return err == nil
}

// private is what the answer shows to the one who asked, or nil.
func private(got bot.Answer) *content {
	var m content
	switch {
	case got.Card != nil:
		m = draw(*got.Card, bot.OnAnswer)
	case bot.CleanLine(got.Toast) != "":
		m = draw(bot.Sentence(got.Toast), bot.OnAnswer)
	case len(got.Errors) > 0:
		m = draw(bot.Sentence(joined(got.Errors, slices.Sorted(maps.Keys(got.Errors)))), bot.OnAnswer)
	default:
		return nil
	}
	return &m
}

// reply is the payload of the acknowledgement, or nil. The acknowledgement of a
// press can't carry one.
func reply(in input, got bot.Answer, shown *content) any {
	switch {
	case in.Submit != nil && len(got.Errors) > 0 && len(in.blocks) > 0:
		return slackapi.NewErrorsViewSubmissionResponse(underFields(got.Errors, in.blocks))
	case in.Command == nil || shown == nil:
		return nil
	}
	payload := map[string]any{"response_type": slackapi.ResponseTypeEphemeral, "text": shown.text, "blocks": shown.blocks}
	if raw, err := json.Marshal(payload); err != nil || len(raw) > maxAck {
		return nil
	}
	return payload
}

// underFields puts each error under its field's block. An error without a field is
// put under the first one: a form has no other place for it.
func underFields(errors map[string]string, blocks []string) map[string]string {
	at := map[string][]string{}
	for _, name := range slices.Sorted(maps.Keys(errors)) {
		id := fieldPrefix + name
		if !slices.Contains(blocks, id) {
			id = blocks[0]
		}
		at[id] = append(at[id], name)
	}
	out := map[string]string{}
	for id, names := range at {
		out[id] = bot.Cut(joined(errors, names), maxError)
	}
	return out
}

func joined(errors map[string]string, names []string) string {
	var all []string
	for _, n := range names {
		if text := bot.CleanLine(errors[n]); text != "" {
			all = append(all, text)
		}
	}
	if len(all) == 0 {
		return "…"
	}
	return strings.Join(all, " ")
}

// answer shows a message to one user: by the response URL, which works five times
// within half an hour, else as an ephemeral message in the channel, else as a
// direct message. Only a private answer is replaced.
func (s *session) answer(ctx context.Context, in input, m content, replace bool) {
	for _, way := range []func() bot.Outcome{
		func() bot.Outcome { return s.byHook(ctx, in, m, replace && in.private) },
		func() bot.Outcome { return s.ephemeral(ctx, in, m) },
		func() bot.Outcome { return s.direct(ctx, in, m) },
	} {
		out := way()
		if out.Result == bot.Done {
			return
		}
		if out.Cause != "" {
			s.opt.Logger.Warn("slack: an answer was not delivered; trying another way", "cause", out.Cause)
		}
	}
}

// none is the outcome of a way that the input does not offer.
var none = bot.Outcome{Result: bot.Failed}

func (s *session) byHook(ctx context.Context, in input, m content, replace bool) bot.Outcome {
	if in.hook == "" {
		return none
	}
	return s.call(ctx, func(ctx context.Context) error {
		return slackapi.PostWebhookCustomHTTPContext(ctx, in.hook, s.http, &slackapi.WebhookMessage{
			Text: m.text, Blocks: &slackapi.Blocks{BlockSet: m.blocks}, ResponseType: slackapi.ResponseTypeEphemeral, ReplaceOriginal: replace,
		})
	})
}

func (s *session) ephemeral(ctx context.Context, in input, m content) bot.Outcome {
	if in.channel == "" {
		return none
	}
	return s.call(ctx, func(ctx context.Context) error {
		ts, err := s.api.PostEphemeralContext(ctx, in.channel, in.user, m.options()...)
		if err == nil && ts == "" {
			err = errNoAnswer
		}
		return err
	})
}

func (s *session) direct(ctx context.Context, in input, m content) bot.Outcome {
	channel, out := s.target(ctx, bot.Place{Platform: Name, ID: in.user, Private: true})
	if out.Result != bot.Done {
		return out
	}
	return s.call(ctx, func(ctx context.Context) error {
		_, ts, err := s.api.PostMessageContext(ctx, channel, append(m.options(), slackapi.MsgOptionDisableLinkUnfurl(), slackapi.MsgOptionDisableMediaUnfurl())...)
		if err == nil && ts == "" {
			err = errNoAnswer
		}
		return err
	})
}

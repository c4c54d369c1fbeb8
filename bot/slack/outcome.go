package slack

import (
	"context"
	"errors"
	"net/http"
	"time"

	slackapi "github.com/slack-go/slack"

	"github.com/cc147/sigap/bot"
)

// callTime is the deadline of one outside call.
const callTime = 20 * time.Second

// postTime is the deadline of a post: a late answer says where the message is, and without
// it the message must be looked up. Its caller may allow less.
const postTime = 70 * time.Second

// errNoAnswer is an answer without its required fields: some proxies answer {}.
var errNoAnswer = errors.New("the answer is empty")

// call makes one outside call and returns its outcome.
func (p *Platform) call(ctx context.Context, do func(context.Context) error) bot.Outcome {
	return callWithin(ctx, callTime, do)
}

func callWithin(ctx context.Context, limit time.Duration, do func(context.Context) error) bot.Outcome {
	written, err := bot.Call(ctx, limit, do)
	return outcome(err, written)
}

// outcome classifies an error of the library. written says whether the request may have
// reached Slack: a request that was not written had no effect.
func outcome(err error, written bool) bot.Outcome {
	var limited *slackapi.RateLimitedError
	var status slackapi.StatusCodeError
	var refusal slackapi.SlackErrorResponse
	switch {
	case err == nil:
		return bot.Outcome{}
	case errors.As(err, &limited):
		return bot.Outcome{Result: bot.Retry, After: max(limited.RetryAfter, time.Second), Cause: "Slack's rate limit"}
	case errors.As(err, &status):
		return ofStatus(status.Code)
	case errors.As(err, &refusal) && refusal.Err == "missing_scope":
		return lackOf(refusal.Needed)
	case errors.As(err, &refusal):
		return ofCode(refusal.Err)
	case !written:
		return bot.Outcome{Result: bot.Retry, Cause: "Slack can't be reached: " + kind(err)}
	}
	return bot.Outcome{Result: bot.Unsure, Cause: "no answer from Slack: " + kind(err)}
}

// ofStatus returns the outcome of an HTTP status. Slack's own refusals have 200: another
// status is from its edge, or from a proxy or a firewall between.
func ofStatus(code int) bot.Outcome {
	out := bot.Outcome{Result: bot.Unknown, Cause: ofHTTP("Slack's answer", code)}
	switch {
	case code == http.StatusTooManyRequests:
		out.Result, out.After = bot.Retry, 30*time.Second
	case code == http.StatusRequestTimeout, code >= 500:
		out.Result = bot.Unsure
	case code == http.StatusRequestEntityTooLarge:
		out.Result = bot.Failed
	case code == http.StatusUnauthorized, code == http.StatusForbidden, code == http.StatusNotFound, code == http.StatusProxyAuthRequired:
		out.Result = bot.Off
	}
	return out
}

// kind describes an error without quoting it: response URLs are secrets.
func kind(err error) string {
	if errors.Is(err, errNoAnswer) {
		return "the answer is empty"
	}
	return bot.NetworkCause(err)
}

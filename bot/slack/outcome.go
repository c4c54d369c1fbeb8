package slack

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"strings"
	"time"

	slackapi "github.com/slack-go/slack"

	"github.com/cc147/sigap/bot"
)

// callTime is the deadline of one outside call.
const callTime = 20 * time.Second

// errNoAnswer is an answer without its required fields: some proxies answer {}.
var errNoAnswer = errors.New("the answer is empty")

// call makes one outside call and returns its outcome.
func (p *Platform) call(ctx context.Context, do func(context.Context) error) bot.Outcome {
	written, err := bot.Call(ctx, callTime, do)
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
	case errors.As(err, &refusal):
		return ofCode(refusal.Err)
	case !written:
		return bot.Outcome{Result: bot.Retry, Cause: "Slack can't be reached: " + kind(err)}
	}
	return bot.Outcome{Result: bot.Unsure, Cause: "no answer from Slack: " + kind(err)}
}

func ofStatus(code int) bot.Outcome {
	cause := "Slack answered with HTTP " + strconv.Itoa(code)
	switch {
	case code == http.StatusTooManyRequests:
		return bot.Outcome{Result: bot.Retry, After: 30 * time.Second, Cause: cause}
	case code == http.StatusRequestTimeout || code >= 500:
		return bot.Outcome{Result: bot.Unsure, Cause: cause}
	}
	if code == http.StatusBadRequest || code == http.StatusRequestEntityTooLarge {
		return bot.Outcome{Result: bot.Failed, Cause: cause}
	}
	return bot.Outcome{Result: bot.Closed, Cause: cause}
}

// kind describes an error without quoting it: response URLs are secrets.
func kind(err error) string {
	if errors.Is(err, errNoAnswer) {
		return "the answer is empty"
	}
	return bot.NetworkCause(err)
}

// ofCode returns the outcome of Slack's own error codes for a message. An unknown code is
// a refusal.
func ofCode(code string) bot.Outcome {
	switch code {
	case "internal_error", "fatal_error", "service_unavailable", "request_timeout":
		return bot.Outcome{Result: bot.Unsure, Cause: "Slack has an internal error (" + code + ")"}
	case "ratelimited", "rate_limited", "team_added_to_org":
		return bot.Outcome{Result: bot.Retry, Cause: "Slack is temporarily unavailable (" + code + ")"}
	case "message_not_found", "thread_not_found":
		return bot.Outcome{Result: bot.Gone, Cause: "the message is not there any more (" + code + ")"}
	case "cant_update_message", "cant_delete_message", "edit_window_closed":
		return bot.Outcome{Result: bot.Gone, Left: true, Cause: "the message can't be changed any more (" + code + ")"}
	}
	if closed[code] || closedPlaces[code] {
		return bot.Outcome{Result: bot.Closed, Cause: cause(code)}
	}
	return bot.Outcome{Result: bot.Failed, Cause: cause(code)}
}

// closed are the codes after which no connection works until the operator has changed
// something.
var closed = map[string]bool{
	"invalid_auth": true, "not_authed": true, "account_inactive": true, "token_revoked": true, "token_expired": true,
	"not_allowed_token_type": true, "missing_scope": true, "no_permission": true, "link_disabled": true,
}

// closedPlaces are the codes of a channel or a private chat that the bot can't write to
// until somebody has changed something.
var closedPlaces = map[string]bool{
	"not_in_channel": true, "channel_not_found": true, "is_archived": true, "restricted_action": true,
	"user_not_found": true, "user_disabled": true, "cannot_dm_bot": true,
}

// cause explains a code, with the next step for the operator.
func cause(code string) string {
	say, ok := causes[code]
	if !ok {
		say = "Slack refused the call"
	}
	return say + " (" + bot.Cut(bot.CleanLine(code), 80) + ")"
}

const reinstall = "install the app again and copy the new tokens"

var causes = map[string]string{
	"invalid_auth":           "Slack does not know the token: copy it again from the app's settings",
	"not_authed":             "Slack got no token: copy it from the app's settings",
	"account_inactive":       "the app is not in the workspace any more: " + reinstall,
	"token_revoked":          "the token was revoked: " + reinstall,
	"token_expired":          "the token has expired: " + reinstall + ", with token rotation off",
	"not_allowed_token_type": "the tokens are mixed up: xoxb- is the bot's, xapp- the app's",
	"missing_scope":          "the app lacks a permission: update it from its manifest and install it again",
	"no_permission":          "the app lacks a permission: update it from its manifest and install it again",
	"link_disabled":          "Socket Mode is switched off: switch it on in the app's settings",
	"not_in_channel":         "the bot is not in the channel: invite it there",
	"channel_not_found":      "there is no such channel for the bot: check the id, and invite the bot where the channel is private",
	"is_archived":            "the channel is archived: name another one",
	"restricted_action":      "the workspace does not let the bot write there: ask its owner",
	"user_not_found":         "there is no such user in the workspace: check the id",
	"user_disabled":          "the user is deactivated",
	"cannot_dm_bot":          "the user is a bot, which has no private chat",
	"no_such_subteam":        "there is no such user group: check the id",
}

// isClosed reports whether an error rules out any connection, and why.
func isClosed(err error) (why string, ok bool) {
	var refusal slackapi.SlackErrorResponse
	if errors.As(err, &refusal) && closed[strings.TrimSpace(refusal.Err)] {
		return cause(refusal.Err), true
	}
	return "", false
}

package telegram

import (
	"errors"
	"net/url"
	"strings"
	"time"

	tgbot "github.com/go-telegram/bot"

	"github.com/cc147/sigap/bot"
)

// outcome classifies an error. written says whether any of the request may have reached
// the service. https://core.telegram.org/bots/api#making-requests
func outcome(err error, written bool) bot.Outcome {
	var slow *tgbot.TooManyRequestsError
	var moved *tgbot.MigrateError
	switch {
	case err == nil:
		return bot.Outcome{}
	case errors.As(err, &slow):
		return bot.Outcome{Result: bot.Retry, After: time.Duration(slow.RetryAfter) * time.Second, Cause: "too many messages: " + cause(err)}
	case errors.As(err, &moved):
		return bot.Outcome{Result: bot.Retry, Cause: "the group has become a supergroup"}
	case errors.Is(err, tgbot.ErrorBadRequest):
		return badRequest(said(err))
	case errors.Is(err, tgbot.ErrorForbidden):
		return bot.Outcome{Result: bot.Closed, Cause: "not allowed: " + said(err)}
	case errors.Is(err, tgbot.ErrorUnauthorized), errors.Is(err, tgbot.ErrorNotFound):
		return bot.Outcome{Result: bot.Closed, Cause: badToken}
	case errors.Is(err, tgbot.ErrorConflict), !written:
		return bot.Outcome{Result: bot.Retry, Cause: cause(err)}
	}
	return bot.Outcome{Result: bot.Unsure, Cause: cause(err)}
}

const badToken = "Telegram refuses the token; copy the bot's token from BotFather and set it"

// refusals are parts of the descriptions of a 400 that are not final for the message, with
// their results.
var refusals = []struct {
	part string
	is   bot.Result
}{
	{"message is not modified", bot.Done},
	{"message to edit not found", bot.Gone},
	{"message can't be edited", bot.Gone},
	{"message to delete not found", bot.Gone},
	{"message can't be deleted", bot.Gone},
	{"MESSAGE_ID_INVALID", bot.Gone},
	{"chat not found", bot.Closed},
	{"message thread not found", bot.Closed},
	{"TOPIC_CLOSED", bot.Closed},
	{"TOPIC_DELETED", bot.Closed},
	{"CHAT_WRITE_FORBIDDEN", bot.Closed},
	{"CHAT_RESTRICTED", bot.Closed},
	{"not enough rights", bot.Closed},
	{"have no rights", bot.Closed},
	{"PEER_ID_INVALID", bot.Closed},
	{"USER_IS_BLOCKED", bot.Closed},
}

func badRequest(description string) bot.Outcome {
	for _, r := range refusals {
		if !strings.Contains(description, r.part) {
			continue
		}
		if r.is == bot.Done {
			return bot.Outcome{}
		}
		return bot.Outcome{Result: r.is, Cause: description, Left: r.is == bot.Gone && strings.Contains(r.part, "can't be")}
	}
	return bot.Outcome{Result: bot.Failed, Cause: "refused: " + description}
}

// said returns the service's description of an error, up to the first quotation mark: the
// rest may quote what was sent.
func said(err error) string {
	text := err.Error()
	if _, description, ok := strings.Cut(text, ", "); ok {
		text = description
	}
	text, _, _ = strings.Cut(text, `"`)
	return cut(bot.CleanLine(text), maxToast)
}

// cause describes an error without the address, which holds the token, and without what
// was sent or answered.
func cause(err error) string {
	var network *url.Error
	var slow *tgbot.TooManyRequestsError
	switch {
	case errors.As(err, &network):
		return bot.NetworkCause(err)
	case errors.As(err, &slow):
		return "asked to wait " + (time.Duration(slow.RetryAfter) * time.Second).String()
	case errors.Is(err, tgbot.ErrorUnauthorized), errors.Is(err, tgbot.ErrorNotFound):
		return badToken
	case errors.Is(err, tgbot.ErrorBadRequest), errors.Is(err, tgbot.ErrorForbidden), errors.Is(err, tgbot.ErrorConflict):
		return said(err)
	}
	return "the service failed, or its answer could not be read"
}

package telegram

import (
	"errors"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"time"

	tgbot "github.com/go-telegram/bot"

	"github.com/cc147/sigap/bot"
)

// outcome classifies an error of the client library. written says whether any of the
// request may have reached the service.
// https://core.telegram.org/bots/api#making-requests
func outcome(err error, written bool) bot.Outcome {
	var slow *tgbot.TooManyRequestsError
	var moved *tgbot.MigrateError
	if err == nil {
		return bot.Outcome{}
	}
	if code, description := answered(err); code != 0 {
		return refused(code, description)
	}
	switch {
	case errors.As(err, &slow):
		return bot.Outcome{Result: bot.Retry, After: time.Duration(slow.RetryAfter) * time.Second, Cause: "too many messages: " + cause(err)}
	case errors.As(err, &moved):
		return bot.Outcome{Result: bot.Retry, Cause: "the group has become a supergroup"}
	case !written:
		return bot.Outcome{Result: bot.Retry, Cause: cause(err)}
	}
	return bot.Outcome{Result: bot.Unsure, Cause: cause(err)}
}

// codes are the library's errors for the codes of an answer.
var codes = map[error]int{
	tgbot.ErrorBadRequest: http.StatusBadRequest, tgbot.ErrorUnauthorized: http.StatusUnauthorized,
	tgbot.ErrorForbidden: http.StatusForbidden, tgbot.ErrorNotFound: http.StatusNotFound, tgbot.ErrorConflict: http.StatusConflict,
}

// untyped is the library's error for any other code: "error response from telegram for
// method sendMessage, 421 Misdirected Request".
var untyped = regexp.MustCompile(`^error response from telegram for method \w+, ([0-9]+) (.*)`)

// answered returns the code and the description of an answer with ok false, or 0.
func answered(err error) (code int, description string) {
	if err == nil {
		return 0, ""
	}
	for known, code := range codes {
		if errors.Is(err, known) {
			_, description, _ := strings.Cut(err.Error(), ", ")
			return code, description
		}
	}
	if m := untyped.FindStringSubmatch(err.Error()); m != nil {
		code, _ := strconv.Atoi(m[1])
		return code, m[2]
	}
	return 0, ""
}

// cause describes an error without the address, which holds the token, and without what
// was sent or answered.
func cause(err error) string {
	var network *url.Error
	var slow *tgbot.TooManyRequestsError
	var answer *refusedError
	switch {
	case errors.As(err, &network):
		return bot.NetworkCause(err)
	case errors.As(err, &slow):
		return "asked to wait " + (time.Duration(slow.RetryAfter) * time.Second).String()
	case errors.As(err, &answer):
		return refused(answer.code, answer.description).Cause
	}
	return "the service failed, or its answer could not be read"
}

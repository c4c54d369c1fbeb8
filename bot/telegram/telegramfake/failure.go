package telegramfake

import (
	"io"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/cc147/sigap/bot/fakes"
)

// Failure is how a call goes wrong; Status is the answer's error_code, and Error its
// description without the words for the code: "CHAT_ADMIN_REQUIRED". It is not recorded
// in Faults. "file" (the content of one) counts as a method.
type Failure = fakes.Failure

// Call selects calls; Place is the chat_id.
type Call = fakes.Call

// fail returns what writes the answer of a failure.
func fail(w http.ResponseWriter) func(Failure) {
	return func(how Failure) {
		switch how.Status {
		case http.StatusTooManyRequests:
			answer(w, nil, tooMany(seconds(how.RetryAfter)))
		case http.StatusBadGateway, http.StatusGatewayTimeout: // of a machine before the service
			w.Header().Set("Content-Type", "text/html")
			w.WriteHeader(how.Status)
			title := strconv.Itoa(how.Status) + " " + http.StatusText(how.Status)
			_, _ = io.WriteString(w, "<html><head><title>"+title+"</title></head><body><h1>"+title+"</h1></body></html>")
		default:
			answer(w, nil, published(how.Status, how.Error))
		}
	}
}

// rawCode is the form of the codes of Telegram's own servers.
var rawCode = regexp.MustCompile(`^[A-Z0-9_]+$`)

// published returns an error as the server publishes it: a 403 with a code of Telegram's
// own servers is a 400, and so is a code of HTTP that the server doesn't know; a sentence
// begins with a small letter.
// https://github.com/tdlib/telegram-bot-api, Client.cpp, fail_query_with_error
func published(code int, why string) refusal {
	raw := rawCode.MatchString(why)
	if _, known := prefixes[code]; !known && code < 500 || raw && code == http.StatusForbidden {
		code = http.StatusBadRequest
	}
	if !raw && why != "" {
		why = strings.ToLower(why[:1]) + why[1:]
	}
	return refuse(code, why)
}

// StormFaults are the faults of a storm: what Telegram answers now and then, and what the
// network between does.
//
// The texts are those of github.com/tdlib/telegram-bot-api, Client.cpp, of the table of
// errors at core.telegram.org/method/messages.sendMessage, and of tdlib/td,
// MessagesManager.cpp and DialogManager.cpp.
func StormFaults() []fakes.Fault {
	everywhere := []Failure{
		{Cut: true}, {Cut: true, Applied: true}, {Status: 500}, {Status: 502}, {Status: 502, Applied: true}, {Status: 504, Applied: true},
		{Status: http.StatusTooManyRequests, RetryAfter: time.Second}, {Wait: 300 * time.Millisecond},
	}
	writes := []Failure{
		{Hang: true, Applied: true}, {Cut: true, Late: 200 * time.Millisecond}, {Status: 504, Late: time.Second},
		{Status: 400, Error: "need administrator rights in the channel chat"}, {Status: 400, Error: "CHAT_ADMIN_REQUIRED"},
		{Status: 400, Error: "have no write access to the chat"}, {Status: 400, Error: "CHAT_RESTRICTED"},
		{Status: 403, Error: "bot was kicked from the supergroup chat"}, {Status: 400, Error: "A_CODE_THAT_NOBODY_KNOWS"},
	}
	var out []fakes.Fault
	for _, how := range slices.Repeat(everywhere, 6) { // a refusal of the place is rarer
		out = append(out, fakes.Fault{How: how})
	}
	for _, method := range []string{"sendMessage", "editMessageText"} {
		for _, how := range writes {
			out = append(out, fakes.Fault{Calls: Call{Method: method}, How: how})
		}
	}
	return append(out, fakes.Fault{Calls: Call{Method: "editMessageText"}, How: Failure{Status: 400, Error: "message can't be edited"}})
}

package slackfake

import (
	"cmp"
	"net/http"
	"slices"
	"time"

	"github.com/cc147/sigap/bot/fakes"
)

// Failure is how a call goes wrong; Error is the answer's error: "internal_error". It is
// not recorded in Faults.
//
// "response_url", "file" (the content of one), "socket" (the WebSocket's handshake) and
// "hello" (its first message) count as methods. A hello that hangs never comes, and one
// with an Error is a disconnect with that reason.
type Failure = fakes.Failure

// Call selects calls. The place of a direct message is its channel, see DM.
type Call = fakes.Call

// LagHistory hides messages younger than d from history and replies.
func (f *Fake) LagHistory(d time.Duration) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.lag = d
}

// respond answers a call, or makes it go wrong.
func (f *Fake) respond(w http.ResponseWriter, r *http.Request, c Call, do func() reply) {
	f.Respond(w, r, f.take(c), func() func() {
		answer := do()
		return func() { write(w, answer) }
	}, refuse(w))
}

// take is Failures.Take, which Await notices.
func (f *Fake) take(c Call) Failure {
	defer f.changes.Notify()
	return f.Take(c)
}

// refuse returns what writes the answer of a failure.
func refuse(w http.ResponseWriter) func(Failure) {
	return func(how Failure) {
		code := how.Error
		if how.Status == http.StatusTooManyRequests {
			code = cmp.Or(code, "ratelimited")
		}
		write(w, reply{how.Status, how.RetryAfter, object{"ok": false, "error": code}})
	}
}

// selected returns a call of the Web API as FailWhile selects it.
func (f *Fake) selected(name string, a args) Call {
	place := cmp.Or(a.str("channel"), a.str("channel_id"), a.str("users"))
	f.mu.Lock()
	defer f.mu.Unlock()
	if u, ok := f.users[place]; ok && !u.Bot {
		place = "D" + place
	}
	return Call{Method: name, Place: place, Message: a.str("ts")}
}

// StormFaults are the faults of a storm: what Slack answers now and then, and what the
// network between does.
//
// Slack says of internal_error and fatal_error that some aspect of the operation may
// have succeeded before: docs.slack.dev/reference/methods/chat.update, errors. A 429
// carries Retry-After: docs.slack.dev/apis/web-api/rate-limits. cant_update_message
// and edit_window_closed leave the message as it was: chat.update, errors.
func StormFaults() []fakes.Fault {
	everywhere := []Failure{
		{Cut: true}, {Cut: true, Applied: true}, {Status: 500}, {Status: 502, Applied: true}, {Status: 503, Applied: true},
		{Error: "internal_error"}, {Error: "internal_error", Applied: true}, {Error: "fatal_error", Applied: true},
		{Error: "service_unavailable"}, {Error: "request_timeout", Applied: true}, {Error: "team_added_to_org"},
		{Status: http.StatusTooManyRequests, RetryAfter: time.Second}, {Wait: 300 * time.Millisecond},
	}
	writes := []Failure{
		{Hang: true, Applied: true}, {Cut: true, Late: 200 * time.Millisecond}, {Status: 504, Late: time.Second},
		{Error: "restricted_action_read_only_channel"}, {Error: "message_limit_exceeded"}, {Error: "team_access_not_granted"},
		{Error: "is_archived"}, {Error: "a_code_that_nobody_knows"},
	}
	var out []fakes.Fault
	for _, how := range slices.Repeat(everywhere, 6) { // a refusal of the place is rarer
		out = append(out, fakes.Fault{How: how})
	}
	for _, method := range []string{"chat.postMessage", "chat.update"} {
		for _, how := range writes {
			out = append(out, fakes.Fault{Calls: Call{Method: method}, How: how})
		}
	}
	for _, code := range []string{"cant_update_message", "edit_window_closed", "update_failed"} {
		out = append(out, fakes.Fault{Calls: Call{Method: "chat.update"}, How: Failure{Error: code}})
	}
	return out
}

package telegramfake

import (
	"encoding/json"
	"errors"
	"net/http"
	"strconv"
)

// Fault is a call that broke a rule of the API.
type Fault struct {
	Method string
	Why    string // the description that the bot got
}

// refusal is an answer with ok false.
type refusal struct {
	code       int
	why        string
	breach     bool // the call itself was invalid, whatever the state of the chats
	retryAfter int  // seconds
	movedTo    int64
}

// prefixes are the beginnings of the descriptions, by code.
var prefixes = map[int]string{400: "Bad Request", 401: "Unauthorized", 403: "Forbidden", 404: "Not Found",
	409: "Conflict", 421: "Misdirected Request", 429: "Too Many Requests", 500: "Internal Server Error"}

// Error returns the description that the bot gets.
func (r refusal) Error() string {
	if r.why == "" {
		return prefixes[r.code]
	}
	return prefixes[r.code] + ": " + r.why
}

// refuse refuses a valid call because of the state of the chats.
func refuse(code int, why string) refusal { return refusal{code: code, why: why} }

// breach refuses an invalid call.
func breach(why string) refusal { return breachOf(400, why) }

func breachOf(code int, why string) refusal { return refusal{code: code, why: why, breach: true} }

func tooMany(seconds int) refusal {
	return refusal{code: 429, why: "retry after " + strconv.Itoa(seconds), retryAfter: seconds}
}

// blame records a call that broke a rule.
func (s *Service) blame(c *call, err error) {
	var r refusal
	if errors.As(err, &r) && r.breach {
		s.faults = append(s.faults, Fault{c.method, r.Error()})
	}
}

type wireParameters struct {
	RetryAfter int   `json:"retry_after,omitempty"`
	MovedTo    int64 `json:"migrate_to_chat_id,omitempty"`
}

type wireAnswer struct {
	OK          bool            `json:"ok"`
	Result      any             `json:"result,omitempty"`
	Code        int             `json:"error_code,omitempty"`
	Description string          `json:"description,omitempty"`
	Parameters  *wireParameters `json:"parameters,omitempty"`
}

// answer writes a result, or the refusal err.
func answer(w http.ResponseWriter, result any, err error) {
	code, out := http.StatusOK, wireAnswer{OK: true, Result: result}
	var r refusal
	if errors.As(err, &r) {
		code, out = r.code, wireAnswer{Code: r.code, Description: r.Error()}
		if p := (wireParameters{r.retryAfter, r.movedTo}); p != (wireParameters{}) {
			out.Parameters = &p
		}
	}
	w.Header().Set("Content-Type", "application/json")
	if r.retryAfter > 0 {
		w.Header().Set("Retry-After", strconv.Itoa(r.retryAfter))
	}
	w.WriteHeader(code)
	_ = json.NewEncoder(w).Encode(out) // a caller that is gone gets nothing
}

package slackfake

import (
	"encoding/json"
	"fmt"
	"math"
	"net/http"
	"slices"
	"strconv"
	"time"
)

// reply is an answer to one HTTP request.
type reply struct {
	status int
	after  time.Duration
	body   any
}

func write(w http.ResponseWriter, r reply) {
	if r.after > 0 {
		w.Header().Set("Retry-After", strconv.Itoa(int(math.Ceil(r.after.Seconds()))))
	}
	if s, ok := r.body.(string); ok {
		w.Header().Set("Content-Type", "text/html")
		w.WriteHeader(max(r.status, http.StatusOK))
		fmt.Fprint(w, s)
		return
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(max(r.status, http.StatusOK))
	_ = json.NewEncoder(w).Encode(r.body) // a caller that is gone gets nothing
}

// tooFast is the error of a call over its rate limit.
type tooFast struct{ after time.Duration }

func (tooFast) Error() string { return "ratelimited" }

// pace refuses a call if there were already most calls within the span. It needs mu.
func (f *Fake) pace(what string, most int, span time.Duration) error {
	if !f.o.RateLimits {
		return nil
	}
	now := f.o.Now()
	recent := slices.DeleteFunc(f.paces[what], func(t time.Time) bool { return now.Sub(t) >= span })
	f.paces[what] = recent
	if len(recent) >= most {
		return tooFast{recent[0].Add(span).Sub(now)}
	}
	f.paces[what] = append(recent, now)
	return nil
}

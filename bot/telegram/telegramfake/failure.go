package telegramfake

import (
	"io"
	"net/http"
)

// Failure is how a call fails. The zero Failure is none.
type Failure struct {
	kind       failureKind
	retryAfter int
	code       int    // of refused
	why        string // of refused
}

type failureKind int

const (
	none failureKind = iota
	limited
	serverError
	badGateway
	hang
	cutBefore
	cutAfter
	notFound
	refused
)

// TooMany makes a call answer 429 with retry_after in seconds, without effect.
func TooMany(retryAfter int) Failure { return Failure{kind: limited, retryAfter: retryAfter} }

// ServerError makes a call answer 500, without effect.
func ServerError() Failure { return Failure{kind: serverError} }

// BadGateway makes a call answer 502 with an HTML page, without effect.
func BadGateway() Failure { return Failure{kind: badGateway} }

// NotFound makes a call answer 404, without effect: as for an expired file.
func NotFound() Failure { return Failure{kind: notFound} }

// Refused makes a call answer with the code and the description, without effect.
func Refused(code int, description string) Failure {
	return Failure{kind: refused, code: code, why: description}
}

// Hang makes a call never answer, without effect.
func Hang() Failure { return Failure{kind: hang} }

// CutBefore cuts the connection of a call, without effect.
func CutBefore() Failure { return Failure{kind: cutBefore} }

// CutAfter carries a call out and then cuts the connection instead of answering.
func CutAfter() Failure { return Failure{kind: cutAfter} }

// Break makes the next n calls of a method fail, after the failures that were queued
// before.
func (s *Service) Break(method string, n int, t Failure) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for range n {
		s.failures[method] = append(s.failures[method], t)
	}
}

func (s *Service) nextFailure(method string) Failure {
	ordered := s.failures[method]
	if len(ordered) == 0 {
		return Failure{}
	}
	s.failures[method] = ordered[1:]
	return ordered[0]
}

// before applies a failure that has no effect. It reports whether the call goes on.
func (t Failure) before(w http.ResponseWriter, r *http.Request) bool {
	switch t.kind {
	case limited:
		answer(w, nil, tooMany(t.retryAfter))
	case serverError:
		answer(w, nil, refuse(500, ""))
	case notFound:
		answer(w, nil, refuse(404, ""))
	case refused:
		answer(w, nil, refuse(t.code, t.why))
	case badGateway:
		w.Header().Set("Content-Type", "text/html")
		w.WriteHeader(http.StatusBadGateway)
		_, _ = io.WriteString(w, "<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>")
	case hang:
		<-r.Context().Done()
		cut(w)
	case cutBefore:
		cut(w)
	default:
		return true
	}
	return false
}

// cut closes the connection without an answer.
func cut(w http.ResponseWriter) {
	if conn, _, err := http.NewResponseController(w).Hijack(); err == nil {
		_ = conn.Close()
	}
}

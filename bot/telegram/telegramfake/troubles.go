package telegramfake

import (
	"io"
	"net/http"
)

// Trouble is what goes wrong with a call. The zero Trouble is none.
type Trouble struct {
	kind       troubleKind
	retryAfter int
}

type troubleKind int

const (
	none troubleKind = iota
	limited
	serverError
	badGateway
	hang
	cutBefore
	cutAfter
)

// TooMany answers 429 with retry_after in seconds; the call has no effect.
func TooMany(retryAfter int) Trouble { return Trouble{limited, retryAfter} }

// ServerError answers 500; the call has no effect.
func ServerError() Trouble { return Trouble{kind: serverError} }

// BadGateway answers 502 with a page of HTML; the call has no effect.
func BadGateway() Trouble { return Trouble{kind: badGateway} }

// Hang never answers; the call has no effect.
func Hang() Trouble { return Trouble{kind: hang} }

// CutBefore cuts the connection; the call has no effect.
func CutBefore() Trouble { return Trouble{kind: cutBefore} }

// CutAfter carries the call out and cuts the connection instead of answering.
func CutAfter() Trouble { return Trouble{kind: cutAfter} }

// Break makes the next n calls of a method go wrong, after those that were ordered
// before.
func (s *Service) Break(method string, n int, t Trouble) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for range n {
		s.troubles[method] = append(s.troubles[method], t)
	}
}

func (s *Service) nextTrouble(method string) Trouble {
	ordered := s.troubles[method]
	if len(ordered) == 0 {
		return Trouble{}
	}
	s.troubles[method] = ordered[1:]
	return ordered[0]
}

// before makes a call go wrong that has no effect. It says whether the call goes on.
func (t Trouble) before(w http.ResponseWriter, r *http.Request) bool {
	switch t.kind {
	case limited:
		answer(w, nil, tooMany(t.retryAfter))
	case serverError:
		answer(w, nil, refuse(500, ""))
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

// cut ends the connection without an answer.
func cut(w http.ResponseWriter) {
	if conn, _, err := http.NewResponseController(w).Hijack(); err == nil {
		_ = conn.Close()
	}
}

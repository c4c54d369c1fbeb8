package telegramfake

import (
	"context"
	"errors"
	"net/http"
	"regexp"
	"strings"

	"github.com/cc147/sigap/bot/fakes"
)

// maxBody is the greatest size of a call's body, in bytes: a file has at most 50 MB.
const maxBody = 50 << 20

// call is one call of the bot.
type call struct {
	ctx    context.Context
	method string            // as the API spells it, if it is known
	args   map[string]string // JSON values as text
	names  map[string]string // of uploaded files, by argument
}

var tokenForm = regexp.MustCompile(`^[1-9][0-9]*:[A-Za-z0-9_-]+$`)

// serve answers one HTTP request.
func (s *Service) serve(w http.ResponseWriter, r *http.Request) {
	if path, ok := strings.CutPrefix(r.URL.Path, "/file/bot"+s.Token+"/"); ok {
		s.serveFile(w, r, path)
		return
	}
	token, name, ok := strings.Cut(strings.TrimPrefix(r.URL.Path, "/bot"), "/")
	switch {
	case !ok || !strings.HasPrefix(r.URL.Path, "/bot") || !tokenForm.MatchString(token):
		answer(w, nil, refuse(404, ""))
		return
	case token != s.Token:
		answer(w, nil, refuse(401, ""))
		return
	}
	args, names, err := readArgs(r)
	if err != nil {
		answer(w, nil, breach(err.Error()))
		return
	}
	m, known := methods[strings.ToLower(name)]
	c := &call{ctx: r.Context(), method: name, args: args, names: names}
	if known {
		c.method = m.name
	}
	s.Respond(w, r, s.begin(c), func() func() {
		result, err := s.do(c, m, known)
		var refused refusal
		if err != nil && !errors.As(err, &refused) {
			return func() { fakes.Cut(w) }
		}
		return func() { answer(w, result, err) }
	}, fail(w))
}

// begin records a call and returns how it goes wrong.
func (s *Service) begin(c *call) Failure {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.calls[c.method]++
	s.recordCall(c)
	s.changes.Notify()
	return s.Take(Call{Method: c.method, Place: c.args["chat_id"], Message: c.args["message_id"]})
}

// do checks a call and carries it out.
func (s *Service) do(c *call, m method, known bool) (result any, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	defer func() { s.blame(c, err) }()
	if !known {
		return nil, breachOf(404, "method not found")
	}
	if err := m.judge(c.args); err != nil {
		return nil, err
	}
	if err := s.hold(c); err != nil {
		return nil, err
	}
	return m.do(s, c)
}

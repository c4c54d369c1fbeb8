// Package directoryfake is a small directory of customers such as a CTI has, for tests:
// GET /customers/NUMBER?by=KIND with a secret header gives {"customer": …}, as
// docs/directory.md shows, or status 404 with {"error": "not found"}. It can be made to
// fail in the ways that such servers do.
package directoryfake

import (
	"net/http"
	"strings"
	"sync"
)

// The header and the secret that the directory wants.
const (
	Header = "X-Api-Key"
	Secret = "rahasia-cti"
)

// Path is the path of its URL with the places for the number and the kind.
const Path = "/customers/{number}?by={kind}"

// Fault answers a request instead of the directory.
type Fault func(http.ResponseWriter, *http.Request)

// Server is the directory. It is safe for concurrent use.
type Server struct {
	mu        sync.Mutex
	customers map[string]string
	fault     Fault
	asked     []string
}

// New makes a directory that knows these customers: by number, the JSON of each.
func New(customers map[string]string) *Server { return &Server{customers: customers} }

// Fail makes all further requests fail; nil ends that.
func (s *Server) Fail(f Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.fault = f
}

// Asked are the numbers that were asked for, with their kinds: "152400000001 internet".
func (s *Server) Asked() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]string(nil), s.asked...)
}

// ServeHTTP implements http.Handler.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	number := strings.TrimPrefix(r.URL.Path, "/customers/")
	s.mu.Lock()
	s.asked = append(s.asked, number+" "+r.URL.Query().Get("by"))
	fault, customer := s.fault, s.customers[number]
	s.mu.Unlock()
	w.Header().Set("Content-Type", "application/json")
	switch {
	case fault != nil:
		fault(w, r)
	case r.Header.Get(Header) != Secret:
		write(w, http.StatusUnauthorized, `{"error": "unauthorized"}`)
	case customer == "":
		write(w, http.StatusNotFound, `{"error": "not found"}`)
	default:
		write(w, http.StatusOK, `{"customer": `+customer+`}`)
	}
}

// The faults.

// Slow never answers.
func Slow(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }

// SlowBody begins to answer, and never ends.
func SlowBody(w http.ResponseWriter, r *http.Request) {
	_, _ = w.Write([]byte(`{"customer": {`))
	_ = http.NewResponseController(w).Flush()
	<-r.Context().Done()
}

// Status answers a status without a body.
func Status(code int) Fault {
	return func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(code) }
}

// Text answers a status and a text.
func Text(code int, text string) Fault {
	return func(w http.ResponseWriter, _ *http.Request) { write(w, code, text) }
}

// Huge answers a large JSON text.
func Huge(w http.ResponseWriter, _ *http.Request) {
	write(w, http.StatusOK, `{"customer": {"name": "`+strings.Repeat("a", 1<<20)+`"}}`)
}

// Redirect leads to another address, with the number.
func Redirect(w http.ResponseWriter, r *http.Request) {
	http.Redirect(w, r, "https://other.example"+r.URL.Path, http.StatusFound)
}

func write(w http.ResponseWriter, code int, text string) {
	w.WriteHeader(code)
	_, _ = w.Write([]byte(text)) // who asked has gone
}

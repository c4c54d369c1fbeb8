package app

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/cc147/sigap/cmd/internal/config"
	"github.com/cc147/sigap/handlers/directory/directoryfake"
	"github.com/cc147/sigap/handlers/words"
	"github.com/cc147/sigap/procedure"
	"github.com/cc147/sigap/store"
)

// secretOf is an environment with the directory's secret.
func secretOf(secret string) func(string) string {
	return func(name string) string { return map[string]string{config.DirectorySecret: secret}[name] }
}

// TestADirectoryThatFailsIsSaidAndStopsNothing: /readyz, /sigap status and the metrics
// name it, and the bot stays ready.
func TestADirectoryThatFailsIsSaidAndStopsNothing(t *testing.T) {
	fake := directoryfake.New(nil)
	server := httptest.NewServer(fake)
	defer server.Close()
	path := filepath.Join(t.TempDir(), "sigap.db")
	s, err := store.Open(store.Options{Path: path, Now: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	c := config.Default()
	c.Directory = &config.Directory{URL: server.URL + directoryfake.Path, Header: directoryfake.Header, Timeout: 700 * time.Millisecond, Cache: time.Minute,
		Fields: map[string]string{"name": "customer.name"}}
	with, err := c.DirectoryOptions(secretOf(directoryfake.Secret))
	if err != nil {
		t.Fatal(err)
	}
	site, err := c.Site()
	if err != nil {
		t.Fatal(err)
	}
	a, err := New(Options{Site: site, Version: "test", Store: s, Book: words.New(time.UTC), Directory: with, Log: slog.New(slog.DiscardHandler), Now: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	if a.Handlers.Directory == nil {
		t.Fatal("the handlers should ask the directory")
	}
	admin := a.AdminHandler(t.Context(), path)
	want := func(line, reason string, up bool) {
		t.Helper()
		w := httptest.NewRecorder()
		admin.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/metrics", nil))
		if !strings.Contains(w.Body.String(), line) {
			t.Errorf("the metrics should have %q", line)
		}
		now := a.ready(t.Context(), t.Context())
		part := now.Parts[len(now.Parts)-1]
		if !now.Ready || part.Part != "directory" || !part.OK || !strings.Contains(part.Reason, reason) || (reason == "") != (part.Reason == "") {
			t.Errorf("/readyz says %+v; want ready, and the directory with the reason %q", now, reason)
		}
		if links := a.links(); len(links) != 1 || links[0].Up != up {
			t.Errorf("the status has %+v; want the directory, up: %v", links, up)
		}
	}
	want("sigap_directory_up 1", "", true)
	a.Directory.Ask(t.Context(), "dewi", procedure.Number{Kind: procedure.Internet, Value: "152400000001"})
	want(`sigap_directory_answers_total{result="unknown"} 1`, "", true)
	fake.Fail(directoryfake.Status(500))
	a.Directory.Ask(t.Context(), "dewi", procedure.Number{Kind: procedure.Internet, Value: "152400000002"})
	want(`sigap_directory_answers_total{result="down"} 1`, "look-ups go on with the lists: it answers HTTP status 500", false)
	want("sigap_directory_up 0", "HTTP status 500", false)
}

// TestTheStartSaysWhetherTheDirectoryIsAsked: without its secret it is off.
func TestTheStartSaysWhetherTheDirectoryIsAsked(t *testing.T) {
	c := config.Default()
	c.Directory = &config.Directory{URL: "https://cti.example/{number}", Header: directoryfake.Header, Fields: map[string]string{"name": "name"}}
	for secret, want := range map[string]string{
		"x": "  directory on: cti.example is asked at each look-up\n",
		"":  "  directory off: SIGAP_DIRECTORY_SECRET is not set; look-ups go on with the lists\n",
	} {
		o, err := c.DirectoryOptions(secretOf(secret))
		if err != nil {
			t.Fatal(err)
		}
		var out strings.Builder
		if reportDirectory(c.Directory, o, &out); out.String() != want {
			t.Errorf("with the secret %q it says %q, want %q", secret, out.String(), want)
		}
	}
}

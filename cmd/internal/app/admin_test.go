package app

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/cc147/sigap/cmd/internal/config"
)

// TestTheAdminAddressAnswersNoForeignName: a page whose name points to this machine can't
// read what it serves.
func TestTheAdminAddressAnswersNoForeignName(t *testing.T) {
	for _, c := range []struct {
		admin config.Admin
		host  string
		want  int
	}{
		{config.Admin{Listen: "127.0.0.1:8148"}, "127.0.0.1:8148", 200},
		{config.Admin{Listen: "127.0.0.1:8148"}, "localhost.:8148", 200},
		{config.Admin{Listen: "127.0.0.1:8148"}, "evil.example:8148", 403},
		{config.Admin{Listen: "127.0.0.1:8148"}, "10.1.2.3:8148", 403},
		{config.Admin{Listen: "0.0.0.0:8148", Public: true}, "10.1.2.3:8148", 200},
		{config.Admin{Listen: "0.0.0.0:8148", Public: true}, "[fd00::1]:8148", 200},
		{config.Admin{Listen: "0.0.0.0:8148", Public: true}, "evil.example:8148", 403},
		{config.Admin{Listen: "metrics.internal:8148", Public: true}, "metrics.internal:8148", 200},
	} {
		w := httptest.NewRecorder()
		r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/healthz", nil)
		r.Host = c.host
		adminHosts(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}), c.admin).ServeHTTP(w, r)
		if w.Code != c.want {
			t.Errorf("at %+v a request for %s gets %d; want %d", c.admin, c.host, w.Code, c.want)
		}
	}
}

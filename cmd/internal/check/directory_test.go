package check

import (
	"fmt"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/cc147/sigap/cmd/internal/config"
	"github.com/cc147/sigap/handlers/directory/directoryfake"
)

// TestTheDirectoryIsChecked: it is asked once, but for --offline, and what is wrong is
// named.
func TestTheDirectoryIsChecked(t *testing.T) {
	fake := directoryfake.New(nil)
	server := httptest.NewServer(fake)
	defer server.Close()
	path := filepath.Join(t.TempDir(), "sigap.yaml")
	text := fmt.Sprintf("directory: {url: '%s%s', header: %s, fields: {name: customer.name}}\n", server.URL, directoryfake.Path, directoryfake.Header)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	data := listed(t)
	for _, c := range []struct {
		name, secret string
		fault        directoryfake.Fault
		start        string
		words        []string
	}{
		{"good", directoryfake.Secret, nil, "ok   directory: ", []string{"answers within 700ms"}},
		{"a wrong secret", "hunter2", nil, "FAIL directory: ", []string{"HTTP status 401", "check the secret", "docs/directory.md"}},
		{"a web page", directoryfake.Secret, directoryfake.Text(200, "<html>"), "FAIL directory: ", []string{"not JSON"}},
		{"no secret", "", nil, "warn directory: ", []string{"not asked", config.DirectorySecret + " is not set"}},
	} {
		fake.Fail(c.fault)
		lines := checkAt(t, checking{path: path, data: data, named: true, env: env(map[string]string{config.DirectorySecret: c.secret})}, noon)
		if !hasLine(lines, c.start, c.words...) || strings.Contains(strings.Join(lines, "\n"), "hunter2") {
			t.Errorf("%s: it says\n%s\nwant %s%v, without the secret", c.name, strings.Join(lines, "\n"), c.start, c.words)
		}
	}
	asked := len(fake.Asked())
	j := Job{Source: config.Find(path, data, env(map[string]string{config.DirectorySecret: "x"})), Offline: true, Now: noon.Local}
	j.Facts(t.Context())
	if got := len(fake.Asked()); got != asked || asked != 3 {
		t.Errorf("it was asked %d times, and with --offline %d times more; want 3 and none", asked, got-asked)
	}
}

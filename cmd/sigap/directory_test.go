package main

import (
	"fmt"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/cc147/sigap/cmd/internal/config"
	"github.com/cc147/sigap/handlers/directory/directoryfake"
	"github.com/cc147/sigap/procedure"
)

// TestLookupAsksTheDirectory: a VVIP of the CTI is a VVIP, and the answer says what it
// is from, also when the directory fails.
func TestLookupAsksTheDirectory(t *testing.T) {
	fake := directoryfake.New(map[string]string{"152400000077": `{"name": "Maya Putri", "category": "ARTIS"}`, "142670054605": `{"name": "A", "category": "PLATINUM"}`})
	server := httptest.NewServer(fake)
	defer server.Close()
	path := filepath.Join(t.TempDir(), "sigap.yaml")
	text := fmt.Sprintf("directory: {url: '%s%s', header: %s, records: customer, fields: {name: name, vvip: category}, kinds: {ARTIS: public_figure}}\n",
		server.URL, directoryfake.Path, directoryfake.Header)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv(config.DirectorySecret, directoryfake.Secret)
	data := importAll(t)
	of := func(number string, fault directoryfake.Fault, category string, source ...procedure.List) *procedure.DirectoryFault {
		t.Helper()
		fake.Fail(fault)
		got := lookupOf(t, data, number, "--config", path)
		if got.Category != category || !slices.Equal(got.Source, source) || got.Directory == nil {
			t.Errorf("%s is %s from %v, %+v; want %s from %v, and what the directory said", number, got.Category, got.Source, got.Directory, category, source)
			return new(procedure.DirectoryFault)
		}
		if n := len(got.Directory.Unread); (number == "142670054605" && fault == nil) != (n == 1) {
			t.Errorf("%s: %d values are not understood: %+v", number, n, got.Directory.Unread)
		}
		return &got.Directory.Fault
	}
	of("152400000077", nil, "vvip", procedure.DirectoryList)
	of("142670054605", nil, "vvip", procedure.Customers, procedure.VVIPRegister, procedure.DirectoryList)
	of("131361227892", nil, "unknown")
	if fault := of("142670054605", directoryfake.Slow, "vvip", procedure.Customers, procedure.VVIPRegister); *fault != procedure.DirectorySlow {
		t.Errorf("a slow directory gives the fault %q", *fault)
	}
	if got := lookupOf(t, data, "142670054605"); got.Directory != nil || !slices.Equal(got.Source, []procedure.List{procedure.Customers, procedure.VVIPRegister}) {
		t.Errorf("without a directory: %+v from %v; want the lists alone", got.Directory, got.Source)
	}
}

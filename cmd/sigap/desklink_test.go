package main

import (
	"context"
	"crypto/sha256"
	"errors"
	"io"
	"log/slog"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/cc147/sigap/bot/bottest"
	"github.com/cc147/sigap/cmd/internal/config"
	"github.com/cc147/sigap/store"
)

const deskYAML = `
desk: {url: 'https://desk.example.internal/'}
people:
  - {id: dewi, name: Dewi, roles: [agent]}
  - {id: ratna, name: Ratna, roles: [lead]}
`

// deskSite is a data folder with the lists, and a configuration with a desk.
func deskSite(t *testing.T) (config, data string) {
	t.Helper()
	return writeConfig(t, deskYAML), importAll(t)
}

func TestADeskLinkIsPrintedOnceAndKeptAsItsHash(t *testing.T) {
	path, data := deskSite(t)
	link := func() string {
		return strings.TrimSpace(must(t, "desk-link", "dewi", "--config", path, "--data", data))
	}
	first := link()
	second := link()
	key, ok := strings.CutPrefix(second, "https://desk.example.internal/enter?key=")
	if !ok || len(key) != 43 || first == second {
		t.Fatalf("the links are %q and %q; want two of the desk's address with 32 random bytes", first, second)
	}
	if strings.Contains(read(t, filepath.Join(data, config.DataFileName)), key) {
		t.Error("the data file holds the key; want its hash alone")
	}
	for _, want := range []string{"dewi: ended 1 link and 0 sessions\n", "dewi: ended 0 links and 0 sessions\n"} {
		if out := must(t, "desk-link", "dewi", "--revoke", "--config", path, "--data", data); out != want {
			t.Errorf("revoking says %q; want %q", out, want)
		}
	}
}

func TestWhatADeskLinkNeedsIsSaid(t *testing.T) {
	path, data := deskSite(t)
	off := writeConfig(t, "people: [{id: dewi, name: Dewi, roles: [agent]}]\n")
	for _, c := range []struct {
		args []string
		say  string
	}{
		{[]string{"desk-link", "dewi", "--config", off, "--data", data}, "has no desk"},
		{[]string{"desk-link", "mallory", "--config", path, "--data", data}, "dewi, ratna"},
		{[]string{"desk-link", "--config", path}, "--help"},
		{[]string{"desk-link", "dewi", "--list", "--config", path}, "--help"},
		{[]string{"desk-link", "dewi", "--json", "--config", path, "--data", data}, "belongs to --list"},
		{[]string{"desk-link", "dewi", "--for", "48h", "--config", path, "--data", data}, "1m to 24h"},
		{[]string{"desk-link", "dewi", "--config", path, "--data", t.TempDir()}, "no data file"},
	} {
		if _, _, err := call(t, c.args...); err == nil || !strings.Contains(err.Error(), c.say) {
			t.Errorf("sigap %v: %v; want %q", c.args, err, c.say)
		}
	}
}

// TestTheDeskAloneIsEnough: no service's token is set, the desk serves. The permanent links of
// an older version end, and the start says so, once.
func TestTheDeskAloneIsEnough(t *testing.T) {
	data := importAll(t)
	s, err := store.Open(store.Options{Path: config.DataFile(data), Now: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	// as an older version kept them
	hash := sha256.Sum256([]byte("old"))
	err = errors.Join(s.Put(t.Context(), "deskperson", "dewi", hash[:]), s.Put(t.Context(), "deskkey", string(hash[:]), []byte(`{"person":"dewi"}`)), s.Close())
	if err != nil {
		t.Fatal(err)
	}
	path := writeConfig(t, "data: "+data+"\n"+strings.Replace(deskYAML, "{url", "{listen: '127.0.0.1:0', url", 1))
	for _, first := range []bool{true, false} {
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		said := &bottest.Log{}
		err := runServe(ctx, path, tokens(nil), io.MultiWriter(said, stopAt{"ready", cancel}), slog.New(slog.DiscardHandler), time.Now)
		if err != nil || !strings.Contains(said.String(), "desk      on: https://desk.example.internal") {
			t.Errorf("serve ended with %v and said\n%s\nwant the desk on and no fault", err, said.String())
		}
		if strings.Contains(said.String(), "permanent links of the version before have ended (1)") != first {
			t.Errorf("serve said\n%s\nwant that the permanent link ended: %v", said.String(), first)
		}
	}
}

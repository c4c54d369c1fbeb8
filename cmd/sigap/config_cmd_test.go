package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/cc147/sigap/cmd/internal/config"
)

func TestConfigInitWritesTheExampleOnce(t *testing.T) {
	path := filepath.Join(t.TempDir(), "sigap.yaml")
	if out := must(t, "config", "init", "--out", path); !strings.Contains(out, "sigap serve --config "+path) {
		t.Errorf("it should say the next step; it says %q", out)
	}
	if got := read(t, path); got != string(config.Example) {
		t.Errorf("it wrote\n%s\nwant the example", got)
	}
	if err := os.WriteFile(path, []byte("mine"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, _, err := call(t, "config", "init", "--out", path); err == nil || !strings.Contains(err.Error(), "stays as it is") {
		t.Errorf("over a file that is there it says %v; want a refusal", err)
	}
	if got := read(t, path); got != "mine" {
		t.Errorf("the file that was there is now %q; want it unchanged", got)
	}
	if out := must(t, "config", "init", "--out", "-"); out != string(config.Example) {
		t.Errorf("- should print the example; it prints\n%s", out)
	}
}

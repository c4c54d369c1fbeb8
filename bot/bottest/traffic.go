package bottest

import (
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Traffic returns where a fake service records the traffic of a test: a file in the folder
// named by SIGAP_TRAFFIC, for a later check, or nowhere.
func Traffic(t testing.TB) io.Writer {
	t.Helper()
	dir := os.Getenv("SIGAP_TRAFFIC")
	if dir == "" {
		return io.Discard
	}
	name := strings.Map(func(r rune) rune {
		if strings.ContainsRune(`/\:*?"<>| `, r) {
			return '_'
		}
		return r
	}, t.Name())
	f, err := os.OpenFile(filepath.Join(dir, name+".jsonl"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return f
}

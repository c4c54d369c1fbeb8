package check

import (
	"strings"
	"testing"
	"time"

	"github.com/cc147/sigap/cmd/internal/config"
	"github.com/cc147/sigap/store"
)

// TestACheckWithAWrongRingBlamesTheRing and not the file, which is sound.
func TestACheckWithAWrongRingBlamesTheRing(t *testing.T) {
	const line = "1:AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE="
	keys, err := store.ParseKeys(line)
	if err != nil {
		t.Fatal(err)
	}
	data := t.TempDir()
	s, err := store.Open(store.Options{Path: config.DataFile(data), Now: func() time.Time { return noon }, Keys: keys})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	for what, ring := range map[string]string{"no ring": "", "another id": "2" + line[1:], "another key": strings.Replace(line, "AQEB", "AgEB", 1), "an id twice": line + "\n" + line} {
		lines := checkAt(t, checking{data: data, env: env(map[string]string{config.KeysVar: ring})}, noon)
		if !hasLine(lines, "FAIL store:", "key", "— mend the key ring") || hasLine(lines, "FAIL store:", "restore the newest backup") {
			t.Errorf("with %s the check says\n%s\nwant it to blame the ring", what, strings.Join(lines, "\n"))
		}
	}
}

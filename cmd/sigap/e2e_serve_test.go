package main

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"

	"github.com/cc147/sigap/bot/bottest"
	"github.com/cc147/sigap/cmd/internal/config"
)

// writeConfig writes the site's sigap.yaml, with the addresses of its services.
func (w *site) writeConfig(t *testing.T) string {
	t.Helper()
	return w.writeConfigOf(t, w.config())
}

func (w *site) writeConfigOf(t *testing.T, c config.Config) string {
	t.Helper()
	text, err := yaml.Marshal(c)
	if err != nil {
		t.Fatal(err)
	}
	return writeConfig(t, string(text))
}

func writeConfig(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "sigap.yaml")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// serve runs the program until it is ready or ends, and gives all that it says.
func (w *site) serve(t *testing.T, path string, env map[string]string) string {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	said := &bottest.Log{}
	err := runServe(ctx, path, tokens(env), io.MultiWriter(said, stopAt{"ready", cancel}), w.log, w.now)
	if err != nil {
		_, _ = said.Write([]byte("\n" + err.Error()))
	}
	return said.String()
}

// stopAt is a writer that ends something once a word is written.
type stopAt struct {
	word string
	stop func()
}

func (s stopAt) Write(p []byte) (int, error) {
	if strings.Contains(string(p), s.word) {
		s.stop()
	}
	return len(p), nil
}

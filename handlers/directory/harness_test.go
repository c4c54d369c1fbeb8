package directory_test

import (
	"bytes"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/cc147/sigap/bot/fakes"
	"github.com/cc147/sigap/handlers/directory"
	"github.com/cc147/sigap/handlers/directory/directoryfake"
	"github.com/cc147/sigap/procedure"
)

// bench is a Directory with the small reference server, in a bubble.
type bench struct {
	*directory.Directory
	server *directoryfake.Server
	pipe   *fakes.Listener

	mu      sync.Mutex
	results []string
	log     bytes.Buffer
}

const maya = `{"name": "Maya Putri", "lines": {"number": "152400000001"}, "category": "ARTIS"}`

// inBubble runs a test with the directory, whose clock is the bubble's.
func inBubble(t *testing.T, f func(*testing.T, *bench), change ...func(*directory.Options)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		b := &bench{server: directoryfake.New(map[string]string{"152400000001": maya}), pipe: fakes.Listen("cti.test")}
		serving := &http.Server{Handler: b.server}
		var done sync.WaitGroup
		done.Go(func() { _ = serving.Serve(b.pipe) })
		transport := &http.Transport{DialContext: b.pipe.DialContext}
		o := directory.Options{
			URL: "http://127.0.0.1" + directoryfake.Path, Header: directoryfake.Header, Secret: directoryfake.Secret,
			Timeout: directory.MaxTimeout, Fresh: directory.DefaultFresh, Mapping: mapping, Zone: wib, Transport: transport, Now: time.Now,
			Observe: func(result string, _ time.Duration) {
				b.mu.Lock()
				defer b.mu.Unlock()
				b.results = append(b.results, result)
			},
			Log: slog.New(slog.NewTextHandler(lockedWriter{b}, nil)),
		}
		for _, c := range change {
			c(&o)
		}
		b.Directory = directory.New(o)
		f(t, b)
		transport.CloseIdleConnections()
		_ = serving.Close()
		done.Wait()
	})
}

// lockedWriter writes the log of a bench.
type lockedWriter struct{ *bench }

// Write implements io.Writer.
func (w lockedWriter) Write(p []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.log.Write(p)
}

// ask asks for a person, and wants an answer within the timeout.
func (b *bench) ask(t *testing.T, person string, n procedure.Number) procedure.DirectoryAnswer {
	t.Helper()
	begun := time.Now()
	a := b.Ask(t.Context(), person, n)
	if took := time.Since(begun); took > directory.MaxTimeout {
		t.Errorf("the answer took %s, want %s at most", took, directory.MaxTimeout)
	}
	return a
}

// logged is the log so far.
func (b *bench) logged() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.log.String()
}

// counted is what Observe was called with, and begins anew.
func (b *bench) counted() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	out := strings.Join(b.results, " ")
	b.results = nil
	return out
}

func lineOf(last string) procedure.Number {
	return procedure.Number{Kind: procedure.Internet, Value: "15240000" + last}
}

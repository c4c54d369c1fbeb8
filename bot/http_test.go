package bot_test

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/cc147/sigap/bot"
)

func TestAnAnswerEndsAtItsBound(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, strings.Repeat("x", 5000)) }))
	defer server.Close()
	for _, c := range []*http.Client{nil, {Timeout: time.Minute}, server.Client()} {
		client := bot.BoundedClient(c, time.Second, 1000)
		if want := time.Second; c != nil && c.Timeout != 0 && client.Timeout != c.Timeout || (c == nil || c.Timeout == 0) && client.Timeout != want {
			t.Errorf("a call takes %v at most; want the client's own limit, else %v", client.Timeout, want)
		}
		resp, err := client.Get(server.URL)
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(resp.Body)
		resp.Body.Close()
		client.CloseIdleConnections()
		if len(body) != 1000 || err != nil {
			t.Errorf("%d bytes are read, %v; want 1000", len(body), err)
		}
	}
}

func TestACallKnowsWhetherItWasWritten(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }))
	get := func(address string) func(context.Context) error {
		return func(ctx context.Context) error {
			if _, ok := ctx.Deadline(); !ok {
				t.Error("the call has no deadline; want one")
			}
			req, err := http.NewRequestWithContext(ctx, http.MethodPost, address, nil)
			if err != nil {
				return err
			}
			resp, err := server.Client().Do(req)
			if err == nil {
				resp.Body.Close()
			}
			return err
		}
	}
	if written, err := bot.Call(t.Context(), time.Minute, get(server.URL)); !written || err == nil {
		t.Errorf("a call whose answer is cut off was written: %v, %v; want yes and an error", written, err)
	}
	server.Close()
	if written, err := bot.Call(t.Context(), time.Minute, get(server.URL)); written || err == nil {
		t.Errorf("a call that nobody took was written: %v, %v; want no and an error", written, err)
	}
}

func TestACauseSaysWhatToLookAtAndNoSecret(t *testing.T) {
	for want, err := range map[string]error{
		"cancelled":    context.Canceled,
		"deadline":     context.DeadlineExceeded,
		"DNS":          &net.DNSError{Err: "no such host", Name: "secret.test"},
		"certificate":  &tls.CertificateVerificationError{Err: errors.New("secret")},
		"HTTPS_PROXY":  &net.OpError{Op: "proxyconnect", Err: errors.New("secret")},
		"dial":         &net.OpError{Op: "dial", Err: errors.New("secret")},
		"before the":   io.ErrUnexpectedEOF,
		"could not be": errors.New("secret"),
	} {
		if got := bot.NetworkCause(&url.Error{Op: "Post", URL: "https://x.test/secret", Err: err}); !strings.Contains(got, want) || strings.Contains(got, "secret") {
			t.Errorf("%v is said as %q; want %q in it, and nothing of the address", err, got, want)
		}
	}
}

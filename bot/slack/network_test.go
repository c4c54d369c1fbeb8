package slack

import (
	"context"
	"crypto/tls"
	"errors"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/gorilla/websocket"
)

// TestEachFaultOfTheNetworkHasItsSentence checks that each sentence has the next step
// and leaves out the requested address.
func TestEachFaultOfTheNetworkHasItsSentence(t *testing.T) {
	closed, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	closed.Close()
	secure := httptest.NewUnstartedServer(http.NotFoundHandler())
	secure.Config.ErrorLog = log.New(io.Discard, "", 0)
	secure.StartTLS()
	defer secure.Close()
	bare := httptest.NewServer(http.NotFoundHandler())
	defer bare.Close()
	dial := func(url string) error {
		dialer := websocket.Dialer{TLSClientConfig: &tls.Config{MinVersion: tls.VersionTLS12}}
		ws, _, err := dialer.DialContext(t.Context(), strings.Replace(url, "http", "ws", 1)+"/link?ticket=secret", nil)
		if err == nil {
			ws.Close()
		}
		return err
	}
	for want, err := range map[string]error{
		"the name wss.slack.test is not found: check the machine's DNS": &net.OpError{Op: "dial", Err: &net.DNSError{Name: "wss.slack.test", IsNotFound: true}},
		"the certificate can't be trusted":                              dial(secure.URL),
		"TLS failed":                                                    dial(strings.Replace(bare.URL, "http", "https", 1)),
		"the network refused the connection (dial: connection refused)": dial("http://" + closed.Addr().String()),
		"the proxy of HTTPS_PROXY can't be reached":                     &net.OpError{Op: "proxyconnect", Err: errors.New("refused")},
		"no answer in time":                                             context.DeadlineExceeded,
		"the bot is stopping":                                           context.Canceled,
		"the connection broke (unexpected EOF)":                         io.ErrUnexpectedEOF,
	} {
		if got := network(err); !strings.HasPrefix(got, want) || strings.Contains(got, "secret") {
			t.Errorf("%v is described as %q, want %q", err, got, want)
		}
	}
}

// TestARefusalOfTheProxyIsTheProxys covers the library's untyped error of a proxy.
func TestARefusalOfTheProxyIsTheProxys(t *testing.T) {
	for _, c := range []struct {
		err     error
		proxied bool
		want    string
	}{
		{errors.New("Proxy Authentication Required"), true, "the proxy of HTTPS_PROXY refuses the connection (Proxy Authentication Required): check its address and login"},
		{errors.New("Forbidden"), true, "refuses the connection (Forbidden)"},
		{io.EOF, true, "through the proxy of HTTPS_PROXY: the connection broke (EOF)"},
		{io.EOF, false, "handshake failed: the connection broke (EOF)"},
	} {
		if got := notConnected(c.err, nil, c.proxied).Error(); !strings.Contains(got, c.want) {
			t.Errorf("%v, proxied %v, is described as %q, want %q", c.err, c.proxied, got, c.want)
		}
	}
}

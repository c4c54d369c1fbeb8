package bot

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptrace"
	"sync/atomic"
	"syscall"
	"time"
)

// BoundedClient returns a copy of c, or of the zero client if c is nil. An answer is
// cut off after the given number of bytes, so a longer one fails to parse. A call
// takes at most limit, unless c has its own timeout; 0 is no limit.
func BoundedClient(c *http.Client, limit time.Duration, bytes int64) *http.Client {
	out := http.Client{}
	if c != nil {
		out = *c
	}
	if out.Timeout == 0 {
		out.Timeout = limit
	}
	if out.Transport == nil {
		out.Transport = http.DefaultTransport
	}
	out.Transport = bounded{out.Transport, bytes}
	return &out
}

type bounded struct {
	http.RoundTripper
	bytes int64
}

// RoundTrip makes the call.
func (b bounded) RoundTrip(r *http.Request) (*http.Response, error) {
	resp, err := b.RoundTripper.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	resp.Body = struct {
		io.Reader
		io.Closer
	}{io.LimitReader(resp.Body, b.bytes), resp.Body}
	return resp, nil
}

// Call makes one outside call, which takes at most limit. written reports whether
// any byte of the request may have reached the service. If not, the call had no
// effect.
func Call(ctx context.Context, limit time.Duration, do func(context.Context) error) (written bool, err error) {
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	var wrote atomic.Bool
	ctx = httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{WroteHeaders: func() { wrote.Store(true) }})
	err = do(ctx)
	return wrote.Load(), err
}

// NetworkCause says why a call got no readable answer. It contains no address, which
// may hold a secret, and nothing that was sent or answered.
func NetworkCause(err error) string {
	var dns *net.DNSError
	var certificate *tls.CertificateVerificationError
	var op *net.OpError
	var timeout interface{ Timeout() bool }
	switch {
	case errors.Is(err, context.Canceled):
		return "the call was cancelled"
	case errors.As(err, &timeout) && timeout.Timeout():
		return "network: no answer before the deadline"
	case errors.As(err, &dns):
		return "network: the name of the service is not found; check the DNS server"
	case errors.As(err, &certificate):
		return "network: the certificate of the service is not trusted; check the proxy and the system's certificates"
	case errors.As(err, &op) && op.Op == "proxyconnect":
		return "network: the proxy does not answer; check HTTPS_PROXY"
	case errors.As(err, &op):
		reason := op.Op
		var errno syscall.Errno
		if errors.As(op, &errno) { // the text of another error could hold anything
			reason += ": " + errno.Error()
		}
		return "network: the connection failed (" + reason + "); check the address, the network and the firewall"
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return "network: the connection broke before the whole answer"
	}
	return fmt.Sprintf("network: the answer could not be read (%T); check the address of the service, and the proxy", RootCause(err))
}

// RootCause returns the innermost error: "connection refused".
func RootCause(err error) error {
	for {
		inner := errors.Unwrap(err)
		if inner == nil {
			return err
		}
		err = inner
	}
}

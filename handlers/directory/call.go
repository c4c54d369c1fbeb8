package directory

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"time"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/procedure"
)

// maxBody is the largest answer, in bytes.
const maxBody = 64 << 10

// fault is why a call has no answer. Its cause is for the operator and contains no
// customer data, no address and nothing of the answer.
type fault struct {
	code  procedure.DirectoryFault
	cause string
}

// Error is the cause.
func (f *fault) Error() string { return f.cause }

func errUnread(field string) error {
	return fmt.Errorf("a value of the field %s is not understood; directory.kinds maps words, docs/directory.md says what is read", field)
}

// newClient makes the client with its one pool of connections. It follows no redirect:
// the secret and the customer's number would go somewhere else.
func newClient(o Options) *http.Client {
	transport := o.Transport
	if transport == nil {
		t := http.DefaultTransport.(*http.Transport).Clone()
		t.MaxConnsPerHost, t.MaxIdleConns, t.MaxIdleConnsPerHost = maxCalls, maxCalls, maxCalls
		t.MaxResponseHeaderBytes = 16 << 10
		if u, err := url.Parse(o.URL); err != nil || u.Scheme != "https" {
			t.Proxy = nil // a proxy could read what goes over http
		}
		transport = t
	}
	return &http.Client{Transport: transport, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
}

// call asks for one number, within the timeout.
func (d *Directory) call(ctx context.Context, n procedure.Number) ([]procedure.Row, []procedure.UnreadValue, *fault) {
	ctx, cancel := context.WithTimeout(ctx, d.Timeout)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, urlOf(d.URL, n), nil)
	if err != nil {
		return nil, nil, &fault{procedure.DirectoryRefused, "the address can't be called; check directory.url"}
	}
	req.Header.Set("Accept", "application/json")
	req.Header.Set("User-Agent", "sigap")
	if d.Header != "" {
		req.Header.Set(d.Header, d.Secret)
	}
	resp, err := d.client.Do(req)
	if err != nil {
		return nil, nil, d.networkFault(err)
	}
	defer resp.Body.Close()
	if f := statusFault(resp); f != nil {
		return nil, nil, f
	}
	body, err := io.ReadAll(io.LimitReader(resp.Body, maxBody+1))
	if err != nil {
		return nil, nil, d.networkFault(err)
	}
	return d.readBody(resp.StatusCode, body, n)
}

// networkFault is the fault of a call without a whole answer.
func (d *Directory) networkFault(err error) *fault {
	if timeout := net.Error(nil); errors.Is(err, context.DeadlineExceeded) || errors.As(err, &timeout) && timeout.Timeout() {
		return &fault{procedure.DirectorySlow, fmt.Sprintf("no answer within %s", d.Timeout.Round(time.Millisecond))}
	}
	return &fault{procedure.DirectoryDown, bot.NetworkCause(err)}
}

// statusFault is the fault of an answer that tells nothing about the number, or nil.
func statusFault(resp *http.Response) *fault {
	cause := fmt.Sprintf("it answers HTTP status %d", resp.StatusCode)
	switch code := resp.StatusCode; {
	case code == http.StatusOK, code == http.StatusNoContent, code == http.StatusNotFound:
		return nil
	case code == http.StatusUnauthorized, code == http.StatusForbidden:
		return &fault{procedure.DirectoryRefused, cause + "; check the secret and the name of its header"}
	case code >= 300 && code < 400:
		return &fault{procedure.DirectoryRefused, cause + ", a redirect, which is not followed; put the last address into directory.url"}
	case code == http.StatusTooManyRequests, code >= 500:
		return &fault{procedure.DirectoryDown, cause}
	}
	return &fault{procedure.DirectoryRefused, cause + "; check directory.url"}
}

// readBody reads an answer. Status 404 says that the number is not known, unless it is
// a web server's own page: then the address is wrong.
func (d *Directory) readBody(status int, body []byte, n procedure.Number) ([]procedure.Row, []procedure.UnreadValue, *fault) {
	if len(bytes.TrimSpace(body)) == 0 && status != http.StatusOK {
		return nil, nil, nil
	}
	switch {
	case len(body) > maxBody:
		return nil, nil, &fault{procedure.DirectoryUnreadable, fmt.Sprintf("its answer is larger than %d bytes", maxBody)}
	case status == http.StatusNotFound && json.Valid(body):
		return nil, nil, nil
	case status == http.StatusNotFound:
		return nil, nil, &fault{procedure.DirectoryRefused, "it answers HTTP status 404 with something that is not JSON; check directory.url"}
	}
	rows, unread, err := d.Mapping.Read(body, n, d.Numbers, d.Zone)
	if err != nil {
		return nil, nil, &fault{procedure.DirectoryUnreadable, err.Error()}
	}
	return rows, unread, nil
}

package slack

import (
	"context"
	"crypto/tls"
	"errors"
	"net"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/gorilla/websocket"
	slackapi "github.com/slack-go/slack"

	"github.com/cc147/sigap/bot"
)

// fault is what Run can't mend.
type fault struct{ why string }

func (f fault) Error() string { return "slack: " + f.why }

// unavailable is why there is no connection, in a sentence for the operator, and
// how long Slack wants to be left alone at least.
type unavailable struct {
	cause string
	after time.Duration
}

func (u unavailable) Error() string { return u.cause }

// retryAfter is how long to wait after an error at least.
func retryAfter(err error) time.Duration {
	var u unavailable
	_ = errors.As(err, &u) // none is no time
	return u.after
}

// notOpened is why apps.connections.open gave no address.
func notOpened(err error) error {
	var status slackapi.StatusCodeError
	var limited *slackapi.RateLimitedError
	var refusal slackapi.SlackErrorResponse
	if why, ok := isClosed(err); ok {
		return fault{why}
	}
	switch {
	case errors.As(err, &limited):
		return unavailable{ofHTTP("apps.connections.open", http.StatusTooManyRequests), limited.RetryAfter}
	case errors.As(err, &status):
		return unavailable{cause: ofHTTP("apps.connections.open", status.Code)}
	case errors.As(err, &refusal):
		return unavailable{cause: cause(refusal.Err)}
	}
	return unavailable{cause: "apps.connections.open got no answer: " + network(err)}
}

// notConnected is why the WebSocket's handshake failed. proxied is whether it went
// through a proxy, whose refusal the library gives as a bare text.
func notConnected(err error, resp *http.Response, proxied bool) error {
	if resp != nil && errors.Is(err, websocket.ErrBadHandshake) {
		seconds, _ := strconv.Atoi(resp.Header.Get("Retry-After")) // none is 0
		return unavailable{ofHTTP("the WebSocket's handshake", resp.StatusCode), time.Duration(min(max(seconds, 0), 3600)) * time.Second}
	}
	why := network(err)
	if proxied {
		why = "through the proxy of HTTPS_PROXY: " + why
		if text := err.Error(); http.StatusText(statusOf(text)) != "" {
			why = "the proxy of HTTPS_PROXY refuses it (" + text + "): check its address and login, and that it lets wss://*.slack.com through"
		}
	}
	return unavailable{cause: "the WebSocket's handshake failed: " + why}
}

// statusOf is the code of a status text of HTTP, or 0.
func statusOf(text string) int {
	for code := 300; code < 600; code++ {
		if text != "" && http.StatusText(code) == text {
			return code
		}
	}
	return 0
}

// ofHTTP is a refusal by its status, with the next step.
func ofHTTP(what string, status int) string {
	next := "what stands between here and Slack answers in its place: look at the proxy and the firewall"
	switch {
	case status == http.StatusUnauthorized:
		next = "the token or the ticket is not taken; if it stays so, make a new app-level token"
	case status == http.StatusForbidden:
		next = "a proxy or a firewall on the way forbids it: let https://slack.com and wss://*.slack.com through"
	case status == http.StatusProxyAuthRequired:
		next = "the proxy wants a login: put it into HTTPS_PROXY"
	case status == http.StatusTooManyRequests:
		next = "Slack asks to go slower; it is tried again by itself"
	case status >= 500:
		next = "Slack, or what stands before it, has a fault of its own; it is tried again by itself"
	}
	return what + " is answered with HTTP " + strconv.Itoa(status) + ": " + next
}

// network is what kept a connection from being made, without the address of what
// was asked: it may hold a secret.
func network(err error) string {
	var dns *net.DNSError
	var certificate *tls.CertificateVerificationError
	var record tls.RecordHeaderError
	var alert tls.AlertError
	var op *net.OpError
	var timeout interface{ Timeout() bool }
	switch {
	case errors.Is(err, context.Canceled):
		return "the bot stops"
	case errors.As(err, &dns):
		return "the name " + bot.Cut(bot.CleanLine(dns.Name), maxReason) + " is not found: check the machine's DNS"
	case errors.As(err, &certificate):
		return "the certificate can't be trusted: check the machine's clock and its certificates; a proxy that reads along needs its own installed"
	case errors.As(err, &record), errors.As(err, &alert):
		return "TLS fails: something on the way does not speak it, such as a proxy's login page"
	case errors.As(err, &timeout) && timeout.Timeout():
		return "no answer in time: check that the firewall lets port 443 out"
	case errors.As(err, &op) && op.Op == "proxyconnect":
		return "the proxy of HTTPS_PROXY can't be reached: check its address"
	case errors.As(err, &op):
		return "the network refuses it (" + bot.Cut(bot.CleanLine(op.Op+": "+root(op).Error()), maxReason) + ")"
	}
	return broken(err)
}

// root is the innermost error: "connection refused".
func root(err error) error {
	for {
		inner := errors.Unwrap(err)
		if inner == nil {
			return err
		}
		err = inner
	}
}

// broken is why a connection that was up has ended.
func broken(err error) string {
	var closed *websocket.CloseError
	var timeout interface{ Timeout() bool }
	switch {
	case errors.Is(err, websocket.ErrReadLimit):
		return "Slack sent a message of more than 4 MiB"
	case errors.As(err, &closed):
		return "Slack closed the connection (code " + strconv.Itoa(closed.Code) + ")"
	case errors.As(err, &timeout) && timeout.Timeout():
		return "no sign of life from Slack"
	case errors.Is(err, net.ErrClosed):
		return "the connection was given up"
	}
	return "the connection broke (" + bot.Cut(bot.CleanLine(strings.TrimSpace(root(err).Error())), maxReason) + ")"
}

// disconnected is what a disconnect's reason means: a fault where there is no use
// in another connection.
func disconnected(reason string) error {
	if closed[reason] {
		return fault{cause(reason)}
	}
	return unavailable{cause: "Slack ends the connection (" + bot.Cut(bot.CleanLine(reason), maxReason) + ")"}
}

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

// unavailable is a connection error: the cause, as a sentence for the operator, and the
// least wait before the next try.
type unavailable struct {
	cause   string
	after   time.Duration
	lasting bool // it lasts until somebody changes something: the tries are rare
}

func (u unavailable) Error() string { return u.cause }

// notOpened explains a failed call of apps.connections.open.
func notOpened(err error) error {
	const method = "apps.connections.open"
	var status slackapi.StatusCodeError
	var limited *slackapi.RateLimitedError
	var refusal slackapi.SlackErrorResponse
	switch {
	case errors.As(err, &limited):
		return unavailable{cause: ofHTTP(method, http.StatusTooManyRequests), after: limited.RetryAfter}
	case errors.As(err, &status):
		return unavailable{cause: ofHTTP(method, status.Code), lasting: ofStatus(status.Code).Refused()}
	case errors.As(err, &refusal):
		out := ofCode(strings.TrimSpace(refusal.Err))
		return unavailable{cause: out.Cause, lasting: out.Refused()}
	}
	return unavailable{cause: method + " got no answer: " + network(err)}
}

// notConnected explains a failed WebSocket handshake. proxied says that it went through
// a proxy; the library returns the proxy's refusal as an untyped error with its status
// text.
func notConnected(err error, resp *http.Response, proxied bool) error {
	if resp != nil && errors.Is(err, websocket.ErrBadHandshake) {
		return unavailable{cause: ofHTTP("the WebSocket's handshake", resp.StatusCode), after: retryAfter(resp)}
	}
	why := network(err)
	if proxied {
		why = "through the proxy of HTTPS_PROXY: " + why
		if text := err.Error(); http.StatusText(statusOf(text)) != "" {
			why = "the proxy of HTTPS_PROXY refuses the connection (" + text + "): check its address and login, and that it lets wss://*.slack.com through"
		}
	}
	return unavailable{cause: "the WebSocket's handshake failed: " + why}
}

// statusOf returns the code of an HTTP status text, or 0.
func statusOf(text string) int {
	for code := 300; code < 600; code++ {
		if text != "" && http.StatusText(code) == text {
			return code
		}
	}
	return 0
}

// ofHTTP describes a refusal by its HTTP status, with the next step.
func ofHTTP(what string, status int) string {
	next := "something between the bot and Slack answers in its place; check the proxy and the firewall"
	switch {
	case status == http.StatusUnauthorized:
		next = "the token or the ticket is not accepted; if this goes on, make a new app-level token, and check the proxy"
	case status == http.StatusForbidden:
		next = "a proxy or a firewall forbids it; allow https://slack.com and wss://*.slack.com"
	case status == http.StatusProxyAuthRequired:
		next = "the proxy needs a login; set it in HTTPS_PROXY"
	case status == http.StatusTooManyRequests:
		next = "Slack's rate limit; the bot retries"
	case status >= 500:
		next = "Slack, or a proxy before it, has an internal error; the bot retries"
	}
	return what + ": HTTP " + strconv.Itoa(status) + ": " + next
}

// network explains a failed connection attempt. It leaves out the address, which may
// hold a secret.
func network(err error) string {
	var dns *net.DNSError
	var certificate *tls.CertificateVerificationError
	var record tls.RecordHeaderError
	var alert tls.AlertError
	var op *net.OpError
	var timeout interface{ Timeout() bool }
	switch {
	case errors.Is(err, context.Canceled):
		return "the bot is stopping"
	case errors.As(err, &dns):
		return "the name " + bot.Cut(bot.CleanLine(dns.Name), maxReason) + " is not found: check the machine's DNS"
	case errors.As(err, &certificate):
		return "the certificate can't be trusted: check the machine's clock and its certificates; a proxy that inspects TLS needs its own certificate installed"
	case errors.As(err, &record), errors.As(err, &alert):
		return "TLS failed: the peer does not speak TLS; it may be a proxy's login page"
	case errors.As(err, &timeout) && timeout.Timeout():
		return "no answer in time: check that the firewall allows port 443"
	case errors.As(err, &op) && op.Op == "proxyconnect":
		return "the proxy of HTTPS_PROXY can't be reached: check its address"
	case errors.As(err, &op):
		return "the network refused the connection (" + bot.Cut(bot.CleanLine(op.Op+": "+bot.RootCause(op).Error()), maxReason) + ")"
	}
	return broken(err)
}

// broken explains the end of an established connection.
func broken(err error) string {
	var closed *websocket.CloseError
	var timeout interface{ Timeout() bool }
	switch {
	case errors.Is(err, websocket.ErrReadLimit):
		return "Slack sent a message of more than 4 MiB"
	case errors.As(err, &closed):
		return "Slack closed the connection (code " + strconv.Itoa(closed.Code) + ")"
	case errors.As(err, &timeout) && timeout.Timeout():
		return "no ping from Slack"
	case errors.Is(err, net.ErrClosed):
		return "the connection was closed"
	}
	return "the connection broke (" + bot.Cut(bot.CleanLine(strings.TrimSpace(bot.RootCause(err).Error())), maxReason) + ")"
}

// disconnected returns the error of a disconnect's reason.
func disconnected(reason string) unavailable {
	if r := refusals[reason]; r.is == bot.Off {
		return unavailable{cause: ofCode(reason).Cause, lasting: true}
	}
	return unavailable{cause: "Slack ends the connection (" + bot.Cut(bot.CleanLine(reason), maxReason) + ")"}
}

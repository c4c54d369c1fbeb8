package slack

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"sync"

	"github.com/slack-go/slack/socketmode"
)

// link is one client of the library. The library tells only its debug log when
// an acknowledgement was written, when Slack pinged, and why Slack hung up: so
// that is listened to. Nothing of it is kept or logged.
type link struct {
	client *socketmode.Client
	alive  chan struct{} // a sign of life
	closed chan string   // the reason for which no connection will come again

	mu   sync.Mutex
	sent map[string]chan error // acknowledgements on their way, by envelope
}

func newLink(p *Platform) *link {
	l := &link{alive: make(chan struct{}, 1), closed: make(chan string, 1), sent: map[string]chan error{}}
	options := []socketmode.Option{socketmode.OptionLog(l), socketmode.OptionDebug(true), socketmode.OptionReadLimit(maxReading)}
	if p.opt.PingInterval > 0 {
		options = append(options, socketmode.OptionPingInterval(p.opt.PingInterval))
	}
	l.client = socketmode.New(p.api, append(options, p.opt.Socket...)...)
	return l
}

var errNotWritten = errors.New("the connection broke")

// ack acknowledges an envelope and waits until that is written. The error says
// that it was not, or that nobody knows.
func (l *link) ack(envelope string, payload any) error {
	sent := make(chan error, 1)
	l.mu.Lock()
	l.sent[envelope] = sent
	l.mu.Unlock()
	defer func() {
		l.mu.Lock()
		defer l.mu.Unlock()
		delete(l.sent, envelope)
	}()
	ctx, cancel := context.WithTimeout(context.Background(), ackTime)
	defer cancel()
	if err := l.client.AckCtx(ctx, envelope, payload); err != nil {
		return fmt.Errorf("acknowledge: %w", err)
	}
	select {
	case err := <-sent:
		return err
	case <-ctx.Done():
		return errNotWritten
	}
}

// Output hears one line of the library's debug log.
func (l *link) Output(_ int, said string) error {
	if rest, ok := strings.CutPrefix(said, "Finished sending Socket Mode response with envelope ID "); ok {
		l.written(rest, nil)
	} else if rest, ok := strings.CutPrefix(said, "failed to write Socket Mode response for envelope ID "); ok {
		l.written(rest, errNotWritten)
	} else if strings.HasPrefix(said, "WebSocket ping message received") {
		select {
		case l.alive <- struct{}{}:
		default:
		}
	} else if rest, ok := strings.CutPrefix(said, "Received WebSocket message: "); ok && strings.Contains(rest, "link_disabled") {
		l.hungUp(rest)
	}
	return nil
}

func (l *link) hungUp(raw string) {
	var m struct{ Type, Reason string }
	if json.Unmarshal([]byte(raw), &m) == nil && m.Type == "disconnect" && closed[m.Reason] {
		select {
		case l.closed <- m.Reason:
		default:
		}
	}
}

// written ends the wait of an acknowledgement; the first word counts.
func (l *link) written(quoted string, err error) {
	quoted, _ = strconv.QuotedPrefix(quoted)
	envelope, _ := strconv.Unquote(quoted)
	l.mu.Lock()
	defer l.mu.Unlock()
	select {
	case l.sent[envelope] <- err:
	default:
	}
}

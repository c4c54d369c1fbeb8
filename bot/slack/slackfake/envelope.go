package slackfake

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"
)

// maxAck is the size from which Slack silently drops an acknowledgement.
const maxAck = 20 << 10

// envelope is one payload that waits for its acknowledgement.
type envelope struct {
	kind    string
	payload any
	accepts bool   // an acknowledgement may carry a payload
	retry   int    // for events: number of the retry, 1 to 3
	reason  string // for events: reason of the retry
	// take applies the acknowledgement's payload, with mu held; nil ignores it.
	take func(args)

	id      string
	conn    *conn
	answer  json.RawMessage
	acked   bool
	late    bool
	settled chan struct{}
}

// ErrClosed is the error of a user's act after Close.
var ErrClosed = errors.New("slackfake: closed")

// deliver sends a payload to one connection and waits for its acknowledgement. failure is
// the message of the user's client, or "". The error is ctx's or ErrClosed.
func (f *Fake) deliver(ctx context.Context, e *envelope) (failure string, err error) {
	if !f.dispatch(e) {
		return Undelivered, nil
	}
	patience := time.NewTimer(f.o.Patience)
	defer patience.Stop()
	select {
	case <-e.settled:
		return "", nil
	case <-ctx.Done():
		return "", fmt.Errorf("waiting for the acknowledgement of %s: %w", e.kind, context.Cause(ctx))
	case <-f.ctx.Done():
		return "", ErrClosed
	case <-patience.C:
	}
	f.mu.Lock()
	defer f.unlock()
	if e.acked {
		return "", nil
	}
	e.late = true
	f.blame("ack", Timeout, e.kind+" "+e.id)
	return Timeout, nil
}

// dispatch sends an envelope to the next connection in turn. It reports false if there is
// none.
func (f *Fake) dispatch(e *envelope) bool {
	f.mu.Lock()
	defer f.unlock()
	e.settled = make(chan struct{})
	for range f.conns {
		f.turn++
		if c := f.conns[f.turn%len(f.conns)]; !c.leaving {
			e.conn = c
			break
		}
	}
	if e.conn == nil {
		return false
	}
	e.id = f.id("E")
	f.envelopes[e.id] = e
	frame := object{"type": e.kind, "envelope_id": e.id, "payload": e.payload, "accepts_response_payload": e.accepts}
	if e.kind == "events_api" {
		frame["retry_attempt"], frame["retry_reason"] = e.retry, e.reason
	}
	f.send(e.conn, e.kind, frame)
	return true
}

// takeAck handles an acknowledgement that the app sent.
func (f *Fake) takeAck(c *conn, frame []byte) {
	if len(frame) >= maxAck {
		f.fault("ack", "too_large", fmt.Sprintf("%d bytes are dropped", len(frame)))
		return
	}
	var got struct {
		ID      string          `json:"envelope_id"`
		Payload json.RawMessage `json:"payload"`
	}
	if err := json.Unmarshal(frame, &got); err != nil {
		f.fault("ack", "invalid_json", err.Error())
		return
	}
	f.mu.Lock()
	defer f.unlock()
	e := f.envelopes[got.ID]
	if code := wrong(e, c); code != "" {
		f.blame("ack", code, got.ID)
		return
	}
	e.acked, e.answer = true, got.Payload
	defer close(e.settled)
	a := args{}
	if len(got.Payload) > 0 && json.Unmarshal(got.Payload, &a) != nil {
		f.blame("ack", "invalid_payload", "not an object: "+string(got.Payload))
	}
	f.record("out", "ack", object(a))
	switch {
	case len(a) > 0 && !e.accepts:
		f.blame("ack", "payload_not_accepted", e.kind+" "+strings.TrimSpace(string(got.Payload)))
	case e.take != nil:
		e.take(a)
	}
}

// wrong returns what is wrong with an acknowledgement, or "". One on another socket
// doesn't count: Slack doesn't say, and this is the stricter reading.
func wrong(e *envelope, c *conn) string {
	switch {
	case e == nil:
		return "unknown_envelope"
	case e.acked:
		return "acked_twice"
	case e.late:
		return "late_ack"
	case e.conn != c:
		return "other_socket"
	}
	return ""
}

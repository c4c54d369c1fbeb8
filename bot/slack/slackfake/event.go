package slackfake

import (
	"context"
	"encoding/json"
	"time"
)

// Event sends an event of the Events API, such as {"type":"member_joined_channel", …},
// and returns its event_id. Without an acknowledgement it is sent again at once, after a
// minute and after five more, each time in a new envelope.
func (f *Fake) Event(event any) (id string) {
	f.mu.Lock()
	id = f.id("Ev")
	payload := object{
		"type": "event_callback", "event_id": id, "event_time": f.o.Now().Unix(), "team_id": TeamID, "api_app_id": AppID,
		"event": event, "authorizations": []object{{"team_id": TeamID, "user_id": BotUser, "is_bot": true}},
	}
	f.unlock()
	f.spawn(func() {
		reason := ""
		for attempt, wait := range []time.Duration{0, 0, time.Minute, 5 * time.Minute} {
			timer := time.NewTimer(wait)
			select {
			case <-timer.C:
			case <-f.ctx.Done():
				timer.Stop()
				return
			}
			failure, err := f.deliver(f.ctx, &envelope{kind: "events_api", payload: payload, retry: attempt, reason: reason})
			if err != nil {
				return
			}
			if failure == "" {
				f.mu.Lock()
				f.acked[id] = true
				f.unlock()
				return
			}
			reason = "timeout"
		}
	})
	return id
}

// Acked reports whether an event was acknowledged.
func (f *Fake) Acked(eventID string) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.acked[eventID]
}

// Inject sends any payload in an envelope of any type ("slash_commands", "interactive",
// "events_api"), once, and returns its acknowledgement. No user sees it. The error is
// ctx's or ErrClosed.
func (f *Fake) Inject(ctx context.Context, kind string, payload json.RawMessage) (Seen, error) {
	e := &envelope{kind: kind, payload: payload, accepts: kind != "events_api"}
	failure, err := f.deliver(ctx, e)
	return f.seen(e, failure), err
}

// InjectFrame sends raw bytes to one of the sockets. It reports false if there is none.
func (f *Fake) InjectFrame(frame []byte) bool {
	f.mu.Lock()
	defer f.unlock()
	for _, c := range f.conns {
		select {
		case c.out <- frame:
			f.record("in", "frame", string(frame))
			return true
		default:
		}
	}
	return false
}

package slackfake

import (
	"context"
	"encoding/json"
	"errors"
)

// The errors that Slack's client shows to a user.
const (
	Timeout     = "operation_timeout"  // no acknowledgement in time; the app may still do the work
	Undelivered = "dispatch_failed"    // no socket was open
	Unusable    = "trouble_connecting" // the acknowledgement was invalid
)

// Seen is what a user sees after an act was acknowledged or timed out.
type Seen struct {
	Error   string            // Timeout, Undelivered, Unusable, or ""
	Message *Message          // what the acknowledgement of a command shows
	Modal   *Modal            // the user's open modal, if any
	Errors  map[string]string // under the fields of that modal, by block id
	Payload json.RawMessage   // the acknowledgement's raw payload
}

// Person is one user. The acts wait until they are acknowledged or time out; their error
// is ctx's, ErrClosed, or an act that the user's client doesn't allow.
type Person struct {
	f  *Fake
	id string
}

// As returns the user with that id.
func (f *Fake) As(user string) *Person { return &Person{f, user} }

// Say posts a message as typed, in a thread unless thread is "", and returns its ts. The
// app gets no event.
func (p *Person) Say(channel, text, thread string) (ts string, err error) {
	p.f.mu.Lock()
	defer p.f.unlock()
	c, err := p.place(channel)
	if err != nil {
		return "", err
	}
	return p.f.post(&message{content: content{text: escaped.Replace(text)}, channel: c, author: p.id, thread: thread}).ts, nil
}

// Slash types a command: Slash(ctx, "C1", "/cek", "0812…"). The app gets the text as
// given.
func (p *Person) Slash(ctx context.Context, channel, command, text string) (Seen, error) {
	e := &envelope{kind: "slash_commands", accepts: true}
	var shown *message
	var unusable bool
	err := p.prepare(func() error {
		c, err := p.place(channel)
		if err != nil {
			return err
		}
		address, h := p.f.newHook(p.id, c, nil)
		name := c.Name
		if c.Private && c.im == "" {
			name = "privategroup"
		}
		e.payload = object{
			"token": "verification", "team_id": p.f.users[p.id].Team, "team_domain": "callcentre", "channel_id": c.ID, "channel_name": name,
			"user_id": p.id, "user_name": p.f.users[p.id].Name, "command": command, "text": text, "api_app_id": AppID,
			"is_enterprise_install": "false", "response_url": address, "trigger_id": p.f.newTrigger(p.id),
		}
		e.take = func(a args) {
			if len(a) == 0 {
				return
			}
			if shown, err = p.f.speak("ack", h, a); err != nil {
				p.f.blame("ack", why(err).code, err.Error())
				unusable = true
			}
		}
		return nil
	})
	if err != nil {
		return Seen{}, err
	}
	failure, err := p.f.deliver(ctx, e)
	seen := p.seen(e, failure)
	p.f.mu.Lock()
	defer p.f.mu.Unlock()
	if unusable {
		seen.Error = Unusable
	}
	if shown != nil {
		m := p.f.look(shown)
		seen.Message = &m
	}
	return seen, err
}

// Press presses a button, or chooses an option of a menu, on a message that the user sees
// now, also an ephemeral one. what is its label or its action id. A press is acknowledged
// without a payload.
func (p *Person) Press(ctx context.Context, channel, ts, what string) (Seen, error) {
	e := &envelope{kind: "interactive"}
	err := p.prepare(func() error {
		m, err := p.find(channel, ts)
		if err != nil {
			return err
		}
		b, err := pick(m.blocks, what)
		if err != nil {
			return err
		}
		address, _ := p.f.newHook(p.id, m.channel, m)
		o := p.interaction("block_actions")
		o["response_url"] = address
		o["channel"] = object{"id": m.channel.ID, "name": m.channel.Name}
		container := object{"type": "message", "message_ts": m.ts, "channel_id": m.channel.ID, "is_ephemeral": m.to != ""}
		if m.thread != "" {
			container["thread_ts"] = m.thread
		}
		if m.to == "" {
			o["message"] = m.wire(false)
		}
		o["container"] = container
		o["state"] = object{"values": values(m.blocks, nil)}
		o["actions"] = []object{b.action(p.f.choose(p.id, m.ts, b), p.f.ts())}
		e.payload, p.f.pressed[p.id] = o, o
		return nil
	})
	if err != nil {
		return Seen{}, err
	}
	failure, err := p.f.deliver(ctx, e)
	return p.seen(e, failure), err
}

// PressAgain delivers the user's last press again: the same payload in another envelope.
// Slack's documentation doesn't mention redelivery.
func (p *Person) PressAgain(ctx context.Context) (Seen, error) {
	e := &envelope{kind: "interactive"}
	if err := p.prepare(func() error {
		o, ok := p.f.pressed[p.id]
		if !ok {
			return errors.New("the user has pressed nothing")
		}
		e.payload = o
		return nil
	}); err != nil {
		return Seen{}, err
	}
	failure, err := p.f.deliver(ctx, e)
	return p.seen(e, failure), err
}

package slackfake

import (
	"context"
	"errors"
)

// Shortcut chooses one of the app's shortcuts in the menu of a message, by its callback_id.
// Slack doesn't offer it on ephemeral messages. It is acknowledged without a payload; the
// response URL has no message to replace. Sources: interactivity/implementing-shortcuts,
// interaction-payloads/shortcuts-interaction-payload.
func (p *Person) Shortcut(ctx context.Context, channel, ts, callbackID string) (Seen, error) {
	e := &envelope{kind: "interactive"}
	err := p.prepare(func() error {
		m, err := p.find(channel, ts)
		switch {
		case err != nil:
			return err
		case m.to != "":
			return errors.New("an ephemeral message has no shortcuts")
		}
		address, _ := p.f.newHook(p.id, m.channel, nil)
		o := p.interaction("message_action")
		o["callback_id"], o["response_url"], o["message_ts"], o["action_ts"] = callbackID, address, m.ts, p.f.ts()
		o["channel"] = object{"id": m.channel.ID, "name": m.channel.Name}
		o["message"] = m.wire(false)
		e.payload = o
		return nil
	})
	if err != nil {
		return Seen{}, err
	}
	failure, err := p.f.deliver(ctx, e)
	return p.seen(e, failure), err
}

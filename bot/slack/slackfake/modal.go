package slackfake

import (
	"context"
	"fmt"
)

// PressModal presses a button of the user's open modal.
func (p *Person) PressModal(ctx context.Context, what string) (Seen, error) {
	return p.pressIn(ctx, what, p.onTop)
}

// pressIn presses a button of the view that find passes to its argument.
func (p *Person) pressIn(ctx context.Context, what string, find func(func(*view) error) error) (Seen, error) {
	e := &envelope{kind: "interactive"}
	err := find(func(v *view) error {
		list, _ := v.body["blocks"].([]any)
		b, err := pick(list, what)
		if err != nil {
			return err
		}
		o := p.interaction("block_actions")
		o["view"] = v.wire()
		o["container"] = object{"type": "view", "view_id": v.id}
		o["actions"] = []object{b.action(b.option, p.f.ts())}
		e.payload = o
		return nil
	})
	if err != nil {
		return Seen{}, err
	}
	failure, err := p.f.deliver(ctx, e)
	return p.seen(e, failure), err
}

// Submit fills in the user's open modal and sends it. Fields are named by block id or
// label; a menu takes an option's label or value, several separated by commas; other
// fields keep their values. As in Slack's client, a form with an empty required field or
// a text over its length isn't sent.
func (p *Person) Submit(ctx context.Context, fields map[string]string) (Seen, error) {
	e := &envelope{kind: "interactive", accepts: true}
	failure := ""
	err := p.onTop(func(v *view) error {
		if err := v.fill(fields); err != nil {
			return err
		}
		o := p.interaction("view_submission")
		o["view"], o["response_urls"] = v.wire(), []any{}
		if p.f.spoiled > 0 {
			p.f.spoiled--
			o["view"].(object)["state"] = object{"values": []any{}}
		}
		e.payload = o
		e.take = func(a args) {
			if err := p.f.resolve(v, a); err != nil {
				p.f.blame("ack", why(err).code, err.Error())
				failure = Unusable
			}
		}
		return nil
	})
	if err != nil {
		return Seen{}, err
	}
	t, err := p.f.deliver(ctx, e)
	p.f.mu.Lock()
	if t == "" {
		t = failure
	}
	p.f.mu.Unlock()
	return p.seen(e, t), err
}

// CloseModal closes the user's open modal. The app gets view_closed if the view has
// notify_on_close.
func (p *Person) CloseModal(ctx context.Context) (Seen, error) {
	e := &envelope{kind: "interactive"}
	err := p.onTop(func(v *view) error {
		p.f.pop(v)
		cleared := v.body["clear_on_close"] == true
		if cleared {
			delete(p.f.stacks, p.id)
		}
		if v.body["notify_on_close"] == true {
			o := p.interaction("view_closed")
			delete(o, "trigger_id")
			o["view"], o["is_cleared"] = v.wire(), cleared
			e.payload = o
		}
		return nil
	})
	if err != nil || e.payload == nil {
		return p.seen(e, ""), err
	}
	failure, err := p.f.deliver(ctx, e)
	return p.seen(e, failure), err
}

func (p *Person) onTop(do func(*view) error) error {
	return p.prepare(func() error {
		v := p.f.top(p.id)
		if v == nil {
			return fmt.Errorf("%s has no open modal", p.id)
		}
		return do(v)
	})
}

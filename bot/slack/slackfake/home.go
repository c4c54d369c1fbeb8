package slackfake

import (
	"context"
	"fmt"
)

// publishView implements views.publish: it shows a view on a user's Home tab. Source:
// methods/views.publish.
func (f *Fake) publishView(a args) (object, error) {
	user := a.str("user_id")
	if u, ok := f.users[user]; !ok || u.Bot {
		return nil, refusal("invalid_arguments", "[ERROR] user_id is no user")
	}
	body, err := checkSurface(homeShape, a["view"])
	v := f.homes[user]
	switch hash := a.str("hash"); {
	case err != nil:
		return nil, err
	case f.o.NoHome:
		return nil, refusal("not_enabled")
	case hash != "" && (v == nil || hash != v.hash):
		return nil, refusal("hash_conflict")
	}
	if v == nil {
		v = &view{id: f.id("V"), user: user}
		v.root = v.id
		f.homes[user] = v
	}
	f.showView(v, body)
	return object{"view": v.wire()}, nil
}

// Home is a user's Home tab as shown.
type Home struct {
	Hash    string
	Text    string // the visible text, a line each
	Blocks  []Block
	Buttons []Button
}

// Home returns what a user's Home tab shows. It reports false if nothing was published.
func (f *Fake) Home(user string) (Home, bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	v := f.homes[user]
	if v == nil {
		return Home{}, false
	}
	list, _ := v.body["blocks"].([]any)
	h := Home{Hash: v.hash, Buttons: buttons(list)}
	h.Text, h.Blocks, _ = f.read(list)
	return h, true
}

// Republish makes a user's Home tab another one than the app published last, as another
// process of the app would.
func (f *Fake) Republish(user string) {
	f.mu.Lock()
	defer f.unlock()
	if v := f.homes[user]; v != nil {
		v.hash = f.ts()
	}
}

// OpenHome opens the app's Home tab, or its Messages tab if tab says "messages". The app
// gets the event app_home_opened, whose id OpenHome returns; it carries the view that was
// published. Source: reference/events/app_home_opened.
func (p *Person) OpenHome(tab string) (event string) {
	p.f.mu.Lock()
	o := object{"type": "app_home_opened", "user": p.id, "channel": p.f.dm(p.id).ID, "tab": tab, "event_ts": p.f.ts()}
	if v := p.f.homes[p.id]; v != nil && tab == "home" {
		o["view"] = v.wire()
	}
	p.f.mu.Unlock()
	return p.f.Event(o)
}

// PressHome presses a button of the Home tab. The payload has the view, and neither a
// channel nor a response URL. Source: reference/interaction-payloads/block_actions-payload.
func (p *Person) PressHome(ctx context.Context, what string) (Seen, error) {
	return p.pressIn(ctx, what, func(press func(*view) error) error {
		return p.prepare(func() error {
			v := p.f.homes[p.id]
			if v == nil {
				return fmt.Errorf("the Home tab of %s is empty", p.id)
			}
			return press(v)
		})
	})
}

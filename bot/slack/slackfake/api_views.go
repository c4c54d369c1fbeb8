package slackfake

import "time"

// trigger is one trigger_id, valid once and for three seconds.
type trigger struct {
	user string
	at   time.Time
	used bool
}

func (f *Fake) newTrigger(user string) string {
	id := f.id("13.37.")
	f.triggers[id] = &trigger{user: user, at: f.o.Now()}
	return id
}

// openView implements views.open with the errors of its page; trigger_expired and
// trigger_exchanged are from dialog.open.
func (f *Fake) openView(a args) (object, error) {
	body, err := checkView(a["view"])
	if err != nil {
		return nil, err
	}
	t := f.triggers[a.str("trigger_id")]
	switch {
	case t == nil:
		return nil, refusal("invalid_trigger_id")
	case t.used:
		return nil, refusal("exchanged_trigger_id")
	case f.o.Now().Sub(t.at) > f.o.Patience:
		return nil, refusal("expired_trigger_id")
	case body["external_id"] != nil && f.openedAs(body["external_id"]) != nil:
		return nil, refusal("duplicate_external_id")
	}
	t.used = true
	f.stacks[t.user] = nil
	return object{"view": f.push(t.user, body).wire()}, nil
}

func (f *Fake) updateView(a args) (object, error) {
	body, err := checkView(a["view"])
	if err != nil {
		return nil, err
	}
	v := f.openedAs(a["external_id"])
	for _, stack := range f.stacks {
		for _, x := range stack {
			if id := a.str("view_id"); id != "" && x.id == id {
				v = x
			}
		}
	}
	switch hash := a.str("hash"); {
	case v == nil:
		return nil, refusal("not_found")
	case hash != "" && hash != v.hash:
		return nil, refusal("hash_conflict")
	}
	f.showView(v, body)
	return object{"view": v.wire()}, nil
}

// openedAs returns the open view with that external id, or nil.
func (f *Fake) openedAs(externalID any) *view {
	for _, stack := range f.stacks {
		for _, v := range stack {
			if id, _ := v.body["external_id"].(string); id != "" && id == externalID {
				return v
			}
		}
	}
	return nil
}

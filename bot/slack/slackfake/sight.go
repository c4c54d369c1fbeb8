package slackfake

import (
	"fmt"
	"slices"
)

// prepare runs do with mu held.
func (p *Person) prepare(do func() error) error {
	p.f.mu.Lock()
	defer p.f.unlock()
	if _, ok := p.f.users[p.id]; !ok {
		return fmt.Errorf("there is no user %s", p.id)
	}
	return do()
}

// interaction returns the fields of every interactive payload.
func (p *Person) interaction(kind string) object {
	name := p.f.users[p.id].Name
	return object{
		"type": kind, "token": "verification", "api_app_id": AppID, "trigger_id": p.f.newTrigger(p.id),
		"team": object{"id": TeamID, "domain": "callcentre"}, "enterprise": nil, "is_enterprise_install": false,
		"user": object{"id": p.id, "username": name, "name": name, "team_id": p.f.users[p.id].Team},
	}
}

// place returns a channel that the user is a member of.
func (p *Person) place(id string) (*channel, error) {
	c := p.f.find(id)
	if c == nil || !c.has(p.id) {
		return nil, fmt.Errorf("%s is not in the channel %s", p.id, id)
	}
	return c, nil
}

// find returns a message that the user sees.
func (p *Person) find(channel, ts string) (*message, error) {
	c, err := p.place(channel)
	if err != nil {
		return nil, err
	}
	all := append(slices.Clone(c.messages), p.f.ephemerals...)
	i := slices.IndexFunc(all, func(m *message) bool {
		return m.channel == c && m.ts == ts && (m.to == "" || m.to == p.id)
	})
	if i < 0 {
		return nil, fmt.Errorf("%s sees no message %s in %s", p.id, ts, channel)
	}
	return all[i], nil
}

// seen is Fake.seen with the user's open modal.
func (p *Person) seen(e *envelope, failure string) Seen {
	s := p.f.seen(e, failure)
	if m, open := p.f.Modal(p.id); open {
		s.Modal, s.Errors = &m, m.Errors
	}
	return s
}

func (f *Fake) seen(e *envelope, failure string) Seen {
	f.mu.Lock()
	defer f.mu.Unlock()
	return Seen{Error: failure, Payload: e.answer}
}

package config

import (
	"net/url"
	"slices"
)

// withoutPassword removes a password from an address.
func withoutPassword(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return hidden
	}
	return u.Redacted()
}

const hidden = "***"

func hide(s *string) {
	if *s != "" {
		*s = hidden
	}
}

// redacted returns the configuration with people, accounts and places hidden; its
// structure remains.
func (c Config) redacted() Config {
	c.Platforms = each(c.Platforms, func(p *Platform) {
		hide(&p.Tier2)
		hide(&p.APIURL)
		p.Teams = slices.Clone(p.Teams)
		for i := range p.Teams {
			hide(&p.Teams[i])
		}
	})
	for _, name := range []*string{&c.Document.PreparedBy, &c.Document.CheckedBy, &c.Document.ApprovedBy} {
		hide(name)
	}
	if d := c.Directory; d != nil {
		copied := *d
		hide(&copied.URL)
		c.Directory = &copied
	}
	people := make([]Person, len(c.People))
	for i, p := range c.People {
		hide(&p.ID)
		hide(&p.Name)
		p.Accounts = each(p.Accounts, hide)
		people[i] = p
	}
	groups := make([]Group, len(c.Groups))
	for i, g := range c.Groups {
		g.IDs = each(g.IDs, hide)
		groups[i] = g
	}
	teams := make([]Team, len(c.Teams))
	for i, t := range c.Teams {
		hide(&t.Lead)
		t.Channels = each(t.Channels, func(c *Channel) {
			hide(&c.ID)
			c.Mention = make([]string, len(c.Mention))
			for i := range c.Mention {
				c.Mention[i] = hidden
			}
		})
		teams[i] = t
	}
	c.People, c.Groups, c.Teams = people, groups, teams
	return c
}

// each returns a copy of a map with each value changed.
func each[T any](of map[string]T, change func(*T)) map[string]T {
	out := make(map[string]T, len(of))
	for name, value := range of {
		change(&value)
		out[name] = value
	}
	return out
}

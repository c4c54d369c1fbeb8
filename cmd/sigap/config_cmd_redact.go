package main

import "net/url"

// withoutPassword is an address without the password that may stand in it.
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

// redacted is the configuration without who and where: its shape remains.
func (c config) redacted() config {
	hide(&c.Slack.Tier2)
	hide(&c.Slack.APIURL)
	hide(&c.Telegram.Tier2)
	hide(&c.Telegram.APIURL)
	people := make([]personConfig, len(c.People))
	for i, p := range c.People {
		hide(&p.ID)
		hide(&p.Name)
		hide(&p.Slack)
		hide(&p.Telegram)
		people[i] = p
	}
	groups := make([]groupConfig, len(c.Groups))
	for i, g := range c.Groups {
		hide(&g.Slack)
		hide(&g.Telegram)
		groups[i] = g
	}
	teams := make([]teamConfig, len(c.Teams))
	for i, t := range c.Teams {
		hide(&t.Lead)
		t.Slack, t.Telegram = t.Slack.redacted(), t.Telegram.redacted()
		teams[i] = t
	}
	c.People, c.Groups, c.Teams = people, groups, teams
	return c
}

func (p teamPlace) redacted() teamPlace {
	hide(&p.Channel)
	mentions := make([]string, len(p.Mention))
	for i := range mentions {
		mentions[i] = hidden
	}
	p.Mention = mentions
	return p
}

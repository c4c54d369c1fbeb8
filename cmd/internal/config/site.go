package config

import (
	"slices"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/bot/desk"
	"github.com/cc147/sigap/handlers"
	"github.com/cc147/sigap/handlers/numbers"
	"github.com/cc147/sigap/handlers/roles"
	"github.com/cc147/sigap/procedure"
)

// Site is the configuration in the form that the bot uses. It is read only.
type Site struct {
	Policy procedure.Policy
	Teams  []procedure.Team
	People []roles.Named
	Groups []roles.Group
	Places handlers.Places
	Lists  handlers.ListRules
	// Numbers reads the numbers of customers.
	Numbers *numbers.Parser
}

// Site makes the site for the platforms that are on.
func (c Config) Site(on ...string) (Site, error) {
	p, err := c.Procedure()
	if err != nil {
		return Site{}, err
	}
	parser, err := c.NumberParser()
	if err != nil {
		return Site{}, err
	}
	s := Site{Policy: p, Numbers: parser, Lists: c.ListRules(), Places: handlers.Places{
		Platforms: on, Teams: map[string][]bot.Place{}, Mentions: map[string][]bot.Mention{},
	}}
	for _, g := range c.Groups {
		s.Groups = append(s.Groups, roles.Group(g))
	}
	byID := map[string]roles.Named{}
	for _, p := range c.People {
		byID[p.ID] = p.named()
		s.People = append(s.People, byID[p.ID])
	}
	place := func(platform, id string) (out []bot.Place) {
		if id != "" && slices.Contains(on, platform) {
			out = append(out, bot.Place{Platform: platform, ID: id})
		}
		return out
	}
	for _, service := range Services {
		s.Places.Board = append(s.Places.Board, place(service.Name, c.Platforms[service.Name].Tier2)...)
	}
	for _, t := range c.Teams {
		s.Teams = append(s.Teams, procedure.Team{Code: t.Code, Name: t.Name, Products: t.Products, Requests: t.Requests})
		var places []bot.Place
		var mentions []bot.Mention
		for _, service := range Services {
			channel := t.Channels[service.Name]
			places = append(places, place(service.Name, channel.ID)...)
			for _, id := range channel.Mention {
				mentions = append(mentions, bot.Mention{Account: bot.Account{Platform: service.Name, ID: id}, Name: t.Name})
			}
		}
		for _, a := range byID[t.Lead].Accounts {
			mentions = append(mentions, bot.Mention{Account: a, Name: byID[t.Lead].Name})
		}
		s.Places.Teams[t.Code], s.Places.Mentions[t.Code] = places, mentions
	}
	return s, nil
}

// named is the person with their accounts on the chat services.
func (p Person) named() roles.Named {
	out := roles.Named{Person: procedure.Person{ID: p.ID, Name: p.Name, Roles: p.Roles, Teams: p.Teams, Lang: p.Lang}}
	for _, service := range Services {
		if id := p.Accounts[service.Name]; id != "" {
			out.Accounts = append(out.Accounts, bot.Account{Platform: service.Name, ID: id})
		}
	}
	return out
}

// Tier2Channel is the Tier 2 channel's id on the desk; a team's is its code.
const Tier2Channel = "tier2"

// DeskPlace is a channel of the desk.
func DeskPlace(channel string) bot.Place { return bot.Place{Platform: desk.Name, ID: channel} }

// WithDesk is the site with the desk's channels too: Tier 2 and one for each team.
func (s Site) WithDesk() Site {
	s.Places.Platforms = append(slices.Clone(s.Places.Platforms), desk.Name)
	s.Places.Board = append(slices.Clone(s.Places.Board), DeskPlace(Tier2Channel))
	teams, mentions := map[string][]bot.Place{}, map[string][]bot.Mention{}
	for _, t := range s.Teams {
		teams[t.Code] = append(slices.Clone(s.Places.Teams[t.Code]), DeskPlace(t.Code))
		mentions[t.Code] = append(slices.Clone(s.Places.Mentions[t.Code]),
			bot.Mention{Account: bot.Account{Platform: desk.Name, ID: t.Code}, Name: t.Name})
	}
	s.Places.Teams, s.Places.Mentions = teams, mentions
	people := make([]roles.Named, len(s.People))
	for i, p := range s.People {
		people[i] = roles.Named{Person: p.Person, Accounts: append(slices.Clone(p.Accounts), bot.Account{Platform: desk.Name, ID: p.ID})}
	}
	s.People = people
	return s
}

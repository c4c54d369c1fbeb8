package main

import (
	"context"
	"slices"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/bot/desk"
	"github.com/cc147/sigap/cmd/internal/config"
	"github.com/cc147/sigap/handlers"
	"github.com/cc147/sigap/procedure"
	"github.com/cc147/sigap/store"
)

// house is who works where, and by which bounds.
type house struct {
	policy procedure.Policy
	teams  []procedure.Team
	people []seat
	groups []config.Group
	places handlers.Places
}

// seat is a person with the accounts that are theirs.
type seat struct {
	procedure.Person
	accounts []bot.Account
}

// siteOf is what the configuration says, for the platforms that are on.
func siteOf(c config.Config, on ...string) (house, error) {
	p, err := c.Procedure()
	if err != nil {
		return house{}, err
	}
	h := house{policy: p, groups: c.Groups, places: handlers.Places{
		Platforms: on, Teams: map[string][]bot.Place{}, Mentions: map[string][]bot.Mention{},
	}}
	byID := map[string]seat{}
	for _, p := range c.People {
		s := seat{Person: procedure.Person{ID: p.ID, Name: p.Name, Roles: p.Roles, Teams: p.Teams, Lang: p.Lang}}
		for _, service := range config.Services {
			if id := p.Accounts[service.Name]; id != "" {
				s.accounts = append(s.accounts, bot.Account{Platform: service.Name, ID: id})
			}
		}
		byID[p.ID] = s
		h.people = append(h.people, s)
	}
	place := func(platform, id string) (out []bot.Place) {
		if id != "" && slices.Contains(on, platform) {
			out = append(out, bot.Place{Platform: platform, ID: id})
		}
		return out
	}
	for _, s := range config.Services {
		h.places.Board = append(h.places.Board, place(s.Name, c.Platforms[s.Name].Tier2)...)
	}
	for _, t := range c.Teams {
		h.teams = append(h.teams, procedure.Team{Code: t.Code, Name: t.Name, Products: t.Products, Requests: t.Requests})
		var places []bot.Place
		var calls []bot.Mention
		for _, s := range config.Services {
			channel := t.Channels[s.Name]
			places = append(places, place(s.Name, channel.ID)...)
			for _, id := range channel.Mention {
				calls = append(calls, bot.Mention{Account: bot.Account{Platform: s.Name, ID: id}, Name: t.Name})
			}
		}
		for _, a := range byID[t.Lead].accounts {
			calls = append(calls, bot.Mention{Account: a, Name: byID[t.Lead].Name})
		}
		h.places.Teams[t.Code], h.places.Mentions[t.Code] = places, calls
	}
	return h, nil
}

// withDesk adds the desk's channels to a house: Tier 2 and one for each team.
func (h house) withDesk() house {
	h.places.Platforms = append(slices.Clone(h.places.Platforms), desk.Name)
	h.places.Board = append(slices.Clone(h.places.Board), deskPlace(tier2Channel))
	teams, mentions := map[string][]bot.Place{}, map[string][]bot.Mention{}
	for _, t := range h.teams {
		teams[t.Code] = append(slices.Clone(h.places.Teams[t.Code]), deskPlace(t.Code))
		mentions[t.Code] = append(slices.Clone(h.places.Mentions[t.Code]),
			bot.Mention{Account: bot.Account{Platform: desk.Name, ID: t.Code}, Name: t.Name})
	}
	h.places.Teams, h.places.Mentions = teams, mentions
	people := make([]seat, len(h.people))
	for i, s := range h.people {
		people[i] = seat{s.Person, append(slices.Clone(s.accounts), bot.Account{Platform: desk.Name, ID: s.ID})}
	}
	h.people = people
	return h
}

// seat writes the people of the house and their accounts into the store, as far
// as it does not know them so. What they changed themselves since, their language,
// stays.
func (h house) seat(ctx context.Context, s *store.Store) error {
	due := 0
	err := s.View(ctx, func(tx *store.Tx) error { due = len(h.unseated(tx)); return nil })
	if err != nil || due == 0 {
		return err
	}
	_, err = s.Update(ctx, store.Key{}, func(tx *store.Tx) (store.Receipt, error) {
		for _, p := range h.unseated(tx) {
			known, _ := tx.Person(p.ID)
			tx.PutPerson(p.Person)
			if !sameRoles(p.Person, known) {
				if err := putRoles(tx, p.Person, viaConfig); err != nil {
					return store.Receipt{}, err
				}
			}
			for _, a := range p.accounts {
				tx.Link(a, p.ID)
			}
		}
		return store.Receipt{}, nil
	})
	return err
}

// unseated are the people whom the store does not know, or not so.
func (h house) unseated(tx *store.Tx) (out []seat) {
	for _, p := range h.people {
		known, err := tx.Person(p.ID)
		if err == nil && p.Lang == "" {
			p.Lang = known.Lang
		}
		same := err == nil && known.Name == p.Name && known.Lang == p.Lang && sameRoles(known, p.Person)
		others := func(a bot.Account) bool { owner, ok := tx.PersonOf(a); return !ok || owner.ID != p.ID }
		if !same || slices.ContainsFunc(p.accounts, others) {
			out = append(out, p)
		}
	}
	return out
}

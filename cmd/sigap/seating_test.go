package main

import (
	"slices"
	"testing"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/cmd/internal/config"
	"github.com/cc147/sigap/procedure"
)

// TestRolesOfGroups: a role is given by what is known, kept where nobody knows, and
// gone where the group says so or is configured no more.
func TestRolesOfGroups(t *testing.T) {
	s := &seating{house: house{groups: []config.Group{
		{Role: procedure.Agent, IDs: map[string]string{slackName: "SAGENT", telegramName: "-1"}},
		{Role: procedure.Backend, Teams: []string{"jaringan"}, IDs: map[string]string{slackName: "CNET"}},
		{Role: procedure.Backend, Teams: []string{"tagihan"}, IDs: map[string]string{slackName: "CBILL"}},
	}}}
	slack := []bot.Account{{Platform: slackName, ID: "U1"}}
	both := append(slices.Clone(slack), bot.Account{Platform: telegramName, ID: "1001"})
	agents, net, bill := groupAt{slackName, "SAGENT"}, groupAt{slackName, "CNET"}, groupAt{slackName, "CBILL"}
	in, out := map[string]bool{"U1": true}, map[string]bool{"U1": false}
	agent := procedure.Person{Roles: []procedure.Role{procedure.Agent}}
	noc := procedure.Person{Roles: []procedure.Role{procedure.Backend}, Teams: []string{"jaringan"}}
	for _, c := range []struct {
		what     string
		was      procedure.Person
		accounts []bot.Account
		told     told
		roles    []procedure.Role
		teams    []string
	}{
		{"a newcomer in one group", procedure.Person{}, slack, told{agents: in, net: out, bill: out}, []procedure.Role{procedure.Agent}, nil},
		{"a newcomer of whom nobody knows", procedure.Person{}, slack, told{}, nil, nil},
		{"in two teams", procedure.Person{}, slack, told{agents: out, net: in, bill: in}, []procedure.Role{procedure.Backend}, []string{"jaringan", "tagihan"}},
		{"an agent who left", agent, slack, told{agents: out, net: out, bill: out}, nil, nil},
		{"an agent of whom nobody knows", agent, slack, told{}, []procedure.Role{procedure.Agent}, nil},
		{"out on Slack, unknown on Telegram", agent, both, told{agents: out, net: out, bill: out}, []procedure.Role{procedure.Agent}, nil},
		{"out on both", agent, both, told{agents: out, net: out, bill: out, groupAt{telegramName, "-1"}: {"1001": false}}, nil, nil},
		{"out on Slack, in on Telegram", agent, both, told{agents: out, groupAt{telegramName, "-1"}: {"1001": true}}, []procedure.Role{procedure.Agent}, nil},
		{"from one group to another that is unknown", agent, slack, told{agents: out, bill: out}, nil, nil},
		{"a team of which nobody knows", noc, slack, told{agents: out, bill: out}, []procedure.Role{procedure.Backend}, []string{"jaringan"}},
		{"out of the team, unknown in another's", noc, slack, told{agents: out, net: out}, nil, nil},
		{"a lead by no group", procedure.Person{Roles: []procedure.Role{procedure.Lead}}, both, told{}, nil, nil},
		{"an account less", agent, nil, told{}, nil, nil},
	} {
		if roles, teams := s.rolesOf(c.was, c.accounts, c.told); !slices.Equal(roles, c.roles) || !slices.Equal(teams, c.teams) {
			t.Errorf("%s: the roles are %v of %v; want %v of %v", c.what, roles, teams, c.roles, c.teams)
		}
	}
}

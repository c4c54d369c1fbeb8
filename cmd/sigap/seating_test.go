package main

import (
	"slices"
	"testing"

	"github.com/cc147/sigap"
	"github.com/cc147/sigap/bot"
)

// TestRolesOfGroups: a role is given by what is known, kept where nobody knows, and
// gone where the group says so or is configured no more.
func TestRolesOfGroups(t *testing.T) {
	s := &seating{house: house{groups: []groupConfig{
		{Role: sigap.Agent, Slack: "SAGENT", Telegram: "-1"},
		{Role: sigap.Backend, Teams: []string{"jaringan"}, Slack: "CNET"},
		{Role: sigap.Backend, Teams: []string{"tagihan"}, Slack: "CBILL"},
	}}}
	slack := []bot.Account{{Platform: slackName, ID: "U1"}}
	both := append(slices.Clone(slack), bot.Account{Platform: telegramName, ID: "1001"})
	agents, net, bill := groupAt{slackName, "SAGENT"}, groupAt{slackName, "CNET"}, groupAt{slackName, "CBILL"}
	in, out := map[string]bool{"U1": true}, map[string]bool{"U1": false}
	agent := sigap.Person{Roles: []sigap.Role{sigap.Agent}}
	noc := sigap.Person{Roles: []sigap.Role{sigap.Backend}, Teams: []string{"jaringan"}}
	for _, c := range []struct {
		what     string
		was      sigap.Person
		accounts []bot.Account
		told     told
		roles    []sigap.Role
		teams    []string
	}{
		{"a newcomer in one group", sigap.Person{}, slack, told{agents: in, net: out, bill: out}, []sigap.Role{sigap.Agent}, nil},
		{"a newcomer of whom nobody knows", sigap.Person{}, slack, told{}, nil, nil},
		{"in two teams", sigap.Person{}, slack, told{agents: out, net: in, bill: in}, []sigap.Role{sigap.Backend}, []string{"jaringan", "tagihan"}},
		{"an agent who left", agent, slack, told{agents: out, net: out, bill: out}, nil, nil},
		{"an agent of whom nobody knows", agent, slack, told{}, []sigap.Role{sigap.Agent}, nil},
		{"out on Slack, unknown on Telegram", agent, both, told{agents: out, net: out, bill: out}, []sigap.Role{sigap.Agent}, nil},
		{"out on both", agent, both, told{agents: out, net: out, bill: out, groupAt{telegramName, "-1"}: {"1001": false}}, nil, nil},
		{"out on Slack, in on Telegram", agent, both, told{agents: out, groupAt{telegramName, "-1"}: {"1001": true}}, []sigap.Role{sigap.Agent}, nil},
		{"from one group to another that is unknown", agent, slack, told{agents: out, bill: out}, nil, nil},
		{"a team of which nobody knows", noc, slack, told{agents: out, bill: out}, []sigap.Role{sigap.Backend}, []string{"jaringan"}},
		{"out of the team, unknown in another's", noc, slack, told{agents: out, net: out}, nil, nil},
		{"a lead by no group", sigap.Person{Roles: []sigap.Role{sigap.Lead}}, both, told{}, nil, nil},
		{"an account less", agent, nil, told{}, nil, nil},
	} {
		if roles, teams := s.rolesOf(c.was, c.accounts, c.told); !slices.Equal(roles, c.roles) || !slices.Equal(teams, c.teams) {
			t.Errorf("%s: the roles are %v of %v; want %v of %v", c.what, roles, teams, c.roles, c.teams)
		}
	}
}

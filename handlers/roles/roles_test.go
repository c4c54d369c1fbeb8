package roles

import (
	"slices"
	"testing"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/procedure"
)

const (
	slack    = "slack"
	telegram = "telegram"
)

// TestRolesOfGroups: a member gets the role, a person whose membership is unknown
// keeps it, and it is removed from others and for groups that are no longer
// configured.
func TestRolesOfGroups(t *testing.T) {
	s := &Sync{Config: Config{Groups: []Group{
		{Role: procedure.Agent, IDs: map[string]string{slack: "SAGENT", telegram: "-1"}},
		{Role: procedure.Backend, Teams: []string{"jaringan"}, IDs: map[string]string{slack: "CNET"}},
		{Role: procedure.Backend, Teams: []string{"tagihan"}, IDs: map[string]string{slack: "CBILL"}},
	}}}
	onSlack := []bot.Account{{Platform: slack, ID: "U1"}}
	both := append(slices.Clone(onSlack), bot.Account{Platform: telegram, ID: "1001"})
	agents, net, bill := groupAt{slack, "SAGENT"}, groupAt{slack, "CNET"}, groupAt{slack, "CBILL"}
	in, out := map[string]bool{"U1": true}, map[string]bool{"U1": false}
	agent := procedure.Person{Roles: []procedure.Role{procedure.Agent}}
	noc := procedure.Person{Roles: []procedure.Role{procedure.Backend}, Teams: []string{"jaringan"}}
	for _, c := range []struct {
		what     string
		was      procedure.Person
		accounts []bot.Account
		known    membership
		roles    []procedure.Role
		teams    []string
	}{
		{"an account without a role in one group", procedure.Person{}, onSlack, membership{agents: in, net: out, bill: out}, []procedure.Role{procedure.Agent}, nil},
		{"an account without a role of whom nobody knows", procedure.Person{}, onSlack, membership{}, nil, nil},
		{"in two teams", procedure.Person{}, onSlack, membership{agents: out, net: in, bill: in}, []procedure.Role{procedure.Backend}, []string{"jaringan", "tagihan"}},
		{"an agent who left", agent, onSlack, membership{agents: out, net: out, bill: out}, nil, nil},
		{"an agent of whom nobody knows", agent, onSlack, membership{}, []procedure.Role{procedure.Agent}, nil},
		{"out on Slack, unknown on Telegram", agent, both, membership{agents: out, net: out, bill: out}, []procedure.Role{procedure.Agent}, nil},
		{"out on both", agent, both, membership{agents: out, net: out, bill: out, groupAt{telegram, "-1"}: {"1001": false}}, nil, nil},
		{"out on Slack, in on Telegram", agent, both, membership{agents: out, groupAt{telegram, "-1"}: {"1001": true}}, []procedure.Role{procedure.Agent}, nil},
		{"from one group to another that is unknown", agent, onSlack, membership{agents: out, bill: out}, nil, nil},
		{"a team of which nobody knows", noc, onSlack, membership{agents: out, bill: out}, []procedure.Role{procedure.Backend}, []string{"jaringan"}},
		{"out of the team, unknown in another's", noc, onSlack, membership{agents: out, net: out}, nil, nil},
		{"a lead by no group", procedure.Person{Roles: []procedure.Role{procedure.Lead}}, both, membership{}, nil, nil},
		{"an account less", agent, nil, membership{}, nil, nil},
	} {
		if roles, teams := s.rolesOf(c.was, c.accounts, c.known); !slices.Equal(roles, c.roles) || !slices.Equal(teams, c.teams) {
			t.Errorf("%s: the roles are %v of %v; want %v of %v", c.what, roles, teams, c.roles, c.teams)
		}
	}
}

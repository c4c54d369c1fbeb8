package procedure

import (
	"slices"
	"strings"
)

// Team is a backend team with a channel of its own.
type Team struct {
	Code     string        // stable: "jaringan"
	Name     string        // as people say it
	Products []string      // words of a problem that suggest the team, in lower case
	Requests []RequestKind // requests that suggest it
}

// SuggestTeam returns the code of a team: the one that a request suggests, else the
// one that the words of the problem suggest, else the first; "" if there are no
// teams.
func SuggestTeam(teams []Team, words string, requests []Row) string {
	words = strings.ToLower(words)
	asked := func(t Team) bool {
		return slices.ContainsFunc(requests, func(r Row) bool { return slices.Contains(t.Requests, r.Request) })
	}
	named := func(t Team) bool {
		return slices.ContainsFunc(t.Products, func(p string) bool { return strings.Contains(words, p) })
	}
	for _, points := range []func(Team) bool{asked, named, func(Team) bool { return true }} {
		if i := slices.IndexFunc(teams, points); i >= 0 {
			return teams[i].Code
		}
	}
	return ""
}

package slackfake

import (
	"slices"
	"strings"
	"time"
)

// allowance is what Slack asks of the callers of a method: a scope of the token, "" is none, and
// the most calls a minute.
type allowance struct {
	scope string
	most  int
}

// The rate limit tiers. Slack takes at least so many calls a minute of an app in a
// workspace: apis/web-api/rate-limits.
const (
	tier2 = 20
	tier3 = 50
	tier4 = 100
)

// allowances are those of the methods' own pages. chat.postMessage is limited by channel
// instead.
var allowances = map[string]allowance{
	"apps.connections.open":        {"connections:write", 0},
	"chat.postMessage":             {"chat:write", 0},
	"chat.update":                  {"chat:write", tier3},
	"chat.delete":                  {"chat:write", tier3},
	"chat.postEphemeral":           {"chat:write", tier4},
	"conversations.open":           {"im:write", tier3},
	"conversations.info":           {"channels:read", tier3},
	"conversations.members":        {"channels:read", tier4},
	"conversations.history":        {"channels:history", tier3},
	"conversations.replies":        {"channels:history", tier3},
	"files.info":                   {"files:read", tier4},
	"files.getUploadURLExternal":   {"files:write", tier4},
	"files.completeUploadExternal": {"files:write", tier4},
	"users.info":                   {"users:read", tier4},
	"usergroups.list":              {"usergroups:read", tier2},
	"usergroups.users.list":        {"usergroups:read", tier2},
	"views.open":                   {"", tier4},
	"views.update":                 {"", tier4},
	"views.publish":                {"", tier4},
	"reactions.add":                {"reactions:write", tier3},
}

// lacks reports whether the app lacks a scope. It needs no lock.
func (f *Fake) lacks(scope string) bool { return slices.Contains(f.o.Lacks, scope) }

// allow refuses a call without the scope, or over the rate limit. It needs mu.
func (f *Fake) allow(name string) error {
	a := allowances[name]
	if f.lacks(a.scope) {
		return refused{code: "missing_scope", needed: a.scope}
	}
	if a.most == 0 {
		return nil
	}
	return f.pace(name, a.most, time.Minute)
}

// provided are the scopes that the app has, as Slack writes them.
func (f *Fake) provided() string {
	var all []string
	for _, a := range allowances {
		if a.scope != "" && !f.lacks(a.scope) && !slices.Contains(all, a.scope) {
			all = append(all, a.scope)
		}
	}
	slices.Sort(all)
	return strings.Join(all, ",")
}

package procedure

import "slices"

// Role is what a person may do in the procedure.
type Role string

// The roles of PROCEDURE's table "People".
const (
	Agent   Role = "agent"   // answers the calls to 147 (Tier 1)
	Tier2   Role = "tier2"   // takes cases from the Tier 2 channel and calls the customer back
	Backend Role = "backend" // the teams behind
	Lead    Role = "lead"    // team leader
	Quality Role = "quality" // quality manager
	Admin   Role = "admin"
)

// Roles are all roles, in the order of the procedure.
var Roles = []Role{Agent, Tier2, Backend, Lead, Quality, Admin}

// Person is one member of staff, on however many platforms.
type Person struct {
	ID    string   `json:"id"`
	Name  string   `json:"name"`
	Roles []Role   `json:"roles"`
	Teams []string `json:"teams,omitempty"` // backend teams, by code
	Lang  string   `json:"lang,omitempty"`  // "id" or "en"; "" is the site's default
}

// Is reports whether the person has one of the roles.
func (p Person) Is(roles ...Role) bool {
	return slices.ContainsFunc(roles, func(r Role) bool { return slices.Contains(p.Roles, r) })
}

// TakesCalls reports whether /cek and /callback are for the person.
func (p Person) TakesCalls() bool { return p.Is(Agent, Tier2, Lead) }

// ReadsRows reports whether the person sees single rows of the lists, masked (ours:
// who looks customers up, quality, admins). Everybody sees how many there are.
func (p Person) ReadsRows() bool { return p.TakesCalls() || p.Is(Quality, Admin) }

// Operates reports whether the person hears what the program itself lacks (ours:
// a lead, an admin).
func (p Person) Operates() bool { return p.Is(Lead, Admin) }

// Backs reports whether the person is backend of the team.
func (p Person) Backs(team string) bool {
	return team != "" && p.Is(Backend) && slices.Contains(p.Teams, team)
}

package procedure

import "slices"

// Role is what a person may do in the procedure.
type Role string

// The roles of the procedure's table "People".
const (
	Agent   Role = "agent"   // answers the calls to 147 (Tier 1)
	Tier2   Role = "tier2"   // takes cases from the Tier 2 channel and calls the customer back
	Backend Role = "backend" // a backend team, which solves what Tier 2 can't
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
	Lang  string   `json:"lang,omitempty"`  // "id" or "en"; "" means the site's language
}

// Is reports whether the person has one of the roles.
func (p Person) Is(roles ...Role) bool {
	return slices.ContainsFunc(roles, func(r Role) bool { return slices.Contains(p.Roles, r) })
}

// MayLookUp reports whether the person may use /cek and /callback.
func (p Person) MayLookUp() bool { return p.Is(Agent, Tier2, Lead) }

// MayReadRows reports whether the person may see single rows of the lists, masked:
// everyone who may look customers up, quality and admins. Everybody may see how many
// there are. This is not in the work instruction.
func (p Person) MayReadRows() bool { return p.MayLookUp() || p.Is(Quality, Admin) }

// IsOperator reports whether the person sees faults of the program itself: a lead or
// an admin. This is not in the work instruction.
func (p Person) IsOperator() bool { return p.Is(Lead, Admin) }

// MayReadTrail reports whether the person may see who looked at a customer: quality and
// admins. This is not in the work instruction.
func (p Person) MayReadTrail() bool { return p.Is(Quality, Admin) }

// MayImport reports whether the person may import lists and take imports back: a lead
// or an admin. This is not in the work instruction.
func (p Person) MayImport() bool { return p.Is(Lead, Admin) }

// IsInTeam reports whether the person works in that backend team.
func (p Person) IsInTeam(team string) bool {
	return team != "" && p.Is(Backend) && slices.Contains(p.Teams, team)
}

package config

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/cc147/sigap/handlers/words"
	"github.com/cc147/sigap/procedure"
)

// Validate reports everything that is wrong, each fault with its place in the file.
func (c Config) Validate() error {
	var wrong faults
	if _, err := time.LoadLocation(c.Zone); err != nil || c.Zone == "" {
		wrong.add("zone: %q is no time zone such as %s", c.Zone, DefaultZone)
	}
	if n := c.Policy.Lookups; n > maxLookups {
		wrong.add("policy: lookups_per_hour is at most %d", maxLookups)
	}
	if p := c.Policy; min(p.SpeedMin, p.SpeedMax, p.Lookups) < 0 || min(p.Shift, p.ClaimTTL, p.Hide) < 0 {
		wrong.add("policy: no bound can be below 0")
	} else if d := procedure.DefaultPolicy(time.UTC); cmp.Or(p.SpeedMin, d.SpeedMin) > cmp.Or(p.SpeedMax, d.SpeedMax) {
		wrong.add("policy: speed_min %d is above speed_max %d", cmp.Or(p.SpeedMin, d.SpeedMin), cmp.Or(p.SpeedMax, d.SpeedMax))
	}
	if d := c.Document.Date; d != "" {
		if _, err := time.Parse(time.DateOnly, d); err != nil {
			wrong.add("document: date %q is no day such as 2018-11-09", d)
		}
	}
	c.validatePlatforms(&wrong)
	c.Admin.validate(&wrong)
	c.Backup.validate(&wrong)
	c.Lists.validate(&wrong)
	if _, err := c.NumberParser(); err != nil {
		wrong.add("%w", err)
	}
	ids := c.validatePeople(&wrong)
	codes := c.validateTeams(ids, &wrong)
	for i, p := range c.People {
		validateRoles(fmt.Sprintf("people[%d] (%s)", i, p.ID), p.Roles, p.Teams, codes, &wrong)
	}
	for i, g := range c.Groups {
		where := fmt.Sprintf("groups[%d] (%s)", i, g.Role)
		validateRoles(where, []procedure.Role{g.Role}, g.Teams, codes, &wrong)
		if len(g.IDs) == 0 {
			wrong.add("%s: name its %s group", where, strings.Join(serviceNames(), " or "))
		}
	}
	if c.Desk != nil {
		c.Desk.validate(&wrong)
	}
	if c.Directory != nil {
		c.Directory.validate(&wrong)
	}
	return errors.Join(wrong...)
}

// maxLookups is the greatest limit of look-ups.
const maxLookups = 1_000_000

// faults collects errors.
type faults []error

func (f *faults) add(format string, a ...any) { *f = append(*f, fmt.Errorf(format, a...)) }

// validatePeople returns the ids in use.
func (c Config) validatePeople(wrong *faults) (ids map[string]bool) {
	ids = map[string]bool{}
	for i, p := range c.People {
		where := fmt.Sprintf("people[%d] (%s)", i, p.ID)
		switch {
		case !isCode(p.ID):
			wrong.add("%s: id must be of a-z, 0-9, - and _", where)
		case p.ID == procedure.System:
			wrong.add("%s: the bot itself has this id", where)
		case ids[p.ID]:
			wrong.add("%s: the id stands twice", where)
		}
		ids[p.ID] = true
		if p.Name == "" || len(p.Roles) == 0 {
			wrong.add("%s: name and roles are needed", where)
		}
		if p.Lang != "" && !slices.Contains(words.Languages, p.Lang) {
			wrong.add("%s: lang must be one of %s", where, strings.Join(words.Languages, ", "))
		}
	}
	return ids
}

// validateTeams returns the codes in use.
func (c Config) validateTeams(people map[string]bool, wrong *faults) (codes map[string]bool) {
	codes = map[string]bool{}
	for i, t := range c.Teams {
		where := fmt.Sprintf("teams[%d] (%s)", i, t.Code)
		switch {
		case !isCode(t.Code):
			wrong.add("%s: code must be of a-z, 0-9, - and _", where)
		case codes[t.Code]:
			wrong.add("%s: the code stands twice", where)
		case t.Name == "":
			wrong.add("%s: name is needed", where)
		case t.Lead != "" && !people[t.Lead]:
			wrong.add("%s: lead %q is nobody in people", where, t.Lead)
		}
		codes[t.Code] = true
		for _, r := range t.Requests {
			if !slices.Contains(procedure.RequestKinds, r) {
				wrong.add("%s: there is no request %q", where, r)
			}
		}
	}
	return codes
}

func validateRoles(where string, roles []procedure.Role, teams []string, codes map[string]bool, wrong *faults) {
	for _, r := range roles {
		if !slices.Contains(procedure.Roles, r) {
			wrong.add("%s: there is no role %q; the roles are %v", where, r, procedure.Roles)
		}
	}
	for _, t := range teams {
		if !codes[t] {
			wrong.add("%s: there is no team %q", where, t)
		}
	}
	if slices.Contains(roles, procedure.Backend) && len(teams) == 0 {
		wrong.add("%s: backend needs its teams", where)
	}
}

// isCode reports whether a text can be used in buttons and keys.
func isCode(s string) bool {
	return s != "" && len(s) <= 32 && strings.Trim(s, "abcdefghijklmnopqrstuvwxyz0123456789-_") == ""
}

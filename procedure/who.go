package procedure

import "slices"

// Who is a relation of a person to a case or a call: the tables' column "who".
type Who string

// The relations.
const (
	ByTier2    Who = "tier2"    // any tier 2
	ByLead     Who = "lead"     // any lead
	ByQuality  Who = "quality"  // any quality
	ByHolder   Who = "holder"   // holds the case
	ByLogger   Who = "logger"   // logged the case
	ByTeam     Who = "team"     // backend of its team
	ByAgent    Who = "agent"    // any agent
	ByItsAgent Who = "itsagent" // the agent of a Tier 1 case, who logged it
	ByCaller   Who = "caller"   // the agent of the call, as long as they may look customers up
	BySystem   Who = "system"   // a timer
)

// parties are the people whom a relation of a case or a call can name; "" means
// nobody.
type parties struct{ holder, agent, team string }

func partiesOf(c Case) parties { return parties{holder: c.Holder, agent: c.Agent, team: c.Team()} }

// is reports whether the person has that relation.
func (w Who) is(p Person, to parties) bool {
	named := func(person string) bool { return p.ID != "" && p.ID == person }
	switch w {
	case ByTier2:
		return p.Is(Tier2)
	case ByLead:
		return p.Is(Lead)
	case ByQuality:
		return p.Is(Quality)
	case ByHolder:
		return named(to.holder)
	case ByLogger, ByItsAgent:
		return named(to.agent)
	case ByTeam:
		return p.IsInTeam(to.team)
	case ByAgent:
		return p.Is(Agent)
	case ByCaller:
		return named(to.agent) && p.MayLookUp()
	case BySystem:
		return p.ID == System
	}
	return false
}

func (r *Rule) allows(p Person, to parties) bool {
	return slices.ContainsFunc(r.Who, func(w Who) bool { return w.is(p, to) })
}

// MayHold reports whether the case can be given to the person: tier 2 or a lead, for
// a Tier 1 case an agent or a lead, and not its present holder.
func MayHold(p Person, c Case) bool {
	if p.ID == c.Holder {
		return false
	}
	if c.Kind == Tier1Kind {
		return p.Is(Agent, Lead)
	}
	return p.Is(Tier2, Lead)
}

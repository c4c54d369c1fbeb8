package procedure_test

import (
	"slices"

	. "github.com/cc147/sigap/procedure"
)

// The meaning of each prose cell of the table "The case", in terms of Rules.

var caseActions = map[string][]Action{
	"claim":                       {Claim},
	"assign":                      {Assign},
	"cancel":                      {Cancel},
	"release":                     {Release},
	"hand over":                   {HandOver},
	"note, add words, asks again": {Note, AddWords, AskAgain},
	"reclassify":                  {Reclassify},
	"log contact":                 {LogContact},
	"escalate":                    {Escalate},
	"escalate as super emergency": {EscalateSuper},
	"withdraw":                    {Withdraw},
	"take":                        {Take},
	"answer":                      {AnswerCase},
	"re-route":                    {Reroute},
	"close":                       {Close},
	"reopen":                      {Reopen},
	"clear status (customer)":     {ClearStatus},
}

type move struct {
	from []State
	to   State
}

// caseMoves: "" is the same state. Where the cell names two ends by what was
// filled in, Rule.To is the first; the golden table has both.
var caseMoves = map[string]func(Kind) move{
	"waiting → claimed":         always(Claimed, Waiting),
	"waiting → closed":          always(Closed, Waiting),
	"claimed → waiting":         always(Waiting, Claimed),
	"claimed → escalated":       always(Escalated, Claimed),
	"claimed → closed":          always(Closed, Claimed),
	"claimed, escalated → same": always("", Claimed, Escalated),
	"open → same":               always("", Waiting, Claimed, Escalated),
	"escalated → claimed":       always(Claimed, Escalated),
	"super emergency → none":    always("", Waiting, Claimed, Escalated, Closed), // the customer's status, whatever the case

	"escalated → same (owner in backend)":                                 always("", Escalated),
	"escalated → same, other team":                                        always("", Escalated),
	"escalated → claimed by the holder; kind tier1 and *solved* → closed": always(Claimed, Escalated),
	"closed → waiting; kind tier1 → claimed by its agent, or by the lead who reopens when the agent is off shift": func(k Kind) move {
		if k == Tier1Kind {
			return move{[]State{Closed}, Claimed}
		}
		return move{[]State{Closed}, Waiting}
	},
}

func always(to State, from ...State) func(Kind) move {
	return func(Kind) move { return move{from, to} }
}

var caseWho = map[string]func(Action, Kind) []Who{
	"tier 2":                      just(ByTier2),
	"lead":                        just(ByLead),
	"holder":                      just(ByHolder),
	"holder, lead":                just(ByHolder, ByLead),
	"tier 2, lead":                just(ByTier2, ByLead),
	"holder, of a VVIP's case":    just(ByHolder), // whose case: TestSuperEmergency
	"backend of its team":         just(ByTeam),
	"who logged it, tier 2, lead": just(ByLogger, ByTier2, ByLead),

	"holder, lead; the system, when the claim expires": just(ByHolder, ByLead, BySystem),
	"backend of its team (answering takes)":            just(ByTeam),
	"backend of its team, holder, lead":                just(ByTeam, ByHolder, ByLead),
	"holder, tier 2, lead, backend of its team; add words and asks again: any agent": func(a Action, _ Kind) []Who {
		who := []Who{ByHolder, ByTier2, ByLead, ByTeam}
		if slices.Contains([]Action{AddWords, AskAgain}, a) {
			who = append(who, ByAgent)
		}
		return who
	},
	"tier 2, lead; kind tier1: its agent, lead": func(_ Action, k Kind) []Who {
		if k == Tier1Kind {
			return []Who{ByItsAgent, ByLead}
		}
		return []Who{ByTier2, ByLead}
	},
}

func just(who ...Who) func(Action, Kind) []Who { return func(Action, Kind) []Who { return who } }

// needCell is a cell of the column "needs": the fields, and whether it says that
// the row is for callbacks. Its other conditions have a test each, named beside it.
type needCell struct {
	need         []Need
	callbackOnly bool
}

var caseNeeds = map[string]needCell{
	"callback kind":              {callbackOnly: true},
	"reason":                     {need: []Need{NeedReason}},
	"reason; kind callback only": {need: []Need{NeedReason}, callbackOnly: true},
	"text":                       {need: []Need{NeedText}},
	"team, reason":               {need: []Need{NeedTeam, NeedReason}},

	"to whom: tier 2 or lead":                                       {need: []Need{NeedTo}},                 // TestHandOver
	"to whom: tier 2 or lead; kind tier1: agent or lead":            {need: []Need{NeedTo}},                 // TestHandOver
	"only what was judged; reason":                                  {need: []Need{NeedJudged, NeedReason}}, // TestReclassify
	"team, what was checked, what backend shall do":                 {need: []Need{NeedTeam, NeedChecked, NeedWanted}},
	"reached, no answer, busy, wrong number, asked for a call at T": {need: []Need{NeedContact}}, // TestContactOutcomes
	"the same; reason (prefilled after *not solved*); sets the customer's status": {
		need: []Need{NeedTeam, NeedChecked, NeedWanted, NeedReason}, // TestSuperEmergency
	},
	"not taken: else told by whom; a lead frees it by re-routing": {}, // TestTakeByColleague, TestLeadFrees
	"*solved, not solved, need data, not ours*; what was done; was this escalation right (no answer pre-chosen; one's own: not asked). A colleague's *take* in between refuses the answer and keeps its words": {
		need: []Need{NeedAnswer, NeedDone, NeedRight}, // TestTakeByColleague, TestAsksRight
	},
	"outcome: solved, not solved, unreachable, directed to Plasa, cancelled, duplicate; was the agent's education right (no answer pre-chosen; *n/a* where none was given; one's own: not asked, recorded *not judged*, for quality)": {
		need: []Need{NeedOutcome, NeedRight}, // TestAsksRight, TestEducatedAtClose
	},
	"reason; no open case of the customer (else: add to it)": {need: []Need{NeedReason}}, // TestReopenWithOpenCase
}

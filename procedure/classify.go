package procedure

import (
	"slices"
	"time"
)

// Criterion is one reason why a customer is VVIP or special (5.1).
type Criterion string

// The criteria, in the order in which they are shown.
const (
	PublicFigure  Criterion = "public_figure"
	Official      Criterion = "official"
	ManyFollowers Criterion = "many_followers"
	SOEExecutive  Criterion = "soe_executive"
	Endorser      Criterion = "endorser"

	Speed             Criterion = "speed_50_100"
	ManagementRequest Criterion = "management_request"
	HardComplaint     Criterion = "hard_complaint"
	SuperEmergency    Criterion = "super_emergency"
)

// VVIPCriteria are those of the register (5.1.2).
var VVIPCriteria = []Criterion{PublicFigure, Official, ManyFollowers, SOEExecutive, Endorser}

// JudgedCriteria are those that an agent judges for one call.
var JudgedCriteria = []Criterion{HardComplaint, SuperEmergency}

// Category is a customer's category for one call.
type Category string

// The categories. VVIP comes before special.
const (
	VVIP    Category = "vvip"
	Special Category = "special"
	Regular Category = "regular"
	Unknown Category = "unknown"
)

// Route is the next step that the work instruction prescribes.
type Route string

// The routes of the table "Route (the rule)".
const (
	EducateCallback Route = "educate+callback"
	Tier1           Route = "tier1"
	Tier1Backend    Route = "tier1+backend"
	RegularRoute    Route = "regular"
	ConfirmData     Route = "confirm_data"
)

// Class is a customer classified for one call.
type Class struct {
	Category Category    `json:"category"`
	Criteria []Criterion `json:"criteria"`           // all that are met, in the order shown
	Requests []Row       `json:"requests,omitempty"` // entries of the request list, and of the directory, that are valid on the day
	Register []Row       `json:"register,omitempty"` // rows of the register, and of the directory, that are valid on the day
}

// Has reports whether the criterion is met.
func (c Class) Has(x Criterion) bool { return slices.Contains(c.Criteria, x) }

// Classify judges a customer by 5.1 on the day of now in the policy's zone.
// judged is what the agent judged for this call; anything but JudgedCriteria in
// it is ignored. An unknown customer meets no criteria, whatever was judged.
func (p Policy) Classify(c Customer, judged []Criterion, now time.Time) Class {
	out := Class{Category: Unknown, Criteria: []Criterion{}}
	if !c.Known() {
		return out
	}
	day := DateOf(now.In(p.Zone))
	for _, r := range c.Rows {
		if (r.List == VVIPRegister || r.List == DirectoryList && r.VVIP != "") && r.Valid(day) {
			out.Register = append(out.Register, r)
		}
	}
	for _, v := range VVIPCriteria {
		if slices.ContainsFunc(out.Register, func(r Row) bool { return r.VVIP == v }) {
			out.Criteria = append(out.Criteria, v)
		}
	}
	vvip := len(out.Criteria) > 0
	if slices.ContainsFunc(c.Speeds(), func(m int) bool { return m >= p.SpeedMin && m <= p.SpeedMax }) {
		out.Criteria = append(out.Criteria, Speed)
	}
	for _, r := range c.Rows {
		if (r.List == SpecialRequests || r.List == DirectoryList && r.Request != "") && r.Valid(day) {
			out.Requests = append(out.Requests, r)
		}
	}
	if len(out.Requests) > 0 {
		out.Criteria = append(out.Criteria, ManagementRequest)
	}
	for _, j := range JudgedCriteria {
		if slices.Contains(judged, j) || j == SuperEmergency && c.Status != nil {
			out.Criteria = append(out.Criteria, j)
		}
	}
	switch {
	case vvip:
		out.Category = VVIP
	case len(out.Criteria) > 0:
		out.Category = Special
	default:
		out.Category = Regular
	}
	return out
}

// Route applies the rule. unsolved says that the agent could not solve the
// problem at Tier 1; it matters for route tier1 only.
func (c Class) Route(unsolved bool) Route {
	switch {
	case c.Category == Unknown:
		return ConfirmData
	case c.Category == Regular:
		return RegularRoute
	case c.Category == VVIP, len(c.Requests) > 0:
		return EducateCallback
	case unsolved:
		return Tier1Backend
	}
	return Tier1
}

// Warns are those of the match's others who are VVIP or listed on the day of now:
// the agent who asked by the line is told that the telephone is also theirs.
func (p Policy) Warns(m Match, now time.Time) (out []Customer) {
	for _, c := range m.Others {
		if class := p.Classify(c, nil, now); class.Category == VVIP || len(class.Requests) > 0 {
			out = append(out, c)
		}
	}
	return out
}

package procedure_test

import (
	"testing"
	"time"

	. "github.com/cc147/sigap/procedure"
)

var callActions = map[string][]Action{
	"judge *hard complaint*, *super emergency* (on and off)":                             {JudgeComplaint, JudgeEmergency},
	"*Data sesuai* (confirm)":                                                            {Confirm},
	"*Data tidak sesuai* (mismatch) → ended":                                             {Mismatch},
	"*Sudah diedukasi* (educate)":                                                        {Educate},
	"*Buat callback* → case, kind `callback`, `waiting`":                                 {MakeCallback},
	"*Belum solusi → Eskalasi* → case, kind `tier1`, `escalated`":                        {Unsolved},
	"*Tambah ke kasus* (add to the open case)":                                           {AddToCase},
	"*Data sesuai, selesai* (confirm and solved in one press; *Selesai* once confirmed)": {SolveCall},
	"dropped": {DropCall},
}

// breach violates one condition of a step that would otherwise be accepted; it has
// the refusal that this must give.
type breach struct {
	name  string
	spoil func(*Call, *Command, *Facts)
	want  Code
}

var (
	byColleague   = breach{"a colleague", func(_ *Call, do *Command, _ *Facts) { do.By = yudi }, NotYourCall}
	byQuality     = breach{"quality, of its own call", func(c *Call, do *Command, _ *Facts) { do.By = qori; c.By = qori.ID }, NoRole}
	byItsAgent    = breach{"its agent", func(_ *Call, do *Command, _ *Facts) { do.By = wati }, NoRole}
	whenEnded     = breach{"an ended call", func(c *Call, _ *Command, _ *Facts) { c.End = EndSolved }, Ended}
	whenConfirmed = breach{"confirmed", func(c *Call, _ *Command, _ *Facts) { c.Confirmed = true }, Matched}
	unconfirmed   = breach{"not confirmed", func(c *Call, _ *Command, _ *Facts) { c.Confirmed = false }, NotConfirmed}
	uneducated    = breach{"no education result", func(_ *Call, do *Command, _ *Facts) { do.Education = "" }, NotEducated}
	withOpenCase  = breach{"an open case", func(_ *Call, _ *Command, w *Facts) { w.Open = 9 }, HasCase}
	noOpenCase    = breach{"no open case", func(_ *Call, _ *Command, w *Facts) { w.Open = 0 }, NoCase}
	routeTier1    = breach{"route tier1", func(c *Call, _ *Command, _ *Facts) { c.Route = Tier1 }, WrongKind}
	routeUnknown  = breach{"route confirm_data", func(c *Call, _ *Command, _ *Facts) { c.Route = ConfirmData }, WrongKind}
	routeEducate  = breach{"VVIP or listed", func(c *Call, _ *Command, _ *Facts) { c.Route = EducateCallback }, UseCallback}
	otherRoute    = breach{"route educate+callback", func(c *Call, _ *Command, _ *Facts) { c.Route = EducateCallback }, WrongKind}
	noTeam        = breach{"no team", func(_ *Call, do *Command, _ *Facts) { do.Team = "" }, Missing}
	noChecked     = breach{"nothing checked", func(_ *Call, do *Command, _ *Facts) { do.Checked = " " }, Missing}
	noWanted      = breach{"nothing wanted", func(_ *Call, do *Command, _ *Facts) { do.Wanted = "" }, Missing}
	tooSoon       = breach{"a minute too soon", func(_ *Call, _ *Command, w *Facts) { w.Now = w.Now.Add(-time.Minute) }, WrongState}
	mismatched    = breach{"data of somebody else", func(c *Call, _ *Command, _ *Facts) { c.End = EndMismatch }, Mismatched}
	regularOff    = breach{"a regular call, switched off", func(c *Call, _ *Command, w *Facts) {
		c.Route, c.End, w.Policy.RegularEscalation = RegularRoute, EndRegular, false
	}, Ended}
	regularTooOld = breach{"a regular call after 30 minutes", func(c *Call, _ *Command, w *Facts) {
		c.Route, c.End = RegularRoute, EndRegular
		w.Now = c.At.Add(30*time.Minute + time.Second)
	}, Ended}
)

var callWho = map[string][]breach{
	"its agent":  {byColleague, byQuality},
	"the system": {byItsAgent},
}

var callNeeds = map[string][]breach{
	"not ended; a regular call stays judgeable for 30 minutes: judged special, it is open again": {whenEnded, regularTooOld},
	"–":                                {whenEnded},
	"not confirmed yet":                {whenConfirmed, whenEnded, regularTooOld, mismatched},
	"confirmed; a route that educates": {unconfirmed, routeTier1, routeUnknown, whenEnded},
	"route `educate+callback`, confirmed, an education result, no open case of the customer": {routeTier1, routeUnknown, unconfirmed, uneducated, withOpenCase, whenEnded},
	"route `tier1`, or `regular` within 30 minutes; confirmed (the same press confirms a regular one), no open case of the customer; team, what was checked, what backend shall do. For VVIP or listed: refused, \"callback instead\"": {routeUnknown, unconfirmed, withOpenCase, noTeam, noChecked, noWanted, routeEducate, whenEnded, regularTooOld, regularOff},
	"an open case of the customer; counts *asks again*": {noOpenCase, whenEnded},
	"route `tier1`":             {otherRoute, routeUnknown, whenEnded},
	"10 h after its last press": {tooSoon, whenEnded},
}

// filledStep is a step, its call and its world, as they are accepted.
func filledStep(a Action) (Call, Command, Facts) {
	w := world(speedy)
	route := Tier1
	if a == Educate || a == MakeCallback {
		w, route = world(official), EducateCallback
	}
	if a == AddToCase {
		w.Open = 9
	}
	by := wati
	if a == DropCall {
		by = timer
		w.Now = w.Now.Add(10 * time.Hour)
	}
	c := Call{ID: 345, At: morning(), Last: morning(), By: wati.ID, Turn: 1, Customer: w.Customer.ID, Category: Special, Route: route}
	c.Personal.Number, c.Confirmed = line, a != Mismatch
	do := Command{Action: a, By: by, Turn: 1, Education: Given, Team: "jaringan", Checked: "modem", Wanted: "cek jalur"}
	return c, do, w
}

func TestProcedureCall(t *testing.T) {
	var covered []Action
	for _, row := range table(t, "## The call:") {
		breaches := append(meaning(t, "who", callWho, row[1]), meaning(t, "needs", callNeeds, row[2])...)
		for _, a := range meaning(t, "step", callActions, row[0]) {
			covered = append(covered, a)
			c, do, w := filledStep(a)
			if _, _, err := ApplyCall(c, do, w); err != nil {
				t.Errorf("%s with everything it needs: got %v, want it accepted", a, err)
			}
			for _, b := range breaches {
				t.Run(string(a)+"/"+b.name, func(t *testing.T) {
					c, do, w := filledStep(a)
					b.spoil(&c, &do, &w)
					f := &floor{t: t, w: w, call: c}
					f.refusesStep(b.want, do)
				})
			}
		}
	}
	covered = append(covered, ClearStatus, Choose) // ours
	for i, s := range Steps() {
		if i >= len(covered) || s.Action != covered[i] {
			t.Errorf("step %d is %s; want the steps %v as in the procedure", i+1, s.Action, covered)
		}
	}
}

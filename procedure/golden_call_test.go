package procedure_test

import (
	"fmt"
	"reflect"
	"testing"
	"time"

	. "github.com/cc147/sigap/procedure"
)

const minute = time.Minute

// callers are all the people who could press on wati's call.
var callers = []struct {
	name string
	by   Person
}{
	{"its agent", wati},
	{"another agent", yudi},
	{"its agent, a tier2", Person{ID: wati.ID, Roles: []Role{Tier2}}},
	{"its agent, a lead", Person{ID: wati.ID, Roles: []Role{Lead}}},
	{"its agent, without a role", Person{ID: wati.ID}},
	{"lead", lina},
	{"system", timer},
}

// callIn makes a call of a route that stands in from, where the route has such a
// stage: a regular call has ended, and only one route educates.
func callIn(r Route, from string) Call {
	c := Call{
		ID: 345, At: morning(), Last: morning(), By: wati.ID, Turn: 3, Customer: line.Key(), Category: Special,
		Route: r, Judged: room(HardComplaint), Criteria: room(Speed, HardComplaint), Scripts: room("khusus@1"),
	}
	c.Personal.Number = line
	switch {
	case r == RegularRoute:
		c.Category, c.End, c.Judged = Regular, EndRegular, room[Criterion]()
	case from == "educated" && r == EducateCallback:
		c.Confirmed, c.Education = true, Education{Result: Refused, Reason: "marah", Scripts: room("khusus@1")}
	case from == "confirmed":
		c.Confirmed = true
	case from == "solved":
		c.End = EndSolved
	}
	return c
}

func stage(c Call) string {
	switch {
	case c.End != "":
		return string(c.End)
	case c.Education.Result != "":
		return "educated"
	case c.Confirmed:
		return "confirmed"
	}
	return "new"
}

func allowedSteps(t *testing.T) (lines []string) {
	for _, a := range allActions {
		for _, r := range []Route{EducateCallback, Tier1, RegularRoute, ConfirmData} {
			for _, from := range []string{"new", "confirmed", "educated", "solved"} {
				if from != "new" && stage(callIn(r, from)) != from {
					continue
				}
				for _, open := range []uint64{0, 9} {
					lines = append(lines, allowedFrom(t, a, r, from, open)...)
				}
			}
		}
	}
	return lines
}

// allowedFrom is one line for each who may.
func allowedFrom(t *testing.T, a Action, r Route, from string, open uint64) (lines []string) {
	t.Helper()
	kind := string(r)
	if open != 0 {
		kind += " with an open case"
	}
	for _, p := range callers {
		if to, ok := pressStep(t, a, r, from, open, p.by); ok {
			lines = append(lines, fmt.Sprintf("%s, %s, %s → %s, %s", a, kind, stage(callIn(r, from)), to, p.name))
		}
	}
	return lines
}

// pressStep does the step on a new call from callIn and checks that the input call is
// unchanged.
func pressStep(t *testing.T, a Action, r Route, from string, open uint64, by Person) (to string, ok bool) {
	t.Helper()
	in, fresh := callIn(r, from), callIn(r, from)
	w := world(speedy)
	if r == RegularRoute {
		w = world(ordinary)
	}
	if r == EducateCallback {
		w = world(official)
	}
	w.Open = open
	switch a {
	case DropCall:
		w.Now = w.Now.Add(10 * time.Hour)
	case Choose:
		in.Customer, fresh.Customer = "", ""
	case ClearStatus:
		w.Customer.Status = &Status{By: lina.ID}
	}
	do := Command{Action: a, By: by, Turn: in.Turn, Team: "jaringan", Checked: "modem", Wanted: "cek jalur", Reason: "alasan"}
	if from == "confirmed" || a == Educate {
		do.Education = Given
	}
	out, opened, err := ApplyCall(in, do, w)
	if !reflect.DeepEqual(wholeCall(in), wholeCall(fresh)) {
		t.Errorf("%s by %s on a call %s %s wrote to the call that it was given", a, by.ID, r, from)
	}
	if err == nil {
		return stage(out), true
	}
	if !reflect.DeepEqual(out, fresh) || !reflect.DeepEqual(opened, Opened{}) {
		t.Errorf("refused %s by %s on a call %s %s gave another call or opened something, want neither", a, by.ID, r, from)
	}
	return "", false
}

func wholeCall(c Call) Call {
	c.Judged, c.Criteria, c.Scripts = c.Judged[:cap(c.Judged)], c.Criteria[:cap(c.Criteria)], c.Scripts[:cap(c.Scripts)]
	if s := c.Education.Scripts; s != nil {
		c.Education.Scripts = s[:cap(s)]
	}
	return c
}

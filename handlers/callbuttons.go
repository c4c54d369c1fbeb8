package handlers

import (
	"strconv"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/procedure"
)

// buttons adds those that the table offers, the next step first. Whether the data are
// right stands together: "Data sesuai", then "Data tidak sesuai" in red.
func (d *callDrawing) buttons() {
	for _, a := range d.offered {
		row, _ := procedure.StepOf(a)
		for _, b := range d.stepButtons(a) {
			b.Subject, b.Action, b.Turn, b.Danger = d.c.Name(), string(a), d.c.Turn, row.TakesAway
			b.Confirm = confirmStep(d.Reader, row)
			if d.secondary(row) || len(d.out.Buttons) >= inSight {
				d.out.More = append(d.out.More, b)
				continue
			}
			b.Primary = len(d.out.Buttons) == 0
			d.out.Buttons = append(d.out.Buttons, b)
		}
	}
	for i, c := range d.warned {
		d.out.More = append(d.out.More, bot.Button{Subject: d.c.Name(), Action: string(procedure.Choose), Turn: d.c.Turn,
			Arg: argWarned + strconv.Itoa(i+1), Label: d.T("action.also", "Name", procedure.Initials(c.Name()))})
	}
	d.out.MoreLabel = d.T("more")
}

// secondary: of a regular call only the open case is in sight, since it needs no press.
func (d *callDrawing) secondary(row procedure.Rule) bool {
	return row.Secondary || d.c.Route == procedure.RegularRoute && row.Action != procedure.AddToCase
}

// stepButtons returns the buttons of one step; the education has one for "given" and
// one for the results that need a reason.
func (d *callDrawing) stepButtons(a procedure.Action) []bot.Button {
	label := func(key string) string {
		return d.T("action."+key, "Case", procedure.CaseName(d.facts.Open))
	}
	switch a {
	case procedure.MakeCallback:
		if d.c.Education.Result != "" {
			return []bot.Button{{Label: label("callback_only")}}
		}
		return []bot.Button{{Label: label("callback"), Arg: string(procedure.Given)}, {Label: label("callback_other"), Arg: argOther}}
	case procedure.Educate:
		return []bot.Button{{Label: label("educate"), Arg: string(procedure.Given)}, {Label: label("callback_other"), Arg: argOther}}
	case procedure.SolveCall:
		if d.c.Confirmed {
			return []bot.Button{{Label: label("solve_confirmed")}}
		}
	case procedure.JudgeComplaint, procedure.JudgeEmergency:
		key := string(a) + "_on"
		if d.judged(a) {
			key = string(a) + "_off"
		}
		return []bot.Button{{Label: label(key)}}
	}
	return []bot.Button{{Label: label(string(a))}}
}

func (d *callDrawing) judged(a procedure.Action) bool {
	want := procedure.HardComplaint
	if a == procedure.JudgeEmergency {
		want = procedure.SuperEmergency
	}
	for _, j := range d.c.Judged {
		if j == want {
			return true
		}
	}
	return false
}

package procedure_test

import (
	"reflect"
	"slices"
	"testing"
	"time"

	. "github.com/cc147/sigap/procedure"
)

func TestNewCall(t *testing.T) {
	unknown := look(t, wati, Customer{}, HardComplaint).call
	if unknown.Route != ConfirmData || unknown.Category != Unknown || len(unknown.Criteria) != 0 || unknown.End != "" {
		t.Errorf("unknown number: route %q, category %q, criteria %v, end %q; want confirm_data, unknown, none, not ended",
			unknown.Route, unknown.Category, unknown.Criteria, unknown.End)
	}
	twice := look(t, wati, ordinary, HardComplaint, HardComplaint, Speed).call
	if want := []Criterion{HardComplaint}; !slices.Equal(twice.Judged, want) || twice.Route != Tier1 {
		t.Errorf("judged %v, route %q; want %v, tier1", twice.Judged, twice.Route, want)
	}
	if got := (Call{ID: 345}).Name(); got != "C-345" {
		t.Errorf("name %q, want C-345", got)
	}
}

func TestJudgeToggles(t *testing.T) {
	f := look(t, wati, speedy)
	f.step(Command{Action: JudgeEmergency, By: wati}).step(Command{Action: JudgeComplaint, By: wati})
	if want := []Criterion{Speed, HardComplaint, SuperEmergency}; !slices.Equal(f.call.Criteria, want) {
		t.Errorf("both on: criteria %v, want %v", f.call.Criteria, want)
	}
	f.step(Command{Action: JudgeEmergency, By: wati})
	if want := []Criterion{Speed, HardComplaint}; !slices.Equal(f.call.Criteria, want) {
		t.Errorf("one off: criteria %v, want %v", f.call.Criteria, want)
	}
}

func TestRegularCallStaysJudgeable(t *testing.T) {
	judge := Command{Action: JudgeComplaint, By: wati}
	f := look(t, wati, ordinary)
	f.refusesStep(Ended, Command{Action: Confirm, By: wati})
	f.w.Now = f.call.At.Add(29 * minute)
	f.step(judge) // at 30 minutes
	if f.call.End != "" || f.call.Route != Tier1 || f.call.Category != Special {
		t.Errorf("judged special: end %q, route %q; want open again, tier1", f.call.End, f.call.Route)
	}
	f.step(judge)
	if f.call.End != EndRegular {
		t.Errorf("judged back: end %q, want regular", f.call.End)
	}
	f.refusesStep(Ended, judge)
	if got := OfferedCall(f.call, wati, f.w); got != nil {
		t.Errorf("offered %v after 30 minutes, want nothing", got)
	}
}

// TestRegularCallIsEscalated: by one press, which confirms; its route stays regular.
func TestRegularCallIsEscalated(t *testing.T) {
	do := Command{Action: Unsolved, By: wati, Team: "jaringan", Checked: "modem", Wanted: "cek jalur"}
	f := look(t, wati, ordinary)
	f.w.Now = f.call.At.Add(29 * minute)
	f.step(do) // at 30 minutes
	if f.call.End != EndEscalated || f.call.Route != RegularRoute || !f.call.Confirmed {
		t.Errorf("end %q, route %q, confirmed %v; want escalated, regular, confirmed", f.call.End, f.call.Route, f.call.Confirmed)
	}
	if f.c.Kind != Tier1Kind || f.c.Category() != Regular || f.c.Urgency() != UrgencyRest {
		t.Errorf("the case is of kind %s, %s, urgency %d; want tier1, regular, %d", f.c.Kind, f.c.Category(), f.c.Urgency(), UrgencyRest)
	}
	late := look(t, wati, ordinary)
	late.w.Now = late.call.At.Add(30*minute + 1)
	late.refusesStep(Ended, do)
	off := look(t, wati, ordinary)
	off.w.Policy.RegularEscalation = false
	off.refusesStep(Ended, do)
}

// TestMismatchEndsTheCall: nothing can be done with it afterwards, by anybody.
func TestMismatchEndsTheCall(t *testing.T) {
	f := look(t, wati, official).step(Command{Action: Mismatch, By: wati})
	if f.call.End != EndMismatch || !f.call.Hidden() {
		t.Errorf("end %q, hidden %v; want mismatch, hidden", f.call.End, f.call.Hidden())
	}
	f.w.Open, f.w.Customer.Status = 9, &Status{By: lina.ID}
	for _, s := range Steps() {
		if s.Action != DropCall {
			by := wati
			if s.Action == ClearStatus {
				by = lina
			}
			f.refusesStep(Mismatched, Command{Action: s.Action, By: by, Reason: "alasan", Education: Given, Team: "jaringan", Checked: "a", Wanted: "b"})
		}
	}
	g := look(t, wati, official).step(Command{Action: Confirm, By: wati})
	g.refusesStep(Matched, Command{Action: Mismatch, By: wati})
}

func TestRegularCallJoinsOpenCase(t *testing.T) {
	f := look(t, wati, ordinary)
	f.refusesStep(NoCase, Command{Action: AddToCase, By: wati})
	f.w.Open = 9
	if got := OfferedCall(f.call, wati, f.w); len(got) == 0 || got[0] != AddToCase {
		t.Errorf("offered %v, want add to case first", got)
	}
	f.step(Command{Action: AddToCase, By: wati})
	if f.call.End != EndAdded || f.call.Case != 9 {
		t.Errorf("end %q, case %d; want added to 9", f.call.End, f.call.Case)
	}
}

func TestAddToCase(t *testing.T) {
	f := look(t, wati, official)
	f.w.Open = 9
	f.step(Command{Action: Confirm, By: wati})
	f.refusesStep(HasCase, Command{Action: MakeCallback, By: wati, Education: Given})
	do := Command{Action: AddToCase, By: wati, Turn: f.call.Turn}
	call, opened, err := ApplyCall(f.call, do, f.w)
	want := &Command{Action: AskAgain, By: wati, Text: "internet mati", Call: 345}
	if err != nil || call.End != EndAdded || opened.Case != nil || !reflect.DeepEqual(opened.Add, want) {
		t.Errorf("end %q, new case %v, act %v, %v; want added, none, %v", call.End, opened.Case, opened.Add, err, want)
	}
}

func TestEducation(t *testing.T) {
	confirm := Command{Action: Confirm, By: wati}
	f := look(t, wati, listed)
	f.refusesStep(NotConfirmed, Command{Action: MakeCallback, By: wati, Education: Given})
	f.step(confirm)
	f.refusesStep(NotEducated, Command{Action: MakeCallback, By: wati})
	f.refusesStep(Missing, Command{Action: Educate, By: wati})
	for _, e := range []EducationResult{Refused, LineCut} {
		for _, a := range []Action{Educate, MakeCallback} {
			if ref := f.refusesStep(Missing, Command{Action: a, By: wati, Education: e}); ref.Field != "reason" {
				t.Errorf("%s, %s: the refusal names the field %q, want reason", a, e, ref.Field)
			}
		}
		g := look(t, wati, listed).step(confirm).step(Command{Action: MakeCallback, By: wati, Education: e, Reason: "marah"})
		if got := g.c.Education; got.Result != e || got.Reason != "marah" || !got.At.Equal(g.w.Now) {
			t.Errorf("the case keeps %v, want %s with its reason, now", got, e)
		}
	}
	f.step(Command{Action: Educate, By: wati, Education: Given}).step(Command{Action: MakeCallback, By: wati})
	if f.c.Education.Result != Given {
		t.Errorf("the case keeps education %q, want the one given before", f.c.Education.Result)
	}
}

// TestWordsOfCallback: the words of the form count, unless they are blank.
func TestWordsOfCallback(t *testing.T) {
	for text, want := range map[string]string{"": "internet mati", " \n": "internet mati", " TV juga ": "TV juga"} {
		f := look(t, wati, listed).step(Command{Action: Confirm, By: wati})
		f.step(Command{Action: MakeCallback, By: wati, Education: Given, Text: text})
		if f.call.Personal.Words != want || f.c.LastSaid("words") != want {
			t.Errorf("form with %q: call has %q, case %q; want %q", text, f.call.Personal.Words, f.c.LastSaid("words"), want)
		}
	}
}

func TestUnsolvedForVVIPOrListed(t *testing.T) {
	for name, c := range map[string]Customer{"VVIP": official, "listed": listed} {
		t.Run(name, func(t *testing.T) {
			f := look(t, wati, c).step(Command{Action: Confirm, By: wati})
			f.refusesStep(UseCallback, Command{Action: Unsolved, By: wati, Team: "jaringan", Checked: "modem", Wanted: "cek"})
		})
	}
	f := look(t, wati, speedy).step(Command{Action: Confirm, By: wati})
	f.refusesStep(NoSuchTeam, Command{Action: Unsolved, By: wati, Team: "gudang", Checked: "modem", Wanted: "cek"})
}

func TestCaseOfCall(t *testing.T) {
	f := look(t, wati, listed, HardComplaint)
	f.w.Customer.Status = &Status{By: sari.ID}
	f.step(Command{Action: Confirm, By: wati}).step(Command{Action: MakeCallback, By: wati, Education: Given})
	want := Case{
		ID: 12, Kind: CallbackKind, State: Waiting, Turn: 1, Rev: 1, Call: 345, Agent: wati.ID, Customer: listed.ID,
		Listed: []Criterion{ManagementRequest}, Judged: []Criterion{HardComplaint}, Super: true,
		Opened: f.w.Now, Education: Education{Result: Given, At: f.w.Now}, Revision: "00",
		Personal: Personal{
			Name: "Pak Contoh", Numbers: []Number{line, phone}, Requests: listed.Rows[1:],
			Said: []Said{{At: f.w.Now, By: wati.ID, What: MakeCallback, As: "words", Text: "internet mati"}},
		},
	}
	if !reflect.DeepEqual(f.c, want) {
		t.Errorf("the case is\n%+v\nwant\n%+v", f.c, want)
	}
}

// TestCaseKeepsTheRegister: the rows that are valid on the day of the call.
func TestCaseKeepsTheRegister(t *testing.T) {
	known := official
	known.Rows = append(slices.Clone(official.Rows), Row{List: VVIPRegister, Numbers: []Number{line}, VVIP: Endorser, Note: "lama", Until: "2026-11-23"},
		Row{List: VVIPRegister, Numbers: []Number{line}, VVIP: Endorser, Note: "besok", From: "2026-11-25"})
	f := look(t, wati, known).step(Command{Action: Confirm, By: wati}).step(Command{Action: MakeCallback, By: wati, Education: Given})
	if want := official.Rows[1:]; !reflect.DeepEqual(f.c.Personal.Register, want) || !slices.Equal(f.c.Listed, []Criterion{Official}) {
		t.Errorf("the case keeps %v for %v; want the row that is valid today, %v", f.c.Personal.Register, f.c.Listed, want)
	}
}

func TestDropAfterAShift(t *testing.T) {
	drop := Command{Action: DropCall, By: timer}
	f := look(t, wati, official)
	f.w.Now = f.call.At.Add(9 * time.Hour)
	f.step(Command{Action: Confirm, By: wati})
	last := f.w.Now
	f.w.Now = last.Add(10*time.Hour - time.Second)
	if f.call.Idle(f.w.Policy, f.w.Now) {
		t.Error("idle a second before 10 hours after its last press, want not")
	}
	f.refusesStep(WrongState, drop)
	f.w.Now = last.Add(10*time.Hour - minute) // the step is a minute later
	f.step(drop)
	if f.call.End != EndDropped || f.call.Idle(f.w.Policy, f.w.Now) {
		t.Errorf("end %q, idle %v; want dropped, not idle any more", f.call.End, f.call.Idle(f.w.Policy, f.w.Now))
	}
}

func TestNotYourCallSaysWhose(t *testing.T) {
	f := look(t, wati, official)
	if ref := f.refusesStep(NotYourCall, Command{Action: Confirm, By: yudi}); ref.By != wati.ID || !ref.Since.Equal(f.call.At) {
		t.Errorf("the refusal says %q since %v, want wati since %v", ref.By, ref.Since, f.call.At)
	}
	f.step(Command{Action: Confirm, By: wati})
	_, _, err := ApplyCall(f.call, Command{Action: Confirm, By: wati, Turn: 1}, f.w)
	wantCode(t, err, Stale, Command{Action: Confirm, By: wati})
}

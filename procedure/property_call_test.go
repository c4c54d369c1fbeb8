package procedure_test

import (
	"errors"
	"reflect"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	. "github.com/cc147/sigap/procedure"
)

func TestRandomSteps(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := world(rapid.SampledFrom([]Customer{{}, ordinary, speedy, listed, official}).Draw(t, "customer"))
		judged := rapid.SliceOfN(rapid.SampledFrom([]Criterion{HardComplaint, SuperEmergency, Speed}), 0, 3).Draw(t, "judged")
		c := w.Policy.NewCall(345, wati, line, "internet mati", judged, w.Customer, w.Now)
		for range rapid.IntRange(1, 12).Draw(t, "steps") {
			w.Now = w.Now.Add(time.Duration(rapid.SampledFrom([]int{1, 5, 20, 601}).Draw(t, "minutes")) * minute)
			if w.Customer.Known() {
				w.Open = rapid.SampledFrom([]uint64{0, 0, 9}).Draw(t, "open case")
			}
			offeredCallRight(t, c, w)
			do := filledCall(rapid.SampledFrom(allActions).Draw(t, "action"), c, rapid.SampledFrom(staff).Draw(t, "by"))
			if rapid.Bool().Draw(t, "by its agent") {
				do.By = wati
			}
			do.Education = rapid.SampledFrom([]EducationResult{"", Given, Refused}).Draw(t, "education")
			do.Turn -= uint64(rapid.SampledFrom([]int{0, 0, 0, 1}).Draw(t, "old card"))
			was := asJSON(t, c)
			next, opened, err := ApplyCall(c, do, w)
			if got := asJSON(t, c); got != was {
				t.Fatalf("%s wrote to the call that it was given: %s, want %s", do.Action, got, was)
			}
			stepRight(t, c, next, opened, err, w)
			c = next
		}
	})
}

func filledCall(a Action, c Call, by Person) Command {
	return Command{Action: a, By: by, Turn: c.Turn, Education: Given, Reason: "alasan", Team: "jaringan", Checked: "modem", Wanted: "cek jalur"}
}

func stepRight(t *rapid.T, was, is Call, opened Opened, err error, w Facts) {
	if err != nil {
		var ref *Refusal
		if !errors.As(err, &ref) || ref.Code == "" {
			t.Fatalf("got the error %v, want a refusal with a code", err)
		}
		if !reflect.DeepEqual(was, is) || !reflect.DeepEqual(opened, Opened{}) {
			t.Fatalf("refused as %s, but the call changed or opened something", ref.Code)
		}
		return
	}
	if is.Turn != was.Turn+1 || !is.Last.Equal(w.Now) {
		t.Fatalf("turn %d → %d, last press %v; want turn +1, now", was.Turn, is.Turn, is.Last)
	}
	if was.End != "" && was.End != EndRegular {
		t.Fatalf("a call that ended as %s moved, want it refused", was.End)
	}
	if made := is.End == EndCallback || is.End == EndEscalated; made != (opened.Case != nil) {
		t.Fatalf("ended %q, opened a case: %v; want a case by callback and escalation only", is.End, opened.Case != nil)
	}
	if (is.End == EndAdded) != (opened.Add != nil) {
		t.Fatalf("ended %q, added to a case: %v; want both or neither", is.End, opened.Add != nil)
	}
	if opened.Case != nil && w.Open != 0 {
		t.Fatalf("a second case beside %s, want none", CaseName(w.Open))
	}
	if (is.Category == Regular) != (is.Route == RegularRoute) || (is.End == EndRegular) != (is.Category == Regular && !slices.Contains([]CallEnd{EndAdded, EndEscalated, EndMismatch}, is.End)) {
		t.Fatalf("category %s, route %s, end %q; want a regular call ended as regular, added, escalated or mismatched", is.Category, is.Route, is.End)
	}
}

func offeredCallRight(t *rapid.T, c Call, w Facts) {
	for _, a := range OfferedCall(c, wati, w) {
		if _, _, err := ApplyCall(c, filledCall(a, c, wati), w); err != nil {
			t.Fatalf("%s is offered on route %s, end %q, but refused: %v", a, c.Route, c.End, err)
		}
	}
}

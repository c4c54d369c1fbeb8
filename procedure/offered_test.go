package procedure_test

import (
	"slices"
	"testing"

	. "github.com/cc147/sigap/procedure"
)

func TestOffered(t *testing.T) {
	board, network := Audience{Board: true}, Audience{Team: "jaringan"}
	waiting, held, back := callback(t, listed), claimed(t, listed), atBackend(t)
	taken := atBackend(t).act(Command{Action: Take, By: dewi})
	for _, c := range []struct {
		name string
		f    *floor
		to   Audience
		want []Action
	}{
		{"board, waiting", waiting, board, []Action{Claim, Assign, Note, AddWords, AskAgain, Reclassify, Cancel, Reveal}},
		{"its agent, waiting", waiting, Audience{Person: wati}, []Action{AddWords, AskAgain, Cancel, Reveal}},
		{"quality, waiting", waiting, Audience{Person: qori}, []Action{Reveal}},
		{"holder, full data", held, Audience{Person: sari, Full: true}, []Action{Close, Escalate, LogContact, Note, AddWords, AskAgain, Reclassify, HandOver, Release}},
		{"a colleague", held, Audience{Person: tono}, []Action{Note, AddWords, AskAgain, Reclassify, Reveal}},
		{"lead", held, Audience{Person: lina}, []Action{Note, AddWords, AskAgain, Reclassify, HandOver, Release, Reveal}},
		{"team", back, network, []Action{Take, AnswerCase, Reroute, Note, AddWords, AskAgain, Reveal}},
		{"another team", back, Audience{Team: "tagihan"}, nil},
		{"team, taken", taken, network, []Action{AnswerCase, Reroute, Note, AddWords, AskAgain, Reveal}},
		{"who took it", taken, Audience{Person: dewi}, []Action{AnswerCase, Reroute, Note, AddWords, AskAgain, Reveal}},
		{"backend colleague of who took it", taken, Audience{Person: bayu}, []Action{Reroute, Note, AddWords, AskAgain, Reveal}},
		{"board, Tier 1 at backend", tier1(t), board, []Action{Reroute, Note, AddWords, AskAgain, Reclassify, HandOver, Reveal}},
		{"board, closed", closedCallback(t), board, []Action{Reopen}},
		{"its agent, closed", closedCallback(t), Audience{Person: wati}, nil},
	} {
		if got := Offered(c.f.c, c.f.w, c.to); !slices.Equal(got, c.want) {
			t.Errorf("%s: buttons %v, want %v", c.name, got, c.want)
		}
	}
	held.w.Customer.Status = &Status{By: sari.ID}
	if got := Offered(held.c, held.w, Audience{Person: lina, Full: true}); got[len(got)-1] != ClearStatus {
		t.Errorf("a lead, the customer is super emergency: buttons %v, want to clear the status at the end", got)
	}
	if got := Offered(held.c, held.w, board); slices.Contains(got, ClearStatus) {
		t.Errorf("the Tier 2 channel sees %v, want no clearing of a status there", got)
	}
	f := closedCallback(t)
	f.w.Open = 13
	if got := Offered(f.c, f.w, board); got != nil {
		t.Errorf("closed, the customer has another open case: buttons %v, want none", got)
	}
}

func TestOfferedCall(t *testing.T) {
	judging := []Action{JudgeComplaint, JudgeEmergency}
	with := func(a ...Action) []Action { return append(a, judging...) }
	confirm := Command{Action: Confirm, By: wati}
	withCase := func(f *floor) *floor { f.w.Open = 9; return f }
	educated := look(t, wati, official).step(confirm).step(Command{Action: Educate, By: wati, Education: Given})
	for _, c := range []struct {
		name string
		f    *floor
		want []Action
	}{
		{"unknown", look(t, wati, Customer{}), nil},
		{"regular", look(t, wati, ordinary), with(Mismatch, Unsolved)},
		{"VVIP", look(t, wati, official), with(Confirm, Mismatch)},
		{"VVIP confirmed", look(t, wati, official).step(confirm), with(MakeCallback)},
		{"VVIP educated", educated, with(MakeCallback)},
		{"Tier 1", look(t, wati, speedy), with(SolveCall, Confirm, Mismatch)},
		{"Tier 1 confirmed", look(t, wati, speedy).step(confirm), with(SolveCall, Unsolved)},
		{"data of somebody else", look(t, wati, official).step(Command{Action: Mismatch, By: wati}), nil},
		{"ended", look(t, wati, speedy).step(Command{Action: SolveCall, By: wati}), nil},
		{"open case, VVIP", withCase(look(t, wati, official)), with(AddToCase, Confirm, Mismatch)},
		{"open case, VVIP confirmed", withCase(look(t, wati, official).step(confirm)), with(AddToCase, Educate)},
		{"open case, Tier 1", withCase(look(t, wati, speedy)), with(AddToCase, SolveCall, Confirm, Mismatch)},
		{"open case, Tier 1 confirmed", withCase(look(t, wati, speedy).step(confirm)), with(AddToCase, SolveCall)},
		{"open case, regular", withCase(look(t, wati, ordinary)), with(AddToCase, Mismatch)},
	} {
		if got := OfferedCall(c.f.call, wati, c.f.w); !slices.Equal(got, c.want) {
			t.Errorf("%s: buttons %v, want %v", c.name, got, c.want)
		}
	}
}

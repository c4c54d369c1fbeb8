package procedure_test

import (
	"encoding/json"
	"errors"
	"reflect"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	. "github.com/cc147/sigap/procedure"
)

// staff is everybody, with one who has several roles.
var staff = []Person{
	wati, yudi, sari, tono, bayu, dewi, eko, lina, qori, adi, timer,
	{ID: "rina", Roles: []Role{Agent, Tier2, Backend}, Teams: []string{"jaringan", "tagihan"}},
}

// anyDo is an act of anybody, filled in well, badly or not at all.
func anyDo(t *rapid.T, c Case) Command {
	do := filled(rapid.SampledFrom(allActions).Draw(t, "action"), c, rapid.SampledFrom(staff).Draw(t, "by"))
	if rapid.IntRange(0, 9).Draw(t, "old card") == 0 {
		do.Turn--
	}
	do.To = rapid.SampledFrom(staff).Draw(t, "to")
	do.Team = rapid.SampledFrom([]string{"jaringan", "tagihan", "gudang"}).Draw(t, "team")
	do.Contact = rapid.SampledFrom(slices.Concat(ContactOutcomes, []ContactOutcome{""})).Draw(t, "contact")
	do.CallAt = morning().Add(time.Duration(rapid.IntRange(0, 10).Draw(t, "call at")) * time.Hour)
	do.Answer = rapid.SampledFrom(AnswerResults).Draw(t, "answer")
	do.Outcome = rapid.SampledFrom(Outcomes).Draw(t, "outcome")
	do.Judged = rapid.SliceOfN(rapid.SampledFrom([]Criterion{HardComplaint, SuperEmergency, Speed}), 0, 3).Draw(t, "judged")
	if rapid.IntRange(0, 9).Draw(t, "blank") == 0 {
		do.Reason, do.Text, do.Done, do.Checked = "", " ", "", ""
	}
	return do
}

// likelyDo is an act that its person sees the button of, filled in well.
func likelyDo(t *rapid.T, c Case, w Facts) Command {
	by := rapid.SampledFrom(staff).Draw(t, "by")
	sees := Offered(c, w, Audience{Person: by})
	if len(sees) == 0 {
		return anyDo(t, c)
	}
	do := filled(rapid.SampledFrom(sees).Draw(t, "button"), c, by)
	do.Answer = rapid.SampledFrom(AnswerResults).Draw(t, "answer")
	do.Team = rapid.SampledFrom([]string{"jaringan", "tagihan"}).Draw(t, "team")
	return do
}

// anyCase draws a case in any state, held by one of the staff.
func anyCase(t *rapid.T) Case {
	froms := []string{"claimed", "escalated", "taken", "closed"}
	kind := rapid.SampledFrom([]Kind{CallbackKind, Tier1Kind}).Draw(t, "kind")
	holder := wati.ID
	if kind == CallbackKind {
		froms, holder = append(froms, "waiting"), sari.ID
	}
	c := caseIn(kind, rapid.SampledFrom(froms).Draw(t, "from"))
	c.Agent = wati.ID
	if c.Holder != "" {
		c.Holder = holder
	}
	if c.Taker() != "" {
		c.Escalation().Taker = bayu.ID
	}
	return c
}

// anyWorld draws facts: time passes, people go on and off shift, another case may be
// open.
func anyWorld(t *rapid.T, now time.Time) Facts {
	w := world(official)
	w.Now = now.Add(time.Duration(rapid.IntRange(1, 90).Draw(t, "minutes")) * minute)
	w.Lead = rapid.SampledFrom([]string{lina.ID, ""}).Draw(t, "lead")
	on := rapid.Bool().Draw(t, "on shift")
	w.OnShift = func(string) bool { return on }
	w.Open = rapid.SampledFrom([]uint64{0, 0, 12, 13}).Draw(t, "open case")
	if rapid.Bool().Draw(t, "status") {
		w.Customer.Status = &Status{By: sari.ID}
	}
	return w
}

func asJSON(t *rapid.T, v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestRandomActs(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := anyCase(t)
		now := morning()
		var cases []Case // each version, and how it was
		var were []string
		for range rapid.IntRange(1, 25).Draw(t, "acts") {
			w := anyWorld(t, now)
			now = w.Now
			do := likelyDo(t, c, w)
			if rapid.Bool().Draw(t, "any act") {
				do = anyDo(t, c)
			}
			next, effects, err := Apply(c, do, w)
			cases, were = append(cases, c), append(were, asJSON(t, c))
			if err != nil {
				refusedRight(t, c, next, effects, err)
			} else {
				appliedRight(t, c, next, do)
			}
			offeredRight(t, next, w)
			c = next
		}
		for i := range cases {
			if got := asJSON(t, cases[i]); got != were[i] {
				t.Fatalf("version %d was written to by a later act: %s, want %s", i, got, were[i])
			}
		}
	})
}

func refusedRight(t *rapid.T, was, is Case, effects []Effect, err error) {
	var ref *Refusal
	if !errors.As(err, &ref) || ref.Code == "" {
		t.Fatalf("got the error %v, want a refusal with a code", err)
	}
	if !reflect.DeepEqual(was, is) || effects != nil {
		t.Fatalf("refused as %s, but the case or its effects changed", ref.Code)
	}
}

func appliedRight(t *rapid.T, was, is Case, do Command) {
	if r, _ := RuleOf(do.Action, was.Kind); r.ReadOnly {
		if !reflect.DeepEqual(was, is) {
			t.Fatalf("%s changed the case, want it as it was", do.Action)
		}
		return
	}
	moved := was.State != is.State || was.Holder != is.Holder || was.Team() != is.Team() || was.Taker() != is.Taker()
	want := was.Turn
	if moved {
		want++
	}
	if is.Rev != was.Rev+1 || is.Turn != want {
		t.Fatalf("%s: rev %d → %d, turn %d → %d; want rev +1, turn %d", do.Action, was.Rev, is.Rev, was.Turn, is.Turn, want)
	}
	if (is.Holder == "") != (is.State == Waiting) && is.State != Closed {
		t.Fatalf("%s: state %s held by %q; want a holder in work and none in the queue", do.Action, is.State, is.Holder)
	}
	if is.Kind == Tier1Kind && is.State == Waiting {
		t.Fatalf("%s: a Tier 1 case waits, want never", do.Action)
	}
	if (is.State == Closed) != (is.Outcome != "") || (is.State == Closed) != !is.ClosedAt.IsZero() {
		t.Fatalf("%s: state %s with outcome %q at %v; want both when closed only", do.Action, is.State, is.Outcome, is.ClosedAt)
	}
	if is.State == Closed && !is.Due.IsZero() {
		t.Fatalf("%s: a closed case is due at %v, want no time", do.Action, is.Due)
	}
	for i, e := range is.Escalations {
		last := i == len(is.Escalations)-1
		if e.EndedAt.IsZero() != (last && is.State == Escalated) {
			t.Fatalf("%s: stay %d of %d ended at %v in state %s; want only the present one open", do.Action, i+1, len(is.Escalations), e.EndedAt, is.State)
		}
	}
}

// offeredRight checks that somebody in the audience may press each offered button,
// and that one person sees every action that this person may do.
func offeredRight(t *rapid.T, c Case, w Facts) {
	accepted := func(a Action, by Person) bool {
		_, _, err := Apply(c, filled(a, c, by), w)
		return err == nil
	}
	audiences := audiencesOf(staff)
	for to, members := range audiences {
		for _, a := range Offered(c, w, *to) {
			if !slices.ContainsFunc(members, func(p Person) bool { return accepted(a, p) }) {
				t.Fatalf("%s is offered to %+v for a %s case in %s, but nobody of them may", a, *to, c.Kind, c.State)
			}
		}
	}
	for _, p := range staff {
		sees := Offered(c, w, Audience{Person: p})
		for _, a := range allActions {
			may := accepted(a, p)
			if p.ID != System && may && !slices.Contains(sees, a) {
				t.Fatalf("%s may %s a %s case in %s, but sees only %v", p.ID, a, c.Kind, c.State, sees)
			}
			if _, err := MayOpen(c, filled(a, c, p), w); may && err != nil {
				t.Fatalf("%s may %s a %s case in %s, but not open its form", p.ID, a, c.Kind, c.State)
			}
		}
	}
}

// audiencesOf are all who see a card, each with its members.
func audiencesOf(staff []Person) map[*Audience][]Person {
	members := func(is func(Person) bool) []Person {
		return slices.DeleteFunc(slices.Clone(staff), func(p Person) bool { return !is(p) })
	}
	out := map[*Audience][]Person{{Board: true}: members(func(p Person) bool { return p.Is(Tier2, Lead) })}
	for _, team := range []string{"jaringan", "tagihan"} {
		out[&Audience{Team: team}] = members(func(p Person) bool { return p.IsInTeam(team) })
	}
	for _, p := range staff {
		if p.ID != System { // sees no card
			out[&Audience{Person: p}] = []Person{p}
		}
	}
	return out
}

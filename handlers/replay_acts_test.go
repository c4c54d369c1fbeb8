package handlers_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/handlers"
	"github.com/cc147/sigap/procedure"
	"github.com/cc147/sigap/store"
)

// randomActs is a course of random acts. The stage has no courier: cards are another matter.
type randomActs struct {
	*rand.Rand
	t      *testing.T
	stage  *stage
	people []procedure.Person
	done   int
	met    map[string]int
	seq    uint64
}

func newRandomActs(t *testing.T, seed uint64) *randomActs {
	t.Helper()
	w := &randomActs{Rand: rand.New(rand.NewPCG(seed, 1)), t: t, stage: newStage(t), met: map[string]int{}}
	w.stage.stop()
	w.stage.wire(t)
	w.people = append([]procedure.Person{
		{ID: "lina", Name: "Lina", Roles: []procedure.Role{procedure.Lead, procedure.Agent}},
		{ID: "qori", Name: "Qori", Roles: []procedure.Role{procedure.Quality}},
		{ID: "tono", Name: "Tono", Roles: []procedure.Role{procedure.Tier2, procedure.Agent}},
	}, people...)
	w.update(func(tx *store.Tx) error {
		for _, p := range w.people {
			if err := putWithRoles(tx, p); err != nil {
				return err
			}
		}
		return nil
	})
	w.customers()
	return w
}

// putWithRoles gives a person roles, with the audit entry of it.
func putWithRoles(tx *store.Tx, p procedure.Person) error {
	tx.PutPerson(p)
	tx.Link(bot.Account{Platform: platform, ID: p.ID}, p.ID)
	return tx.Audit(store.Entry{Person: procedure.System, Via: "config", Subject: p.ID, Action: "roles", Body: map[string]any{"roles": p.Roles, "teams": p.Teams}})
}

// customers makes a thousand of each category; every third shares a telephone with the next.
func (w *randomActs) customers() {
	var customers, requests, vvips []procedure.Row
	for i := range 1000 {
		name, line := fmt.Sprintf("Pelanggan %d", i), inet(fmt.Sprintf("15300000%04d", i))
		customers = append(customers, procedure.Row{List: procedure.Customers, Numbers: []procedure.Number{line, tel(fmt.Sprintf("+62812%07d", i/3))}, Name: name, Mbps: []int{20, 50, 100}[i%3]})
		if i%5 == 0 {
			vvips = append(vvips, procedure.Row{List: procedure.VVIPRegister, Numbers: []procedure.Number{line}, Name: name, VVIP: procedure.VVIPCriteria[i%len(procedure.VVIPCriteria)]})
		}
		if i%7 == 0 {
			requests = append(requests, procedure.Row{List: procedure.SpecialRequests, Numbers: []procedure.Number{line}, Name: name, Request: procedure.NoIsolirOpening})
		}
	}
	w.stage.replace(w.t, procedure.Customers, customers)
	w.stage.replace(w.t, procedure.VVIPRegister, vvips)
	w.stage.replace(w.t, procedure.SpecialRequests, requests)
}

// number is mostly a customer's of the last ones that called, so that cases meet.
func (w *randomActs) number() procedure.Number {
	switch i := (w.done/200*7 + w.IntN(12)) % 1100; w.IntN(4) { // above 1,000 nobody knows them
	case 0:
		return tel(fmt.Sprintf("+62812%07d", i/3))
	default:
		return inet(fmt.Sprintf("15300000%04d", i))
	}
}

func (w *randomActs) bare(who procedure.Person) handlers.Bare {
	return w.stage.bot.BareOf(who, platform)
}

// move changes somebody's roles, so that there is always one of each.
func (w *randomActs) move(tx *store.Tx, p procedure.Person) error {
	i := slices.IndexFunc(w.people, func(x procedure.Person) bool { return x.ID == p.ID })
	if i > 2 {
		return nil
	}
	p.Roles, p.Teams = []procedure.Role{of(w.Rand, procedure.Agent, procedure.Tier2, procedure.Lead, procedure.Backend, procedure.Quality)}, nil
	if p.Is(procedure.Backend) {
		p.Teams = []string{of(w.Rand, "jaringan", "tagihan")}
	}
	w.people[i] = p
	return putWithRoles(tx, p)
}

// recent is one of the newest of a kind; 0 is none.
func (w *randomActs) recent(tx *store.Tx, kind byte) uint64 {
	last := tx.Numbered(kind).Counter
	if last == 0 {
		return 0
	}
	return last - uint64(w.IntN(int(min(last, 12))))
}

// step does a step of one of the newest calls, mostly by its agent.
func (w *randomActs) step(tx *store.Tx, who procedure.Person) (procedure.Person, error) {
	id := w.recent(tx, 'C')
	if id == 0 {
		return who, nil
	}
	call, err := tx.Call(id)
	if err != nil {
		return who, err
	}
	if w.IntN(8) > 0 {
		who = w.person(call.By, who)
	}
	do := w.command(tx, call.Turn)
	do.Action = of(w.Rand, procedure.JudgeComplaint, procedure.JudgeEmergency, procedure.Confirm, procedure.Confirm, procedure.Mismatch, procedure.Educate,
		procedure.MakeCallback, procedure.MakeCallback, procedure.Unsolved, procedure.Unsolved, procedure.AddToCase, procedure.SolveCall, procedure.Choose, procedure.ClearStatus)
	switch further := w.IntN(3) > 0; {
	case further && !call.Confirmed && call.Route != procedure.RegularRoute:
		do.Action = procedure.Confirm
	case further && call.Route == procedure.EducateCallback:
		do.Action = procedure.MakeCallback
	case further:
		do.Action = procedure.Unsolved
	}
	return who, w.bare(who).Do(tx, 'C', id, do)
}

// act does something on one of the newest cases: mostly what its state allows, by somebody who
// has something to do with it.
func (w *randomActs) act(tx *store.Tx, who procedure.Person) (procedure.Person, error) {
	id := w.recent(tx, 'K')
	if id == 0 {
		return who, nil
	}
	c, err := tx.Case(id)
	if err != nil {
		return who, err
	}
	who = w.person(of(w.Rand, c.Holder, c.Holder, c.Holder, c.Agent, c.Taker(), "ratna", "sari", "agus", "nina", ""), who)
	do := w.command(tx, c.Turn)
	fits := map[procedure.State][]procedure.Action{
		procedure.Waiting:   {procedure.Claim, procedure.Claim, procedure.Assign, procedure.Cancel, procedure.AddWords},
		procedure.Claimed:   {procedure.Release, procedure.HandOver, procedure.Escalate, procedure.EscalateSuper, procedure.Close, procedure.LogContact, procedure.Reclassify},
		procedure.Escalated: {procedure.Withdraw, procedure.Take, procedure.AnswerCase, procedure.AnswerCase, procedure.Reroute, procedure.HandOver, procedure.LogContact},
		procedure.Closed:    {procedure.Reopen, procedure.ClearStatus},
	}[c.State]
	if do.Action = fits[w.IntN(len(fits))]; w.IntN(5) == 0 {
		rows := procedure.Rules()
		do.Action = rows[w.IntN(len(rows))].Action
	}
	return who, w.bare(who).Do(tx, 'K', id, do)
}

// person is the one with that id, or else the other.
func (w *randomActs) person(id string, other procedure.Person) procedure.Person {
	for _, p := range w.people {
		if p.ID == id {
			return p
		}
	}
	return other
}

// command is filled in at random; mostly the card was no old one.
func (w *randomActs) command(tx *store.Tx, turn uint64) procedure.Command {
	text := func(s string) string { return of(w.Rand, s, s, s, s, s, s, s, " "+s+" ", "") }
	do := procedure.Command{
		Turn: turn - min(turn, uint64(max(0, w.IntN(12)-10))), Text: text("dicek"), Reason: text("diminta"), Team: of(w.Rand, "jaringan", "tagihan"),
		Checked: text("redaman"), Wanted: text("cek port"), Done: text("port diganti"), Analysis: text("kabel"), To: w.people[w.IntN(len(w.people))],
		Contact: of(w.Rand, append(slices.Clone(procedure.ContactOutcomes), "")...), CallAt: tx.Now().Add(time.Duration(w.IntN(300)) * time.Minute),
		Answer: of(w.Rand, procedure.AnswerResults...), Outcome: of(w.Rand, procedure.Outcomes...), Right: of(w.Rand, procedure.Right, procedure.Wrong),
		Satisfied: of(w.Rand, "", procedure.Satisfied, procedure.NotSatisfied), Education: of(w.Rand, append(slices.Clone(procedure.EducationResults), procedure.Given)...),
		Judged: of(w.Rand, nil, []procedure.Criterion{}, []procedure.Criterion{procedure.SuperEmergency}, procedure.JudgedCriteria),
	}
	return do
}

func (w *randomActs) update(fn func(*store.Tx) error) {
	w.t.Helper()
	if _, err := w.stage.store.UpdateLong(w.t.Context(), store.Key{}, func(tx *store.Tx) (store.Receipt, error) { return store.Receipt{}, fn(tx) }); err != nil {
		w.t.Fatal(err)
	}
}

func (w *randomActs) read(fn func(*store.Tx) error) {
	w.t.Helper()
	if err := w.stage.store.View(w.t.Context(), fn); err != nil {
		w.t.Fatal(err)
	}
}

func of[E any](r *rand.Rand, from ...E) E { return from[r.IntN(len(from))] }

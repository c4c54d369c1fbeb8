//go:build kill

package main

import (
	"strings"
	"time"

	"github.com/cc147/sigap/cmd/internal/config"
	"github.com/cc147/sigap/procedure"
	"github.com/cc147/sigap/store"
)

// mark is how far a call or a case had come.
type mark struct{ turn, rev uint64 }

// check reads what the last kill left, and compares it with what was sent.
func (s *storm) check() {
	s.Helper()
	st, err := store.Open(store.Options{Path: s.dir + "/" + config.DataFileName, Now: time.Now})
	if err != nil {
		s.Fatalf("the data file should open after a kill: %v", err)
	}
	defer st.Close()
	if err := st.VerifyAudit(s.Context()); err != nil {
		s.Fatalf("the audit should be whole after a kill: %v", err)
	}
	present := map[*input]int{}
	if err := st.View(s.Context(), func(tx *store.Tx) error {
		return s.checkIn(tx, present)
	}); err != nil {
		s.Fatal(err)
	}
	for _, r := range s.journeys {
		for name, in := range r.inputs {
			switch n := present[in]; {
			case n > 1:
				s.Errorf("%s of %q is there %d times; want once", name, r.words, n)
			case n == 0 && in.acked:
				s.Errorf("%s of %q was acknowledged and is not there", name, r.words)
			case n == 1 && in.refused:
				s.Errorf("%s of %q was refused and is there", name, r.words)
			}
		}
	}
	if s.Failed() {
		s.Fatalf("to repeat: -kill-seed %d", s.seed)
	}
}

// checkIn counts in the audit what is present of the inputs, and looks at all
// calls and cases.
func (s *storm) checkIn(tx *store.Tx, present map[*input]int) error {
	journeys := map[string]*journey{}
	for _, r := range s.journeys {
		journeys[r.words] = r
	}
	calls := map[uint64]*journey{}
	for id := uint64(1); ; id++ {
		c, err := tx.Call(id)
		if err != nil {
			break
		}
		r := journeys[c.Personal.Words]
		if calls[id] = r; r == nil {
			s.Errorf("%s with the words %q is there; nobody sent it", c.Name(), c.Personal.Words)
			continue
		}
		n := s.audited(tx, present, r, c.Name())
		s.grown(c.Name(), mark{turn: c.Turn}, n)
	}
	s.cases = tx.Cases(0, 1<<20)
	open := map[string]string{}
	for _, c := range s.cases {
		r := calls[c.Call]
		if r == nil {
			s.Errorf("%s is there without a call that somebody sent", c.Name())
			continue
		}
		n := s.audited(tx, present, r, c.Name())
		s.grown(c.Name(), mark{c.Turn, c.Rev}, n)
		if want := []procedure.State{"", procedure.Waiting, procedure.Claimed, procedure.Closed}[min(c.Turn, 3)]; c.State != want {
			s.Errorf("%s is %s at turn %d; want %s", c.Name(), c.State, c.Turn, want)
		}
		if other := open[c.Customer]; c.IsOpen() && other != "" {
			s.Errorf("%s and %s are open for one customer; want one", c.Name(), other)
		}
		if c.IsOpen() {
			open[c.Customer] = c.Name()
		}
	}
	if listed, err := tx.Open(); err != nil || len(listed) != len(open) {
		s.Errorf("%d open cases are listed (%v), %d are there", len(listed), err, len(open))
	}
	if n := len(calls) + len(s.cases); n < len(s.found) {
		s.Errorf("%d calls and cases were there before, %d are now; want none gone", len(s.found), n)
	}
	return nil
}

// audited counts each entry about the subject for the input that made it, and
// gives how many there are. What a call did to its case stands under both, and
// counts at the call.
func (s *storm) audited(tx *store.Tx, present map[*input]int, r *journey, subject string) uint64 {
	entries := tx.AuditOf(subject)
	for i, e := range entries {
		name := e.Action
		if name == "claim" {
			name += " " + e.Person
		}
		in := r.inputs[name]
		if in == nil || !in.sent || in.person != e.Person {
			s.Errorf("%s: %s by %s is in the audit; nobody sent it", subject, e.Action, e.Person)
			continue
		}
		if opens := subject[0] == 'K' && i == 0 && name == "callback"; !opens {
			present[in]++
		}
	}
	return uint64(len(entries))
}

// grown wants one turn for each audit entry, and no turn or rev to decrease.
func (s *storm) grown(name string, now mark, entries uint64) {
	before := s.found[name]
	if now.turn < before.turn || now.rev < before.rev {
		s.Errorf("%s went back from turn %d, rev %d to turn %d, rev %d", name, before.turn, before.rev, now.turn, now.rev)
	}
	if now.turn != entries {
		s.Errorf("%s is at turn %d with %d entries in the audit; want as many", name, now.turn, entries)
	}
	s.found[name] = now
}

// compare waits until the Tier 2 channel in a window shows the cases as the
// store held them: every open one once, and each card in its case's state.
func (s *storm) compare(w *deskWindow) {
	s.Helper()
	want := map[string]procedure.Case{}
	for _, c := range s.cases {
		want[c.Name()] = c
	}
	if problem := w.until(func(titles []string) string { return s.difference(want, titles) }); problem != "" {
		s.Fatalf("the channel should show what the store holds: %s (-kill-seed %d)", problem, s.seed)
	}
	s.compared++
}

// difference says what is wrong with the cards of those titles, or "".
func (s *storm) difference(want map[string]procedure.Case, titles []string) string {
	shown := map[string]int{}
	for _, title := range titles {
		parts := strings.Split(title, " · ")
		name, state := parts[0], s.states[parts[len(parts)-1]]
		if shown[name]++; string(want[name].State) != state {
			return "a card says " + title + ", the store " + string(want[name].State)
		}
		if shown[name] > 1 {
			return name + " stands there twice"
		}
	}
	for name, c := range want {
		if c.IsOpen() && shown[name] == 0 {
			return name + ", which is open, is missing"
		}
	}
	return ""
}

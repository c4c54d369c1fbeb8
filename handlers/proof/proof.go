package proof

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/cc147/sigap/procedure/replay"
	"github.com/cc147/sigap/store"
)

// Report is what a proof found.
type Report struct {
	Whole   bool   // all was compared; else what was written since the last proof
	From    uint64 // the first audit entry that was read now, and the last one
	To      uint64
	Cases   int // records that were compared with the audit
	Calls   int
	Rows    int      // rows that were compared with their indexes
	Wrong   []string // differences, one line each, without customer data
	Indexes []string // those that can be mended
	Further int      // differences beyond those
}

// maxWrong is how many differences are kept; the others are counted.
const maxWrong = 100

func (r *Report) wrong(what string) {
	if len(r.Wrong) >= maxWrong {
		r.Further++
		return
	}
	r.Wrong = append(r.Wrong, what)
}

// Prover proves the data, and remembers how far they are proven. The zero value is ready. Safe
// for concurrent use.
type Prover struct {
	mu     sync.Mutex
	audit  store.AuditProgress
	read   uint64 // the last audit entry that was taken into people
	people people
	desks  desks
	linked accounts
	gap    bool // entries were set aside that may be about somebody's roles, accounts, or access to the desk
}

// Prove compares the audit with itself, the records of cases and calls with what the procedure
// makes of the audit, each index with its records, and the roles of the people with the
// entries that gave them: what was written since it was called last, or all of it if whole is
// set, or the first time. It reads in short views, and nothing but the roles and what it
// found is kept in memory. The error is store.ErrAudit if the audit itself was changed, or
// says that something can't be read.
func (p *Prover) Prove(ctx context.Context, s *store.Store, whole bool) (r Report, err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if whole || p.people == nil {
		p.audit, p.read, p.people, p.desks, p.linked, p.gap, whole = store.AuditProgress{}, 0, people{}, desks{}, newAccounts(), false, true
	}
	defer func() {
		if err != nil || len(r.Wrong) > 0 {
			p.people = nil // the next proof is of all, too
		}
	}()
	if r.From = p.audit.Seq() + 1; whole {
		r.From = 1
	}
	if err := s.VerifyAuditOn(ctx, &p.audit); err != nil {
		return r, err
	}
	r.To = p.audit.Seq()
	if err := p.readRoles(ctx, s, &r); err != nil {
		return r, err
	}
	c, err := s.CompareIndexes(ctx, whole)
	if err != nil {
		return r, err
	}
	r.Whole, r.Rows, r.Further = c.Whole, c.Rows, c.Further
	for _, f := range c.Findings {
		if f.CanBeMended() {
			r.Indexes = append(r.Indexes, f.String())
			continue
		}
		r.wrong(f.String())
	}
	if err := p.subjects(ctx, s, c, &r); err != nil {
		return r, err
	}
	return r, p.roles(ctx, s, &r)
}

// subjects compares the cases and calls.
func (p *Prover) subjects(ctx context.Context, s *store.Store, c store.Compared, r *Report) error {
	for _, of := range []struct {
		kind    byte
		written []uint64
		prove   func(*store.Tx, uint64, replay.People) error
		count   *int
	}{{'K', c.Cases, Case, &r.Cases}, {'C', c.Calls, Call, &r.Calls}} {
		prove := func(id uint64) error {
			*of.count++
			return p.subject(ctx, s, id, of.prove, r)
		}
		if c.Whole {
			if err := eachNumber(ctx, s, of.kind, r, prove); err != nil {
				return err
			}
			continue
		}
		for _, id := range of.written {
			if err := prove(id); err != nil {
				return err
			}
		}
	}
	return nil
}

// subject compares one in a view of its own, since one that is damaged fails it.
func (p *Prover) subject(ctx context.Context, s *store.Store, id uint64, prove func(*store.Tx, uint64, replay.People) error, r *Report) error {
	err := s.View(ctx, func(tx *store.Tx) error {
		p.catchUp(tx, r)
		return prove(tx, id, p.at)
	})
	var damage *store.DamageError
	var differs *replay.Difference
	switch {
	case errors.As(err, &damage): // named as such
		return nil
	case errors.As(err, &differs):
		r.wrong(differs.Error())
		return nil
	}
	return err
}

// readRoles reads from the audit who had which roles, and how the lists changed.
func (p *Prover) readRoles(ctx context.Context, s *store.Store, r *Report) error {
	for more := true; more; {
		if err := s.View(ctx, func(tx *store.Tx) error { more = p.catchUp(tx, r); return nil }); err != nil {
			return err
		}
	}
	return nil
}

// at is people.at. Where entries are missing, nobody is known to have had no role.
func (p *Prover) at(person string, e replay.Entry) []replay.Person {
	if p.gap && len(p.people[person]) == 0 {
		return nil
	}
	return p.people.at(person, e)
}

// catchUp reads the next entries, and reports whether there may be more.
func (p *Prover) catchUp(tx *store.Tx, r *Report) (more bool) {
	entries := tx.AuditHeaders(p.read+1, 1000)
	for _, e := range entries {
		p.gap = p.gap || e.Seq != p.read+1
		switch p.read = e.Seq; {
		case e.Action == "roles":
			body := tx.AuditBody(e.Seq)
			if p.people.add(e, body); e.Person != replay.System && e.Person != e.Subject {
				r.wrong(fmt.Sprintf("person %s: entry %d gave them roles by %s; only the configuration, the groups and their own link do", e.Subject, e.Seq, e.Person))
			}
			p.linked.add(e, body)
		case e.Action == "link", e.Action == "unlink", e.Action == "accounts":
			body := tx.AuditBody(e.Seq)
			p.gap = p.gap || body == nil
			p.linked.add(e, body)
		case strings.HasPrefix(e.Action, "desk_"):
			body := tx.AuditBody(e.Seq)
			p.gap = p.gap || body == nil
			p.desks.add(e, body)
		case e.Subject == "list":
			if what := tx.CompareChange(e.Person, tx.AuditBody(e.Seq)); what != "" {
				r.wrong(what)
			}
		}
	}
	return len(entries) > 0
}

// roles compares everybody's roles with the last entry that gave them. Nobody has a role
// without one.
func (p *Prover) roles(ctx context.Context, s *store.Store, r *Report) error {
	return s.View(ctx, func(tx *store.Tx) error {
		for p.catchUp(tx, r) {
		}
		if !p.gap {
			p.desks.planted(tx, r)
		}
		seen := map[string]bool{}
		for _, person := range tx.People() {
			seen[person.ID] = true
			if !p.gap {
				p.linked.planted(tx, person.ID, r)
			}
			given, known := p.people.now(person.ID)
			switch {
			case given.lost || !known && p.gap: // it can't be told
			case !known && len(person.Roles)+len(person.Teams) > 0:
				r.wrong("person " + person.ID + ": the audit has no entry that gave them a role, the record says some")
			case known && (!same(given.roles, person.Roles) || !same(given.teams, person.Teams)):
				r.wrong("person " + person.ID + ": the record says other roles than their last entry in the audit")
			}
		}
		for id := range p.people {
			if given, _ := p.people.now(id); !seen[id] && len(given.roles) > 0 {
				r.wrong("person " + id + ": the record is missing, the audit gave them roles")
			}
		}
		return nil
	})
}

// same reports whether two lists have the same members, in whatever order.
func same[T ~string](a []string, b []T) bool {
	texts := make([]string, len(b))
	for i, x := range b {
		texts[i] = string(x)
	}
	return slices.Equal(slices.Sorted(slices.Values(a)), slices.Sorted(slices.Values(texts)))
}

package handlers

import (
	"cmp"
	"encoding/json"
	"slices"
	"time"

	"github.com/cc147/sigap/procedure"
	"github.com/cc147/sigap/store"
)

// The subjects of entries that concern all customers, or many.
const (
	subjectList   = "list"   // imports
	subjectCases  = "cases"  // exports of cases
	subjectLookup = "lookup" // sigap lookup, also their action
	subjectTrail  = "trail"  // trails by number
)

// maxSubjects is how many times most calls and cases are read at most, of all customers of
// a number together.
const maxSubjects = 4

// Trail is what the audit has about a customer, newest first.
type Trail struct {
	Own    []store.Entry // about their calls and cases, entries of lists, look-ups by the operator, refused ones, trails
	Shared []store.Entry // imports, which concern everybody, and exports that held a case of theirs
	Cut    bool          // older ones were not read
}

// TrailOfNumber is the trail of whomever a number leads to. It is made of at most so many
// calls by one number, calls about one customer, and entries about one of their keys.
func TrailOfNumber(tx *store.Tx, n procedure.Number, most int) (Trail, error) {
	c := newTrailed(tx, most)
	m, err := tx.Find(n)
	if err != nil {
		return Trail{}, err
	}
	c.read(n.Key())
	c.calls(tx.CallsByNumber(n, c.most))
	for _, customer := range m.Customers[:min(len(m.Customers), maxAbout)] {
		c.customer(customer)
	}
	return c.trail(), nil
}

// TrailOfCase is the trail of a case's customer, likewise. The error is ErrNotFound.
func TrailOfCase(tx *store.Tx, id uint64, most int) (Trail, error) {
	k, err := tx.Case(id)
	if err != nil {
		return Trail{}, err
	}
	c := newTrailed(tx, most)
	c.subjects[k.Name()] = true
	c.cases = append(c.cases, k)
	c.customer(caseCustomer(tx, k))
	for _, n := range k.Personal.Numbers {
		m, err := tx.Find(n)
		if err != nil {
			return Trail{}, err
		}
		for _, customer := range m.Customers {
			if customer.ID == k.Customer {
				c.customer(customer)
			}
		}
	}
	return c.trail(), nil
}

// trailed collects the subjects and keys of a trail.
type trailed struct {
	tx       *store.Tx
	most     int // calls by one number or about one customer, and entries about one key
	subjects map[string]bool
	keys     []string // of which entries are read
	cases    []procedure.Case
	cut      bool
}

func newTrailed(tx *store.Tx, most int) *trailed {
	return &trailed{tx: tx, most: most, subjects: map[string]bool{}}
}

// read adds a key whose entries belong to the trail.
func (c *trailed) read(key string) {
	if key != "" && !slices.Contains(c.keys, key) {
		c.keys = append(c.keys, key)
	}
}

// customer adds the calls about a customer, those by one of their numbers in which
// nobody was chosen, and their open cases.
func (c *trailed) customer(customer procedure.Customer) {
	c.read(customer.ID)
	for _, key := range customer.Also {
		c.read(key)
	}
	c.calls(c.tx.CallsOf(customer, c.most))
	for _, n := range customer.Numbers() {
		c.read(n.Key())
		c.calls(slices.DeleteFunc(c.tx.CallsByNumber(n, c.most), func(call procedure.Call) bool { return call.Customer != "" }))
	}
	for _, id := range c.tx.OpenOf(customer) {
		c.kase(id)
	}
}

func (c *trailed) calls(calls []procedure.Call) {
	c.cut = c.cut || len(calls) >= c.most
	for _, call := range calls {
		if len(c.subjects) >= maxSubjects*c.most {
			c.cut = true
			return
		}
		c.subjects[call.Name()] = true
		if call.Case != 0 {
			c.kase(call.Case)
		}
	}
}

func (c *trailed) kase(id uint64) {
	if name := procedure.CaseName(id); !c.subjects[name] {
		c.subjects[name] = true
		if k, err := c.tx.Case(id); err == nil {
			c.cases = append(c.cases, k)
		}
	}
}

func (c *trailed) trail() Trail {
	out := Trail{Cut: c.cut}
	for subject := range c.subjects {
		out.Own = append(out.Own, c.tx.AuditOf(subject)...)
	}
	for _, key := range c.keys {
		out.Own = append(out.Own, c.tx.AuditAbout(key, c.most)...)
	}
	out.Own = newestFirst(out.Own)
	for _, subject := range []string{subjectList, subjectCases} {
		page, older := c.tx.AuditPage(subject, 0, c.most, func(e store.Entry) bool { return e.Action != string(store.EntryChange) })
		out.Shared, out.Cut = append(out.Shared, page...), out.Cut || older != 0
	}
	out.Shared = slices.DeleteFunc(newestFirst(out.Shared), func(e store.Entry) bool { return e.Subject == subjectCases && !c.heldBy(e) })
	return out
}

// heldBy reports whether the rows of an export held one of the cases: it was opened
// before the export, and within the export's days.
func (c *trailed) heldBy(e store.Entry) bool {
	var body struct{ From, To time.Time }
	raw, _ := e.Body.(json.RawMessage)
	if err := json.Unmarshal(raw, &body); err != nil {
		return true // its days aren't known any more
	}
	return slices.ContainsFunc(c.cases, func(k procedure.Case) bool {
		return c.openedBefore(k, e) && !k.Opened.Before(body.From) && (body.To.IsZero() || k.Opened.Before(body.To))
	})
}

// openedBefore reports whether a case was opened before an entry, by the order of the audit.
func (c *trailed) openedBefore(k procedure.Case, e store.Entry) bool {
	own := c.tx.AuditOf(k.Name())
	return len(own) == 0 || own[0].Seq < e.Seq
}

// All is both, newest first.
func (t Trail) All() []store.Entry { return newestFirst(slices.Concat(t.Own, t.Shared)) }

// AuditLookup records a look-up on the machine: who did it, as the machine knows them, and
// whom the number led to.
func AuditLookup(tx *store.Tx, n procedure.Number, found []procedure.Customer, user string) error {
	return tx.Audit(store.Entry{Person: cmp.Or(user, procedure.System), Via: "cli", Subject: subjectLookup, Action: subjectLookup,
		About: lookupAbout(n, found), Body: map[string]any{"number": n}})
}

// newestFirst sorts entries, each once.
func newestFirst(all []store.Entry) []store.Entry {
	slices.SortFunc(all, func(a, b store.Entry) int { return cmp.Compare(b.Seq, a.Seq) })
	return slices.CompactFunc(all, func(a, b store.Entry) bool { return a.Seq == b.Seq })
}

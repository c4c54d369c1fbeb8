package tasks

import (
	"context"
	"fmt"
	"io"
	"time"

	"github.com/cc147/sigap/cmd/internal/control"
	"github.com/cc147/sigap/handlers"
	"github.com/cc147/sigap/handlers/words"
	"github.com/cc147/sigap/procedure"
	"github.com/cc147/sigap/store"
)

// Found is the result of a look-up.
type Found struct {
	Number     string                `json:"number"`
	Category   string                `json:"category"`
	Criteria   []procedure.Criterion `json:"criteria"`
	Route      string                `json:"route"`
	Urgency    int                   `json:"urgency"`
	Name       string                `json:"name,omitempty"`
	Mbps       []int                 `json:"mbps,omitempty"` // package speeds; several contradict one another
	Script     string                `json:"script,omitempty"`
	Register   []FoundRegistered     `json:"register"`
	Requests   []FoundRequest        `json:"requests"`
	OpenCase   string                `json:"open_case,omitempty"`
	Candidates []Candidate           `json:"candidates"` // where the number belongs to several customers; Category is "" then
	Warn       bool                  `json:"warn"`       // a telephone of the line also leads to somebody VVIP or listed
	Conflict   bool                  `json:"conflict"`   // the lists give several package speeds
	Filler     bool                  `json:"filler"`     // so many lines have the number that it tells nobody
	Source     []procedure.List      `json:"source"`     // what knows the number
	Directory  *FoundDirectory       `json:"directory,omitempty"`
}

// Candidate is one of several customers of a number, masked.
type Candidate struct {
	Category string                `json:"category"`
	Criteria []procedure.Criterion `json:"criteria"`
	Route    string                `json:"route"`
	Name     string                `json:"name"` // initials
	Numbers  []string              `json:"numbers"`
}

// FoundRegistered is a row of the register that applies to the customer.
type FoundRegistered struct {
	VVIP        procedure.Criterion `json:"vvip"`
	Note        string              `json:"note,omitempty"`
	Say         string              `json:"say,omitempty"`
	DontPromise string              `json:"dont_promise,omitempty"`
	Until       procedure.Date      `json:"until,omitempty"`
}

// FoundRequest is a special request that applies to the customer.
type FoundRequest struct {
	Request     procedure.RequestKind `json:"request"`
	Note        string                `json:"note,omitempty"`
	Say         string                `json:"say"`
	DontPromise string                `json:"dont_promise"`
	Until       procedure.Date        `json:"until,omitempty"`
	PIC         string                `json:"pic,omitempty"`
}

// Lookup applies the rules to a number, and prints a [Found] as JSON. It is in the audit.
type Lookup struct {
	control.NeedsFile
	Number   procedure.Number
	Judged   []procedure.Criterion
	Unsolved bool
	At       time.Time // time of the call; zero means now, by the clock of the process that has the data
	Line     bool      // print the object on one line
}

// Do looks the number up.
func (l *Lookup) Do(ctx context.Context, on control.Data, out, log io.Writer) error {
	p, err := on.Config.Procedure()
	if err != nil {
		return err
	}
	found := Found{Number: l.Number.String(), Register: []FoundRegistered{}, Requests: []FoundRequest{}}
	reader := words.New(p.Zone).In(words.Default)
	said := askDirectory(ctx, on, l.Number)
	unsaved := l.audit(ctx, on, said.Rows)
	if err := on.Store.View(ctx, func(tx *store.Tx) error {
		at := l.At
		if at.IsZero() {
			at = tx.Now()
		}
		m, err := tx.Find(l.Number, said.Rows...)
		if err != nil {
			return err
		}
		found.Filler, found.Criteria, found.Candidates = m.Filler, []procedure.Criterion{}, []Candidate{}
		found.from(said, m.Customers, tx.Now())
		switch {
		case m.Filler:
		case len(m.Customers) > 1:
			for _, c := range m.Customers {
				found.Candidates = append(found.Candidates, candidate(p.Classify(c, l.Judged, at), c, l.Unsolved))
			}
		default:
			var c procedure.Customer
			if len(m.Customers) == 1 {
				c = m.Customers[0]
			}
			found.fill(tx, p.Classify(c, l.Judged, at), c, l.Unsolved, reader)
			found.Warn = l.Number.Kind == procedure.Internet && len(p.Warns(m, at)) > 0
			if id, ok := tx.OpenCase(c); ok && c.Known() {
				found.OpenCase = procedure.CaseName(id)
			}
		}
		return nil
	}); err != nil {
		return err
	}
	if unsaved != nil {
		fmt.Fprintf(log, "the customer's name is hidden, because the look-up can't be recorded in the audit: %v\n", unsaved)
		found.Name = procedure.Initials(found.Name)
	}
	return printJSON(out, found, l.Line)
}

// audit records the look-up.
func (l *Lookup) audit(ctx context.Context, on control.Data, said []procedure.Row) error {
	_, err := on.Store.UpdateLong(ctx, store.Key{}, func(tx *store.Tx) (store.Receipt, error) {
		m, err := tx.Find(l.Number, said...)
		if err != nil {
			return store.Receipt{}, err
		}
		return store.Receipt{}, handlers.AuditLookup(tx, l.Number, m.Customers, on.Who)
	})
	return err
}

func candidate(class procedure.Class, c procedure.Customer, unsolved bool) Candidate {
	out := Candidate{Category: string(class.Category), Criteria: class.Criteria, Route: string(class.Route(unsolved)), Name: procedure.Initials(c.Name())}
	for _, n := range c.Numbers() {
		out.Numbers = append(out.Numbers, n.Masked())
	}
	return out
}

func (f *Found) fill(tx *store.Tx, class procedure.Class, c procedure.Customer, unsolved bool, r words.Reader) {
	f.Category, f.Criteria = string(class.Category), class.Criteria
	f.Route = string(class.Route(unsolved))
	f.Urgency = procedure.Urgency(class.Criteria, 0)
	f.Name, f.Mbps, f.Conflict = c.Name(), c.Speeds(), len(c.Speeds()) > 1
	if class.Category == procedure.VVIP {
		f.Script = handlers.SaidIn(r, handlers.NewestScript(tx, r, procedure.VVIPScript))
	}
	for _, v := range class.Register {
		f.Register = append(f.Register, FoundRegistered{VVIP: v.VVIP, Note: v.Note, Say: v.Say, DontPromise: v.Dont, Until: v.Until})
	}
	for _, q := range class.Requests {
		s := handlers.NewestScript(tx, r, procedure.ScriptOf(q.Request))
		req := FoundRequest{Request: q.Request, Note: q.Note, Say: handlers.Say(r, s, q), DontPromise: handlers.DontPromise(s, q), Until: q.Until, PIC: q.PIC}
		if f.Script == "" {
			f.Script = req.Say
		}
		f.Requests = append(f.Requests, req)
	}
}

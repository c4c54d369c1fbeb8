package replay

import (
	"fmt"
	"strings"
	"time"
)

// fact is one thing that a record says, by its name. A hidden one is a customer's: it is
// compared, and never printed.
type fact struct {
	name, value string
	hidden      bool
}

// facts are what two states are compared by, in an order that both have.
type facts []fact

func (f *facts) add(value any, format string, a ...any) {
	text := fmt.Sprint(value)
	if t, ok := value.(time.Time); ok {
		text = at(t)
	}
	if list, ok := value.([]string); ok {
		text = strings.Join(list, " ")
	}
	*f = append(*f, fact{name: fmt.Sprintf(format, a...), value: text})
}

func (f *facts) hide(value, format string, a ...any) {
	*f = append(*f, fact{name: fmt.Sprintf(format, a...), value: value, hidden: true})
}

func at(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339Nano)
}

// first is the first fact of which the two differ, as a sentence, with its name.
func (f facts) first(o facts, gives, says string) (name, what string) {
	by := map[string]fact{}
	for _, x := range o {
		by[x.name] = x
	}
	for _, want := range f {
		got := by[want.name]
		delete(by, want.name)
		switch {
		case got.value == want.value:
		case want.hidden:
			return want.name, fmt.Sprintf("%s another %s than %s", gives, want.name, says)
		default:
			return want.name, fmt.Sprintf("%s %s %s, %s %s", gives, want.name, quoted(want.value), says, quoted(got.value))
		}
	}
	for _, got := range o {
		if _, left := by[got.name]; left && got.value != "" {
			return got.name, fmt.Sprintf("%s no %s, %s one", gives, got.name, says)
		}
	}
	return "", ""
}

// quoted is a value in a sentence.
func quoted(s string) string {
	if s == "" {
		return "none"
	}
	return s
}

// filled is a value without what is empty in it, so that none and an empty list are the same.
func filled(v any) string {
	if v = drop(v); v == nil {
		return ""
	}
	return fmt.Sprint(v)
}

func drop(v any) any {
	switch x := v.(type) {
	case map[string]any:
		for k, y := range x {
			if x[k] = drop(y); x[k] == nil {
				delete(x, k)
			}
		}
		if len(x) > 0 {
			return x
		}
		return nil
	case []any:
		for i := range x {
			x[i] = drop(x[i])
		}
		if len(x) > 0 {
			return x
		}
		return nil
	case string:
		if x == "" {
			return nil
		}
	}
	return v
}

func (e Education) facts(f *facts) {
	f.add(e.Result, "education")
	f.add(e.At, "time of the education")
	f.add(e.Scripts, "scripts of the education")
	f.hide(e.Reason, "reason of the education")
}

func (c *Call) facts() (f facts) {
	f.add(c.By, "agent")
	f.add(c.Turn, "turn")
	f.add(c.End, "end")
	f.add(c.Case, "case")
	f.add(c.At, "beginning")
	f.add(c.Last, "last press")
	f.add(c.Category, "category")
	f.add(c.Route, "route")
	f.add(c.Criteria, "criteria")
	f.add(c.Judged, "judged criteria")
	f.add(c.Confirmed, "confirmation")
	c.Education.facts(&f)
	f.add(c.Scripts, "scripts")
	f.hide(c.Customer, "customer")
	f.hide(c.Digest, "digest of the customer")
	f.hide(c.Personal.Number, "number")
	f.hide(c.Personal.Words, "words")
	f.hide(strings.Join(c.Personal.Candidates, "\x00"), "candidates")
	f.hide(strings.Join(c.Personal.Also, "\x00"), "further keys of the customer")
	f.hide(filled(c.Personal.Directory), "answer of the directory")
	return f
}

// differs is the first difference between two states of a call, as a sentence, or "".
func (c *Call) differs(o Call, gives, says string) string {
	_, what := c.facts().first(o.facts(), gives, says)
	return what
}

func (c *Case) facts() (f facts) {
	f.add(c.Kind, "kind")
	f.add(c.State, "state")
	f.add(c.Holder, "holder")
	f.add(c.team(), "team")
	f.add(c.taker(), "taker")
	f.add(c.Turn, "turn")
	f.add(c.Rev, "rev")
	f.add(c.Agent, "agent")
	f.add(c.Call, "call")
	f.add(c.Outcome, "outcome")
	f.add(c.Super, "super emergency")
	f.add(c.Raised, "number of times that the customer asked again")
	f.add(c.Listed, "criteria of the lists")
	f.add(c.Judged, "judged criteria")
	f.add(c.Educated, "judgement of the education")
	f.add(c.Satisfied, "satisfaction")
	f.add(c.Opened, "time of opening")
	f.add(c.HeldSince, "time since when it is held")
	f.add(c.HolderActed, "time of the holder's last act")
	f.add(c.Due, "time of the agreed call")
	f.add(c.ClosedAt, "time of closing")
	f.add(c.ClosedBy, "person who closed it")
	c.Education.facts(&f)
	c.parts(&f)
	return f
}

// parts are the lists of a case.
func (c *Case) parts(f *facts) {
	for i, x := range c.Contacts {
		f.add(strings.Join([]string{x.Outcome, "by", x.By, at(x.At), at(x.CallAt)}, " "), "contact %d", i+1)
	}
	for i, x := range c.Escalations {
		f.add(strings.Join([]string{"to", x.Team, "by", x.By, at(x.At), fmt.Sprint(x.Super)}, " "), "escalation %d", i+1)
		f.add(strings.TrimSpace(x.Taker+" "+at(x.TakenAt)), "take of escalation %d", i+1)
		f.add(strings.TrimSpace(x.Answer+" "+at(x.EndedAt)+" "+x.Right), "answer of escalation %d", i+1)
	}
	for i, x := range c.Personal.Said {
		f.add(strings.Join([]string{x.As, "of", x.What, "by", x.By, at(x.At)}, " "), "text %d", i+1)
		f.hide(x.Text, "wording of text %d", i+1)
	}
	f.hide(c.Customer, "customer")
	f.hide(strings.Join(c.Personal.Numbers[:min(1, len(c.Personal.Numbers))], ""), "number")
	f.hide(c.Facts, "entry of the lists")
}

// CompareCase compares a record with what DeriveCase derives from the same entries, and
// names the entry that the first difference follows from. The error is a *Difference.
func CompareCase(record Case, entries []Entry, call *Call, people People) error {
	want, err := DeriveCase(record.ID, entries, call, people)
	if err != nil {
		return err
	}
	if want.older { // what older entries don't say
		want.Super, want.Facts, want.Rev = record.Super, record.Facts, max(want.Rev, record.Rev)
	}
	name, what := want.facts().first(record.facts(), "the procedure gives", "the record says")
	if what == "" {
		return nil
	}
	return &Difference{Subject: fmt.Sprintf("K-%d", record.ID), Entry: origin(name, record.ID, entries, call, people), What: what}
}

// origin is the last entry that changed a fact.
func origin(name string, id uint64, entries []Entry, call *Call, people People) (last Entry) {
	before, found := "", false
	for i, e := range entries {
		c, err := DeriveCase(id, entries[:i+1], call, people)
		if err != nil {
			continue
		}
		value := ""
		for _, f := range c.facts() {
			if f.name == name {
				value = f.value
			}
		}
		if !found || value != before {
			last, before, found = e, value, true
		}
	}
	return last
}

// CompareCall compares a record with what DeriveCall derives from the same entries. The
// error is a *Difference.
func CompareCall(record Call, entries []Entry, people People) error {
	want, err := DeriveCall(record.ID, entries, people)
	if err != nil {
		return err
	}
	if what := want.differs(record, "the procedure gives", "the record says"); what != "" {
		last := Entry{}
		for _, e := range entries {
			if e.Action != "clear" {
				last = e
			}
		}
		return &Difference{Subject: fmt.Sprintf("C-%d", record.ID), Entry: last, What: what}
	}
	return nil
}

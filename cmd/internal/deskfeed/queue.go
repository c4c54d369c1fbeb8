package deskfeed

import (
	"context"
	"maps"
	"slices"
	"strconv"
	"time"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/bot/desk"
	"github.com/cc147/sigap/handlers"
	"github.com/cc147/sigap/handlers/words"
	"github.com/cc147/sigap/procedure"
	"github.com/cc147/sigap/store"
)

// Queue returns the present queue for the leads' page: waiting cases by urgency,
// claimed ones by holder, those at backend by team. It uses index entries, which are
// masked.
func (f *Feed) Queue(ctx context.Context, account bot.Account) (desk.Queue, error) {
	var out desk.Queue
	err := f.Store.View(ctx, func(tx *store.Tx) error {
		open, err := tx.Open()
		if err != nil {
			return err
		}
		reader, _ := tx.PersonOf(account)
		b := board{tx: tx, Reader: f.Book.In(reader.Lang), teams: f.Teams}
		for _, l := range open {
			if err := b.add(l); err != nil {
				return err
			}
		}
		out = b.queue()
		out.Undelivered, err = f.undelivered(tx, b.Reader)
		f.mask(&out)
		return err
	})
	return out, err
}

// mask masks every text of the queue that a person or a service wrote; names are those of
// colleagues and teams.
func (f *Feed) mask(q *desk.Queue) {
	for _, p := range q.Parts {
		for _, g := range p.Groups {
			for i := range g.Cases {
				g.Cases[i].Who, g.Cases[i].Urgency = f.Handlers.MaskText(g.Cases[i].Who), f.Handlers.MaskText(g.Cases[i].Urgency)
			}
		}
	}
	for i := range q.Undelivered.Messages {
		m := &q.Undelivered.Messages[i]
		m.Place, m.Why = f.Handlers.MaskText(m.Place), f.Handlers.MaskText(m.Why)
	}
}

// board sorts open cases into the groups of the page. Cases are added most urgent
// first and keep that order.
type board struct {
	words.Reader
	tx    *store.Tx
	teams []procedure.Team
	cases map[procedure.State]map[string][]row
}

// row is a case with the time when it came into its group.
type row struct {
	desk.QueueCase
	since time.Time
}

// add puts a case into its group: by urgency, holder or team.
func (b *board) add(l store.Listing) error {
	r := row{QueueCase: desk.QueueCase{Name: procedure.CaseName(l.ID), Urgency: handlers.Urgency(b.Reader, l), Who: l.Initials + " " + l.Number}}
	r.Tone, r.Sign = handlers.Tone(l.Urgency)
	group := ""
	switch l.State {
	case procedure.Claimed:
		group, r.since = l.Holder, l.HeldSince
	case procedure.Escalated:
		c, err := b.tx.Case(l.ID)
		if err != nil {
			return err
		}
		group, r.since, r.By = l.Team, c.Escalation().At, b.name(l.Taker)
	default:
		group, r.since = strconv.Itoa(l.Urgency), l.Opened
	}
	r.Age = b.Ago(r.since, b.tx.Now())
	if b.cases == nil {
		b.cases = map[procedure.State]map[string][]row{}
	}
	if b.cases[l.State] == nil {
		b.cases[l.State] = map[string][]row{}
	}
	b.cases[l.State][group] = append(b.cases[l.State][group], r)
	return nil
}

// name is a person's name, or the id if the person no longer exists.
func (b *board) name(person string) string {
	if p, err := b.tx.Person(person); err == nil {
		return p.Name
	}
	return person
}

func (b *board) queue() desk.Queue {
	waiting, claimed, escalated := b.part(procedure.Waiting), b.part(procedure.Claimed), b.part(procedure.Escalated)
	for level := procedure.UrgencyEmergency; level <= procedure.UrgencyRest; level++ {
		g := b.group(procedure.Waiting, strconv.Itoa(level), b.T("urgency."+strconv.Itoa(level)))
		g.Tone, g.Sign = handlers.Tone(level)
		waiting.Groups = append(waiting.Groups, g)
	}
	// The order of the groups must not change with every act.
	for _, holder := range slices.Sorted(maps.Keys(b.cases[procedure.Claimed])) {
		claimed.Groups = append(claimed.Groups, b.group(procedure.Claimed, holder, b.name(holder)))
	}
	for _, t := range b.teams {
		escalated.Groups = append(escalated.Groups, b.group(procedure.Escalated, t.Code, t.Name))
		delete(b.cases[procedure.Escalated], t.Code)
	}
	for _, team := range slices.Sorted(maps.Keys(b.cases[procedure.Escalated])) { // no longer in the configuration
		escalated.Groups = append(escalated.Groups, b.group(procedure.Escalated, team, team))
	}
	return desk.Queue{Parts: []desk.QueuePart{waiting, claimed, escalated}}
}

func (b *board) part(s procedure.State) desk.QueuePart {
	return desk.QueuePart{Title: b.T("state." + string(s))}
}

func (b *board) group(s procedure.State, key, name string) desk.QueueGroup {
	g := desk.QueueGroup{Name: name}
	var oldest time.Time
	for i, r := range b.cases[s][key] {
		if i == 0 {
			g.Tone, g.Sign = r.Tone, r.Sign
		}
		if i == 0 || r.since.Before(oldest) {
			oldest, g.Oldest = r.since, r.Age
		}
		g.Cases = append(g.Cases, r.QueueCase)
	}
	return g
}

package handlers_test

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/procedure"
	"github.com/cc147/sigap/store"
)

// ways are the ways of rows that were seen, as sentences. Safe for concurrent use.
type ways struct {
	mu   sync.Mutex
	seen map[string]bool
}

func (w *ways) add(format string, a ...any) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.seen[fmt.Sprintf(format, a...)] = true
}

// witness stands before a bot and notes which row each input was, who did it in
// which relation to the case, from which state, and what was chosen or refused.
type witness struct {
	*stage
	*ways
}

// Handle is bottest.Bot's.
func (w *witness) Handle(ctx context.Context, in bot.In) (bot.Answer, error) {
	b, fields := pressOf(in)
	kind, id := subject(b.Subject)
	was, person := w.caseNow(ctx, kind, id), personOf(in.Account)
	call := w.callNow(ctx, kind, id)
	a, err := w.stage.Handle(ctx, in)
	if err != nil || a.Form != nil && a.Code == "" {
		return a, err
	}
	switch {
	case in.Command != nil:
		w.command(ctx, *in.Command, person, a)
	case a.Code != "":
		w.add("%s %s is refused: %s", rowKind(kind, was), b.Action, a.Code)
	case b.Action == string(procedure.ClearStatus):
		w.add("customer clear is done by %s", person.Roles[0])
	case kind == 'C':
		w.step(ctx, b, call, id)
	case kind == 'K':
		w.act(ctx, procedure.Action(b.Action), person, was, fields)
	}
	return a, err
}

func (w *witness) command(ctx context.Context, c bot.Command, p procedure.Person, a bot.Answer) {
	if a.Code != "" {
		w.add("/%s is refused: %s", c.Name, a.Code)
		return
	}
	for _, role := range p.Roles {
		w.add("/%s is typed by %s", c.Name, role)
	}
	_ = w.store.View(ctx, func(tx *store.Tx) error {
		if last, ok := tx.LastCall(p.ID); ok {
			w.add("a call of %s takes the route %s", last.Category, last.Route)
			if c.Name == "callback" && last.End == procedure.EndCallback {
				w.add("/callback makes the case of a call that is confirmed and educated")
			}
		}
		return nil
	})
}

func (w *witness) step(ctx context.Context, b bot.Button, was procedure.Call, id uint64) {
	now := w.callNow(ctx, 'C', id)
	w.add("call %s is done", b.Action)
	switch action := procedure.Action(b.Action); {
	case len(now.Judged) > len(was.Judged):
		w.add("call %s turns it on", action)
	case len(now.Judged) < len(was.Judged):
		w.add("call %s turns it off", action)
	}
	if was.End == procedure.EndRegular && now.End == "" {
		w.add("a regular call that is judged special is open again")
	}
	if was.End == procedure.EndRegular && now.End == procedure.EndEscalated && now.Route == procedure.RegularRoute {
		w.add("a regular call is escalated and stays regular")
	}
	if procedure.Action(b.Action) == procedure.SolveCall {
		w.add("call solve is done, confirmed before: %v", was.Confirmed)
	}
	w.add("a call of %s takes the route %s", now.Category, now.Route)
}

func (w *witness) act(ctx context.Context, a procedure.Action, p procedure.Person, was procedure.Case, fields map[string]string) {
	now := w.caseNow(ctx, 'K', was.ID)
	for _, r := range procedure.Rules() {
		if r.Action == a && slices.Contains(r.Kinds, was.Kind) {
			w.add("%s %s is done by %s", was.Kind, a, relation(r, p, was))
		}
	}
	w.add("%s %s is done in %s", was.Kind, a, was.State)
	w.add("%s %s leads from %s to %s", was.Kind, a, was.State, now.State)
	for _, name := range []string{"answer", "contact", "outcome"} {
		if v := fields[name]; v != "" {
			w.add("%s %s says %s", was.Kind, a, v)
		}
	}
	if a == procedure.Reroute && was.Taker() != "" && p.Is(procedure.Lead) {
		w.add("a lead frees what is taken by re-routing")
	}
	if a == procedure.AskAgain || a == procedure.AddWords {
		w.add("urgency %d becomes %d when it asks again", was.Urgency(), now.Urgency())
	}
	to := personOf(bot.Account{ID: now.Holder})
	if now.Holder != was.Holder && now.Holder != "" && len(to.Roles) > 0 {
		w.add("%s %s gives it to %s", was.Kind, a, to.Roles[0])
	}
}

// relation is the closest of the row's relations that the person has.
func relation(r procedure.Rule, p procedure.Person, c procedure.Case) procedure.Who {
	for who, is := range map[procedure.Who]bool{procedure.ByHolder: c.Holder == p.ID, procedure.ByTeam: p.IsInTeam(c.Team()), procedure.ByLogger: c.Agent == p.ID, procedure.ByItsAgent: c.Agent == p.ID} {
		if is && slices.Contains(r.Who, who) {
			return who
		}
	}
	for _, who := range []struct {
		procedure.Who
		procedure.Role
	}{{procedure.ByTier2, procedure.Tier2}, {procedure.ByLead, procedure.Lead}, {procedure.ByAgent, procedure.Agent}} {
		if p.Is(who.Role) && slices.Contains(r.Who, who.Who) {
			return who.Who
		}
	}
	return ""
}

func (w *witness) caseNow(ctx context.Context, kind byte, id uint64) (c procedure.Case) {
	if kind == 'K' {
		_ = w.store.View(ctx, func(tx *store.Tx) (err error) { c, err = tx.Case(id); return err })
	}
	return c
}

func (w *witness) callNow(ctx context.Context, kind byte, id uint64) (c procedure.Call) {
	if kind == 'C' {
		_ = w.store.View(ctx, func(tx *store.Tx) (err error) { c, err = tx.Call(id); return err })
	}
	return c
}

func rowKind(kind byte, c procedure.Case) string {
	if kind == 'C' {
		return "call"
	}
	return string(c.Kind)
}

func pressOf(in bot.In) (bot.Button, map[string]string) {
	switch {
	case in.Press != nil:
		return in.Press.Button, nil
	case in.Submit != nil:
		return in.Submit.Button, in.Submit.Fields
	}
	return bot.Button{}, nil
}

func subject(name string) (kind byte, id uint64) {
	if len(name) < 3 {
		return 0, 0
	}
	id, _ = strconv.ParseUint(strings.TrimLeft(name, "CK-"), 10, 64)
	return name[0], id
}

func personOf(a bot.Account) procedure.Person {
	i := slices.IndexFunc(people, func(p procedure.Person) bool { return p.ID == a.ID })
	if i < 0 {
		return procedure.Person{}
	}
	return people[i]
}

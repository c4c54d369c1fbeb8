package handlers

import (
	"context"
	"slices"
	"time"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/handlers/words"
	"github.com/cc147/sigap/procedure"
	"github.com/cc147/sigap/store"
)

// duty answers "/sigap piket": who is on shift by role and team, how long ago each
// acted, and which lead would get a case.
func (h *Handlers) duty(ctx context.Context, a asked, _ string) (bot.Answer, error) {
	card := bot.Card{Tone: bot.TonePlain, Sign: "🕒", Title: a.T("piket.title")}
	err := h.Store.View(ctx, func(tx *store.Tx) error {
		people := tx.People()
		lead := h.Policy.TheLead(people, tx.Acted, tx.Now())
		on := h.onShift(tx, people)
		card.Lines = append(card.Lines, leadLine(tx, a, lead, on))
		add := func(label string, belongs func(procedure.Person) bool) {
			card.Lines = append(card.Lines, bot.Line{Label: label, Text: present(tx, a, on, belongs)})
		}
		for _, role := range procedure.Roles {
			if role != procedure.Backend { // backend is listed by team
				add(a.T("role."+string(role)), func(p procedure.Person) bool { return p.Is(role) })
			}
		}
		for _, team := range h.Teams {
			add(a.T("role."+string(procedure.Backend))+" "+team.Name, func(p procedure.Person) bool { return p.IsInTeam(team.Code) })
		}
		return nil
	})
	card.Lines = append(card.Lines, bot.Line{Text: a.T("piket.how", "Hours", int(h.Policy.Shift.Hours())), Style: bot.StyleSmall})
	return bot.Answer{Card: &card, Toast: card.Title}, err
}

// onDuty is a person on shift.
type onDuty struct {
	procedure.Person
	acted time.Time
}

// onShift returns the people on shift, those who acted last first.
func (h *Handlers) onShift(tx *store.Tx, people []procedure.Person) (out []onDuty) {
	for _, p := range people {
		if at := tx.Acted(p.ID); h.Policy.OnShift(at, tx.Now()) {
			out = append(out, onDuty{p, at})
		}
	}
	slices.SortStableFunc(out, func(x, y onDuty) int { return y.acted.Compare(x.acted) })
	return out
}

// leadLine names the lead to whom a case would go now.
func leadLine(tx *store.Tx, a asked, lead string, on []onDuty) bot.Line {
	line := bot.Line{Label: a.T("piket.lead"), Text: a.T("piket.no_lead")}
	if lead != "" {
		line.Text = nameIn(tx, lead)
		if !slices.ContainsFunc(on, func(p onDuty) bool { return p.ID == lead }) {
			line.Text = a.T("piket.off", "Name", line.Text)
		}
	}
	return line
}

// present names the people for whom belongs is true, up to maxListed; the rest are
// only counted.
func present(tx *store.Tx, a asked, on []onDuty, belongs func(procedure.Person) bool) string {
	var names []string
	more := 0
	for _, p := range on {
		switch {
		case !belongs(p.Person):
		case len(names) < maxListed:
			names = append(names, p.Name+" ("+a.Ago(p.acted, tx.Now())+")")
		default:
			more++
		}
	}
	if more > 0 {
		names = append(names, a.T("list.further", "N", more))
	}
	if len(names) == 0 {
		return a.T("piket.nobody")
	}
	return words.List(names)
}

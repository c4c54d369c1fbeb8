package handlers

import (
	"slices"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/procedure"
	"github.com/cc147/sigap/store"
)

// Places says which channels each audience reads. It is read only.
type Places struct {
	Board     []bot.Place            // the Tier 2 channel, on each platform that is on
	Teams     map[string][]bot.Place // a team's channel, by the team's code, on each platform that is on
	Platforms []string               // the platforms that are on
	// Mentions call a team, by its code, on each platform.
	Mentions map[string][]bot.Mention
}

// private returns a person's private chats on the platforms that are on.
func (h *Handlers) private(tx *store.Tx, person string) []bot.Place {
	var out []bot.Place
	for _, a := range tx.Accounts(person) {
		if slices.Contains(h.Places.Platforms, a.Platform) {
			out = append(out, bot.Place{Platform: a.Platform, ID: a.ID, Private: true})
		}
	}
	return out
}

// deliver records the posts for the effects of an act. The courier updates existing
// cards without that.
func (h *Handlers) deliver(tx *store.Tx, c procedure.Case, effects []procedure.Effect) error {
	var posts []bot.Post
	if len(effects) > 0 {
		posts = tx.Posts(c.Name())
	}
	d := delivery{Handlers: h, tx: tx, subject: c.Name(), posts: posts}
	for _, e := range effects {
		if err := d.effect(e); err != nil {
			return err
		}
	}
	return nil
}

// delivery adds posts for one case.
type delivery struct {
	*Handlers
	tx      *store.Tx
	subject string
	posts   []bot.Post
}

func (d *delivery) effect(e procedure.Effect) error {
	switch e.Kind {
	case procedure.ShowBoard:
		return d.show(d.Places.Board, bot.Post{View: bot.ViewBoard})
	case procedure.ShowTeam:
		if d.has(bot.ViewTeam, "", e.Team) {
			return d.reply(d.Places.Teams[e.Team], bot.ViewTeam, e.Team, procedure.SayMoved)
		}
		return d.show(d.Places.Teams[e.Team], bot.Post{View: bot.ViewTeam, Team: e.Team})
	case procedure.ShowHolder:
		return d.show(d.private(d.tx, e.Person), bot.Post{View: bot.ViewHolder, Person: e.Person})
	case procedure.ShowTaker:
		return d.show(d.private(d.tx, e.Person), bot.Post{View: bot.ViewTaker, Person: e.Person})
	case procedure.TellPerson:
		for _, place := range d.private(d.tx, e.Person) {
			if err := d.add(bot.Post{Place: place, View: bot.ViewPing, Person: e.Person, Text: e.Text}); err != nil {
				return err
			}
		}
	case procedure.TellTeam:
		return d.reply(d.Places.Teams[e.Team], bot.ViewTeam, e.Team, e.Text)
	case procedure.TellBoard:
		return d.reply(d.Places.Board, bot.ViewBoard, "", e.Text)
	}
	return nil
}

// show adds the card to each place that doesn't have it yet.
func (d *delivery) show(places []bot.Place, p bot.Post) error {
	for _, place := range places {
		if _, ok := d.card(place, p.View, p.Person, p.Team); ok {
			continue
		}
		p.Place = place
		if err := d.add(p); err != nil {
			return err
		}
	}
	return nil
}

// reply adds one sentence to the thread of the card in each place.
func (d *delivery) reply(places []bot.Place, v bot.View, team, text string) error {
	for _, place := range places {
		card, ok := d.card(place, v, "", team)
		if !ok {
			continue
		}
		if err := d.add(bot.Post{Place: place, View: bot.ViewPing, Team: team, Text: text, Thread: card.ID}); err != nil {
			return err
		}
	}
	return nil
}

func (d *delivery) add(p bot.Post) error {
	p.Subject = d.subject
	p, err := d.tx.AddPost(p)
	d.posts = append(d.posts, p)
	return err
}

func (d *delivery) card(place bot.Place, v bot.View, person, team string) (bot.Post, bool) {
	i := slices.IndexFunc(d.posts, func(p bot.Post) bool {
		return p.Place == place && p.View == v && p.Person == person && p.Team == team
	})
	if i < 0 {
		return bot.Post{}, false
	}
	return d.posts[i], true
}

func (d *delivery) has(v bot.View, person, team string) bool {
	return slices.ContainsFunc(d.posts, func(p bot.Post) bool { return p.View == v && p.Person == person && p.Team == team })
}

package main

import (
	"context"
	"slices"
	"time"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/bot/desk"
	"github.com/cc147/sigap/cmd/internal/config"
	"github.com/cc147/sigap/handlers"
	"github.com/cc147/sigap/handlers/words"
	"github.com/cc147/sigap/procedure"
	"github.com/cc147/sigap/store"
)

// newDesk wires the desk to the store and the handlers. At url people enter by
// their secret links; "" is a demonstration's, where everybody chooses who they
// are.
func newDesk(a *app, url string, book *words.Book, now func() time.Time) (*desk.Desk, error) {
	who := a.whoHas
	if url == "" {
		who = nil
	}
	return desk.New(desk.Options{
		Title:    "Sigap",
		Zone:     a.Policy.Zone,
		URL:      url,
		Switch:   url == "",
		Who:      who,
		People:   func(ctx context.Context) ([]desk.Person, error) { return a.seated(ctx, book, url == "") },
		Channels: a.channels,
		History:  a.history,
		Queue:    func(ctx context.Context, account bot.Account) (desk.Queue, error) { return a.queue(ctx, account, book) },
		Commands: func(lang string) []desk.Command {
			var out []desk.Command
			for _, c := range handlers.Commands(book.In(lang)) {
				out = append(out, desk.Command{Name: c.Name, Usage: c.Usage, Help: c.Text})
			}
			return out
		},
		Words:  func(lang, key string) string { return book.In(lang).T("desk." + key) },
		Logger: a.log,
		Now:    now,
	})
}

// seated are the people of the desk, in their order; newcomers of a demonstration
// are told what to try first.
func (a *app) seated(ctx context.Context, book *words.Book, demo bool) (out []desk.Person, err error) {
	err = a.store.View(ctx, func(tx *store.Tx) error {
		for _, c := range a.People {
			p, err := tx.Person(c.ID)
			if err != nil {
				return err
			}
			r := book.In(p.Lang)
			seated := desk.Person{ID: p.ID, Name: p.Name, Role: a.handlers.RoleWords(r.Lang, p), Lang: r.Lang, Queue: p.Is(procedure.Lead)}
			if demo {
				seated.Try = tryFirst(r, p)
			}
			out = append(out, seated)
		}
		return nil
	})
	return out, err
}

// tryFirst is the sentence that a newcomer sees, by role.
func tryFirst(r words.Reader, p procedure.Person) string {
	switch {
	case p.Is(procedure.Agent):
		return r.T("try.agent")
	case p.Is(procedure.Tier2):
		return r.T("try.tier2")
	case p.Is(procedure.Backend):
		return r.T("try.backend")
	case p.Is(procedure.Lead):
		return r.T("try.lead")
	}
	return ""
}

// channels are what a person reads: Tier 2 and leads the Tier 2 channel,
// backend the channels of its teams, leads all of them.
func (a *app) channels(ctx context.Context, account bot.Account) ([]desk.Channel, error) {
	var person procedure.Person
	err := a.store.View(ctx, func(tx *store.Tx) error {
		person, _ = tx.PersonOf(account)
		return nil
	})
	var out []desk.Channel
	if person.Is(procedure.Tier2, procedure.Lead) {
		out = append(out, desk.Channel{Place: config.DeskPlace(config.Tier2Channel), Name: "tier-2-outbound"})
	}
	for _, t := range a.Teams {
		if person.Is(procedure.Lead) || person.Backs(t.Code) {
			out = append(out, desk.Channel{Place: config.DeskPlace(t.Code), Name: "backend-" + t.Code, Topic: t.Name})
		}
	}
	return out, err
}

// history paints what a place shows now, the oldest first: the newest posts that
// were sent there, and the cards of all cases that are still open.
func (a *app) history(ctx context.Context, place bot.Place, limit int) ([]desk.Message, error) {
	var posts []bot.Post
	refs := map[bot.PostID]bot.Ref{}
	err := a.store.View(ctx, func(tx *store.Tx) error {
		posts = tx.PlacePosts(place, limit)
		older, err := openPosts(tx, place, posts)
		if err != nil {
			return err
		}
		posts = append(posts, older...)
		for _, p := range posts {
			if p.Thread != "" {
				if parent, err := tx.Post(p.Thread); err == nil {
					refs[p.Thread] = parent.Ref
				}
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	slices.Reverse(posts)
	out := make([]desk.Message, 0, len(posts))
	for _, p := range posts {
		if p.State == bot.PostPending || p.State == bot.PostFailed {
			continue
		}
		card, _, err := a.handlers.Paint(ctx, p)
		if err != nil {
			return nil, err
		}
		out = append(out, desk.Message{ID: p.ID, At: p.At, Card: card, Thread: refs[p.Thread]})
	}
	return out, nil
}

// waitsFor reports whether a card is where the open case is worked on now.
func waitsFor(l store.Listing, p bot.Post) bool {
	switch p.View {
	case bot.ViewBoard:
		return true
	case bot.ViewTeam:
		return p.Team == l.Team
	case bot.ViewHolder:
		return p.Person == l.Holder
	case bot.ViewTaker:
		return p.Person == l.Taker
	}
	return false
}

// openPosts are the cards of open cases in a place that are not among the newest
// posts; nobody would look for them any more if they went out of sight.
func openPosts(tx *store.Tx, place bot.Place, newest []bot.Post) ([]bot.Post, error) {
	seen := map[bot.PostID]bool{}
	for _, p := range newest {
		seen[p.ID] = true
	}
	open, err := tx.Open()
	if err != nil {
		return nil, err
	}
	var out []bot.Post
	for _, l := range open {
		for _, p := range tx.Posts(procedure.CaseName(l.ID)) {
			if p.Place == place && waitsFor(l, p) && !seen[p.ID] {
				out = append(out, p)
			}
		}
	}
	slices.SortFunc(out, func(a, b bot.Post) int { return b.At.Compare(a.At) })
	return out, nil
}

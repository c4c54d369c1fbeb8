// Package deskfeed provides the desk's content from the handlers and the store:
// people, channels, their history and the leads' queue. It is also the desk's door: the
// links by which people enter, and their sessions.
package deskfeed

import (
	"cmp"
	"context"
	"log/slog"
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

// Feed provides the content of a desk. It is safe for concurrent use.
type Feed struct {
	config.Site
	Store    *store.Store
	Handlers *handlers.Handlers
	Book     *words.Book
	URL      string // the desk's URL; "" in a demonstration, where visitors choose who they are
	Door     *Door  // who may enter; nil in a demonstration
	Windows  int    // browsers that are connected at once
	Log      *slog.Logger
	Now      func() time.Time

	known known // the people as they were read last
}

// Desk makes the desk that shows the feed.
func (f *Feed) Desk() (*desk.Desk, error) {
	var door desk.Door
	if f.Door != nil {
		door = f.Door
	}
	return desk.New(desk.Options{
		Title:    "Sigap",
		Zone:     f.Policy.Zone,
		URL:      f.URL,
		Windows:  f.Windows,
		Switch:   door == nil,
		Door:     door,
		People:   f.people,
		Channels: f.channels,
		History:  f.History,
		Queue:    f.Queue,
		Commands: func(lang string) []bot.CommandHelp { return handlers.Commands(f.Book.In(lang)) },
		Words:    func(lang, key string) string { return f.Book.In(lang).T("desk." + key) },
		Logger:   f.Log,
		Now:      f.Now,
	})
}

// channels returns the channels of a person: Tier 2 has the Tier 2 channel, backend
// the channels of its teams, leads all of them.
func (f *Feed) channels(ctx context.Context, account bot.Account) ([]desk.Channel, error) {
	var person procedure.Person
	err := f.Store.View(ctx, func(tx *store.Tx) error {
		person, _ = tx.PersonOf(account)
		return nil
	})
	var out []desk.Channel
	if person.Is(procedure.Tier2, procedure.Lead) {
		out = append(out, desk.Channel{Place: config.DeskPlace(config.Tier2Channel), Name: "tier-2-outbound"})
	}
	for _, t := range f.Teams {
		if person.Is(procedure.Lead) || person.IsInTeam(t.Code) {
			out = append(out, desk.Channel{Place: config.DeskPlace(t.Code), Name: "backend-" + t.Code, Topic: t.Name})
		}
	}
	return out, err
}

// History paints what a place shows now, oldest first: the newest posts, and the
// cards of all open cases.
func (f *Feed) History(ctx context.Context, place bot.Place, limit int) ([]desk.Message, error) {
	var posts []bot.Post
	refs := map[bot.PostID]bot.Ref{}
	err := f.Store.View(ctx, func(tx *store.Tx) error {
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
		painted, err := f.Handlers.Paint(ctx, p)
		if err != nil {
			return nil, err
		}
		if painted.Card.Link, err = f.address(ctx, painted.Card.Link); err != nil {
			return nil, err
		}
		out = append(out, desk.Message{ID: p.ID, At: p.At, Card: painted.Card, Thread: refs[p.Thread]})
	}
	return out, nil
}

// address returns a link with the address of its message, as the courier does.
func (f *Feed) address(ctx context.Context, link bot.Link) (bot.Link, error) {
	if link.Post == "" {
		return link, nil
	}
	err := f.Store.View(ctx, func(tx *store.Tx) error {
		p, err := tx.Post(link.Post)
		if err == nil && p.Ref != "" {
			link.URL = desk.MessageURL(p.Place, p.Ref)
		}
		return err
	})
	return link, err
}

// waitsFor reports whether the open case is worked on in the place of the card now.
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

// openPosts returns the cards of open cases in a place that are not among the newest
// posts, so that they stay visible.
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
	slices.SortFunc(out, func(a, b bot.Post) int { return cmp.Or(b.At.Compare(a.At), cmp.Compare(b.ID, a.ID)) })
	return out, nil
}

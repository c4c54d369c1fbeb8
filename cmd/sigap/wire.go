package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"time"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/cmd/internal/config"
	"github.com/cc147/sigap/handlers/roles"
	"github.com/cc147/sigap/handlers/words"
	"github.com/cc147/sigap/procedure"
	"github.com/cc147/sigap/store"
)

// wire is what the configuration makes of the store: the house, whose people are
// seated, and the platforms that are on.
func wire(ctx context.Context, c config.Config, env func(string) string, s *store.Store, log *slog.Logger, now func() time.Time, out io.Writer) (wiring, error) {
	p, err := c.Procedure()
	if err != nil {
		return wiring{}, err
	}
	book := words.New(p.Zone)
	on, err := platforms(c, env, chat{memory: s, book: book, log: log, now: now}, out)
	if err != nil {
		return wiring{}, err
	}
	w := wiring{store: s, book: book, platforms: on, pace: pace, log: log, now: now}
	if w.Site, err = c.Site(namesOf(on)...); err != nil {
		return wiring{}, err
	}
	if c.Desk != nil {
		w.Site, w.desk, w.deskURL = w.Site.WithDesk(), true, c.Desk.URL
	}
	if err := roles.PutNamed(ctx, s, w.People); err != nil {
		return wiring{}, err
	}
	return w, report(ctx, c, out, s)
}

func namesOf(platforms []bot.Platform) (out []string) {
	for _, p := range platforms {
		out = append(out, p.Name())
	}
	return out
}

// report says whom and what the bot works with.
func report(ctx context.Context, c config.Config, out io.Writer, s *store.Store) error {
	fmt.Fprintf(out, "  teams     %d\n  people    %d by name, roles by %d groups\n", len(c.Teams), len(c.People), len(c.Groups))
	var missing []string
	err := s.View(ctx, func(tx *store.Tx) error {
		for _, list := range procedure.Lists {
			if !tx.HasRows(list) {
				missing = append(missing, string(list))
			}
		}
		return nil
	})
	for _, list := range missing {
		fmt.Fprintf(out, "  lists     %s is empty: sigap import %s FILE --data %s, also while the bot runs\n", list, list, c.Data)
	}
	return err
}

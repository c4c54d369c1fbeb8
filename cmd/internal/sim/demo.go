package sim

import (
	"bytes"
	"context"
	"embed"
	"fmt"
	"log/slog"
	"net"
	"time"

	"github.com/cc147/sigap/cmd/internal/app"
	"github.com/cc147/sigap/cmd/internal/config"
	"github.com/cc147/sigap/handlers"
	"github.com/cc147/sigap/handlers/roles"
	"github.com/cc147/sigap/handlers/words"
	"github.com/cc147/sigap/procedure"
	"github.com/cc147/sigap/store"
)

// day is the made-up day: the demonstration's lists, and the calls that its staff
// answers.
//
//go:embed demo/day/calls.csv demo/day/customers.csv demo/day/special-requests.csv demo/day/vvip.csv
var day embed.FS

// dayStart is when the made-up day begins, in the site's zone.
const dayStart = "2026-11-23 08:00"

// MaxSpeed is the highest speed; beyond it the staff only waits for answers.
const MaxSpeed = 1000.0

// Demo is a demonstration at the desk.
type Demo struct {
	Dir     string  // the data folder
	Speed   float64 // speed of the simulated staff; 0 means no staff
	Version string
	Log     *slog.Logger
	Now     func() time.Time
	Control app.Control
}

// Run serves the demonstration at the address listen until ctx ends. It calls ready
// with the URL once it is served.
func (d Demo) Run(ctx context.Context, listen string, ready func(url string)) error {
	a, err := d.open(ctx)
	if err != nil {
		return err
	}
	defer a.Store.Close()
	stop, err := d.Control(ctx, a.Running())
	if err != nil {
		return err
	}
	defer stop()
	ln, err := new(net.ListenConfig).Listen(ctx, "tcp", listen)
	if err != nil {
		return fmt.Errorf("can't serve on %s (is another one running? choose another port with --listen): %w", listen, err)
	}
	a.RunAtDesk(ctx, ln, ready)
	return nil
}

// open wires the demonstration; the caller closes its store.
func (d Demo) open(ctx context.Context) (a *app.App, err error) {
	site, err := demoSite()
	if err != nil {
		return nil, err
	}
	book := words.New(site.Policy.Zone)
	clock, err := newClock(site.Policy.Zone, d.Now, d.Speed)
	if err != nil {
		return nil, err
	}
	s, err := store.Open(store.Options{Path: config.DataFile(d.Dir), Now: clock.now, Simulated: true})
	if err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			s.Close()
		}
	}()
	if err := clock.catchUp(ctx, s); err != nil {
		return nil, err
	}
	if err := Seed(ctx, s); err != nil {
		return nil, err
	}
	if err := roles.PutNamed(ctx, s, site.People); err != nil {
		return nil, err
	}
	if d.Speed > 0 {
		site.Policy = relaxedPolicy(site.Policy, d.Speed)
	}
	a, err = app.New(app.Options{Site: site, Version: d.Version, Store: s, Book: book, Desk: true, Log: d.Log, Now: clock.now})
	if err == nil && d.Speed > 0 {
		err = d.addStaff(ctx, a, clock.now)
	}
	return a, err
}

// Seed imports the made-up day's lists, except those that the store already has.
func Seed(ctx context.Context, s *store.Store) error {
	for _, list := range procedure.Lists {
		f, err := day.ReadFile("demo/day/" + string(list) + ".csv")
		if err != nil {
			return fmt.Errorf("the made-up day: %w", err)
		}
		if _, err := handlers.ImportFile(ctx, s, handlers.Importing{List: list, Name: string(list) + ".csv"}, "demo", bytes.NewReader(f)); err != nil {
			return fmt.Errorf("the made-up day's %s: %w", list, err)
		}
	}
	return nil
}

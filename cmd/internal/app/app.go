// Package app is a running bot: it wires the store, the handlers, the courier and the
// platforms together, runs the timers, stops everything in order, and serves health
// and metrics.
package app

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net"
	"slices"
	"sync"
	"time"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/bot/courier"
	"github.com/cc147/sigap/bot/desk"
	"github.com/cc147/sigap/cmd/internal/bounded"
	"github.com/cc147/sigap/cmd/internal/config"
	"github.com/cc147/sigap/cmd/internal/deskfeed"
	"github.com/cc147/sigap/handlers"
	"github.com/cc147/sigap/handlers/alert"
	"github.com/cc147/sigap/handlers/directory"
	"github.com/cc147/sigap/handlers/roles"
	"github.com/cc147/sigap/handlers/words"
	"github.com/cc147/sigap/store"
)

// App is the whole program, wired. Its fields may be changed before Run.
type App struct {
	config.Site
	Store     *store.Store
	Roles     *roles.Sync
	Handlers  *handlers.Handlers
	Handle    bot.Handler // handles the inputs of all platforms
	Courier   *courier.Courier
	Feed      *deskfeed.Feed
	Desk      *desk.Desk // nil if it is off
	Platforms []bot.Platform
	Directory *directory.Directory // the CTI's; nil is none
	witness   *config.Witness      // which lists had rows; nil is none
	blind     bool                 // the witness could not be written, which was logged
	off       []string             // the platforms that could not be made
	faults    *faults
	metrics   *metrics
	notifier  *alert.Notifier
	log       *slog.Logger
}

// Options are what an App is made of.
type Options struct {
	config.Site
	Version   string
	Store     *store.Store    // the caller closes it after Run
	Witness   *config.Witness // knows which lists had rows; nil is none
	Book      *words.Book
	Desk      bool               // the desk is on
	Door      *config.Desk       // the desk's address and its sessions; nil lets visitors choose who they are
	Platforms []bot.Platform     // the platforms other than the desk
	Off       []Off              // those that could not be made; their messages wait
	Pacer     *bot.Pacer         // keeps the rate limits of the services; nil keeps none
	Directory *directory.Options // the CTI's, but for its log, clock and metrics; nil is none
	Log       *slog.Logger
	Now       func() time.Time
}

// Off is a platform that is configured and can't be made.
type Off struct{ Platform, Cause string }

// New wires an App. It calls no service and writes nothing.
func New(o Options) (*App, error) {
	a := &App{Site: o.Site, Store: o.Store, witness: o.Witness, Platforms: o.Platforms, metrics: newMetrics(o.Version), faults: &faults{now: o.Now}, log: o.Log}
	for _, off := range o.Off {
		a.off = append(a.off, off.Platform)
		a.faults.begin(off.Platform, off.Cause)
	}
	a.Roles = roles.New(roles.Config{Named: o.People, Groups: o.Groups, Store: o.Store, Platforms: o.Platforms, Now: o.Now, Log: o.Log})
	a.newDirectory(o.Directory, o.Log, o.Now)
	a.Handlers = handlers.New(handlers.Config{
		Store: o.Store, Policy: o.Policy, Book: o.Book, Teams: o.Teams, Places: o.Places, Numbers: o.Numbers, ListRules: o.Lists,
		Nudge: func() { a.Courier.Nudge() }, Resend: a.Resend, Newcomer: a.Roles.FirstContact, Directory: a.asks(),
		Program: handlers.Program{Version: o.Version, Since: o.Now(), Links: a.links},
	})
	a.Handle = a.metrics.countInputs(a.Handlers.Handle, o.Now, o.Log)
	a.Feed = &deskfeed.Feed{Site: o.Site, Store: o.Store, Handlers: a.Handlers, Book: o.Book, Windows: bounded.OfProcess().Windows, Log: o.Log, Now: o.Now}
	if o.Door != nil {
		a.Feed.URL, a.Feed.Door = o.Door.URL, &deskfeed.Door{Store: o.Store, Idle: o.Door.Idle, Lasts: o.Door.Session, Log: o.Log, Now: o.Now}
	}
	if o.Desk {
		var err error
		if a.Desk, err = a.Feed.Desk(); err != nil {
			return nil, fmt.Errorf("the desk can't be made: %w", err)
		}
		a.Platforms = append(slices.Clone(a.Platforms), a.Desk)
	}
	a.notifier = alert.New(alert.Config{Store: o.Store, Platforms: a.Platforms, Parts: a.parts, Now: o.Now, Book: o.Book, Places: o.Places, Teams: o.Teams, Lookups: o.Policy.Lookups, Log: o.Log})
	a.Courier = courier.New(courier.Config{Store: o.Store, Platforms: a.Platforms, Paint: a.Handlers.Paint, Log: o.Log, Pacer: o.Pacer,
		OnPlace: a.notifier.PlaceChanged, OnCall: a.metrics.countPost})
	return a, nil
}

// Running is what commands use of the bot.
func (a *App) Running() Running {
	return Running{Store: a.Store, Directory: a.asks(), Resend: a.Resend, Parts: a.parts}
}

// Resend has the courier send what waits, after the waits of posts were reset.
func (a *App) Resend() {
	a.metrics.resends.Inc()
	a.Courier.Resend()
}

const (
	stopTimeout = 5 * time.Second
	sweepEvery  = time.Hour
	timersEvery = 20 * time.Second
)

// Run works until ctx ends, then stops in order: intake, handlers, courier; the caller
// closes the store. Nothing else ends it: a part that fails is run again.
func (a *App) Run(ctx context.Context) {
	delivery, stopDelivery := context.WithCancel(context.WithoutCancel(ctx))
	defer stopDelivery()
	var platforms, others sync.WaitGroup
	part := func(ctx context.Context, name string, run func(context.Context)) {
		others.Go(func() {
			a.keep(ctx, name, func(ctx context.Context) error {
				run(ctx)
				<-ctx.Done() // a part that has nothing to do is not a fault
				return nil
			})
		})
	}
	part(delivery, "courier", a.Courier.Run)
	part(delivery, "receipts", a.sweep)
	part(ctx, "timers", a.timers)
	part(ctx, partClock, a.watchClock)
	part(ctx, "roles", a.Roles.Run)
	part(ctx, "alert", a.notifier.Run)
	if a.Feed.Door != nil {
		part(ctx, "door", a.Feed.Door.Run)
	}
	for _, p := range a.Platforms {
		platforms.Go(func() {
			a.keep(ctx, p.Name(), func(ctx context.Context) error { return p.Run(ctx, a.Handle) })
		})
	}
	platforms.Wait()
	<-ctx.Done() // without a platform there is still work
	if err := a.Handlers.DropUploads(); err != nil {
		a.log.Warn("uploads: temporary files were not closed cleanly", "error", err)
	}
	stopDelivery()
	others.Wait()
}

// RunAtDesk is Run with the desk's page served on ln, which it closes. It calls ready
// with the address once the page is served.
func (a *App) RunAtDesk(ctx context.Context, ln net.Listener, ready func(url string)) {
	desk := a.deskPage(ln.Addr().String(), func(at net.Addr) string { return "http://" + at.String() })
	desk.ln = ln
	ready("http://" + ln.Addr().String())
	a.runWithPages(ctx, io.Discard, a.Run, desk)
}

// runWithPages runs the program while it serves the pages; they end after it.
func (a *App) runWithPages(ctx context.Context, out io.Writer, run func(context.Context), pages ...*page) {
	serving, stop := context.WithCancel(context.WithoutCancel(ctx))
	defer stop()
	var all sync.WaitGroup
	for _, p := range pages {
		all.Go(func() { p.serve(serving, a, out) })
	}
	run(ctx)
	stop()
	all.Wait()
}

// sweep removes expired receipts regularly until ctx ends.
func (a *App) sweep(ctx context.Context) {
	tick := time.NewTicker(sweepEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			if _, err := a.Store.Sweep(ctx); err != nil && ctx.Err() == nil {
				a.log.Error("receipts: removing expired ones failed, will try again", "error", err)
			}
		}
	}
}

// timers runs what is due, right after the start and then regularly, until ctx ends.
func (a *App) timers(ctx context.Context) {
	tick := time.NewTicker(timersEvery)
	defer tick.Stop()
	for {
		done, err := a.Handlers.Due(ctx)
		if err != nil && ctx.Err() == nil {
			a.log.Error("timers: dropping calls or releasing claims failed, will try again", "error", err)
		}
		a.metrics.timers.Add(float64(done))
		a.seeLists(ctx)
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

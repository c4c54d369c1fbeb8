// Package app is a running bot: it wires the store, the handlers, the courier and the
// platforms together, runs the timers, stops everything in order, and serves health
// and metrics.
package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"slices"
	"sync"
	"time"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/bot/courier"
	"github.com/cc147/sigap/bot/desk"
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
	metrics   *metrics
	notifier  *alert.Notifier
	log       *slog.Logger
}

// Options are what an App is made of.
type Options struct {
	config.Site
	Version   string
	Store     *store.Store // the caller closes it after Run
	Book      *words.Book
	Desk      bool               // the desk is on
	DeskURL   string             // the desk's URL for secret links; "" lets visitors choose who they are
	Platforms []bot.Platform     // the platforms other than the desk
	Pacer     *bot.Pacer         // keeps the rate limits of the services; nil keeps none
	Directory *directory.Options // the CTI's, but for its log, clock and metrics; nil is none
	Log       *slog.Logger
	Now       func() time.Time
}

// New wires an App. It calls no service and writes nothing.
func New(o Options) (*App, error) {
	a := &App{Site: o.Site, Store: o.Store, Platforms: o.Platforms, metrics: newMetrics(o.Version), log: o.Log}
	a.Roles = roles.New(roles.Config{Named: o.People, Groups: o.Groups, Store: o.Store, Platforms: o.Platforms, Now: o.Now, Log: o.Log})
	a.newDirectory(o.Directory, o.Log, o.Now)
	a.Handlers = handlers.New(handlers.Config{
		Store: o.Store, Policy: o.Policy, Book: o.Book, Teams: o.Teams, Places: o.Places, Numbers: o.Numbers, ListRules: o.Lists,
		Nudge: func() { a.Courier.Nudge() }, Newcomer: a.Roles.FirstContact, Directory: a.asks(),
		Program: handlers.Program{Version: o.Version, Since: o.Now(), Links: a.links},
	})
	a.Handle = a.metrics.countInputs(a.Handlers.Handle, o.Now, o.Log)
	a.Feed = &deskfeed.Feed{Site: o.Site, Store: o.Store, Handlers: a.Handlers, Book: o.Book, URL: o.DeskURL, Log: o.Log, Now: o.Now}
	if o.Desk {
		var err error
		if a.Desk, err = a.Feed.Desk(); err != nil {
			return nil, err
		}
		a.Platforms = append(slices.Clone(a.Platforms), a.Desk)
	}
	a.notifier = alert.New(alert.Config{Store: o.Store, Platforms: a.Platforms, Book: o.Book, Places: o.Places, Teams: o.Teams, Lookups: o.Policy.Lookups, Log: o.Log})
	a.Courier = courier.New(courier.Config{Store: o.Store, Platforms: a.Platforms, Paint: a.Handlers.Paint, Log: o.Log, Pacer: o.Pacer,
		OnPlace: a.notifier.PlaceChanged, OnCall: a.metrics.countPost})
	return a, nil
}

const (
	headerTimeout = 5 * time.Second
	maxHeader     = 16 << 10 // bytes
	stopTimeout   = 5 * time.Second
	sweepEvery    = time.Hour
	timersEvery   = 20 * time.Second
)

// Run works until ctx ends, then stops in order: intake, handlers, courier; the
// caller closes the store. Its error is the first permanent failure of a platform,
// which stops everything else too.
func (a *App) Run(ctx context.Context) error {
	intake, stopIntake := context.WithCancelCause(ctx)
	defer stopIntake(nil)
	delivery, stopDelivery := context.WithCancel(context.WithoutCancel(ctx))
	defer stopDelivery()

	var platforms, couriers sync.WaitGroup
	couriers.Go(func() { a.Courier.Run(delivery) })
	couriers.Go(func() { a.sweep(delivery) })
	couriers.Go(func() { a.timers(intake) })
	couriers.Go(func() { a.Roles.Run(intake) })
	couriers.Go(func() { a.notifier.Run(intake) })
	for _, p := range a.Platforms {
		platforms.Go(func() {
			if err := p.Run(intake, a.Handle); err != nil {
				stopIntake(fmt.Errorf("%s: %w", p.Name(), err))
			}
		})
	}
	platforms.Wait()
	if err := a.Handlers.DropUploads(); err != nil {
		a.log.Warn("uploads: temporary files were not closed cleanly", "error", err)
	}
	stopDelivery()
	couriers.Wait()
	if ctx.Err() != nil {
		return nil
	}
	return context.Cause(intake)
}

// RunAtDesk is Run with the desk's page served on ln, which it closes. It calls ready
// with the address once the page is served.
func (a *App) RunAtDesk(ctx context.Context, ln net.Listener, ready func(url string)) error {
	work, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	server := &http.Server{Handler: a.Desk.Handler(), ReadHeaderTimeout: headerTimeout, MaxHeaderBytes: maxHeader, ErrorLog: slog.NewLogLogger(a.log.Handler(), slog.LevelWarn)}
	var serving sync.WaitGroup
	serving.Go(func() { stop(server.Serve(ln)) })
	ready("http://" + ln.Addr().String())
	err := a.Run(work)
	closing, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopTimeout)
	defer cancel()
	if e := server.Shutdown(closing); e != nil {
		a.log.Warn("desk: open connections were closed at shutdown", "error", e)
	}
	serving.Wait()
	if cause := context.Cause(work); err == nil && ctx.Err() == nil && !errors.Is(cause, http.ErrServerClosed) {
		return cause
	}
	return err
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
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

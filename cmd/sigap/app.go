package main

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
	"github.com/cc147/sigap/cmd/internal/control"
	"github.com/cc147/sigap/handlers"
	"github.com/cc147/sigap/handlers/alert"
	"github.com/cc147/sigap/handlers/roles"
	"github.com/cc147/sigap/handlers/words"
	"github.com/cc147/sigap/store"
)

// app is the whole program, wired: the store, the handlers, the courier and the
// platforms that are on.
type app struct {
	config.Site
	store     *store.Store
	roles     *roles.Sync
	handlers  *handlers.Handlers
	courier   *courier.Courier
	desk      *desk.Desk // nil where it is off
	platforms []bot.Platform
	handle    bot.Handler
	metrics   *metrics
	notifier  *alert.Notifier
	log       *slog.Logger
}

// wiring is what an app is made of.
type wiring struct {
	config.Site
	store     *store.Store
	book      *words.Book
	desk      bool           // the desk is on
	deskURL   string         // where people find it by secret links; "" has the switch "who am I"
	platforms []bot.Platform // beside the desk
	pace      map[string]courier.Pace
	log       *slog.Logger
	now       func() time.Time
}

func newApp(w wiring) (*app, error) {
	a := &app{Site: w.Site, store: w.store, platforms: w.platforms, metrics: newMetrics(), log: w.log}
	a.roles = roles.New(roles.Config{Named: w.People, Groups: w.Groups, Store: w.store, Platforms: w.platforms, Now: w.now, Log: w.log})
	a.handlers = handlers.New(handlers.Config{
		Store: w.store, Policy: w.Policy, Book: w.book, Teams: w.Teams, Places: w.Places,
		Nudge: func() { a.courier.Nudge() }, Newcomer: a.roles.FirstContact,
		Program: handlers.Program{Version: version, Since: w.now(), Links: a.links},
	})
	a.handle = a.metrics.counting(a.handlers.Handle, w.now, w.log)
	if w.desk {
		var err error
		if a.desk, err = newDesk(a, w.deskURL, w.book, w.now); err != nil {
			return nil, err
		}
		a.platforms = append(slices.Clone(a.platforms), a.desk)
	}
	a.notifier = alert.New(alert.Config{Store: w.store, Platforms: a.platforms, Book: w.book, Places: w.Places, Teams: w.Teams, Log: w.log})
	a.courier = courier.New(courier.Config{Store: w.store, Platforms: a.metrics.counted(a.platforms), Paint: a.handlers.Paint, Log: w.log, Pace: w.pace,
		OnPlace: a.notifier.PlaceChanged})
	return a, nil
}

const (
	headerTimeout = 5 * time.Second
	maxHeader     = 16 << 10 // bytes
	stopTimeout   = 5 * time.Second
	sweepEvery    = time.Hour
	timersEvery   = 20 * time.Second
)

// run works until ctx ends, then stops in order: intake, handlers, courier; the
// caller closes the store. Its error is the first fault of a platform that it
// can't mend by itself, for all the others must stop with it.
func (a *app) run(ctx context.Context) error {
	intake, stopIntake := context.WithCancelCause(ctx)
	defer stopIntake(nil)
	delivery, stopDelivery := context.WithCancel(context.WithoutCancel(ctx))
	defer stopDelivery()

	var platforms, couriers sync.WaitGroup
	couriers.Go(func() { a.courier.Run(delivery) })
	couriers.Go(func() { a.sweep(delivery) })
	couriers.Go(func() { a.timers(intake) })
	couriers.Go(func() { a.roles.Run(intake) })
	couriers.Go(func() { a.notifier.Run(intake) })
	for _, p := range a.platforms {
		platforms.Go(func() {
			if err := p.Run(intake, a.handle); err != nil {
				stopIntake(fmt.Errorf("%s: %w", p.Name(), err))
			}
		})
	}
	platforms.Wait()
	stopDelivery()
	couriers.Wait()
	if ctx.Err() != nil {
		return nil
	}
	return context.Cause(intake)
}

// runAtDesk is run with the desk's page served on a loopback address.
func (a *app) runAtDesk(ctx context.Context, listen string, ready func(url string)) error {
	ln, err := listenLoopback(ctx, listen)
	if err != nil {
		return err
	}
	return a.runOn(ctx, ln, ready)
}

// runOn is run with the desk's page served on ln, which it closes.
func (a *app) runOn(ctx context.Context, ln net.Listener, ready func(url string)) error {
	work, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	server := &http.Server{Handler: a.desk.Handler(), ReadHeaderTimeout: headerTimeout, MaxHeaderBytes: maxHeader, ErrorLog: slog.NewLogLogger(a.log.Handler(), slog.LevelWarn)}
	var serving sync.WaitGroup
	serving.Go(func() { stop(server.Serve(ln)) })
	ready("http://" + ln.Addr().String())
	err := a.run(work)
	closing, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopTimeout)
	defer cancel()
	if e := server.Shutdown(closing); e != nil {
		a.log.Warn("connections were cut", "error", e)
	}
	serving.Wait()
	if cause := context.Cause(work); err == nil && ctx.Err() == nil && !errors.Is(cause, http.ErrServerClosed) {
		return cause
	}
	return err
}

// sweep takes out receipts that have served their time.
func (a *app) sweep(ctx context.Context) {
	tick := time.NewTicker(sweepEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			if _, err := a.store.Sweep(ctx); err != nil && ctx.Err() == nil {
				a.log.Error("old receipts stay", "error", err)
			}
		}
	}
}

// timers does what is due by itself, at once after a start and then again and
// again, until ctx ends.
func (a *app) timers(ctx context.Context) {
	tick := time.NewTicker(timersEvery)
	defer tick.Stop()
	for {
		done, err := a.handlers.Due(ctx)
		if err != nil && ctx.Err() == nil {
			a.log.Error("what is due is not done", "error", err)
		}
		a.metrics.timers.Add(float64(done))
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// listenLoopback listens on this machine only: the desk has no door of its own.
func listenLoopback(ctx context.Context, address string) (net.Listener, error) {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return nil, control.Usage("--listen %q is no address such as 127.0.0.1:8147", address)
	}
	if !config.IsLoopback(host) {
		return nil, control.Usage("--listen %q: the demo serves on this machine only; use 127.0.0.1 or localhost", address)
	}
	ln, err := new(net.ListenConfig).Listen(ctx, "tcp", address)
	if err != nil {
		return nil, fmt.Errorf("can't serve on %s (is another one running? choose another port with --listen): %w", address, err)
	}
	return ln, nil
}

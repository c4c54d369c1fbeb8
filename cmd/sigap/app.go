package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"time"

	"github.com/cc147/sigap"
	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/bot/courier"
	"github.com/cc147/sigap/bot/desk"
	"github.com/cc147/sigap/handlers"
	"github.com/cc147/sigap/handlers/words"
	"github.com/cc147/sigap/store"
)

// app is the whole program, wired: the store, the handlers, the courier and
// the desk.
type app struct {
	store    *store.Store
	handlers *handlers.Handlers
	courier  *courier.Courier
	desk     *desk.Desk
	people   []sigap.Person // who sits at the desk, in the order of the switch
	log      *slog.Logger
}

func newApp(s *store.Store, p sigap.Policy, people []sigap.Person, log *slog.Logger, now func() time.Time) (*app, error) {
	book, err := words.New(p.Zone)
	if err != nil {
		return nil, err
	}
	a := &app{store: s, people: people, log: log}
	a.handlers = handlers.New(handlers.Config{
		Store: s, Policy: p, Book: book, Teams: demoTeams, Places: demoPlaces(),
		Nudge: func() { a.courier.Nudge() },
	})
	a.desk, err = newDesk(a, book, p, now)
	if err != nil {
		return nil, err
	}
	a.courier = courier.New(courier.Config{Store: s, Platforms: []bot.Platform{a.desk}, Paint: a.handlers.Paint, Log: log})
	return a, nil
}

const (
	headerTimeout = 5 * time.Second
	stopTimeout   = 5 * time.Second
	sweepEvery    = time.Hour
)

// run serves until ctx ends, then stops in order: intake, handlers, courier;
// the caller closes the store.
func (a *app) run(ctx context.Context, listen string, ready func(url string)) error {
	ln, err := listenLoopback(ctx, listen)
	if err != nil {
		return err
	}
	intake, stopIntake := context.WithCancel(ctx)
	defer stopIntake()
	delivery, stopDelivery := context.WithCancel(context.WithoutCancel(ctx))
	defer stopDelivery()

	var platforms, couriers sync.WaitGroup
	couriers.Go(func() { a.courier.Run(delivery) })
	couriers.Go(func() { a.sweep(delivery) })
	platforms.Go(func() {
		if err := a.desk.Run(intake, a.handlers.Handle); err != nil {
			a.log.Error("the desk stopped", "error", err)
		}
	})
	server := &http.Server{Handler: a.desk.Handler(), ReadHeaderTimeout: headerTimeout, ErrorLog: slog.NewLogLogger(a.log.Handler(), slog.LevelWarn)}
	served := make(chan error, 1)
	go func() { served <- server.Serve(ln) }()
	ready("http://" + ln.Addr().String())

	select {
	case <-ctx.Done():
		err = nil
	case err = <-served:
	}
	stopIntake()
	platforms.Wait()
	stop, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopTimeout)
	defer cancel()
	if e := server.Shutdown(stop); e != nil {
		a.log.Warn("connections were cut", "error", e)
	}
	stopDelivery()
	couriers.Wait()
	if errors.Is(err, http.ErrServerClosed) {
		return nil
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

// listenLoopback listens on this machine only: the desk has no door of its own.
func listenLoopback(ctx context.Context, address string) (net.Listener, error) {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return nil, usage("--listen %q is no address such as 127.0.0.1:8147", address)
	}
	if ip := net.ParseIP(host); host != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return nil, usage("--listen %q: the demo serves on this machine only; use 127.0.0.1 or localhost", address)
	}
	ln, err := new(net.ListenConfig).Listen(ctx, "tcp", address)
	if err != nil {
		return nil, fmt.Errorf("can't serve on %s (is another one running? choose another port with --listen): %w", address, err)
	}
	return ln, nil
}

package app

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net"
	"runtime"
	"sync"
	"time"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/cmd/internal/config"
	"github.com/cc147/sigap/handlers"
	"github.com/cc147/sigap/handlers/roles"
	"github.com/cc147/sigap/handlers/words"
	"github.com/cc147/sigap/procedure"
	"github.com/cc147/sigap/store"
)

// Server runs a bot by its configuration.
type Server struct {
	Config  config.Config
	Env     func(string) string // holds the tokens
	Store   *store.Store        // open in the configuration's data folder; the caller closes it
	Version string
	Out     io.Writer // gets the report: what is on, what is off, and why
	Log     *slog.Logger
	Now     func() time.Time
	Control Control
}

// Control starts the control socket, over which commands reach the bot and the
// directory that it asks, nil without one; stop ends it.
type Control func(ctx context.Context, s *store.Store, d handlers.Directory) (stop func(), err error)

// ballast is heap memory that is never written, so that it occupies no RAM. The
// garbage collector runs when the heap has doubled: with a few megabytes in use that
// is several times in a hundred commands, with the ballast once in a few hundred.
const ballast = 12 << 20

// Serve works until ctx ends.
func (v Server) Serve(ctx context.Context) error {
	o, err := v.wire(ctx)
	if err != nil {
		return err
	}
	a, err := New(o)
	if err != nil {
		return err
	}
	if err := a.Roles.Begin(ctx); err != nil {
		return err
	}
	defer runtime.KeepAlive(new([ballast]byte))
	admin, err := listenAdmin(ctx, v.Config.Admin, v.Out)
	if err != nil {
		return err
	}
	stop, err := v.Control(ctx, v.Store, a.asks())
	if err != nil {
		return err
	}
	defer stop()
	run := a.Run
	if d := v.Config.Desk; d != nil {
		ln, err := new(net.ListenConfig).Listen(ctx, "tcp", d.Listen)
		if err != nil {
			return fmt.Errorf("the desk can't be served on %s (choose another desk.listen): %w", d.Listen, err)
		}
		run = func(ctx context.Context) error { return a.RunAtDesk(ctx, ln, func(string) {}) }
	}
	// The platforms and the desk work at once; the report waits for the services.
	return a.runWithAdmin(ctx, admin, config.DataFile(v.Config.Data), func(ctx context.Context) error { return runAndReport(ctx, o.Platforms, v.Out, run) })
}

// wire makes the options of an App from the configuration: the site and the platforms
// that are on. It writes the people into the store.
func (v Server) wire(ctx context.Context) (Options, error) {
	c := v.Config
	p, err := c.Procedure()
	if err != nil {
		return Options{}, err
	}
	book := words.New(p.Zone)
	on, err := platforms(c, v.Env, PlatformOptions{Memory: v.Store, Book: book, Log: v.Log, Now: v.Now}, v.Out)
	if err != nil {
		return Options{}, err
	}
	o := Options{Version: v.Version, Store: v.Store, Book: book, Platforms: on, Pacer: bot.NewPacer(), Log: v.Log, Now: v.Now}
	var names []string
	for _, p := range on {
		names = append(names, p.Name())
	}
	if o.Site, err = c.Site(names...); err != nil {
		return Options{}, err
	}
	if c.Desk != nil {
		o.Site, o.Desk, o.DeskURL = o.WithDesk(), true, c.Desk.URL
	}
	if o.Directory, err = c.DirectoryOptions(v.Env); err != nil {
		return Options{}, err
	}
	reportDirectory(c.Directory, o.Directory, v.Out)
	if err := roles.PutNamed(ctx, v.Store, o.People); err != nil {
		return Options{}, err
	}
	return o, v.report(ctx)
}

// report prints the numbers of teams, people and groups, and the lists that are
// empty.
func (v Server) report(ctx context.Context) error {
	c := v.Config
	fmt.Fprintf(v.Out, "  teams     %d\n  people    %d by name, roles by %d groups\n", len(c.Teams), len(c.People), len(c.Groups))
	var missing []string
	err := v.Store.View(ctx, func(tx *store.Tx) error {
		for _, list := range procedure.Lists {
			if !tx.HasRows(list) {
				missing = append(missing, string(list))
			}
		}
		return nil
	})
	for _, list := range missing {
		fmt.Fprintf(v.Out, "  lists     %s is empty: sigap import %s FILE --data %s, also while the bot runs\n", list, list, c.Data)
	}
	return err
}

// selfTimeout is how long the report waits for a service to say who the bot is.
const selfTimeout = 10 * time.Second

// runAndReport runs the program. Meanwhile it prints for each platform who the bot is
// there, as the services answer, and then that the program is ready.
func runAndReport(ctx context.Context, platforms []bot.Platform, out io.Writer, run func(context.Context) error) error {
	var asked sync.WaitGroup
	defer asked.Wait()
	asking, stop := context.WithCancel(ctx)
	defer stop()
	lines := make(chan string, len(platforms))
	for _, p := range platforms {
		asked.Go(func() { lines <- fmt.Sprintf("  %-9s on: %s\n", p.Name(), identityOf(asking, p)) })
	}
	asked.Go(func() {
		for range platforms {
			line := <-lines
			if asking.Err() != nil {
				return // the program is stopping
			}
			fmt.Fprint(out, line)
		}
		fmt.Fprintln(out, "ready")
	})
	return run(ctx)
}

// identityOf returns who the bot is on a platform, or why that isn't known yet.
func identityOf(ctx context.Context, p bot.Platform) string {
	ctx, cancel := context.WithTimeout(ctx, selfTimeout)
	defer cancel()
	introducer, ok := p.(bot.Introducer)
	if !ok {
		return "the platform can't say who the bot is"
	}
	name, err := introducer.Self(ctx)
	if err != nil {
		return fmt.Sprintf("not connected yet, will keep trying: %v", err)
	}
	return name
}

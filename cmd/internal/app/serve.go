package app

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net"
	"runtime"
	"strings"
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
	Witness *config.Witness     // knows which lists had rows; nil is none
	Version string
	Out     io.Writer // gets the report: what is on, what is off, and why
	Log     *slog.Logger
	Now     func() time.Time
	Control Control
}

// Control starts the control socket, over which commands reach the bot; stop ends it.
type Control func(ctx context.Context, on Running) (stop func(), err error)

// Running is what commands use of a running bot.
type Running struct {
	Store     *store.Store
	Directory handlers.Directory     // that it asks; nil without one
	Resend    func()                 // has what waits sent at once
	Parts     func() []handlers.Link // how each platform works, and what else can't be served
}

// ballast is heap memory that is never written, so that it occupies no RAM. The
// garbage collector runs when the heap has doubled: with a few megabytes in use that
// is several times in a hundred commands, with the ballast once in a few hundred.
const ballast = 12 << 20

// Serve works until ctx ends. A part that can't be served is reported and tried again
// while the others work; only what makes all work impossible is an error.
func (v Server) Serve(ctx context.Context) error {
	v.Out = &lines{to: v.Out}
	o, err := v.wire(ctx)
	if err != nil {
		return err
	}
	a, err := New(o)
	if err != nil {
		return err
	}
	if err := a.Roles.Begin(ctx); err != nil {
		return fmt.Errorf("the people of the configuration can't be saved, and nobody may work with the roles of before: %w", err)
	}
	a.openDoor(ctx, v.Out)
	defer runtime.KeepAlive(new([ballast]byte))
	pages, err := v.listen(ctx, a)
	if err != nil {
		return err
	}
	stop := a.keepControl(ctx, v.Out, func() (func(), error) { return v.Control(ctx, a.Running()) })
	defer stop()
	// The platforms and the desk work at once; the report waits for the services.
	desk := func() bool {
		if !o.Desk {
			return false
		}
		_, fails := a.faults.of(a.Desk.Name())
		return !fails
	}
	a.runWithPages(ctx, v.Out, func(ctx context.Context) { runAndReport(ctx, o.Platforms, desk, v.Out, a.Run) }, pages...)
	return nil
}

// openDoor ends the links and sessions of the desk that are over. If that can't be saved now,
// it is done later: they let nobody in.
func (a *App) openDoor(ctx context.Context, out io.Writer) {
	if a.Feed.Door == nil {
		return
	}
	permanent, err := a.Feed.Door.Begin(ctx)
	if err != nil {
		a.log.Error("desk: links and sessions that are over can't be removed, will try again; nobody gets in by them", "error", err)
	}
	if len(permanent) > 0 {
		fmt.Fprintf(out, "  %-9s the permanent links of the version before have ended (%d); make each person a new one: sigap desk-link PERSON\n", a.Desk.Name(), len(permanent))
	}
}

// listen begins to listen for the desk and the admin's addresses. What can't be listened
// on is tried again while the program works, unless there is nothing else to serve.
func (v Server) listen(ctx context.Context, a *App) (pages []*page, err error) {
	if d := v.Config.Desk; d != nil {
		desk := a.deskPage(d.Listen, func(at net.Addr) string {
			return fmt.Sprintf("on: %s, served on %s; people enter by 'sigap desk-link PERSON'", d.URL, at)
		})
		if len(a.Platforms) == 1 {
			if err := desk.open(ctx); err != nil {
				return nil, fmt.Errorf("nothing can be served: %w", err)
			}
		}
		pages = append(pages, desk)
	}
	if admin := a.adminPage(ctx, v.Config.Admin, config.DataFile(v.Config.Data)); admin != nil {
		pages = append(pages, admin)
	} else {
		fmt.Fprintf(v.Out, "  %-9s off: admin.listen is not set\n", partAdmin)
	}
	for _, p := range pages {
		p.listen(ctx, a, v.Out)
	}
	return pages, nil
}

// keepControl starts the control socket. If that fails, it is tried again; commands can't
// reach the bot until then. The returned function ends it.
func (a *App) keepControl(ctx context.Context, out io.Writer, start func() (stop func(), err error)) (end func()) {
	stop, err := start()
	if err == nil {
		return stop
	}
	a.log.Error("control socket: can't be made, will try again; everything else goes on", "error", err)
	fmt.Fprintf(out, "  %-9s trying again: %v\n", partControl, err)
	a.faults.begin(partControl, err.Error())
	trying, cancel := context.WithCancel(ctx)
	var all sync.WaitGroup
	all.Go(func() {
		for err != nil && bot.Wait(trying, listenAgain) {
			if stop, err = start(); err != nil {
				a.faults.begin(partControl, err.Error())
				continue
			}
			a.faults.end(partControl)
			a.log.Info("control socket: it is there now")
			fmt.Fprintf(out, "  %-9s on\n", partControl)
		}
	})
	return func() {
		cancel()
		if all.Wait(); err == nil {
			stop()
		}
	}
}

// lines is a writer that several parts write whole lines to.
type lines struct {
	mu sync.Mutex
	to io.Writer
}

// Write writes one text whole.
func (l *lines) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.to.Write(p)
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
	pacer := bot.NewPacer()
	on, off, err := platforms(c, v.Env, PlatformOptions{Memory: v.Store, Book: book, Pacer: pacer, Log: v.Log, Now: v.Now}, v.Out)
	if err != nil {
		return Options{}, err
	}
	o := Options{Version: v.Version, Store: v.Store, Witness: v.Witness, Book: book, Platforms: on, Off: off, Pacer: pacer, Log: v.Log, Now: v.Now}
	var names []string
	for _, p := range on {
		names = append(names, p.Name())
	}
	for _, p := range off { // what is said there waits until the platform is mended
		names = append(names, p.Platform)
	}
	if o.Site, err = c.Site(names...); err != nil {
		return Options{}, err
	}
	if c.Desk != nil {
		o.Site, o.Desk, o.Door = o.WithDesk(), true, c.Desk
	}
	if o.Directory, err = c.DirectoryOptions(v.Env); err != nil {
		return Options{}, err
	}
	reportDirectory(c.Directory, o.Directory, v.Out)
	if err := roles.PutNamed(ctx, v.Store, o.People); err != nil {
		return Options{}, fmt.Errorf("the people of the configuration can't be saved, and nobody may work with the roles of before: %w", err)
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
// there, as the services answer, and then that the program is ready, if one of them or the
// desk works.
func runAndReport(ctx context.Context, platforms []bot.Platform, desk func() bool, out io.Writer, run func(context.Context)) {
	var asked sync.WaitGroup
	defer asked.Wait()
	asking, stop := context.WithCancel(ctx)
	defer stop()
	lines := make(chan string, len(platforms))
	for _, p := range platforms {
		asked.Go(func() { lines <- fmt.Sprintf("  %-9s %s\n", p.Name(), stateOf(asking, p)) })
	}
	asked.Go(func() {
		works := false
		for range platforms {
			line := <-lines
			if asking.Err() != nil {
				return // the program is stopping
			}
			fmt.Fprint(out, line)
			works = works || strings.Contains(line, " "+isOn)
		}
		if works || desk() {
			fmt.Fprintln(out, "ready")
		} else {
			fmt.Fprintln(out, "not ready: nothing works yet; 'sigap healthcheck' says when something does")
		}
	})
	run(ctx)
}

// isOn begins the state of a platform that works.
const isOn = "on: "

// stateOf says that a platform is on and who the bot is there, or why it is tried again.
func stateOf(ctx context.Context, p bot.Platform) (state string) {
	defer func() {
		if r := recover(); r != nil {
			state = fmt.Sprintf("trying again: internal error (a %T)", r)
		}
	}()
	ctx, cancel := context.WithTimeout(ctx, selfTimeout)
	defer cancel()
	introducer, ok := p.(bot.Introducer)
	if !ok {
		return isOn + "the platform can't say who the bot is"
	}
	name, err := introducer.Self(ctx)
	if err != nil {
		return "trying again: not connected yet: " + Cause(p.Name(), err)
	}
	return isOn + name
}

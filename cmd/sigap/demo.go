package main

import (
	"context"
	"embed"
	"fmt"
	"log/slog"
	"os"
	"sync/atomic"
	"time"

	"github.com/spf13/cobra"

	"github.com/cc147/sigap/cmd/internal/config"
	"github.com/cc147/sigap/cmd/internal/control"
	"github.com/cc147/sigap/cmd/internal/tasks"
	"github.com/cc147/sigap/handlers/lists"
	"github.com/cc147/sigap/handlers/roles"
	"github.com/cc147/sigap/handlers/words"
	"github.com/cc147/sigap/procedure"
	"github.com/cc147/sigap/store"
)

// day is the made-up day: the lists that the demonstration is seeded with, and the
// calls that it plays.
//
//go:embed demo/day/calls.csv demo/day/customers.csv demo/day/special-requests.csv demo/day/vvip.csv
var day embed.FS

// dayStart is when the made-up day begins at the desk, in the house's zone.
const dayStart = "2026-11-23 08:00"

func newDemo(now func() time.Time) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "demo",
		Short: "Try the whole procedure in the browser: no account, nothing to set up",
		Long: `Serve the desk on this machine, seeded with a made-up day: open the page, type a
command as an agent, and switch who you are to go on as Tier 2 and as backend.
Without --data everything is forgotten when it stops. With --play the day's calls
come in and a made-up staff works them, and leaves to you whoever you act as.`,
		Example: "  sigap demo\n  sigap demo --play 60\n  sigap demo --data ./demo --listen 127.0.0.1:8147",
		Args:    args(0),
	}
	data := cmd.Flags().String("data", "", "folder to keep the data in (default: a temporary one)")
	listen := cmd.Flags().String("listen", "127.0.0.1:8147", "loopback address to serve the desk on")
	play := cmd.Flags().Float64("play", 0, "have the day play by itself, that many times as fast: 60 is an hour in a minute")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		if *play != 0 && (*play < 1 || *play > maxPlay) {
			return control.Usage("--play %v: use a speed between 1 and %v, such as 60", *play, maxPlay)
		}
		log := slog.New(slog.NewTextHandler(cmd.ErrOrStderr(), nil))
		dir := *data
		if dir == "" {
			tmp, err := os.MkdirTemp("", "sigap-demo-")
			if err != nil {
				return fmt.Errorf("a temporary folder: %w", err)
			}
			defer os.RemoveAll(tmp)
			dir = tmp
		}
		return demo{dir: dir, listen: *listen, play: *play, log: log, now: now, ready: func(url string) {
			fmt.Fprintf(cmd.OutOrStdout(), "Sigap demo: %s\n", url)
		}}.run(cmd.Context())
	}
	return cmd
}

// maxPlay is as fast as the day plays; beyond it the staff only waits for answers.
const maxPlay = 1000.0

// demo is one demonstration.
type demo struct {
	dir    string
	listen string
	play   float64 // how fast the day plays by itself; 0 is not at all
	log    *slog.Logger
	now    func() time.Time
	ready  func(url string) // is told the address
}

// run serves the demonstration until ctx ends.
func (d demo) run(ctx context.Context) error {
	a, err := d.open(ctx)
	if err != nil {
		return err
	}
	defer a.store.Close()
	c := config.Default()
	c.Data = d.dir
	stop, err := startControl(ctx, a.store, c, d.log)
	if err != nil {
		return err
	}
	defer stop()
	return a.runAtDesk(ctx, d.listen, d.ready)
}

// open wires the demonstration; who opened it closes its store.
func (d demo) open(ctx context.Context) (a *app, err error) {
	h, err := demoSite()
	if err != nil {
		return nil, err
	}
	book := words.New(h.Policy.Zone)
	clock, err := newDemoClock(h.Policy.Zone, d.now, d.play)
	if err != nil {
		return nil, err
	}
	s, err := control.OpenStore(d.dir, clock.now)
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
	if err := seed(ctx, s); err != nil {
		return nil, err
	}
	if err := roles.PutNamed(ctx, s, h.People); err != nil {
		return nil, err
	}
	if d.play > 0 {
		h.Policy = unhurried(h.Policy, d.play)
	}
	a, err = newApp(wiring{Site: h, store: s, book: book, desk: true, log: d.log, now: clock.now})
	if err == nil && d.play > 0 {
		err = d.playAt(ctx, a, clock.now)
	}
	return a, err
}

// seed brings the made-up day's lists into the store; what is there already stays.
func seed(ctx context.Context, s *store.Store) error {
	for _, list := range procedure.Lists {
		f, err := day.Open("demo/day/" + string(list) + ".csv")
		if err != nil {
			return fmt.Errorf("the made-up day: %w", err)
		}
		file, err := lists.Read(list, f)
		f.Close()
		if err != nil {
			return fmt.Errorf("the made-up day's %s: %w", list, err)
		}
		if _, err := tasks.ImportFile(ctx, s, list, file, "demo", false); err != nil {
			return err
		}
	}
	return nil
}

// demoClock runs from the morning of the made-up day, or from where the data of
// an earlier run ended: as fast as the real one, or as fast as the day plays.
type demoClock struct {
	started time.Time
	base    atomic.Int64 // UnixNano at started
	speed   float64
	real    func() time.Time
	zone    *time.Location
}

func newDemoClock(zone *time.Location, real func() time.Time, play float64) (*demoClock, error) {
	c := &demoClock{started: real(), real: real, zone: zone, speed: 1}
	start := dayStart
	if play > 0 {
		start, c.speed = playStart, play
	}
	base, err := time.ParseInLocation("2006-01-02 15:04", start, zone)
	if err != nil {
		return nil, fmt.Errorf("the made-up day: %w", err)
	}
	c.base.Store(base.UnixNano())
	return c, nil
}

func (c *demoClock) now() time.Time {
	passed := time.Duration(float64(c.real().Sub(c.started)) * c.speed)
	return time.Unix(0, c.base.Load()).Add(passed).In(c.zone)
}

func (c *demoClock) catchUp(ctx context.Context, s *store.Store) error {
	return s.View(ctx, func(tx *store.Tx) error {
		if last := tx.Now().UnixNano(); last > c.base.Load() {
			c.base.Store(last)
		}
		return nil
	})
}

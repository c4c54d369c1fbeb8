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

	"github.com/cc147/sigap"
	"github.com/cc147/sigap/handlers/lists"
	"github.com/cc147/sigap/store"
)

// day is the made-up day whose lists the demonstration is seeded with.
//
//go:embed demo/day/customers.csv demo/day/special-requests.csv demo/day/vvip.csv
var day embed.FS

// dayStart is when the made-up day begins at the desk, in the house's zone.
const dayStart = "2026-11-23 08:00"

func newDemo(now func() time.Time) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "demo",
		Short: "Try the whole procedure in the browser: no account, nothing to set up",
		Long: `Serve the desk on this machine, seeded with a made-up day: open the page, type a
command as an agent, and switch who you are to go on as Tier 2 and as backend.
Without --data everything is forgotten when it stops.`,
		Example: "  sigap demo\n  sigap demo --data ./demo --listen 127.0.0.1:8147",
		Args:    args(0),
	}
	data := cmd.Flags().String("data", "", "folder to keep the data in (default: a temporary one)")
	listen := cmd.Flags().String("listen", "127.0.0.1:8147", "loopback address to serve the desk on")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
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
		return runDemo(cmd.Context(), dir, *listen, log, now, func(url string) {
			fmt.Fprintf(cmd.OutOrStdout(), "Sigap demo: %s\n", url)
		})
	}
	return cmd
}

// runDemo serves the demonstration until ctx ends. ready is told the address.
func runDemo(ctx context.Context, dir, listen string, log *slog.Logger, now func() time.Time, ready func(url string)) error {
	p, err := policy()
	if err != nil {
		return err
	}
	clock, err := newDemoClock(p.Zone, now)
	if err != nil {
		return err
	}
	s, err := openStore(dir, clock.now, true)
	if err != nil {
		return err
	}
	defer s.Close()
	if err := clock.catchUp(ctx, s); err != nil {
		return err
	}
	if err := seed(ctx, s); err != nil {
		return err
	}
	a, err := newApp(s, p, cast, log, clock.now)
	if err != nil {
		return err
	}
	return a.run(ctx, listen, ready)
}

// seed brings the made-up day's lists and the cast into the store; what is
// there already stays.
func seed(ctx context.Context, s *store.Store) error {
	for _, list := range sigap.Lists {
		f, err := day.Open("demo/day/" + string(list) + ".csv")
		if err != nil {
			return fmt.Errorf("the made-up day: %w", err)
		}
		file, err := lists.Read(list, f)
		f.Close()
		if err != nil {
			return fmt.Errorf("the made-up day's %s: %w", list, err)
		}
		if _, err := importFile(ctx, s, list, file, "demo", false); err != nil {
			return err
		}
	}
	return seat(ctx, s, cast)
}

// demoClock runs as fast as the real one, from the morning of the made-up day,
// or from where the data of an earlier run ended.
type demoClock struct {
	started time.Time
	base    atomic.Int64 // UnixNano at started
	real    func() time.Time
	zone    *time.Location
}

func newDemoClock(zone *time.Location, real func() time.Time) (*demoClock, error) {
	base, err := time.ParseInLocation("2006-01-02 15:04", dayStart, zone)
	if err != nil {
		return nil, fmt.Errorf("the made-up day: %w", err)
	}
	c := &demoClock{started: real(), real: real, zone: zone}
	c.base.Store(base.UnixNano())
	return c, nil
}

func (c *demoClock) now() time.Time {
	return time.Unix(0, c.base.Load()).Add(c.real().Sub(c.started)).In(c.zone)
}

func (c *demoClock) catchUp(ctx context.Context, s *store.Store) error {
	return s.View(ctx, func(tx *store.Tx) error {
		if last := tx.Now().UnixNano(); last > c.base.Load() {
			c.base.Store(last)
		}
		return nil
	})
}

package main

import (
	"fmt"
	"log/slog"
	"net"
	"os"
	"time"

	"github.com/spf13/cobra"

	"github.com/cc147/sigap/cmd/internal/config"
	"github.com/cc147/sigap/cmd/internal/control"
	"github.com/cc147/sigap/cmd/internal/sim"
)

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
		if *play != 0 && (*play < 1 || *play > sim.MaxSpeed) {
			return control.Usage("--play %v: use a speed between 1 and %v, such as 60", *play, sim.MaxSpeed)
		}
		// Visitors choose who they are, so other machines must not reach it.
		if host, _, err := net.SplitHostPort(*listen); err != nil {
			return control.Usage("--listen %q is no address such as 127.0.0.1:8147", *listen)
		} else if !config.IsLoopback(host) {
			return control.Usage("--listen %q: the demo serves on this machine only; use 127.0.0.1 or localhost", *listen)
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
		c := config.Default() // a configuration in the working directory doesn't apply to the demo
		c.Data = dir
		d := sim.Demo{Dir: dir, Speed: *play, Version: version, Log: log, Now: now, Control: serveControl(c, log)}
		return d.Run(cmd.Context(), *listen, func(url string) {
			fmt.Fprintf(cmd.OutOrStdout(), "Sigap demo: %s\nThe data of the demo are not encrypted: keep no real customer here.\n", url)
		})
	}
	return cmd
}

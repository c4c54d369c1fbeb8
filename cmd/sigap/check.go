package main

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"github.com/cc147/sigap/cmd/internal/check"
	"github.com/cc147/sigap/store"
)

func newCheck(now func() time.Time) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "check",
		Short: "Say what stands and what is wrong, one line per fact, with the next step",
		Long: `Look at the configuration, the data, the lists, the scripts, the platforms and
what could not be delivered. Each line is ok, warn or FAIL; the exit code is 1
where one is FAIL. It works beside a running bot, and changes nothing.`,
		Example: "  sigap check --config sigap.yaml\n  sigap check --data data --offline --json",
		Args:    args(0),
	}
	path := cmd.Flags().String("config", "sigap.yaml", "the configuration")
	data := cmd.Flags().String("data", "", "folder of the data file (default: as the configuration says)")
	offline := cmd.Flags().Bool("offline", false, "ask no chat service")
	asJSON := cmd.Flags().Bool("json", false, "print a JSON array")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		job := checkJob(*path, *data, now)
		job.Named, job.Offline = cmd.Flags().Changed("config"), *offline
		found := job.Facts(cmd.Context())
		if err := found.Print(cmd.OutOrStdout(), *asJSON); err != nil {
			return err
		}
		return found.Verdict()
	}
	return cmd
}

// checkJob is a check with the socket of the folder's bot.
func checkJob(path, data string, now func() time.Time) check.Job {
	return check.Job{
		Path: path, Data: data, Env: os.Getenv, Now: now,
		Ask: func(ctx context.Context, dir string, out io.Writer) (byBot bool, err error) {
			return run(ctx, dir, "check", &checkErrand{}, now, out, io.Discard)
		},
		Socket: func(dir string) string { return filepath.Join(dir, sockName) },
	}
}

// checkErrand gives the facts that stand in the data, as JSON.
type checkErrand struct{ looksOnly }

func (*checkErrand) do(ctx context.Context, s *store.Store, out, _ io.Writer) error {
	return check.WriteData(ctx, s, out)
}

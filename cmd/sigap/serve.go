package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"math"
	"runtime/debug"
	"time"

	"github.com/spf13/cobra"

	"github.com/cc147/sigap/cmd/internal/app"
	"github.com/cc147/sigap/cmd/internal/config"
	"github.com/cc147/sigap/cmd/internal/control"
	"github.com/cc147/sigap/cmd/internal/tasks"
	"github.com/cc147/sigap/handlers/proof"
	"github.com/cc147/sigap/store"
)

func newServe(now func() time.Time) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "serve",
		Short: "Work on Slack, Telegram and the desk, as sigap.yaml says",
		Long: `Work on the platforms whose tokens are set, until SIGTERM. The configuration says
where each channel is and who is who; tokens come from the environment alone:
SLACK_BOT_TOKEN and SLACK_APP_TOKEN, TELEGRAM_BOT_TOKEN, each also as a file that
NAME_FILE names; so do the directory's secret, SIGAP_DIRECTORY_SECRET, and the key ring of
the data, SIGAP_KEYS. Without a data file it starts only if that is the first start for
sure, or with --init. SIGAP_DATA, SIGAP_ZONE, SIGAP_ADMIN_LISTEN, SLACK_API_URL and
TELEGRAM_API_URL go over the file.`,
		Example: "  sigap serve --config sigap.yaml\n  TELEGRAM_BOT_TOKEN_FILE=/run/secrets/telegram sigap serve",
		Args:    args(0),
	}
	source := initFlag(cmd, sourceFlags(cmd))
	logs := newLogFlags(cmd)
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		log, err := logs.logger(cmd.ErrOrStderr())
		if err != nil {
			return err
		}
		from := source()
		boundMemory()
		return runServe(cmd.Context(), from.Path, from.Env, cmd.OutOrStdout(), log, now)
	}
	return cmd
}

// softMemory is how much memory the bot takes before its garbage is collected more often,
// in bytes: an import of a million rows needs half of it. GOMEMLIMIT replaces it.
const softMemory = 144 << 20

// boundMemory sets softMemory, unless the environment has a limit.
func boundMemory() {
	if debug.SetMemoryLimit(-1) == math.MaxInt64 {
		debug.SetMemoryLimit(softMemory)
	}
}

// runServe runs the bot until ctx ends. It prints what is on, what is off, and why.
func runServe(ctx context.Context, path string, env func(string) string, out io.Writer, log *slog.Logger, now func() time.Time) error {
	c, err := config.Read(path, env)
	if err != nil {
		return err
	}
	file, err := dataFileOf(config.Source{Path: path, Named: true, Env: env}, c, now)
	if err != nil {
		return err
	}
	file.Dir = c.Data
	s, witness, err := file.Serve()
	if err != nil {
		return err
	}
	defer s.Close()
	fmt.Fprintf(out, "Sigap %s\n  data      %s\n", version, c.Data)
	fmt.Fprintf(out, "  data      %s\n", encryption(s))
	if env(config.InitVar) != "" {
		fmt.Fprintf(out, "  data      this start may make a new data file (--init or %s): leave that out from now on, for with it a lost data file becomes a new one without a word\n", config.InitVar)
	}
	return app.Server{Config: c, Env: env, Store: s, Witness: witness, Version: version, Out: out, Log: log, Now: now, Control: serveControl(c, log)}.Serve(ctx)
}

// encryption says whether the data are encrypted.
func encryption(s *store.Store) string {
	if s.Encrypted() {
		return fmt.Sprintf("encrypted, under key %d of the key ring", s.Keys().Current())
	}
	return "not encrypted: 'sigap keys new' begins a key ring, see docs/operations.md"
}

// serveControl starts the control socket of a bot.
func serveControl(c config.Config, log *slog.Logger) app.Control {
	return func(ctx context.Context, on app.Running) (stop func(), err error) {
		data := control.Data{Store: on.Store, Config: c, Directory: on.Directory, Resend: on.Resend, Parts: on.Parts, Prover: new(proof.Prover)}
		server := control.Server{Data: data, Tasks: tasks.All(), Version: version, Log: log}
		return server.Start(ctx, c.Data)
	}
}

package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"os"
	"time"

	"github.com/spf13/cobra"

	"github.com/cc147/sigap/cmd/internal/app"
	"github.com/cc147/sigap/cmd/internal/config"
	"github.com/cc147/sigap/store"
)

func newServe(now func() time.Time) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "serve",
		Short: "Work on Slack, Telegram and the desk, as sigap.yaml says",
		Long: `Work on the platforms whose tokens are set, until SIGTERM. The configuration says
where each channel is and who is who; tokens come from the environment alone:
SLACK_BOT_TOKEN and SLACK_APP_TOKEN, TELEGRAM_BOT_TOKEN, each also as a file that
NAME_FILE names. SIGAP_DATA, SIGAP_ZONE, SIGAP_ADMIN_LISTEN, SLACK_API_URL and
TELEGRAM_API_URL go over the file.`,
		Example: "  sigap serve --config sigap.yaml\n  TELEGRAM_BOT_TOKEN_FILE=/run/secrets/telegram sigap serve",
		Args:    args(0),
	}
	path := cmd.Flags().String("config", "sigap.yaml", "the configuration")
	logs := newLogFlags(cmd)
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		log, err := logs.logger(cmd.ErrOrStderr())
		if err != nil {
			return err
		}
		return runServe(cmd.Context(), *path, os.Getenv, cmd.OutOrStdout(), log, now)
	}
	return cmd
}

// runServe works until ctx ends. It prints what is on, and what is off and why.
func runServe(ctx context.Context, path string, env func(string) string, out io.Writer, log *slog.Logger, now func() time.Time) error {
	c, err := config.Read(path, env)
	if err != nil {
		return err
	}
	s, err := openStore(c.Data, now, true)
	if err != nil {
		return err
	}
	defer s.Close()
	fmt.Fprintf(out, "Sigap %s\n  data      %s\n", version, c.Data)
	return app.Server{Config: c, Env: env, Store: s, Version: version, Out: out, Log: log, Now: now, Control: control(c.Data, log)}.Serve(ctx)
}

// control serves the commands on the data of a folder.
func control(dir string, log *slog.Logger) app.Control {
	return func(ctx context.Context, s *store.Store) (func(), error) { return newSock(s, log).serve(ctx, dir) }
}

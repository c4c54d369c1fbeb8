package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"os"
	"runtime"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/time/rate"

	"github.com/cc147/sigap/bot/courier"
)

// pace is what the services take, each with room to spare: Slack a message a
// second in a channel and 50 edits a minute in a workspace, Telegram 20 a minute
// in a group and one a second in a private chat.
var pace = map[string]courier.Pace{
	slackName:    {Channel: 1, Private: 1, Edits: rate.Every(1200 * time.Millisecond)},
	telegramName: {Channel: rate.Every(3 * time.Second), Private: 1},
}

// ballast is memory that is never touched, so that it takes none. The collector
// begins when the heap has doubled: with a few megabytes in use that is several
// times in a hundred commands, with the ballast every few hundred.
const ballast = 12 << 20

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
	c, err := readConfig(path, env)
	if err != nil {
		return err
	}
	s, err := openStore(c.Data, now, true)
	if err != nil {
		return err
	}
	defer s.Close()
	fmt.Fprintf(out, "Sigap %s\n  data      %s\n", version, c.Data)
	w, err := c.wire(ctx, env, s, log, now, out)
	if err != nil {
		return err
	}
	a, err := newApp(w)
	if err != nil {
		return err
	}
	if err := a.seating.begin(ctx); err != nil {
		return err
	}
	defer runtime.KeepAlive(new([ballast]byte))
	admin, err := c.Admin.open(ctx, out)
	if err != nil {
		return err
	}
	stop, err := newSock(s, log).serve(ctx, c.Data)
	if err != nil {
		return err
	}
	defer stop()
	run := a.run
	if c.Desk != nil {
		ln, err := new(net.ListenConfig).Listen(ctx, "tcp", c.Desk.Listen)
		if err != nil {
			return fmt.Errorf("the desk can't be served on %s (choose another desk.listen): %w", c.Desk.Listen, err)
		}
		run = func(ctx context.Context) error { return a.runOn(ctx, ln, func(string) {}) }
	}
	// No platform, and nobody at the desk, waits until the services say who the bot is.
	return a.runBeside(ctx, admin, c.Data, func(ctx context.Context) error { return introduced(ctx, w.platforms, out, run) })
}

// errNothingOn says that no platform could be switched on.
var errNothingOn = errors.New("no platform is on: set SLACK_BOT_TOKEN and SLACK_APP_TOKEN, or TELEGRAM_BOT_TOKEN, or add 'desk:' to the configuration (or try 'sigap demo')")

// needs are the channels that a platform must have, as far as they are missing.
func (c config) needs(platform string, tier2 string, place func(teamConfig) teamPlace) error {
	var missing []string
	if tier2 == "" {
		missing = append(missing, platform+".tier2")
	}
	for _, t := range c.Teams {
		if place(t).Channel == "" {
			missing = append(missing, "the channel of team "+t.Code)
		}
	}
	if len(missing) > 0 {
		return fmt.Errorf("the configuration lacks %s", strings.Join(missing, ", "))
	}
	return nil
}

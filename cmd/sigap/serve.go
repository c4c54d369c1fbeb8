package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/time/rate"

	"github.com/cc147/sigap"
	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/bot/courier"
	"github.com/cc147/sigap/store"
)

// pace is what the services take, each with room to spare: Slack a message a
// second in a channel and 50 edits a minute in a workspace, Telegram 20 a minute
// in a group and one a second in a private chat.
var pace = map[string]courier.Pace{
	slackName:    {Channel: 1, Private: 1, Edits: rate.Every(1200 * time.Millisecond)},
	telegramName: {Channel: rate.Every(3 * time.Second), Private: 1},
}

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
	platforms, err := c.platforms(ctx, env, s, log, now, out)
	if err != nil {
		return err
	}
	h, err := c.house(namesOf(platforms)...)
	if err != nil {
		return err
	}
	w := wiring{store: s, platforms: platforms, pace: pace, log: log, now: now}
	if c.Desk != nil {
		h, w.desk, w.deskURL = h.withDesk(), true, c.Desk.URL
	}
	w.house = h
	if err := h.seat(ctx, s); err != nil {
		return err
	}
	if err := c.report(ctx, out, s); err != nil {
		return err
	}
	a, err := newApp(w)
	if err != nil {
		return err
	}
	if err := a.seating.begin(ctx); err != nil {
		return err
	}
	admin, err := c.Admin.open(ctx, out)
	if err != nil {
		return err
	}
	stop, err := newSock(s, log).serve(ctx, c.Data)
	if err != nil {
		return err
	}
	defer stop()
	if c.Desk == nil {
		fmt.Fprintln(out, "ready")
		return a.runBeside(ctx, admin, c.Data, a.run)
	}
	ln, err := new(net.ListenConfig).Listen(ctx, "tcp", c.Desk.Listen)
	if err != nil {
		return fmt.Errorf("the desk can't be served on %s (choose another desk.listen): %w", c.Desk.Listen, err)
	}
	return a.runBeside(ctx, admin, c.Data, func(ctx context.Context) error {
		return a.runOn(ctx, ln, func(string) { fmt.Fprintln(out, "ready") })
	})
}

func namesOf(platforms []bot.Platform) (out []string) {
	for _, p := range platforms {
		out = append(out, p.Name())
	}
	return out
}

// report says whom and what the bot works with.
func (c config) report(ctx context.Context, out io.Writer, s *store.Store) error {
	fmt.Fprintf(out, "  teams     %d\n  people    %d by name, roles by %d groups\n", len(c.Teams), len(c.People), len(c.Groups))
	var missing []string
	err := s.View(ctx, func(tx *store.Tx) error {
		for _, list := range sigap.Lists {
			if !tx.HasRows(list) {
				missing = append(missing, string(list))
			}
		}
		return nil
	})
	for _, list := range missing {
		fmt.Fprintf(out, "  lists     %s is empty: sigap import %s FILE --data %s, also while the bot runs\n", list, list, c.Data)
	}
	return err
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

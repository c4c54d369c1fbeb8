package main

import (
	"fmt"
	neturl "net/url"
	"os"

	"github.com/spf13/cobra"

	"github.com/cc147/sigap/cmd/internal/app"
	"github.com/cc147/sigap/cmd/internal/config"
	"github.com/cc147/sigap/cmd/internal/control"
)

func newHealthcheck() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "healthcheck",
		Short: "Ask the running bot whether it is ready: exit code 0 is yes, 1 is no",
		Long: `Ask /readyz of the bot that runs on this machine and say in one sentence what it
answers: the bot is ready while it saves what is written and one platform works; what
is off beside that is named, with the cause. The bot serves it where admin.listen of its
configuration says. With --alive ask only whether the process lives, for what restarts it.`,
		Args: args(0),
	}
	file := cmd.Flags().String("config", "", config.FileUsage)
	url := cmd.Flags().String("url", "", "where to ask (default: where the configuration's admin.listen is, else http://"+config.AdminListen+"/readyz)")
	onlyAlive := cmd.Flags().Bool("alive", false, "ask /healthz: does the process live?")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		path, ask := "/readyz", app.AskReady
		if *onlyAlive {
			path, ask = "/healthz", app.AskAlive
		}
		if *url == "" {
			admin, err := config.Find(*file, "", os.Getenv).Admin()
			if err != nil {
				return err
			}
			*url = admin.URL() + path
		}
		if u, err := neturl.Parse(*url); err != nil || u.Host == "" {
			return control.Usage("--url %q is no address such as http://%s%s", *url, config.AdminListen, path)
		}
		said, err := ask(cmd.Context(), *url)
		if err != nil {
			return err
		}
		fmt.Fprintln(cmd.OutOrStdout(), said)
		return nil
	}
	return cmd
}

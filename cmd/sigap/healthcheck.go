package main

import (
	"fmt"
	neturl "net/url"

	"github.com/spf13/cobra"

	"github.com/cc147/sigap/cmd/internal/app"
	"github.com/cc147/sigap/cmd/internal/config"
)

func newHealthcheck() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "healthcheck",
		Short: "Ask the running bot whether it is ready: exit code 0 is yes, 1 is no",
		Long: `Ask /readyz of the bot that runs on this machine and say in one sentence what it
answers. The bot serves it where admin.listen of its configuration says.`,
		Args: args(0),
	}
	url := cmd.Flags().String("url", "http://"+config.AdminListen+"/readyz", "where to ask")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		if u, err := neturl.Parse(*url); err != nil || u.Host == "" {
			return usage("--url %q is no address such as http://%s/readyz", *url, config.AdminListen)
		}
		said, err := app.AskReady(cmd.Context(), *url)
		if err != nil {
			return err
		}
		fmt.Fprintln(cmd.OutOrStdout(), said)
		return nil
	}
	return cmd
}

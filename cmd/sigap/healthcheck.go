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
answers. The bot serves it where admin.listen of its configuration says.`,
		Args: args(0),
	}
	file := cmd.Flags().String("config", "", config.FileUsage)
	url := cmd.Flags().String("url", "", "where to ask (default: where the configuration's admin.listen is, else http://"+config.AdminListen+"/readyz)")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		if *url == "" {
			admin, err := config.Find(*file, "", os.Getenv).Admin()
			if err != nil {
				return err
			}
			*url = admin.URL() + "/readyz"
		}
		if u, err := neturl.Parse(*url); err != nil || u.Host == "" {
			return control.Usage("--url %q is no address such as http://%s/readyz", *url, config.AdminListen)
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

package main

import (
	"log/slog"
	"os"
	"time"

	"github.com/spf13/cobra"

	"github.com/cc147/sigap/cmd/internal/app"
	"github.com/cc147/sigap/cmd/internal/config"
	"github.com/cc147/sigap/cmd/internal/control"
	"github.com/cc147/sigap/procedure"
)

// sourceFlags adds the flags for the configuration and the data folder to a command.
// The returned function may be called once the flags are parsed.
func sourceFlags(cmd *cobra.Command) func() config.Source {
	file := cmd.Flags().String("config", "", config.FileUsage)
	data := cmd.Flags().String("data", "", config.DataUsage)
	return func() config.Source { return config.Find(*file, *data, os.Getenv) }
}

// runTask does a task through the running bot, or in this process if there is none.
func runTask(cmd *cobra.Command, from config.Source, now func() time.Time, name string, t control.Task) error {
	c, settings, err := from.Read()
	if err != nil {
		return err
	}
	cti, err := app.NewDirectory(c, from.Env, slog.New(slog.DiscardHandler), now)
	if err != nil {
		return err
	}
	caller := control.Caller{Version: version, Config: c, Settings: settings, Now: now, Out: cmd.OutOrStdout(), Log: cmd.ErrOrStderr()}
	if cti != nil {
		caller.Directory = cti
	}
	_, err = caller.Run(cmd.Context(), name, t)
	return err
}

// customerNumber reads a number by the site's forms.
func customerNumber(from config.Source, text string) (procedure.Number, error) {
	c, _, err := from.Read()
	if err != nil {
		return procedure.Number{}, err
	}
	parser, err := c.NumberParser()
	if err != nil {
		return procedure.Number{}, err
	}
	n, err := parser.Parse(text)
	if err != nil {
		internet, ticket := parser.Examples()
		return procedure.Number{}, control.Usage("%v; a number looks like %s, 0812-3456-7890 or %s", err, internet, ticket)
	}
	return n, nil
}

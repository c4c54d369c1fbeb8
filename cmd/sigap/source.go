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

// initFlag adds the flag that, like the environment's variable, allows a new store.
func initFlag(cmd *cobra.Command, source func() config.Source) func() config.Source {
	may := cmd.Flags().Bool("init", false, "make the data file where there is none, or take another store's; for a first start ($"+config.InitVar+"=1)")
	return func() config.Source {
		s := source()
		if env := s.Env; *may {
			s.Env = func(name string) string {
				if name == config.InitVar {
					return "1"
				}
				return env(name)
			}
		}
		return s
	}
}

// dataFileOf says how a command opens the data file itself.
func dataFileOf(from config.Source, c config.Config, now func() time.Time) (control.File, error) {
	may, err := config.Init(from.Env)
	ring := func() (config.Ring, error) { return c.ReadRing(from.Env) }
	return control.File{Marker: from.Marker(), Init: may, Now: now, Ring: ring}, err
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
	file, err := dataFileOf(from, c, now)
	if err != nil {
		return err
	}
	caller := control.Caller{Version: version, Config: c, Settings: settings, File: file, Sudo: sudoUser(), Out: cmd.OutOrStdout(), Log: cmd.ErrOrStderr()}
	if cti != nil {
		caller.Directory = cti
	}
	_, err = caller.Run(cmd.Context(), name, t)
	return err
}

// sudoUser is who called sudo, as sudo says, or "".
func sudoUser() string { return os.Getenv("SUDO_USER") }

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

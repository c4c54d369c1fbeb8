package main

import (
	"context"
	"log/slog"
	"os"
	"time"

	"github.com/spf13/cobra"

	"github.com/cc147/sigap/cmd/internal/config"
	"github.com/cc147/sigap/cmd/internal/control"
	"github.com/cc147/sigap/cmd/internal/tasks"
	"github.com/cc147/sigap/store"
)

// sourceFlags gives a command the flags that name its configuration and its data
// folder. What it returns is for when they are read.
func sourceFlags(cmd *cobra.Command) func() config.Source {
	file := cmd.Flags().String("config", "", config.FileUsage)
	data := cmd.Flags().String("data", "", config.DataUsage)
	return func() config.Source { return config.Find(*file, *data, os.Getenv) }
}

// runTask has a task done by the bot that has the data, or here.
func runTask(cmd *cobra.Command, from config.Source, now func() time.Time, name string, t control.Task) error {
	c, settings, err := from.Read()
	if err != nil {
		return err
	}
	caller := control.Caller{Version: version, Config: c, Settings: settings, Now: now, Out: cmd.OutOrStdout(), Log: cmd.ErrOrStderr()}
	_, err = caller.Run(cmd.Context(), name, t)
	return err
}

// startControl serves the control socket of the data folder.
func startControl(ctx context.Context, s *store.Store, c config.Config, log *slog.Logger) (stop func(), err error) {
	server := control.Server{Data: control.Data{Store: s, Config: c}, Version: version, Log: log,
		Tasks: tasks.All(func() control.Task { return new(checkTask) })}
	return server.Start(ctx, c.Data)
}

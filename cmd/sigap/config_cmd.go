package main

import (
	_ "embed"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/cc147/sigap/cmd/internal/config"
)

func newConfigCmd() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "config",
		Short: "Write an example configuration, or show the effective one",
		Args:  args(0),
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newConfigInit(), newConfigShow())
	return cmd
}

func newConfigInit() *cobra.Command {
	cmd := &cobra.Command{
		Use:     "init",
		Short:   "Write an example configuration with comments; a file that is there stays",
		Example: "  sigap config init --out /etc/sigap/sigap.yaml",
		Args:    args(0),
	}
	path := cmd.Flags().String("out", "sigap.yaml", "the file to write; - is stdout")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		if *path == "-" {
			_, err := cmd.OutOrStdout().Write(config.Example)
			return err
		}
		if err := config.WriteExample(*path); err != nil {
			return err
		}
		fmt.Fprintf(cmd.OutOrStdout(), "%s is written; put in your channels and people, then: sigap serve --config %s\n", *path, *path)
		return nil
	}
	return cmd
}

func newConfigShow() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "show",
		Short: "Print the effective configuration: the file, the environment over it, and the defaults",
		Args:  args(0),
	}
	source := sourceFlags(cmd)
	redact := cmd.Flags().Bool("redact", false, "hide people, accounts and channels too, to show it to strangers")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		from := source()
		text, err := config.Show(from.Path, from.Env, *redact)
		if err != nil {
			return err
		}
		_, err = cmd.OutOrStdout().Write(text)
		return err
	}
	return cmd
}

package main

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"github.com/cc147/sigap/cmd/internal/config"
	"github.com/cc147/sigap/cmd/internal/control"
	"github.com/cc147/sigap/cmd/internal/tasks"
	"github.com/cc147/sigap/store"
)

func newKeys(now func() time.Time) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "keys",
		Short: "Which keys of the key ring the data are encrypted under; make and rotate them",
		Long: `Say which keys the data file uses, which the key ring has, and which may be removed
from it. The ring is where keys_file of the configuration says, else in the file that
SIGAP_KEYS_FILE names or in SIGAP_KEYS. No command prints a key that is in use.`,
		Example: "  sigap keys --config sigap.yaml\n  sigap keys new --file /etc/sigap/keys",
		Args:    args(0),
	}
	source := sourceFlags(cmd)
	asJSON := cmd.Flags().Bool("json", false, "print one JSON object")
	status := func(cmd *cobra.Command, from config.Source) error {
		caller, err := keysCaller(cmd, from, now)
		if err != nil {
			return err
		}
		k, err := tasks.ReadKeys(cmd.Context(), caller)
		switch {
		case err != nil:
			return err
		case *asJSON:
			return json.NewEncoder(cmd.OutOrStdout()).Encode(k)
		}
		return k.Print(cmd.OutOrStdout())
	}
	cmd.RunE = func(cmd *cobra.Command, _ []string) error { return status(cmd, source()) }
	cmd.AddCommand(newKeysNew(), newKeysRotate(now))
	return cmd
}

func newKeysNew() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "new",
		Short: "Print a line with a new key, or begin a key ring in a file",
		Long: `Print a line with a new key of 32 random bytes, to be put above the others of a key
ring; its id is above those of the ring that the environment or the configuration names.
With --file it is written to a new file instead, which only its owner can read.
Keep a copy of the ring away from the machine and from the backups: without it nobody
can read the data.`,
		Example: "  sigap keys new --file /etc/sigap/keys",
		Args:    args(0),
	}
	source := sourceFlags(cmd)
	file := cmd.Flags().String("file", "", "write the key ring to this new file")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		if *file != "" {
			line, err := store.Keys{}.NewLine()
			if err == nil {
				err = config.NewRingFile(*file, config.Secret(line))
			}
			if err != nil {
				return err
			}
			_, err = fmt.Fprintf(cmd.OutOrStdout(), "%s: a key ring with key 1; keep a copy of it elsewhere, for without it nobody can read the data\n", *file)
			return err
		}
		from := source()
		c, _, err := from.Read()
		if err != nil {
			return err
		}
		ring, err := c.ReadRing(from.Env)
		if err != nil {
			return err
		}
		line, err := ring.Keys.NewLine()
		if err == nil {
			_, err = fmt.Fprintln(cmd.OutOrStdout(), line)
		}
		return err
	}
	return cmd
}

func newKeysRotate(now func() time.Time) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "rotate",
		Short: "Add a new key to the ring's file and encrypt all data under it, also while the bot works",
		Long: `Put a new key above the others of the key ring's file, in one step, and encrypt all
values anew that are under an older one; the bot that runs takes the new ring at once.
After a kill the command goes on where it ended. Where the ring is in no file that can be
written, put a line of 'sigap keys new' above the others, restart the bot, and run it.`,
		Example: "  sigap keys rotate --config /etc/sigap/sigap.yaml --data /var/lib/sigap",
		Args:    args(0),
	}
	source := sourceFlags(cmd)
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		caller, err := keysCaller(cmd, source(), now)
		if err != nil {
			return err
		}
		return tasks.Rotation{Caller: caller}.Do(cmd.Context())
	}
	return cmd
}

// keysCaller makes the caller of the commands that are about the ring.
func keysCaller(cmd *cobra.Command, from config.Source, now func() time.Time) (control.Caller, error) {
	c, settings, err := from.Read()
	if err != nil {
		return control.Caller{}, err
	}
	file, err := dataFileOf(from, c, now)
	return control.Caller{Version: version, Config: c, Settings: settings, File: file, Sudo: sudoUser(), Out: cmd.OutOrStdout(), Log: cmd.ErrOrStderr()}, err
}

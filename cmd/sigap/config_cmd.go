package main

import (
	_ "embed"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"github.com/goccy/go-yaml"
	"github.com/spf13/cobra"
)

// example is docs/sigap.yaml; a test keeps them equal.
//
//go:embed sigap.yaml
var example []byte

// tokenNames are the secrets, as the environment names them.
var tokenNames = []string{"SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "TELEGRAM_BOT_TOKEN"}

func newConfigCmd() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "config",
		Short: "Write an example configuration, or show the one that counts",
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
			_, err := cmd.OutOrStdout().Write(example)
			return err
		}
		if err := writeNew(*path, example); err != nil {
			return err
		}
		fmt.Fprintf(cmd.OutOrStdout(), "%s is written; put in your channels and people, then: sigap serve --config %s\n", *path, *path)
		return nil
	}
	return cmd
}

// writeNew writes a file that must not be there yet.
func writeNew(path string, text []byte) (err error) {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	switch {
	case errors.Is(err, fs.ErrExist):
		return fmt.Errorf("%s is there already and stays as it is; name another file with --out", path)
	case err != nil:
		return fmt.Errorf("the configuration can't be written: %w", err)
	}
	defer func() {
		if e := f.Close(); err == nil && e != nil {
			err = fmt.Errorf("the configuration can't be written: %w", e)
		}
	}()
	if _, err := f.Write(text); err != nil {
		return fmt.Errorf("the configuration can't be written: %w", err)
	}
	return nil
}

func newConfigShow() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "show",
		Short: "Print the configuration that counts: the file, the environment over it, and what is left out",
		Args:  args(0),
	}
	path := cmd.Flags().String("config", "sigap.yaml", "the configuration")
	redact := cmd.Flags().Bool("redact", false, "hide people, accounts and channels too, to show it to strangers")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		text, err := showConfig(*path, os.Getenv, *redact)
		if err != nil {
			return err
		}
		_, err = cmd.OutOrStdout().Write(text)
		return err
	}
	return cmd
}

// showConfig is the configuration that counts, as YAML. Of tokens it says as
// comments only whether they are set; unless it is redacted, it can be used as
// a configuration again.
func showConfig(path string, env func(string) string, redact bool) ([]byte, error) {
	c, err := readConfig(path, env)
	if err != nil {
		return nil, err
	}
	p, err := c.procedure()
	if err != nil {
		return nil, err
	}
	c.Policy = policyConfig{SpeedMin: p.SpeedMin, SpeedMax: p.SpeedMax, Shift: p.Shift, ClaimTTL: p.ClaimTTL}
	c.Slack.APIURL, c.Telegram.APIURL = withoutPassword(c.Slack.APIURL), withoutPassword(c.Telegram.APIURL)
	if redact {
		c = c.redacted()
	}
	text, err := yaml.Marshal(c)
	if err != nil {
		return nil, fmt.Errorf("the configuration: %w", err)
	}
	for _, name := range tokenNames {
		said := "not set"
		if token, err := readSecret(env, name); err != nil {
			said = "not usable: " + err.Error()
		} else if token != "" {
			said = "set"
		}
		text = fmt.Appendf(text, "# %s: %s\n", name, said)
	}
	return text, nil
}

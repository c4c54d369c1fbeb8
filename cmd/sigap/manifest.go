package main

import (
	"fmt"

	"github.com/goccy/go-yaml"
	"github.com/spf13/cobra"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/bot/slack"
	"github.com/cc147/sigap/cmd/internal/config"
	"github.com/cc147/sigap/handlers"
	"github.com/cc147/sigap/handlers/words"
)

func newManifest() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "manifest",
		Short: "Print what a chat service must know of the bot",
		Args:  args(0),
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	name := ""
	of := &cobra.Command{
		Use:   "slack",
		Short: "Print the app manifest for Slack: paste it at api.slack.com/apps, Create New App, From a manifest",
		Args:  args(0),
		RunE: func(cmd *cobra.Command, _ []string) error {
			p, err := config.Default().Procedure()
			if err != nil {
				return err
			}
			book := words.New(p.Zone)
			var commands []bot.CommandHelp
			seen := map[string]bool{}
			for _, lang := range words.Languages {
				for _, h := range handlers.Commands(book.In(lang)) {
					if !seen[h.Name] {
						commands = append(commands, h)
					}
					seen[h.Name] = true
				}
			}
			text, err := yaml.Marshal(slack.Manifest(name, commands, handlers.Shortcut(book.In(""))))
			if err != nil {
				return fmt.Errorf("the manifest: %w", err)
			}
			_, err = cmd.OutOrStdout().Write(text)
			return err
		},
	}
	of.Flags().StringVar(&name, "name", "Sigap", "the bot's name")
	cmd.AddCommand(of)
	return cmd
}

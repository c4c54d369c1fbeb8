package slack

import (
	slackapi "github.com/slack-go/slack"

	"github.com/cc147/sigap/bot"
)

// Command is one slash command of the app.
type Command struct {
	Name  string // without the slash: "cek"
	Usage string // what stands behind it: "NOMOR [hc] [se] [keluhan]"
	Help  string // one short sentence
}

// The limits of a command in a manifest, and of the app's name.
const (
	maxCommand = 32
	maxUsage   = 1000
	maxHelp    = 2000
	maxApp     = 35
)

// scopes are what the bot may do: no more than the calls of this package need.
var scopes = []string{
	"channels:history", // conversations.history and replies: Find
	"channels:read",    // conversations.members: Members
	"chat:write",       // chat.postMessage, update, delete, postEphemeral
	"commands",         // slash commands
	"groups:history",   // as channels:history, in private channels
	"groups:read",      // as channels:read, of private channels
	"im:history",       // as channels:history, in private chats
	"im:write",         // conversations.open: Tell
	"usergroups:read",  // usergroups.users.list: Members
	"users:read",       // users.info: Profile
}

// Manifest is the app as it has to be set up in Slack, made from what the code
// needs. The app needs an app-level token with the scope connections:write as
// well, which a manifest can't give. Slack: reference/app-manifest.
func Manifest(name string, commands []Command) slackapi.Manifest {
	m := slackapi.Manifest{
		Metadata: slackapi.ManifestMetadata{MajorVersion: 1},
		Display:  slackapi.Display{Name: cut(bot.CleanLine(name), maxApp)},
		Features: slackapi.Features{
			AppHome: slackapi.AppHome{MessagesTabEnabled: true},
			BotUser: slackapi.BotUser{DisplayName: cut(bot.CleanLine(name), maxApp), AlwaysOnline: true},
		},
		OAuthConfig: slackapi.OAuthConfig{Scopes: slackapi.OAuthScopes{Bot: append([]string(nil), scopes...)}},
		Settings: slackapi.Settings{
			Interactivity:     &slackapi.Interactivity{IsEnabled: true},
			SocketModeEnabled: true,
		},
	}
	for _, c := range commands {
		m.Features.SlashCommands = append(m.Features.SlashCommands, slackapi.ManifestSlashCommand{
			Command: "/" + cut(c.Name, maxCommand-1), Description: cut(bot.CleanLine(c.Help), maxHelp), UsageHint: cut(bot.CleanLine(c.Usage), maxUsage),
		})
	}
	return m
}

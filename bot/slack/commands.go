package slack

import (
	slackapi "github.com/slack-go/slack"

	"github.com/cc147/sigap/bot"
)

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
	"im:write",         // conversations.open: SendDirect
	"usergroups:read",  // usergroups.users.list: Members
	"users:read",       // users.info: Profile
}

// AppManifest is what a manifest says of the app, as far as the code needs it. The
// library's own type leaves out what is false, and Slack then lets nobody type
// commands in the private chat with the bot.
type AppManifest struct {
	Metadata slackapi.ManifestMetadata `json:"_metadata" yaml:"_metadata"`
	Display  slackapi.Display          `json:"display_information" yaml:"display_information"`
	Features AppFeatures               `json:"features" yaml:"features"`
	OAuth    slackapi.OAuthConfig      `json:"oauth_config" yaml:"oauth_config"`
	Settings slackapi.Settings         `json:"settings" yaml:"settings"`
}

// AppFeatures are what people see of the app.
type AppFeatures struct {
	AppHome  AppHome                         `json:"app_home" yaml:"app_home"`
	BotUser  slackapi.BotUser                `json:"bot_user" yaml:"bot_user"`
	Commands []slackapi.ManifestSlashCommand `json:"slash_commands" yaml:"slash_commands"`
}

// AppHome is the private chat with the bot.
type AppHome struct {
	Messages bool `json:"messages_tab_enabled" yaml:"messages_tab_enabled"`
	ReadOnly bool `json:"messages_tab_read_only_enabled" yaml:"messages_tab_read_only_enabled"`
}

// Manifest is the app as it has to be set up in Slack, made from what the code
// needs. The app needs an app-level token with the scope connections:write as
// well, which a manifest can't give. Slack: reference/app-manifest.
func Manifest(name string, commands []bot.CommandHelp) AppManifest {
	name = bot.Cut(bot.CleanLine(name), maxApp)
	m := AppManifest{
		Metadata: slackapi.ManifestMetadata{MajorVersion: 1},
		Display:  slackapi.Display{Name: name},
		Features: AppFeatures{AppHome: AppHome{Messages: true}, BotUser: slackapi.BotUser{DisplayName: name, AlwaysOnline: true}},
		OAuth:    slackapi.OAuthConfig{Scopes: slackapi.OAuthScopes{Bot: append([]string(nil), scopes...)}},
		Settings: slackapi.Settings{Interactivity: &slackapi.Interactivity{IsEnabled: true}, SocketModeEnabled: true},
	}
	for _, c := range commands {
		m.Features.Commands = append(m.Features.Commands, slackapi.ManifestSlashCommand{
			Command: "/" + bot.Cut(c.Name, maxCommand-1), Description: bot.Cut(bot.CleanLine(c.Help), maxHelp), UsageHint: bot.Cut(bot.CleanLine(c.Usage), maxUsage),
		})
	}
	return m
}

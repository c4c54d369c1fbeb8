package slack

import (
	slackapi "github.com/slack-go/slack"

	"github.com/cc147/sigap/bot"
)

// The limits of a command, a shortcut and of the app's name in a manifest.
const (
	maxCommand = 32
	maxUsage   = 1000
	maxHelp    = 2000
	maxApp     = 35

	maxShortcut     = 24
	maxShortcutHelp = 150
)

// scopes are the bot's permissions: exactly those that the calls of this package need.
var scopes = []string{
	"channels:history", // conversations.history and replies: Find
	"channels:read",    // conversations.members and conversations.info: Members
	"chat:write",       // chat.postMessage, update, delete, postEphemeral
	"commands",         // slash commands
	"files:read",       // url_private_download and files.info: uploads
	"files:write",      // files.getUploadURLExternal and completeUploadExternal: Answer.File
	"groups:history",   // as channels:history, in private channels
	"groups:read",      // as channels:read, of private channels
	"im:history",       // as channels:history, in private chats; the event message.im
	"im:write",         // conversations.open: SendDirect
	"reactions:write",  // reactions.add: a reply that was noted
	"usergroups:read",  // usergroups.users.list: Members
	"users:read",       // users.info: Profile
}

// events are those that Slack sends to the bot.
var events = []string{
	"app_home_opened",  // the home page
	"message.channels", // notes by reply in a card's thread
	"message.groups",   // as message.channels, in private channels
	"message.im",       // files that somebody sends to the bot; replies to private cards
}

// AppManifest is the part of a manifest that the code needs. The library's own type
// omits false values; Slack then allows no commands in the private chat with the bot.
type AppManifest struct {
	Metadata slackapi.ManifestMetadata `json:"_metadata" yaml:"_metadata"`
	Display  slackapi.Display          `json:"display_information" yaml:"display_information"`
	Features AppFeatures               `json:"features" yaml:"features"`
	OAuth    slackapi.OAuthConfig      `json:"oauth_config" yaml:"oauth_config"`
	Settings slackapi.Settings         `json:"settings" yaml:"settings"`
}

// AppFeatures are the visible parts of the app.
type AppFeatures struct {
	AppHome   AppHome                         `json:"app_home" yaml:"app_home"`
	BotUser   slackapi.BotUser                `json:"bot_user" yaml:"bot_user"`
	Shortcuts []slackapi.Shortcut             `json:"shortcuts" yaml:"shortcuts"`
	Commands  []slackapi.ManifestSlashCommand `json:"slash_commands" yaml:"slash_commands"`
}

// AppHome configures the bot's home page and the private chat with it.
type AppHome struct {
	Home     bool `json:"home_tab_enabled" yaml:"home_tab_enabled"`
	Messages bool `json:"messages_tab_enabled" yaml:"messages_tab_enabled"`
	ReadOnly bool `json:"messages_tab_read_only_enabled" yaml:"messages_tab_read_only_enabled"`
}

// Manifest returns the app's manifest for this code. shortcut is what the menu of a message
// calls the callback from it. The app also needs an app-level
// token with the scope connections:write, which a manifest can't give. Slack:
// reference/app-manifest.
func Manifest(name string, commands []bot.CommandHelp, shortcut bot.CommandHelp) AppManifest {
	name = bot.Cut(bot.CleanLine(name), maxApp)
	m := AppManifest{
		Metadata: slackapi.ManifestMetadata{MajorVersion: 1},
		Display:  slackapi.Display{Name: name},
		Features: AppFeatures{AppHome: AppHome{Home: true, Messages: true}, BotUser: slackapi.BotUser{DisplayName: name, AlwaysOnline: true}},
		OAuth:    slackapi.OAuthConfig{Scopes: slackapi.OAuthScopes{Bot: append([]string(nil), scopes...)}},
		Settings: slackapi.Settings{Interactivity: &slackapi.Interactivity{IsEnabled: true}, SocketModeEnabled: true,
			EventSubscriptions: &slackapi.EventSubscriptions{BotEvents: append([]string(nil), events...)}},
	}
	m.Features.Shortcuts = []slackapi.Shortcut{{
		Name: bot.Cut(bot.CleanLine(shortcut.Name), maxShortcut), CallbackID: shortcutID, Description: bot.Cut(bot.CleanLine(shortcut.Help), maxShortcutHelp), Type: slackapi.MessageShortcut,
	}}
	for _, c := range commands {
		m.Features.Commands = append(m.Features.Commands, slackapi.ManifestSlashCommand{
			Command: "/" + bot.Cut(c.Name, maxCommand-1), Description: bot.Cut(bot.CleanLine(c.Help), maxHelp), UsageHint: bot.Cut(bot.CleanLine(c.Usage), maxUsage),
		})
	}
	return m
}

package telegram

import (
	"context"
	"regexp"

	tgbot "github.com/go-telegram/bot"
	"github.com/go-telegram/bot/models"

	"github.com/cc147/sigap/bot"
)

// https://core.telegram.org/bots/api#botcommand
const (
	maxCommands    = 100
	maxDescription = 256
)

var commandName = regexp.MustCompile(`^[a-z0-9_]{1,32}$`)

// offer sets the menu of commands of private chats and groups: in the first
// language for everybody, in the others for those who read them. A menu that can't
// be set is logged: the commands work without.
func (p *Platform) offer(ctx context.Context) {
	for i, lang := range bot.Languages {
		commands := menu(p.opt.Commands(lang))
		if i == 0 {
			lang = "" // for everybody whose language has no menu of its own
		}
		for _, scope := range []models.BotCommandScope{&models.BotCommandScopeAllPrivateChats{}, &models.BotCommandScopeAllGroupChats{}} {
			out := p.callAgain(ctx, func(ctx context.Context) error {
				_, err := p.api.SetMyCommands(ctx, &tgbot.SetMyCommandsParams{Commands: commands, Scope: scope, LanguageCode: lang})
				return err
			})
			if out.Result != bot.Done && ctx.Err() == nil {
				p.opt.Logger.Warn("telegram: the menu of commands is not set", "cause", out.Cause)
			}
		}
	}
}

// menu are the commands that a menu can hold.
func menu(commands []bot.CommandHelp) []models.BotCommand {
	out := []models.BotCommand{}
	for _, c := range commands {
		description := cut(bot.CleanLine(c.Usage+" · "+c.Help), maxDescription)
		if c.Usage == "" {
			description = cut(bot.CleanLine(c.Help), maxDescription)
		}
		if commandName.MatchString(c.Name) && description != "" && len(out) < maxCommands {
			out = append(out, models.BotCommand{Command: c.Name, Description: description})
		}
	}
	return out
}

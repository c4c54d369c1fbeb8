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

// offer sets the command menus of private chats and groups: the first language is the
// default, the others are for users of that language. What fails is tried again by sweep,
// since the commands work without a menu.
func (p *Platform) offer(ctx context.Context) {
	for i, lang := range bot.Languages {
		commands := menu(p.opt.Commands(lang))
		if i == 0 {
			lang = "" // the default for languages without a menu
		}
		for _, scope := range []models.BotCommandScope{&models.BotCommandScopeAllPrivateChats{}, &models.BotCommandScopeAllGroupChats{}} {
			_, group := scope.(*models.BotCommandScopeAllGroupChats)
			for n := range commands {
				commands[n].IsEphemeral = group // nobody else sees the typed command
			}
			out := p.callAgain(ctx, func(ctx context.Context) error {
				_, err := p.api.SetMyCommands(ctx, &tgbot.SetMyCommandsParams{Commands: commands, Scope: scope, LanguageCode: lang})
				return err
			})
			if out.Result != bot.Done && ctx.Err() == nil {
				p.opt.Logger.Warn("telegram: the command menu was not set; tried again later", "cause", out.Cause)
				p.unset.Store(true)
			}
		}
	}
	p.probe(ctx)
}

// menu returns the commands that a Telegram menu accepts.
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

package telegramfake

import (
	"encoding/json"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// Command is a line of the bot's menu.
type Command struct {
	Command     string `json:"command"`
	Description string `json:"description"`
	// IsEphemeral hides the typed command from all but the bot, in groups.
	IsEphemeral bool `json:"is_ephemeral,omitempty"`
}

const (
	maxCommands    = 100
	maxDescription = 256
)

var (
	commandName  = regexp.MustCompile(`^[a-z0-9_]{1,32}$`)
	languageForm = regexp.MustCompile(`^([a-z]{2})?$`)
)

// setMyCommands implements https://core.telegram.org/bots/api#setmycommands.
func (s *Service) setMyCommands(c *call) (any, error) {
	var all []Command
	if err := strictly(c.args["commands"], &all); err != nil {
		return nil, breach("can't parse commands JSON object")
	}
	if len(all) > maxCommands {
		return nil, breach("BOT_COMMANDS_TOO_MUCH")
	}
	for _, one := range all {
		switch {
		case !commandName.MatchString(one.Command):
			return nil, breach("BOT_COMMAND_INVALID")
		case one.Description == "" || units(one.Description) > maxDescription:
			return nil, breach("BOT_COMMAND_DESCRIPTION_INVALID")
		}
	}
	key, err := s.menu(c)
	if err != nil {
		return nil, err
	}
	if s.Old {
		for i := range all {
			all[i].IsEphemeral = false
		}
	}
	s.commands[key] = all
	return true, nil
}

// getMyCommands implements https://core.telegram.org/bots/api#getmycommands.
func (s *Service) getMyCommands(c *call) (any, error) {
	key, err := s.menu(c)
	if err != nil {
		return nil, err
	}
	return slices.Concat([]Command{}, s.commands[key]), nil
}

// menu returns the key of the scope and language of a call.
func (s *Service) menu(c *call) (string, error) {
	if !languageForm.MatchString(c.args["language_code"]) {
		return "", breach("LANG_CODE_INVALID")
	}
	var scope struct {
		Type string          `json:"type"`
		Chat json.RawMessage `json:"chat_id"`
		User int64           `json:"user_id"`
	}
	scope.Type = "default"
	if raw := c.args["scope"]; raw != "" && strictly(raw, &scope) != nil {
		return "", breach("can't parse BotCommandScope JSON object")
	}
	key := scope.Type
	switch scope.Type {
	case "default", "all_private_chats", "all_group_chats", "all_chat_administrators":
		return key + "/" + c.args["language_code"], nil
	case "chat", "chat_administrators", "chat_member":
	default:
		return "", breach("can't parse BotCommandScope: unsupported type specified")
	}
	at, err := s.reach(&call{args: map[string]string{"chat_id": string(scope.Chat)}}, false)
	if err != nil {
		return "", err
	}
	key += ":" + strconv.FormatInt(at.ID, 10)
	if scope.Type != "chat" && at.Type == Private {
		return "", breach("can't use specified scope in private chats")
	}
	if scope.Type == "chat_member" {
		if scope.User <= 0 {
			return "", breach("can't parse BotCommandScope: invalid user_id specified")
		}
		key += ":" + strconv.FormatInt(scope.User, 10)
	}
	return key + "/" + c.args["language_code"], nil
}

// Menu returns the commands of a scope without a chat, in a language; "" is the default
// language.
func (s *Service) Menu(scope, language string) []Command {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.commands[scope+"/"+language])
}

// offersEphemeral reports whether the menu of groups has an ephemeral command for the
// user. A menu without a language is for all users without one of their own.
func (s *Service) offersEphemeral(u User, name string) bool {
	menu, own := s.commands["all_group_chats/"+u.LanguageCode]
	if !own || len(menu) == 0 {
		menu = s.commands["all_group_chats/"]
	}
	name, _, _ = strings.Cut(name, "@")
	return slices.ContainsFunc(menu, func(c Command) bool { return c.IsEphemeral && strings.EqualFold(c.Command, name) })
}

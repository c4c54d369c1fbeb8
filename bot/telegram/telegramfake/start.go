package telegramfake

import (
	"fmt"
	"regexp"
	"strings"
)

// startForm is the parameter of a deep link.
// https://core.telegram.org/bots/features#deep-linking
var startForm = regexp.MustCompile(`^[A-Za-z0-9_-]{1,64}$`)

// startParameter returns the parameter of a link that starts this bot, or "" for any other
// address. https://core.telegram.org/bots/api#answercallbackquery
func (s *Service) startParameter(link string) string {
	parameter, ok := strings.CutPrefix(link, "https://t.me/"+s.Config.Bot.Username+"?start=")
	if !ok || !startForm.MatchString(parameter) {
		return ""
	}
	return parameter
}

// Follow opens a link that starts the bot, and presses Start there.
func (p Person) Follow(link string) error {
	parameter := p.service.startParameter(link)
	if parameter == "" {
		return fmt.Errorf("telegramfake: %q does not start the bot", link)
	}
	return p.start("/start " + parameter)
}

package handlers

import (
	"context"
	"strings"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/handlers/words"
)

// commands are all of them, by their name in each language of words.Languages.
var commands = []struct{ name, id, en string }{
	{"cek", "cek", "check"},
	{"callback", "callback", "callback"},
	{"kasus", "kasus", "case"},
	{"sigap", "sigap", "sigap"},
}

// Help is one command as completion shows it.
type Help struct{ Name, Usage, Text string }

// Commands are all commands in a reader's language, for completion and menus.
func Commands(r words.Reader) []Help {
	var out []Help
	for _, c := range commands {
		name := c.id
		if r.Lang == "en" {
			name = c.en
		}
		out = append(out, Help{Name: name, Usage: r.T("usage." + c.name), Text: r.T("help." + c.name)})
	}
	return out
}

// command answers a line that somebody typed. Both languages' names are good
// for everyone.
func (h *Handlers) command(ctx context.Context, a asked) (bot.Answer, error) {
	if len(a.Command.Text) > maxCommand {
		return h.sorry(a, "command_too_long"), nil
	}
	text := clean(a.Command.Text)
	switch name := strings.ToLower(a.Command.Name); name {
	case "cek", "check":
		return h.cek(ctx, a, text)
	case "callback":
		return h.callback(ctx, a, text)
	case "kasus", "case":
		return h.kasus(ctx, a, text)
	case "sigap":
		return h.sigap(ctx, a, text)
	}
	return h.sorry(a, "unknown_command"), nil
}

// maxCommand bounds what is looked at of a command, in bytes.
const maxCommand = 4000

package handlers

import (
	"context"
	"slices"
	"strings"
	"unicode"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/handlers/words"
)

// command is one row of the table of commands: a slash command or a subcommand. Its
// help sentence is in the book under "help." and its key, which is the path of names:
// "help.sigap.piket".
type command struct {
	name string
	// names are all accepted, whatever the reader's language: one for each of
	// words.Languages, in that order, then aliases. A row without names takes a text
	// instead of a word: see rest.
	names []string
	// unlisted words have no help line of their own: their command's line covers
	// them.
	unlisted bool
	// takes says that a text may follow; the book describes it under "usage." and the
	// key.
	takes bool
	// silent leaves that text out of the usage, because an answer says what to type.
	silent bool
	// rest rows match whatever matches no other word of their command.
	rest bool
	// strangers: accounts without a role may use it too.
	strangers bool
	words     []command
	run       func(h *Handlers, ctx context.Context, a asked, text string) (bot.Answer, error)
}

// commands is the table, in the order of the help.
func commands() []command {
	return []command{
		{name: "cek", names: []string{"cek", "check"}, takes: true, run: (*Handlers).cek},
		{name: "callback", names: []string{"callback", "callback"}, takes: true, run: (*Handlers).callback},
		{name: "kasus", names: []string{"kasus", "case"}, words: []command{
			{name: "saya", names: []string{"saya", "mine"}, unlisted: true, run: (*Handlers).mine},
			{name: "antrean", names: []string{"antrean", "queue"}, unlisted: true, run: (*Handlers).queue},
			{name: "nomor", unlisted: true, takes: true, rest: true, run: (*Handlers).kasus},
			{name: "riwayat", names: []string{"riwayat", "history"}, unlisted: true, takes: true, run: (*Handlers).history},
			{name: "serahkan", names: []string{"serahkan", "handover"}, unlisted: true, run: (*Handlers).handOvers},
		}},
		{name: "sigap", names: []string{"sigap", "sigap"}, words: []command{
			{name: "bantuan", names: []string{"bantuan", "help"}, unlisted: true, rest: true, run: (*Handlers).help},
			{name: "siapa", names: []string{"siapa", "who"}, unlisted: true, run: (*Handlers).whoAmI},
			{name: "tautkan", names: []string{"tautkan", "link"}, unlisted: true, takes: true, silent: true, strangers: true, run: (*Handlers).link},
			{name: "daftar", names: []string{"daftar", "lists", "list"}, takes: true, silent: true, run: (*Handlers).lists},
			{name: "skrip", names: []string{"skrip", "scripts", "script"}, run: (*Handlers).scripts},
			{name: "piket", names: []string{"piket", "duty"}, run: (*Handlers).duty},
			{name: "jejak", names: []string{"jejak", "trail"}, takes: true, silent: true, run: (*Handlers).jejak},
			{name: "status", names: []string{"status", "status"}, run: (*Handlers).status},
		}},
	}
}

// Commands are all commands in a reader's language, for completion and menus.
func Commands(r words.Reader) []bot.CommandHelp {
	var out []bot.CommandHelp
	for _, c := range commands() {
		out = append(out, c.help(r, c.name))
	}
	return out
}

// Shortcut is the callback from a message, as a platform's menu of a message calls it.
func Shortcut(r words.Reader) bot.CommandHelp {
	return bot.CommandHelp{Name: r.T("shortcut.callback"), Help: r.T("shortcut.callback.help")}
}

// helpWords returns the listed words of all commands as they are typed after the
// command.
func helpWords(r words.Reader) (out []bot.CommandHelp) {
	for _, c := range commands() {
		for _, w := range c.words {
			if !w.unlisted {
				line := w.help(r, c.name+"."+w.name)
				line.Name = c.in(r) + " " + line.Name
				out = append(out, line)
			}
		}
	}
	return out
}

// help is a row in the reader's language, by its key.
func (c command) help(r words.Reader, key string) bot.CommandHelp {
	return bot.CommandHelp{Name: c.in(r), Usage: c.usage(r, key), Help: r.T("help." + key)}
}

// in is the word for the row in the reader's language; "" is none.
func (c command) in(r words.Reader) string {
	if i := slices.Index(words.Languages, r.Lang); i >= 0 && i < len(c.names) {
		return c.names[i]
	}
	return ""
}

// usage describes what can follow the row's word: one of its own words, or a text.
func (c command) usage(r words.Reader, key string) string {
	if len(c.words) == 0 {
		if !c.takes || c.silent {
			return ""
		}
		return r.T("usage." + key)
	}
	parts := make([]string, len(c.words))
	for i, w := range c.words {
		parts[i] = strings.TrimSpace(w.in(r) + " " + w.usage(r, key+"."+w.name))
	}
	return "[" + strings.Join(parts, " | ") + "]"
}

// command answers a line that somebody typed.
func (h *Handlers) command(ctx context.Context, a asked) (bot.Answer, error) {
	c, text, ok := find(*a.Command)
	switch {
	case len(a.Command.Text) > maxCommand:
		return h.errorAnswer(a, "command_too_long"), nil
	case !ok:
		return h.errorAnswer(a, "unknown_command"), nil
	}
	return c.run(h, ctx, a, text)
}

// maxCommand is how much of a command line is read, in bytes.
const maxCommand = 4000

// find returns the row for a typed line, and the text after its words. ok is false if
// there is no such command.
func find(line bot.Command) (c command, text string, ok bool) {
	c, text, ok = match(commands(), line.Name, clean(line.Text[:min(len(line.Text), maxCommand)]))
	for ok && len(c.words) > 0 {
		word, tail := cutWord(text)
		c, text, _ = match(c.words, word, tail)
	}
	return c, text, ok
}

// exists reports whether there is a command for a typed line.
func exists(line bot.Command) bool {
	_, _, ok := find(line)
	return ok
}

// match returns the row for the first word of a text, and the rest of the text. If no
// row has that word, it is the row marked rest, with the whole text.
func match(rows []command, word, tail string) (c command, text string, ok bool) {
	for _, c := range rows {
		typed := slices.ContainsFunc(c.names, func(n string) bool { return strings.EqualFold(n, word) })
		if typed && (c.takes || len(c.words) > 0 || tail == "") {
			return c, tail, true
		}
	}
	for _, c := range rows {
		if c.rest {
			return c, strings.TrimSpace(word + " " + tail), true
		}
	}
	return command{}, "", false
}

func cutWord(text string) (word, tail string) {
	i := strings.IndexFunc(text, unicode.IsSpace)
	if i < 0 {
		return text, ""
	}
	return text[:i], strings.TrimSpace(text[i:])
}
